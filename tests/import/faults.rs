//! Exports with faults: each is named by file, line and field. Faulty rows are left out, or nothing is written.

use crate::common::{ExportFiles, TestDatabase, data, faults_of};

const CATEGORIES: &str = "ALL_DOM ANTHOS CLOUD DEDICATED DEDICATED_CLUSTER DOMAIN EMAIL_DOMAIN ESSENTIALS FAILOVER \
    HOSTING HOSTING_RESELLER HYCU KUBE LOAD_BALANCER LOGS NAS NASHA NETAPP NUTANIX OVER_THE_BOX OVH_CLOUD_CONNECT \
    PACK_SIP_TRUNK PACK_XDSL PRIVATE_CLOUD PRIVATE_DATABASE VPS XDSL ZONE";

const SUBSIDIARIES: &str = "CZ DE ES EU FI FR GB IE IT LT MA NL PL PT SN TN ASIA AU CA IN QC SG WE WS US";

#[tokio::test]
async fn reports_every_fault_and_writes_nothing() {
    let database = TestDatabase::new();
    let before = database.dump();
    let faults = faults_of(database.import(&data("provider-faulty")).await);
    let expected = [
        "accounts.csv, line 22, nichandle: \"sg1537537-ovh\" is already defined on line 2".to_owned(),
        "accounts.csv, line 23, nichandle: \"not a handle\" is not a handle such as aa00000-ovh: the hyphen is missing".to_owned(),
        "accounts.csv, line 24, email: \"no-at-sign\" is not an email address such as name@example.org".to_owned(),
        format!("accounts.csv, line 25, ovhSubsidiary: \"XX\" is not a subsidiary (one of {SUBSIDIARIES})"),
        "accounts.csv, line 26, name: the row has 3 fields but the header has 8".to_owned(),
        "services.csv, line 62, contactAdmin: unknown account \"qq11111-ovh\": neither in accounts.csv nor in the database".to_owned(),
        "services.csv, line 63, creation: \"2024-13-45\" is not a date (yyyy-mm-dd)".to_owned(),
        format!("services.csv, line 64, category: \"TEAPOT\" is not a category (one of {CATEGORIES})"),
        "bills.csv, line 41, amount: \"minus\" is not an amount such as 12.50 or -3.125".to_owned(),
        "bills.csv, line 42, nichandle: unknown account \"nobody1-ovh\": neither in accounts.csv nor in the database".to_owned(),
    ];
    assert_eq!(faults, expected);
    assert_eq!(database.dump(), before);
}

#[tokio::test]
async fn reports_the_same_faults_with_any_line_ends() {
    let mut files = ExportFiles::small();
    for name in ["accounts.csv", "services.csv", "holders.csv", "bills.csv", "payment_methods.csv"] {
        files = files.with(name, std::fs::read(data("provider-faulty").join(name)).unwrap());
    }
    let database = TestDatabase::new();
    let windows = database.import_faulty(&files).await;
    assert_eq!(windows.len(), 10);
    assert_eq!(database.import_faulty(&files.each(|text| text.replace("\r\n", "\n"))).await, windows);
}

#[tokio::test]
async fn faulty_row_is_left_out_and_what_is_stored_of_it_stays() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    let rows = |name: &str| database.column(&format!("select cast(count(*) as text) from {name}"));
    let newer =
        ExportFiles::small().replace("accounts.csv", "Anna", "Hanna").replace("bills.csv", "12.50", "much").with(
            "payment_methods.csv",
            "paymentMethodId,nichandle,paymentType,status,expirationDate\n2,bb22-ovh,PAYPAL,VALID,\n",
        );
    let report = database.import_partly(&newer).await;
    assert_eq!(
        report.to_string().lines().skip(1).collect::<Vec<_>>(),
        [
            "Rows with these faults were left out, and what was stored of them stays:",
            "bills.csv, line 2, amount: \"much\" is not an amount such as 12.50 or -3.125",
        ]
    );
    assert_eq!(database.account("aa11-ovh").await.first_name, "Hanna");
    assert_eq!(database.column("select id || ' ' || amount from bill"), ["FR1 12.50"], "nobody's debt disappears");
    assert_eq!(
        database.column("select cast(id as text) from payment_method"),
        ["2"],
        "a file without faults is replaced whole"
    );
    assert_eq!((rows("account"), rows("service")), (vec!["3".to_owned()], vec!["2".to_owned()]));
}

/// A new account with a fault, and all that needs it; the rest is numbered anew.
#[tokio::test]
async fn rows_that_need_a_row_left_out_are_left_out_too() {
    let files = ExportFiles::small()
        .and("accounts.csv", "ab00-ovh,no address,Abe,Ash,,FR,fr_FR,complete")
        .and("accounts.csv", "dd44-ovh,dee@four.example,Dee,Dale,,FR,fr_FR,complete")
        .and("services.csv", "ash.example,DOMAIN,ab00-ovh,dd44-ovh,dd44-ovh,2020-01-01,,ok,manual")
        .and("services.csv", "dale.example,DOMAIN,dd44-ovh,dd44-ovh,dd44-ovh,2020-01-01,,ok,manual")
        .and("holders.csv", "ash.example,individual,Abe,Ash,,abe@one.example,FR")
        .and("holders.csv", "dale.example,individual,Dee,Dale,,dee@four.example,FR")
        .and("bills.csv", "FR0,ab00-ovh,2026-01-01,,1,EUR,UNPAID")
        .and("bills.csv", "FR2,dd44-ovh,2026-01-01,,1,EUR,UNPAID");
    let database = TestDatabase::new();
    let report = database.import_partly(&files).await;
    let account = "unknown account \"ab00-ovh\": neither in accounts.csv, without the rows that are left out, nor in the database";
    let domain = "unknown domain \"ash.example\": neither in services.csv, without the rows that are left out, nor in the database";
    assert_eq!(
        report.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "accounts.csv, line 5, email: \"no address\" is not an email address such as name@example.org".to_owned(),
            format!("services.csv, line 4, contactAdmin: {account}"),
            format!("holders.csv, line 3, serviceName: {domain}"),
            format!("bills.csv, line 3, nichandle: {account}"),
        ]
    );
    assert_eq!((report.summary.accounts.added, report.summary.services.added), (4, 3));
    assert_eq!((report.summary.holders.added, report.summary.bills.added), (2, 2));
    let again = database.import_partly(&files).await.summary;
    assert_eq!((again.written(), again.services.unchanged), (0, 3));
}

/// What decides something counts as a default that blocks nothing and allows nothing; all else is stored as it is.
#[tokio::test]
async fn values_that_are_not_known_stop_nothing() {
    let files = ExportFiles::small()
        .and("accounts.csv", "dd44-ovh,dee@four.example,Dee,Dale,,FR,hu_HU,reviewing")
        .and("services.csv", "a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,autorenewInProgress,automaticV2024")
        .and("services.csv", "b,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,autorenewInProgress,one-shot")
        .and("services.csv", "dale.example,DOMAIN,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual")
        .and("holders.csv", "dale.example,foundation,Dee,Dale,,dee@four.example,xk")
        .and("bills.csv", "TN1,aa11-ovh,2026-01-01,,45.678,TND,DISPUTED")
        .and("bills.csv", "JP1,aa11-ovh,2026-01-01,,1200,JPY,PAID")
        .and("bills.csv", "XX1,aa11-ovh,2026-01-01,,-3.5,€,PAID")
        .and("payment_methods.csv", "2,aa11-ovh,Visa-Click2Pay,Tokenized,");
    let database = TestDatabase::new();
    let report = database.import_partly(&files).await;
    let unknown = |place: &str, value: &str, default: &str| {
        format!("{place}: \"{value}\" is not known here; in this and all other rows it counts as {default}")
    };
    assert_eq!(
        report.to_string().lines().skip(1).collect::<Vec<_>>(),
        [
            "Values that this version does not know:",
            &unknown("accounts.csv, line 5, state", "reviewing", "incomplete"),
            &unknown("services.csv, line 4, status", "autorenewInProgress", "other"),
            &unknown("holders.csv, line 3, legalForm", "foundation", "other"),
            &unknown("bills.csv, line 3, status", "DISPUTED", "OTHER"),
            &unknown("payment_methods.csv, line 3, status", "Tokenized", "OTHER"),
        ]
    );
    let stored = |sql: &str| database.column(sql);
    assert_eq!(
        stored("select status || ' ' || renewal from service where name in ('a', 'b') order by name"),
        ["other automaticV2024", "other one-shot"]
    );
    assert_eq!(
        stored("select amount || ' ' || currency || ' ' || status from bill where id = 'TN1'"),
        ["45.678 TND OTHER"]
    );
    assert_eq!(stored("select kind || ' ' || status from payment_method where id = 2"), ["Visa-Click2Pay OTHER"]);
    assert_eq!(stored("select language from account where handle = 'dd44-ovh'"), ["hu_HU"]);
    assert_eq!(stored("select country from holder where service_name = 'dale.example'"), ["XK"]);
}

#[tokio::test]
async fn characters_of_layout_change_no_value() {
    let marked = ExportFiles::small()
        .replace(
            "accounts.csv",
            "aa11-ovh,anna@one.example",
            "\u{200e}aa11\u{2011}ovh,\u{202a}anna@one.example\u{202c}",
        )
        .replace("services.csv", "2027-01-01,ok", "\u{a0}2027-01-01,\u{200b}ok")
        .replace("bills.csv", "12.50,EUR", "\u{200f}12.50\u{202f},EUR\u{feff}");
    let [plain, pasted] = [TestDatabase::new(), TestDatabase::new()];
    plain.import_valid(&ExportFiles::small()).await;
    pasted.import_valid(&marked).await;
    plain.forget_moments();
    pasted.forget_moments();
    assert_eq!(pasted.dump(), plain.dump());
}

/// Adds each row alone to the file `name`, as line `line`, and expects one fault that starts with the given text.
async fn each_row_is_a_fault(name: &str, line: u64, rows: &[(&str, &str)]) {
    // A second domain, whose holder can be wrong in fields other than the name.
    let base = ExportFiles::small()
        .and("services.csv", "łódź2.example,DOMAIN,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual");
    let database = TestDatabase::new();
    for (row, expected) in rows {
        let faults = database.import_faulty(&base.clone().and(name, row)).await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("{name}, line {line}, {expected}")), "{} is not {expected}", faults[0]);
    }
}

#[tokio::test]
#[rustfmt::skip]
async fn checks_each_field_of_an_account() {
    let endless = format!("dd44-ovh,d@d.example,D,D,{},FR,fr_FR,complete", "x".repeat(256));
    each_row_is_a_fault("accounts.csv", 5, &[
        (",d@d.example,D,D,,FR,fr_FR,complete", "nichandle: is empty"),
        ("AA11-OVH,d@d.example,D,D,,FR,fr_FR,complete", "nichandle: \"aa11-ovh\" is already defined on line 2"),
        ("dd44ovh,d@d.example,D,D,,FR,fr_FR,complete", "nichandle: \"dd44ovh\" is not a handle"),
        ("dd44-ovh,,D,D,,FR,fr_FR,complete", "email: is empty"),
        ("dd44-ovh,d@d.example,D\u{7},D,,FR,fr_FR,complete", "firstname: \"D\\u{7}\" contains control characters"),
        ("dd44-ovh,d@d.example,D\u{202e},D,,FR,fr_FR,complete", "firstname: \"D\\u{202e}\" contains characters that change the direction of text"),
        ("dd44-ovh,d\u{202e}@d.example,D,D,,FR,fr_FR,complete", "email: \"d\\u{202e}@d.example\" contains characters that change the direction of text"),
        ("dd44-ovh,d@d.example,D,\u{1b}[31m,,FR,fr_FR,complete", "name: \"\\u{1b}[31m\" contains control characters"),
        ("dd44-ovh,d@d.example,D,D\u{2066},,FR,fr_FR,complete", "name: \"D\\u{2066}\" contains characters that change the direction of text"),
        ("dd44-ovh,d@d.example,D,D,\u{61c}D,FR,fr_FR,complete", "organisation: \"\\u{61c}D\" contains characters that change the direction of text"),
        (&endless, "organisation: \"xxx"),
        ("dd44-ovh,d@d.example,D,D,,fr,fr_FR,complete", "ovhSubsidiary: \"fr\" is not a subsidiary"),
        ("dd44-ovh,d@d.example,D,D,,FR,french,complete", "language: \"french\" is not a language"),
        ("dd44-ovh,d@d.example,D,D,,FR,fr_FR,", "state: is empty; expected a profile state"),
    ])
    .await;
}

#[tokio::test]
#[rustfmt::skip]
async fn checks_each_field_of_a_service() {
    each_row_is_a_fault("services.csv", 5, &[
        ("a\u{202d}b,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual", "serviceName: \"a\\u{202d}b\" contains characters that change the direction of text"),
        ("a b,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual", "serviceName: \"a b\" is not a service name"),
        ("łódź.example,ZONE,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual", "serviceName: \"łódź.example\" is already defined on line 3"),
        ("a,vps,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual", "category: \"vps\" is not a category"),
        ("a,VPS,,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual", "contactAdmin: is empty"),
        ("a,VPS,aa11-ovh,dd44-ovh,aa11-ovh,2020-01-01,,ok,manual", "contactTech: unknown account \"dd44-ovh\""),
        ("a,VPS,aa11-ovh,aa11-ovh,aa11,2020-01-01,,ok,manual", "contactBilling: \"aa11\" is not a handle"),
        ("a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,,,ok,manual", "creation: is empty"),
        ("a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,never,ok,manual", "expiration: \"never\" is not a date"),
        ("a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-02,2020-01-01,ok,manual", "expiration: 2020-01-01 is before the creation date 2020-01-02"),
        ("a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,o k,manual", "status: \"o k\" is not a service status"),
        ("a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,no type", "renewalType: \"no type\" is not a renewal type"),
    ])
    .await;
}

#[tokio::test]
async fn checks_who_ordered_a_service() {
    let database = TestDatabase::new();
    let files = |orderer: &str| {
        let header = "renewalType,orderedBy\n";
        let row = format!("a,VPS,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual,{orderer}");
        let files = ExportFiles::small().each(|text| text.replace(",ok,manual\n", ",ok,manual,\n"));
        files.replace("services.csv", "renewalType\n", header).and("services.csv", &row)
    };
    for (orderer, expected) in [("dd44-ovh", "unknown account \"dd44-ovh\""), ("dd44", "\"dd44\" is not a handle")] {
        let faults = database.import_faulty(&files(orderer)).await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("services.csv, line 4, orderedBy: {expected}")), "{}", faults[0]);
    }
    database.import_valid(&files("bb22-ovh")).await;
    let ordered = "select name || ' ' || ordered_by from service where ordered_by is not null";
    assert_eq!(database.column(ordered), ["a bb22-ovh"]);
}

#[tokio::test]
#[rustfmt::skip]
async fn checks_each_field_of_a_holder() {
    each_row_is_a_fault("holders.csv", 3, &[
        ("x.example,individual,A,A,,a@a.example,FR", "serviceName: unknown domain \"x.example\""),
        ("łódź.example,individual,A,A,,a@a.example,FR", "serviceName: \"łódź.example\" is already defined on line 2"),
        ("łódź2.example,a person,A,A,,a@a.example,FR", "legalForm: \"a person\" is not a legal form"),
        ("łódź2.example,individual,A\u{0},A,,a@a.example,FR", "firstName: \"A\\u{0}\" contains control characters"),
        ("łódź2.example,individual,A,A\u{85},,a@a.example,FR", "lastName: \"A\\u{85}\" contains control characters"),
        ("łódź2.example,individual,A,A,\u{7f},a@a.example,FR", "organisationName: \"\\u{7f}\" contains control"),
        ("łódź2.example,individual,A\u{202e},A,,a@a.example,FR", "firstName: \"A\\u{202e}\" contains characters that change the direction of text"),
        ("łódź2.example,individual,A,\u{200f}A,,a@a.example,FR", "lastName: \"\\u{200f}A\" contains characters that change the direction of text"),
        ("łódź2.example,individual,A,A,A\u{2069},a@a.example,FR", "organisationName: \"A\\u{2069}\" contains characters that change the direction of text"),
        ("łódź2.example,individual,A,A,,a\u{202e}@a.example,FR", "email: \"a\\u{202e}@a.example\" contains characters that change the direction of text"),
        ("łódź2.example,individual,A,A,,a@a@a.example,FR", "email: \"a@a@a.example\" is not an email address"),
        ("łódź2.example,individual,A,A,,a@a.example,France", "country: \"France\" is not a country code"),
    ])
    .await;
}

#[tokio::test]
async fn details_of_a_holder_are_optional_and_checked_if_given() {
    let header = "serviceName,legalForm,firstName,lastName,organisationName,email,country";
    let with = |columns: &str, fields: &str| {
        let row = "łódź.example,individual,Anna,Arden,,anna@one.example,FR";
        ExportFiles::small().with("holders.csv", format!("{header}{columns}\n{row}{fields}\n"))
    };
    let database = TestDatabase::new();
    let details = ["phone", "street", "postcode", "town"];
    let turning = with(&format!(",{}", details.join(",")), &",a\u{202b}b".repeat(details.len()));
    let message = |column: &str| {
        format!(
            "holders.csv, line 2, {column}: \"a\\u{{202b}}b\" contains characters that change the direction of text"
        )
    };
    assert_eq!(database.import_faulty(&turning).await, details.map(message));
    let faulty = with(",phone,disputed", ",a\u{7},maybe");
    assert_eq!(
        database.import_faulty(&faulty).await,
        [
            "holders.csv, line 2, phone: \"a\\u{7}\" contains control characters",
            "holders.csv, line 2, disputed: \"maybe\" is not true or false",
        ]
    );
    database.import_valid(&with(",town,disputed", ",Larquemont,true")).await;
    assert!(database.dump().contains("Larquemont"));
    database.import_valid(&ExportFiles::small().without("holders.csv")).await;
    assert!(database.dump().contains("Larquemont"), "an export need not have holders");
}

#[tokio::test]
#[rustfmt::skip]
async fn checks_each_field_of_a_bill() {
    each_row_is_a_fault("bills.csv", 3, &[
        ("FR1,aa11-ovh,2026-01-01,,1,EUR,PAID", "billId: \"FR1\" is already defined on line 2"),
        ("a bill,aa11-ovh,2026-01-01,,1,EUR,PAID", "billId: \"a bill\" is not a bill id"),
        ("FR2,dd44-ovh,2026-01-01,,1,EUR,PAID", "nichandle: unknown account \"dd44-ovh\""),
        ("FR2,aa11-ovh,01/01/2026,,1,EUR,PAID", "date: \"01/01/2026\" is not a date"),
        ("FR2,aa11-ovh,2026-01-02,2026-01-01,1,EUR,PAID", "dueDate: 2026-01-01 is before the date of issue 2026-01-02"),
        ("FR2,aa11-ovh,2026-01-01,2026-02-30,1,EUR,PAID", "dueDate: \"2026-02-30\" is not a date"),
        ("FR2,aa11-ovh,2026-01-01,,1.23456,EUR,PAID", "amount: \"1.23456\" is not an amount"),
        ("FR2,aa11-ovh,2026-01-01,,1,E R,PAID", "currency: \"E R\" is not a currency"),
        ("FR2,aa11-ovh,2026-01-01,,1,EUR,", "status: is empty; expected a bill status"),
    ])
    .await;
}

#[tokio::test]
#[rustfmt::skip]
async fn checks_each_field_of_a_payment_method() {
    each_row_is_a_fault("payment_methods.csv", 3, &[
        ("0,aa11-ovh,PAYPAL,VALID,", "paymentMethodId: \"0\" is not a payment method id"),
        ("1,aa11-ovh,PAYPAL,VALID,", "paymentMethodId: \"1\" is already defined on line 2"),
        ("99999999999999999999,aa11-ovh,PAYPAL,VALID,", "paymentMethodId: \"99999999999999999999\" is not"),
        ("2,dd44-ovh,PAYPAL,VALID,", "nichandle: unknown account \"dd44-ovh\""),
        ("2,aa11-ovh,Visa Debit,VALID,", "paymentType: \"Visa Debit\" is not a payment type"),
        ("2,aa11-ovh,PAYPAL,not valid,", "status: \"not valid\" is not a payment method status"),
        ("2,aa11-ovh,PAYPAL,VALID,soon", "expirationDate: \"soon\" is not a date"),
    ])
    .await;
}

/// An account that a row has in several columns is looked up once, but each column is a fault.
#[tokio::test]
async fn unknown_account_is_a_fault_in_every_column_of_every_row() {
    const COLUMNS: [&str; 3] = ["contactAdmin", "contactTech", "contactBilling"];
    let database = TestDatabase::new();
    for unknown in 1..8 {
        let mut files = ExportFiles::small();
        let mut expected = Vec::new();
        for (row, names) in
            [["aa11-ovh", "dd44-ovh"], ["bb22-ovh", "ee55-ovh"], ["aa11-ovh", "dd44-ovh"]].iter().enumerate()
        {
            let is_unknown = |column: usize| unknown >> column & 1 == 1;
            let contacts = [0, 1, 2].map(|column| names[usize::from(is_unknown(column))]).join(",");
            files = files.and("services.csv", &format!("s{row}.example,VPS,{contacts},2020-01-01,,ok,manual"));
            expected.extend((0..3).filter(|column| is_unknown(*column)).map(|column| {
                let (line, column, name) = (row + 4, COLUMNS[column], names[1]);
                let problem = format!("unknown account \"{name}\": neither in accounts.csv nor in the database");
                format!("services.csv, line {line}, {column}: {problem}")
            }));
        }
        assert_eq!(database.import_faulty(&files).await, expected);
    }
}

#[tokio::test]
async fn reports_missing_files_only_once() {
    let database = TestDatabase::new();
    let files = ExportFiles::small().without("accounts.csv").without("bills.csv");
    assert_eq!(
        database.import_faulty(&files).await,
        ["accounts.csv: the file is missing", "bills.csv: the file is missing"]
    );
    let nowhere = faults_of(database.import(&data("nowhere")).await);
    assert_eq!(nowhere.len(), 4, "an export need not have holders");
}

/// Imports each export, and expects these faults.
async fn each_export_has_faults<const N: usize>(exports: [(ExportFiles, &[&str]); N]) {
    let database = TestDatabase::new();
    for (files, expected) in exports {
        assert_eq!(database.import_faulty(&files).await, expected);
    }
}

#[tokio::test]
async fn checks_columns_and_the_number_of_fields() {
    let colours = "billId,nichandle,billId,dueDate,amount,currency,status,colour\n\
                   FR1,aa11-ovh,FR1,2026-02-01,12.50,E 1,PAID,red\n";
    let small = ExportFiles::small;
    each_export_has_faults([
        (
            small().with("bills.csv", colours),
            &[
                "bills.csv, line 1, billId: duplicate of column 1",
                "bills.csv, line 1, colour: unknown column; \
                 expected billId,nichandle,date,dueDate,amount,currency,status",
                "bills.csv, line 1, date: missing column",
                "bills.csv, line 2, currency: \"E 1\" is not a currency such as EUR: 1 to 16 characters without spaces",
            ],
        ),
        (small().with("bills.csv", ""), &["bills.csv, line 1: the header row is missing"]),
        (
            small().and("bills.csv", "FR2,aa11-ovh").and("bills.csv", "FR3,aa11-ovh,2026-01-01,,1,EUR,PAID,,"),
            &[
                "bills.csv, line 3, date: the row has 2 fields but the header has 7",
                "bills.csv, line 4, field 8: the row has 9 fields but the header has 7",
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn each_fault_is_reported_once() {
    let small = ExportFiles::small;
    let zone = "zone.example,ZONE,aa11-ovh,aa11-ovh,aa11-ovh,2020-01-01,,ok,manual";
    let latin1 = b"nichandle,email,firstname,name,organisation,ovhSubsidiary,language,state\n\
        aa11-ovh,anna@one.example,Ren\xe9e,Arden,,FR,fr_FR,complete\n\
        bb22-ovh,bo@two.example,Bo,M\xfcller,,DE,de_DE,complete\n\
        cc33-ovh,cy@three.example,Cy,Cole,,GB,en_GB,incomplete\n";
    each_export_has_faults([
        // The account in a faulty row counts as known, or every reference to it would be reported as well.
        (
            small().replace("accounts.csv", "Bo,Brook", "Bo").replace("accounts.csv", "anna@", "anna."),
            &[
                "accounts.csv, line 2, email: \"anna.one.example\" is not an email address such as name@example.org",
                "accounts.csv, line 3, state: the row has 7 fields but the header has 8",
            ],
        ),
        // Only domains have holders, not other services of the same name.
        (
            small().and("services.csv", zone).and("holders.csv", "zone.example,individual,A,A,,a@a.example,FR"),
            &["holders.csv, line 3, serviceName: unknown domain \"zone.example\": neither in services.csv nor in the database"],
        ),
        (
            small().with("accounts.csv", latin1),
            &["accounts.csv, line 2, firstname: is not valid UTF-8", "accounts.csv, line 3, name: is not valid UTF-8"],
        ),
    ])
    .await;
    let faults = TestDatabase::new().import_faulty(&small().and("payment_methods.csv", "x,y,z z,,w")).await;
    let fields: Vec<&str> = faults.iter().filter_map(|fault| fault.split([',', ':']).nth(2)).collect();
    assert_eq!(fields, [" paymentMethodId", " nichandle", " paymentType", " status", " expirationDate"]);
}

/// In any order, also in rows with other faults.
#[tokio::test]
async fn repeated_keys_name_the_line_of_the_first() {
    let files = ExportFiles::small()
        .and("bills.csv", "FR0,aa11-ovh,2026-01-01,,1,EUR,PAID")
        .and("bills.csv", "FR1,aa11-ovh,2026-01-01,,much,EUR,PAID")
        .and("bills.csv", "FR0,aa11-ovh,2026-01-01,,1,EUR,PAID")
        .and("bills.csv", "FR0,aa11-ovh,2026-01-01")
        .and("bills.csv", "FR1,aa11-ovh,2026-01-01,,1,EUR,PAID")
        .and("payment_methods.csv", "10,aa11-ovh,PAYPAL,VALID,")
        .and("payment_methods.csv", "9,aa11-ovh,PAYPAL,VALID,")
        .and("payment_methods.csv", "010,aa11-ovh,PAYPAL,VALID,soon");
    assert_eq!(
        TestDatabase::new().import_faulty(&files).await,
        [
            "bills.csv, line 4, billId: \"FR1\" is already defined on line 2",
            "bills.csv, line 4, amount: \"much\" is not an amount such as 12.50 or -3.125",
            "bills.csv, line 5, billId: \"FR0\" is already defined on line 3",
            "bills.csv, line 6, dueDate: the row has 3 fields but the header has 7",
            "bills.csv, line 7, billId: \"FR1\" is already defined on line 2",
            "payment_methods.csv, line 5, paymentMethodId: \"10\" is already defined on line 3",
            "payment_methods.csv, line 5, expirationDate: \"soon\" is not a date (yyyy-mm-dd)",
        ]
    );
}

#[tokio::test]
async fn counts_lines_as_an_editor_does() {
    let database = TestDatabase::new();
    for line_end in ["\n", "\r\n"] {
        let files = ExportFiles::small()
            .replace("accounts.csv", "Anna,", "\"An\n\nna\",")
            .replace("accounts.csv", "Brook & Sons", "\"Brook,\n& Sons\"")
            .replace("accounts.csv", "incomplete", "not one")
            .each(|text| text.replace('\n', line_end));
        let faults = database.import_faulty(&files).await;
        assert_eq!(
            faults,
            [
                "accounts.csv, line 7, state: \"not one\" is not a profile state such as complete: 1 to 64 letters, digits, _ - or ."
            ]
        );
    }
}

#[tokio::test]
async fn rejects_misplaced_quotes() {
    let database = TestDatabase::new();
    let unclosed = ExportFiles::small().replace("accounts.csv", "Brook & Sons", "\"Brook & Sons");
    let faults = database.import_faulty(&unclosed).await;
    assert!(faults[0].starts_with("accounts.csv, line 3, organisation: misplaced double quote"), "{faults:?}");
    let inside = ExportFiles::small().replace("accounts.csv", "Brook & Sons", "Brook \"Bo\" & Sons");
    let faults = database.import_faulty(&inside).await;
    assert!(faults[0].starts_with("accounts.csv, line 3, organisation: misplaced double quote"), "{faults:?}");
    assert_eq!(faults.len(), 1);
}
