//! Mutated exports: an import applies all of one, or names faults and applies nothing.

use crate::common::{ExportFiles, TestDatabase};
use crate::mutation::{cases, mutations};
use handover_server::import::ImportError;

#[tokio::test]
#[ignore = "long"]
async fn mutated_exports_are_applied_or_refused_as_a_whole() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    let files = ["accounts.csv", "services.csv", "holders.csv", "bills.csv", "payment_methods.csv"];
    for name in files {
        let valid = ExportFiles::small();
        for mutated in mutations(valid.bytes(name), cases(4)) {
            let before = database.dump();
            match database.import(valid.clone().with(name, &mutated).on_disk().path()).await {
                Ok(_) => {}
                Err(ImportError::Faults(faults)) => {
                    assert!(!faults.is_empty());
                    assert_eq!(database.dump(), before, "{}", String::from_utf8_lossy(&mutated));
                }
                Err(ImportError::WouldRemove(_)) => assert_eq!(database.dump(), before),
                Err(error) => panic!("{name}: {error}\n{}", String::from_utf8_lossy(&mutated)),
            }
        }
    }
}
