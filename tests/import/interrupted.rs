//! Imports beside a server: in several transactions, finished after an interruption, one at a time.

use crate::common::{ExportFiles, TestDatabase};
use handover_rules::Policy;
use handover_server::file_lock::FileLock;
use handover_server::import::{self, ImportError, Options, progress};
use handover_server::store::{Store, beside};
use std::fmt::Write as _;
use std::time::Duration;

const ACCOUNTS: usize = 9000;

/// An export of many accounts, in which every language is `language`.
fn large(language: &str) -> ExportFiles {
    let mut text = "nichandle,email,firstname,name,organisation,ovhSubsidiary,language,state\n".to_owned();
    for (handle, name) in [("aa11", "anna"), ("bb22", "bo"), ("cc33", "cy")] {
        writeln!(text, "{handle}-ovh,{name}@one.example,A,B,,FR,{language},complete").expect("writing to a string");
    }
    for number in 0..ACCOUNTS {
        let row = format!("xx{number}-ovh,x{number}@one.example,A,B,,FR,{language},complete");
        writeln!(text, "{row}").expect("writing to a string");
    }
    ExportFiles::small().with("accounts.csv", text)
}

async fn rows_applied(store: &Store) -> Option<usize> {
    let position = store.read(|reader| reader.import_under_way()).await.expect("the database succeeds");
    position.map(|position| position.next)
}

/// Ends an import while it is being applied, like a crash.
async fn interrupt(database: &TestDatabase, files: &ExportFiles) {
    let (folder, store, clock) = (files.on_disk(), database.store.clone(), database.clock.clone());
    let import = tokio::spawn(async move {
        import::run(folder.path(), &store, &clock, Options::default(), progress::silent()).await.map(drop)
    });
    let wait = async {
        while rows_applied(&database.store).await.unwrap_or(0) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("the import begins");
    import.abort();
    assert!(import.await.is_err_and(|ended| ended.is_cancelled()), "the import was too fast to be interrupted");
}

fn languages(database: &TestDatabase) -> Vec<String> {
    database.column("select distinct language from account order by language")
}

#[tokio::test]
async fn interrupted_import_is_finished_by_the_next_start() {
    let database = TestDatabase::new();
    database.import_valid(&large("fr_FR")).await;
    interrupt(&database, &large("de_DE")).await;
    assert!(beside(database.path(), "-import").is_dir());
    assert_eq!(languages(&database), ["de_DE", "fr_FR"]);
    import::finish_interrupted(&database.store, &database.clock, Policy::default()).await.unwrap();
    assert_eq!(languages(&database), ["de_DE"]);
    assert_eq!(rows_applied(&database.store).await, None);
    assert!(!beside(database.path(), "-import").exists());
    // Nothing is left to be done by a repeated import.
    assert_eq!(database.import_valid(&large("de_DE")).await.written(), 0);
}

#[tokio::test]
async fn next_import_finishes_an_interrupted_one_first() {
    let database = TestDatabase::new();
    database.import_valid(&large("fr_FR")).await;
    interrupt(&database, &large("de_DE").and("bills.csv", "FR2,bb22-ovh,2026-01-01,,1,EUR,PAID")).await;
    let summary = database.import_valid(&ExportFiles::small()).await;
    assert_eq!((summary.bills.removed, summary.bills.unchanged), (1, 1));
    assert!(!beside(database.path(), "-import").exists());
}

#[tokio::test]
async fn interrupted_import_whose_copy_is_gone_is_given_up() {
    let database = TestDatabase::new();
    database.import_valid(&large("fr_FR")).await;
    interrupt(&database, &large("de_DE")).await;
    std::fs::remove_dir_all(beside(database.path(), "-import")).expect("deleting the copy");
    import::finish_interrupted(&database.store, &database.clock, Policy::default()).await.unwrap();
    assert_eq!(rows_applied(&database.store).await, None);
    database.import_valid(&large("de_DE")).await;
    assert_eq!(languages(&database), ["de_DE"]);
}

#[tokio::test]
async fn copy_whose_import_did_not_begin_is_removed() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    let before = database.dump();
    let copy = beside(database.path(), "-import");
    std::fs::create_dir(&copy).expect("creating a folder");
    std::fs::write(copy.join("accounts.csv"), "half a fi").expect("writing a file");
    import::finish_interrupted(&database.store, &database.clock, Policy::default()).await.unwrap();
    assert!(!copy.exists());
    assert_eq!(database.dump(), before);
}

#[tokio::test]
async fn faulty_export_leaves_no_copy() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    database.import_faulty(&ExportFiles::small().and("bills.csv", "FR2")).await;
    database.import_faulty(&ExportFiles::small().without("bills.csv")).await;
    assert!(!beside(database.path(), "-import").exists());
    assert_eq!(rows_applied(&database.store).await, None);
}

#[tokio::test]
async fn second_import_at_the_same_time_is_refused() {
    let database = TestDatabase::new();
    let first = FileLock::take(database.path(), "-import-lock").expect("the lock is free");
    let files = ExportFiles::small().on_disk();
    let refused = database.import(files.path()).await.expect_err("another import runs");
    assert!(matches!(refused, ImportError::UnderWay), "{refused}");
    drop(first);
    database.import(files.path()).await.unwrap();
}

#[tokio::test]
async fn file_without_rows_needs_consent_to_remove_everything() {
    const BILLS: &str = "billId,nichandle,date,dueDate,amount,currency,status\n";
    const METHODS: &str = "paymentMethodId,nichandle,paymentType,status,expirationDate\n";
    let database = TestDatabase::new();
    let empty = ExportFiles::small().with("bills.csv", BILLS).with("payment_methods.csv", METHODS);
    // There is nothing to remove yet.
    database.import_valid(&empty).await;
    database.import_valid(&ExportFiles::small()).await;
    let before = database.dump();
    let refused = database.import(empty.on_disk().path()).await.expect_err("everything would be removed").to_string();
    for part in ["bills.csv has no rows: this would remove all 1 bills", "payment_methods.csv", "--allow-empty"] {
        assert!(refused.contains(part), "{refused}");
    }
    assert_eq!(database.dump(), before);
    let options = Options { allow_empty: true, ..Options::default() };
    let summary = database.import_with(empty.on_disk().path(), options).await.unwrap();
    assert_eq!((summary.bills.removed, summary.payment_methods.removed), (1, 1));
}
