//! Imports beside a server: in several transactions, finished after an interruption, one at a time.

use crate::common::{ExportFiles, LIMIT, TestDatabase, handle};
use crate::database;
use crate::kept_lists::FAULTS;
use handover_rules::{Category, Contacts};
use handover_server::config::Policies;
use handover_server::import::{self, ImportError, Options};
use handover_server::runtime::FileLock;
use handover_store::{Store, StoreError, beside};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

const ACCOUNTS: usize = 9000;

/// Finds something once rows are applied.
const APPLIED: &str = "select 'yes' from import_position where next > 0";

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

/// Ends an import as soon as a query finds something, like a crash.
async fn interrupt_when(database: &TestDatabase, files: &ExportFiles, reached: &str) {
    let (folder, store, clock) = (files.on_disk(), database.store.clone(), database.clock.clone());
    let import = tokio::spawn(async move {
        import::run(folder.path(), &store, &clock, Options::default(), import::silent_progress()).await.map(drop)
    });
    let wait = async {
        while database.column(reached).is_empty() && !import.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(LIMIT, wait).await.expect("the import gets that far");
    import.abort();
    assert!(import.await.is_err_and(|ended| ended.is_cancelled()), "the import was too fast to be interrupted");
}

/// A database with accounts in French, whose change to German was interrupted.
async fn interrupted_change() -> TestDatabase {
    let database = TestDatabase::new();
    database.import_valid(&large("fr_FR")).await;
    interrupt_when(&database, &large("de_DE"), APPLIED).await;
    database
}

async fn finish(database: &TestDatabase) {
    let finished = import::finish_interrupted(&database.store, &database.clock, Policies::default()).await;
    finished.expect("the database succeeds");
}

fn languages(database: &TestDatabase) -> Vec<String> {
    database.column("select distinct language from account order by language")
}

#[tokio::test]
async fn interrupted_import_is_finished_by_the_next_start() {
    let database = interrupted_change().await;
    assert!(beside(database.path(), "-import").is_dir());
    assert_eq!(languages(&database), ["de_DE", "fr_FR"]);
    finish(&database).await;
    assert_eq!(languages(&database), ["de_DE"]);
    assert_eq!(rows_applied(&database.store).await, None);
    assert!(!beside(database.path(), "-import").exists());
    // Nothing is left to be done by a repeated import.
    assert_eq!(database.import_valid(&large("de_DE")).await.written(), 0);
}

#[tokio::test]
async fn server_leaves_an_import_alone_until_its_process_has_ended() {
    let database = TestDatabase::new();
    let is_abandoned = async || import::is_abandoned(&database.store).await.unwrap();
    database.import_valid(&large("fr_FR")).await;
    assert!(!is_abandoned().await);
    interrupt_when(&database, &large("de_DE"), APPLIED).await;
    let alive = FileLock::take(database.path(), "-import-lock").expect("the lock is free");
    assert!(!is_abandoned().await);
    drop(alive);
    assert!(is_abandoned().await);
    finish(&database).await;
    assert!(!is_abandoned().await);
    // Ended before it began: it keeps sign-ups from handles.
    database.execute("insert into reserved_handle values ('zz1-ovh')");
    assert!(is_abandoned().await);
    finish(&database).await;
    assert!(!is_abandoned().await);
}

#[tokio::test]
async fn next_import_finishes_an_interrupted_one_first() {
    let database = TestDatabase::new();
    database.import_valid(&large("fr_FR")).await;
    let files = large("de_DE").and("bills.csv", "FR2,bb22-ovh,2026-01-01,,1,EUR,PAID");
    interrupt_when(&database, &files, APPLIED).await;
    let summary = database.import_valid(&ExportFiles::small()).await;
    assert_eq!((summary.bills.removed, summary.bills.unchanged), (1, 1));
    assert!(!beside(database.path(), "-import").exists());
}

#[tokio::test]
async fn interrupted_import_whose_copy_is_gone_is_given_up() {
    let database = interrupted_change().await;
    std::fs::remove_dir_all(beside(database.path(), "-import")).expect("deleting the copy");
    finish(&database).await;
    assert_eq!(rows_applied(&database.store).await, None);
    database.import_valid(&large("de_DE")).await;
    assert_eq!(languages(&database), ["de_DE"]);
}

/// Its completion without rows was interrupted, too.
#[tokio::test]
async fn interrupted_import_without_rows_removes_nothing() {
    let database = interrupted_change().await;
    std::fs::write(beside(database.path(), "-import").join("stage.db"), "").expect("emptying the copy");
    finish(&database).await;
    assert_eq!(database.column("select id from bill"), ["FR1"]);
    assert_eq!(database.column("select cast(id as text) from payment_method"), ["1"]);
    assert!(!beside(database.path(), "-import").exists());
}

#[tokio::test]
async fn copy_whose_import_did_not_begin_is_removed() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    let before = database.dump();
    let copy = beside(database.path(), "-import");
    std::fs::create_dir(&copy).expect("creating a folder");
    std::fs::write(copy.join("accounts.csv"), "half a fi").expect("writing a file");
    finish(&database).await;
    assert!(!copy.exists());
    assert_eq!(database.dump(), before);
}

#[tokio::test]
async fn faulty_export_leaves_no_copy() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    database.import_refused(&ExportFiles::small().and("bills.csv", "FR2")).await;
    database.import_refused(&ExportFiles::small().without("bills.csv")).await;
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

/// Accounts and services of [`many_services`].
const OWNERS: usize = 300;
const SERVICES: usize = 12_000;

fn owner(number: usize) -> String {
    format!("ow{:03}-ovh", number % OWNERS)
}

/// An export of services that each have contacts far apart, and of an account with very many.
fn many_services() -> ExportFiles {
    let mut accounts = String::from_utf8(ExportFiles::small().bytes("accounts.csv").to_vec()).expect("text");
    for number in 0..OWNERS {
        writeln!(accounts, "{},o{number}@one.example,A,B,,FR,fr_FR,complete", owner(number)).expect("writing");
    }
    let mut services = String::from_utf8(ExportFiles::small().bytes("services.csv").to_vec()).expect("text");
    for number in 0..SERVICES {
        let tech = if number % 4 == 0 { "zz99-ovh".to_owned() } else { owner(number * 7 + 5) };
        let row = format!("s{number}.example,DOMAIN,{},{tech},{}", owner(number), owner(number));
        writeln!(services, "{row},2020-01-01,2027-01-01,ok,manual").expect("writing to a string");
    }
    ExportFiles::small()
        .with("accounts.csv", accounts)
        .and("accounts.csv", "zz99-ovh,zz@one.example,A,B,,FR,fr_FR,complete")
        .with("services.csv", services)
}

/// A database with few services in which an import of many was interrupted.
async fn interrupted_listing(reached: &str) -> TestDatabase {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    interrupt_when(&database, &many_services(), reached).await;
    database
}

/// Moves a service to other contacts, as an accepted request does.
async fn move_service(database: &TestDatabase, name: &str, contacts: [&str; 3]) {
    let id = database.service(name, Category::Domain).await.id;
    let [admin, tech, billing] = contacts.map(handle);
    let contacts = Contacts { admin, tech, billing };
    database.store.write(move |tx| tx.set_contacts(id, &contacts)).await.expect("the database succeeds");
}

fn assert_lists_are_right(database: &TestDatabase) {
    for faults in FAULTS {
        assert_eq!(
            database.column(&format!("select 'fault' from ({faults}) faults")),
            Vec::<String>::new(),
            "{faults}"
        );
    }
    for left in ["unlisted_service", "reserved_handle", "import_position", "large_account where not is_filled"] {
        assert_eq!(database.column(&format!("select 'left' from {left}")), Vec::<String>::new(), "{left}");
    }
    assert_eq!(database.column("select account from large_account"), ["zz99-ovh"]);
    assert_eq!(database::broken_references(database.address()), 0);
}

#[tokio::test]
async fn import_of_many_services_leaves_right_lists() {
    let database = TestDatabase::new();
    database.import_valid(&many_services()).await;
    assert_lists_are_right(&database);
    // Other states alone, other contacts alone, and nothing at all.
    let expired = many_services().each(|text| text.replace("2027-01-01,ok", "2027-02-01,expired"));
    assert_eq!(database.import_valid(&expired).await.services.changed, SERVICES + 2);
    assert_lists_are_right(&database);
    let moved = expired.each(|text| text.replace(",ow007-ovh,", ",aa11-ovh,"));
    assert!(database.import_valid(&moved).await.services.changed > 0);
    assert_lists_are_right(&database);
    assert_eq!(database.import_valid(&moved).await.written(), 0);
}

/// An account keeps its indexes until it has much fewer services than it needs to get them.
#[tokio::test]
async fn services_are_added_to_the_indexes_of_an_account_that_has_become_smaller() {
    let database = TestDatabase::new();
    database.import_valid(&many_services()).await;
    let text = String::from_utf8(many_services().bytes("services.csv").to_vec()).expect("text");
    let kept =
        |line: &str| !line.contains(",zz99-ovh,") || ["s1", "s2", "s3"].iter().any(|name| line.starts_with(name));
    let fewer: Vec<String> = text
        .lines()
        .map(|line| if kept(line) { line.to_owned() } else { line.replace("zz99-ovh", "aa11-ovh") })
        .collect();
    let fewer = many_services().with("services.csv", fewer.join("\n") + "\n");
    database.import_valid(&fewer).await;
    let number = "select cast(sum(number) as text) from contact_count where account = 'zz99-ovh'";
    let services: usize = database.column(number)[0].parse().expect("a number");
    assert!((1000..2000).contains(&services), "{services}");
    let row = "new.example,DOMAIN,aa11-ovh,zz99-ovh,aa11-ovh,2020-01-01,,ok,manual";
    database.import_valid(&fewer.and("services.csv", row)).await;
    assert_lists_are_right(&database);
}

#[tokio::test]
async fn services_changed_before_an_import_lists_them_are_listed_once() {
    let database = interrupted_listing("select 'yes' from unlisted_service where service > 1000").await;
    assert_eq!(database.column("select 'listed' from contact where name = 's0.example'"), Vec::<String>::new());
    move_service(&database, "s0.example", ["cc33-ovh", "zz99-ovh", "aa11-ovh"]).await;
    finish(&database).await;
    assert_lists_are_right(&database);
}

#[tokio::test]
async fn services_changed_while_an_import_lists_them_are_listed_once() {
    let database = interrupted_listing("select 'yes' from import_position where listed > 0").await;
    // The last account has nothing yet; the first ones have all that is theirs.
    assert_eq!(database.column("select 'listed' from contact where account = 'zz99-ovh'"), Vec::<String>::new());
    for number in [0, 4, 296] {
        move_service(&database, &format!("s{number}.example"), ["zz99-ovh", "aa11-ovh", "ow150-ovh"]).await;
    }
    finish(&database).await;
    assert_lists_are_right(&database);
}

#[tokio::test]
async fn names_changed_while_an_import_lists_services_are_kept_for_searches() {
    let database = interrupted_listing("select 'yes' from import_position where listed > 0").await;
    database.rename("zz99-ovh", ["Zoe", "Renamed", ""]).await;
    finish(&database).await;
    assert_lists_are_right(&database);
}

#[tokio::test]
async fn indexes_of_a_large_account_are_finished_and_follow_changes() {
    let database = interrupted_listing("select 'yes' from large_contact").await;
    assert_eq!(database.column("select account from large_account where not is_filled"), ["zz99-ovh"]);
    for number in [0, 4, 8001, 11_996] {
        move_service(&database, &format!("s{number}.example"), ["cc33-ovh", "aa11-ovh", "aa11-ovh"]).await;
    }
    move_service(&database, "s1.example", ["zz99-ovh", "aa11-ovh", "aa11-ovh"]).await;
    finish(&database).await;
    assert_lists_are_right(&database);
}

#[tokio::test]
async fn imported_services_are_listed_even_if_the_copy_is_gone() {
    let database = interrupted_listing("select 'yes' from unlisted_service where service > 9000").await;
    std::fs::remove_dir_all(beside(database.path(), "-import")).expect("deleting the copy");
    finish(&database).await;
    assert_lists_are_right(&database);
}

#[tokio::test]
async fn sign_up_cannot_take_a_handle_of_an_import_under_way() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    interrupt_when(&database, &large("de_DE"), APPLIED).await;
    let last = format!("xx{}-ovh", ACCOUNTS - 1);
    let taken = handle(&last);
    assert_eq!(database.column(&format!("select handle from account where handle = '{last}'")), Vec::<String>::new());
    assert!(!database.store.read(move |reader| reader.is_handle_free(&taken)).await.unwrap());
    let refused = database.sign_up(&last, "someone@else.example").await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    finish(&database).await;
    assert_eq!(database.email(&last).await, format!("x{}@one.example", ACCOUNTS - 1));
    assert_eq!(database.column("select handle from reserved_handle"), Vec::<String>::new());
}

#[tokio::test]
async fn refused_export_reserves_no_handles() {
    let database = TestDatabase::new();
    database.sign_up("bb22-ovh", "somebody@else.example").await.unwrap();
    database.import_refused(&ExportFiles::small()).await;
    assert_eq!(database.column("select handle from reserved_handle"), Vec::<String>::new());
    database.sign_up("aa11-ovh", "someone@else.example").await.unwrap();
}

/// Numbers of rows that the transactions of an import have written to a table with one position each.
fn steps(positions: &[i64]) -> Vec<i64> {
    positions.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[tokio::test]
async fn transactions_beside_a_server_write_few_rows() {
    const MOST: i64 = 5000;
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    // Each transaction records how far it has come.
    database.execute(
        "create table step (next integer, listed integer);
         create trigger stepped after update on import_position begin
           insert into step values (new.next, new.listed);
         end;",
    );
    database.import_valid(&many_services()).await;
    for column in ["next", "listed"] {
        let mut positions = vec![0];
        positions.extend(
            database
                .column(&format!("select cast({column} as text) from step where {column} > 0 order by rowid"))
                .iter()
                .map(|position| position.parse::<i64>().expect("a number")),
        );
        assert!(steps(&positions).iter().all(|rows| *rows <= MOST), "{column}: {positions:?}");
        assert!(positions.last().is_some_and(|rows| *rows > 2 * MOST), "{column}: {positions:?}");
    }
}

#[test]
fn import_leaves_no_log_behind() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let (path, files) = (folder.path().join("handover.db"), many_services().on_disk());
    let mut import = Command::new(env!("CARGO_BIN_EXE_handover"));
    import.args(["import", "--create", "--database"]).arg(&path).arg(files.path());
    assert!(import.output().expect("starting the program").status.success());
    for ending in ["-wal", "-shm", "-import"] {
        assert!(!beside(&path, ending).exists(), "{ending}");
    }
}
