use super::SECTIONS;
use crate::engine::sqlite::migrate;
use handover_rules::account::mailed_links::Leftover;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Names of columns that hold a handle without saying so in the schema.
const OF_HANDLES: [&str; 10] =
    ["about", "account", "admin", "asker", "by_account", "caused_by", "handle", "holder", "login", "recipient"];

/// Tables that are left out of the copy, and why.
const TABLES_LEFT_OUT: [(&str, &str); 12] = [
    ("access_pair", "derived from the policies"),
    ("announcement", "a queue that is emptied at once"),
    ("app_file", "the app's own files"),
    ("code", "hashes of codes"),
    ("co_contact", "derived from the contacts"),
    ("contact_count", "derived from the contacts"),
    ("contact_end", "derived from the contacts"),
    ("large_account", "derived from the contacts"),
    ("large_contact", "derived from the contacts"),
    ("reserved_handle", "only keeps a handle from being given to somebody else during an import"),
    ("mailbox", "emails of a demo, with codes"),
    ("renewal_notice", "derived from the services; the emails are in the copy"),
];

/// Columns of other tables that are left out, and why.
const COLUMNS_LEFT_OUT: [(&str, &[&str], &str); 29] = [
    ("account", &["email_key", "name_key"], "the address and the names in another form"),
    ("mailed_link", &["email_key"], "the address in another form"),
    ("mailed_link", &["details"], "a sign-up before there is an account"),
    ("audit", &["staff", "staff_name", "client_ip"], "who of the staff it was"),
    ("audit", &["about_key"], "what it was about in another form"),
    ("audit", &["paper", "paper_kind"], "about a case"),
    ("application", &["sealed_secret"], "a secret"),
    ("case_link", &["hash"], "hash of a secret"),
    ("credential", &["consumer_hash", "token_hash"], "hashes of secrets"),
    ("credential", &["network"], "that of the application, not of the account"),
    ("contact", &["name_key", "ascii_key", "admin", "tech", "billing", "open_roles"], "derived from the service"),
    ("correction", &["proposed_by", "decided_by"], "who of the staff it was"),
    ("correction", &["reason"], "written for the staff; an email has its outcome"),
    ("holder_change", &["before", "after"], "personal data of other people"),
    ("holder_change", &["old_link", "new_link"], "lead to the links of other people"),
    ("holder_change", &["due_at"], "the deadline in another form"),
    ("holder_history", &["side"], "what other people did"),
    ("idempotency", &["body_hash", "answer"], "a copy of what a call was answered, for a day"),
    ("device", &["hash"], "hash of a secret"),
    (
        "outbox",
        &[
            "link",
            "service",
            "caused_by",
            "next_at",
            "lease",
            "leased_until",
            "put_back_at",
            "holder_change",
            "case_recipient",
            "answer",
            "doubts",
            "quarantined",
            "message_key",
            "policy",
        ],
        "how the server delivers it",
    ),
    ("party", &["position", "closed_at", "code"], "a number, the end of the request again, and a hash"),
    ("postponed_call", &["details", "run_at"], "a sign-up, and when it runs"),
    ("request", &["asker_roles", "due_at"], "what the server decides by"),
    ("request", &["ending"], "apart from the account's own reason: may name bills of other people"),
    ("role_end", &["due_at"], "the last day, or an end before it, in another form"),
    ("service", &["name_key", "ascii_key"], "the name in another form"),
    ("service", &["added_at"], "when renewal notices begin"),
    ("session", &["token_hash"], "hash of a secret"),
    ("session", &["provider_session"], "a number of the identity provider, for ending the session"),
];

/// Tables about accounts, and columns of the account itself, that each recovery goes through.
const LEFTOVERS: [(&str, Leftover); 14] = [
    ("account.password", Leftover::Password),
    ("session", Leftover::Sessions),
    ("credential", Leftover::Credentials),
    ("device", Leftover::Devices),
    ("mailed_link", Leftover::MailedLinks),
    ("application", Leftover::Applications),
    ("access_policy", Leftover::Policies),
    ("access_pair", Leftover::Policies),
    ("submission", Leftover::Requests),
    ("request", Leftover::Requests),
    ("party", Leftover::Requests),
    ("attempt", Leftover::Requests),
    ("timeline", Leftover::Requests),
    ("holder_change", Leftover::HolderChanges),
];

/// Those that stay as an intruder leaves them, and why.
const STAYS: [(&[&str], &str); 13] = [
    (
        &["account.email", "account.email_key", "account.confirmed_at", "account.undeliverable_at"],
        "the recovery decides on the address before",
    ),
    (&["account.address_changed_at"], "only makes a new admin wait; an undo resets it"),
    (
        &[
            "account.first_name",
            "account.name",
            "account.organisation",
            "account.name_key",
            "account.person_changed",
            "account.entry_complete",
            "account.language",
            "account.language_chosen",
            "account.name_hidden",
        ],
        "gives no access; the email asks the owner to check the profile",
    ),
    (
        &[
            "account.handle",
            "account.imported_email",
            "account.subsidiary",
            "account.complete",
            "account.suspended_at",
            "account.deleted_at",
            "account.removal_at",
            "bill",
            "payment_method",
            "reserved_handle",
        ],
        "only the provider sets it",
    ),
    (&["audit", "correction"], "acts of staff"),
    (&["person_label"], "gives no access, and only the owner sees it"),
    (&["access_use", "holder_history", "role_term"], "records of what happened"),
    (
        &["service", "contact", "contact_count", "contact_end", "co_contact", "large_account", "large_contact"],
        "roles that moved belong to somebody who accepted them in good faith; the email names them",
    ),
    (&["role_end"], "an end before its day was mailed to everybody concerned, and is in the email"),
    (&["code"], "a change of address voids the codes that were mailed before"),
    (&["case_link"], "an objection by it makes staff decide"),
    (&["idempotency", "postponed_call", "sign_in_failure"], "gives nothing without a session or the mailbox"),
    (&["outbox", "renewal_notice"], "goes to the address of the account; links that were voided are not mailed"),
];

type Schema = BTreeMap<String, BTreeSet<String>>;

fn schema() -> (Schema, BTreeSet<String>) {
    let database = Connection::open_in_memory().expect("a database");
    migrate(&database).expect("the schema");
    let names = "select t.name, c.name, exists (select 1 from pragma_foreign_key_list(t.name) f
           where f.\"table\" = 'account' and f.\"from\" = c.name)
         from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'";
    let mut statement = database.prepare(names).expect("a statement");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    let (mut columns, mut of_accounts) = (Schema::new(), BTreeSet::new());
    for (table, column, is_account) in rows.map(|row| row.expect("a row")) {
        let (table, column, is_account): (String, String, bool) = (table, column, is_account);
        if is_account || OF_HANDLES.contains(&column.as_str()) {
            of_accounts.insert(table.clone());
        }
        columns.entry(table).or_default().insert(column);
    }
    (columns, of_accounts)
}

fn words(query: &str) -> BTreeSet<&str> {
    query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect()
}

/// A new table with an account's column, or a new column of one, is either exported or left out for a reason.
#[test]
fn everything_about_an_account_is_exported_or_left_out_for_a_reason() {
    let (columns, of_accounts) = schema();
    let mut missing = Vec::new();
    for table in of_accounts.iter().filter(|table| !TABLES_LEFT_OUT.iter().any(|(out, _)| out == table)) {
        let queries = SECTIONS.iter().map(|(_, query)| words(query));
        let reads = |words: &BTreeSet<&str>| words.contains(table.as_str());
        let queries: Vec<BTreeSet<&str>> = queries.filter(reads).collect();
        let left_out = COLUMNS_LEFT_OUT.iter().filter(|(of, ..)| of == table);
        let left_out: BTreeSet<&str> = left_out.flat_map(|(_, columns, _)| *columns).copied().collect();
        // Internal numbers of rows say nothing.
        let is_exported = |column: &str| column == "id" || queries.iter().any(|words| words.contains(column));
        let unexported =
            columns[table].iter().filter(|column| !is_exported(column) && !left_out.contains(column.as_str()));
        missing.extend(unexported.map(|column| format!("{table}.{column}")));
    }
    assert!(missing.is_empty(), "neither exported nor left out for a reason: {missing:?}");
}

/// A new table with an account's column, or a new column of the account, is either ended by every recovery or stays for a
/// reason.
#[test]
fn everything_that_an_intruder_may_leave_is_recovered_or_stays_for_a_reason() {
    let (columns, of_accounts) = schema();
    let tables = of_accounts.into_iter().filter(|table| table != "account");
    let expected: BTreeSet<String> =
        tables.chain(columns["account"].iter().map(|column| format!("account.{column}"))).collect();
    let stays = STAYS.iter().flat_map(|(names, reason)| names.iter().filter(|_| !reason.is_empty()).copied());
    let listed: Vec<&str> = LEFTOVERS.iter().map(|(name, _)| *name).chain(stays).collect();
    let distinct: BTreeSet<String> = listed.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(distinct, expected);
    assert_eq!(listed.len(), distinct.len(), "both recovered and left: {listed:?}");
    for leftover in Leftover::ALL {
        assert!(LEFTOVERS.iter().any(|(_, of)| *of == leftover), "{leftover:?}");
    }
}

#[test]
fn nothing_is_left_out_that_does_not_exist() {
    let (columns, _) = schema();
    for (table, reason) in TABLES_LEFT_OUT {
        assert!(columns.contains_key(table) && !reason.is_empty(), "{table}");
    }
    for (table, left_out, reason) in COLUMNS_LEFT_OUT {
        assert!(left_out.iter().all(|column| columns[table].contains(*column)), "{table}: {left_out:?}");
        assert!(!reason.is_empty(), "{table}");
    }
    for (section, query) in SECTIONS {
        for secret in ["hash", "token_hash", "sealed", "sealed_secret", "fingerprint", "body_hash", "before", "after"] {
            assert!(!words(query).contains(secret), "{section}: {secret}");
        }
    }
}
