//! Equivalent ways to write the same CSV files.

use crate::common::{ExportFiles, TestDatabase};
use handover_rules::Category;

async fn dump_of(files: ExportFiles) -> String {
    let database = TestDatabase::new();
    database.import_valid(&files).await;
    database.forget_moments();
    database.dump()
}

#[tokio::test]
async fn accepts_any_line_ends() {
    let unix = dump_of(ExportFiles::small()).await;
    assert_eq!(dump_of(ExportFiles::small().each(|text| text.replace('\n', "\r\n"))).await, unix);
    assert_eq!(dump_of(ExportFiles::small().each(|text| text.trim_end().to_owned())).await, unix);
    assert_eq!(dump_of(ExportFiles::small().each(|text| text.replace('\n', "\n\n"))).await, unix);
}

#[tokio::test]
async fn accepts_a_byte_order_mark() {
    assert_eq!(
        dump_of(ExportFiles::small().each(|text| format!("\u{feff}{text}"))).await,
        dump_of(ExportFiles::small()).await
    );
}

#[tokio::test]
async fn accepts_quotes_and_any_order_of_columns() {
    let other = ExportFiles::small().with(
        "accounts.csv",
        "\"state\",nichandle,email,name,\"firstname\",ovhSubsidiary,language,organisation\n\
             complete,\"aa11-ovh\",anna@one.example,Arden,Anna,FR,fr_FR,\"\"\n\
             complete,BB22-OVH,bo@two.example,Brook,Bo,DE,de_DE,\"Brook & Sons\"\n\
             incomplete,cc33-ovh,cy@three.example,Cole,Cy,GB,en_GB,\n",
    );
    assert_eq!(dump_of(other).await, dump_of(ExportFiles::small()).await);
}

#[tokio::test]
async fn quoted_fields_may_contain_commas_quotes_and_line_breaks() {
    for line_end in ["\n", "\r\n"] {
        let files = ExportFiles::small()
            .replace("accounts.csv", "Brook & Sons", "\"Brook, \"\"Bo\"\" & Sons\nBakers\"")
            .each(|text| text.replace('\n', line_end));
        let database = TestDatabase::new();
        database.import_valid(&files).await;
        assert_eq!(database.account("bb22-ovh").await.organisation, "Brook, \"Bo\" & Sons Bakers");
    }
}

#[tokio::test]
async fn optional_fields_may_be_empty() {
    let files = ExportFiles::small()
        .replace("services.csv", "2027-01-01", "")
        .replace("bills.csv", "2026-02-01", "")
        .replace("payment_methods.csv", "2028-01-01", "")
        .replace("accounts.csv", "Cy,Cole", ",");
    let database = TestDatabase::new();
    database.import_valid(&files).await;
    assert_eq!(database.service("łódź.example", Category::Domain).await.expiration, None);
}
