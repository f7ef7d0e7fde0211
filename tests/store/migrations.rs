//! Databases of earlier versions.

use crate::common::{ProviderExport, TO_NEWCOMER, TestServer, account, domain};
use handover_rules::request::Answer;
use handover_rules::{Blocker, Refusal};
use handover_server::serve::{ServeError, claim_database};
use handover_server::store::{Store, StoreError};
use rusqlite::types::Value;

/// Turns the schema of version 46 into that of version 45.
const BACK_TO_VERSION_45: &str = "
    create table correction_of_roles (
      id integer primary key not null,
      service integer not null references service (id),
      role integer not null,
      from_account text not null references account (handle),
      to_account text not null references account (handle),
      proposed_by integer not null references staff (id),
      proposed_at integer not null,
      reason text not null,
      decided_by integer references staff (id),
      decided_at integer,
      approved integer not null default 0
    ) strict;
    insert into correction_of_roles
      select id, service, role, from_account, to_account, proposed_by, proposed_at, reason, decided_by, decided_at, approved
      from correction where service is not null;
    drop table correction;
    alter table correction_of_roles rename to correction;
    create index correction_by_service on correction (service);
    create index correction_open on correction (id) where decided_at is null;
    pragma user_version = 45;";

/// Turns the schema of version 45 into that of version 44.
const BACK_TO_VERSION_44: &str = "
    drop table staff_device;
    drop index procedure_case_by_confirmation;
    alter table procedure_case drop column confirmed_at;
    alter table procedure_case drop column network;
    pragma user_version = 44;";

/// Turns the schema of version 44 into that of version 43.
const BACK_TO_VERSION_43: &str = "
    pragma user_version = 43;";

/// Turns the schema of version 43 into that of version 42.
const BACK_TO_VERSION_42: &str = "
    create index domain_in_capitals on service (lower(name)) where category = 'DOMAIN' and name <> lower(name);
    pragma user_version = 42;";

/// Turns the schema of version 42 into that of version 41.
const BACK_TO_VERSION_41: &str = "
    alter table database_mark drop column schema_version;
    pragma user_version = 41;";

/// Turns the schema of version 41 into that of version 40.
const BACK_TO_VERSION_40: &str = "
    create index party_unanswered on party (submission, account) where closed_at is null and accepted_at is null;
    update code set state = 'used' where exists (select 1 from party
      where submission = code.submission and account = code.account and code = code.hash);
    drop index code_by_submission;
    create index code_by_submission on code (submission, account);
    pragma user_version = 40;";

/// Turns the schema of version 40 into that of version 39.
const BACK_TO_VERSION_39: &str = "
    drop index party_waiting;
    create index party_waiting on party (account) where closed_at is null and accepted_at is null;
    pragma user_version = 39;";

/// Turns the schema of version 39 into that of version 38.
const BACK_TO_VERSION_38: &str = "
    drop index audit_by_key;
    alter table audit drop column about_key;
    pragma user_version = 38;";

/// Turns the schema of version 38 into that of version 37.
const BACK_TO_VERSION_37: &str = "
    drop index domain_in_capitals;
    pragma user_version = 37;";

/// Turns the schema of version 37 into that of version 36.
const BACK_TO_VERSION_36: &str = "
    drop trigger open_role_added;
    drop trigger open_role_removed;
    create table open_role_once (
      service integer not null references service (id),
      role integer not null,
      request integer not null references request (id),
      primary key (service, role)
    ) without rowid, strict;
    insert into open_role_once select service, role, request from open_role where turn = 0;
    drop table open_role;
    alter table open_role_once rename to open_role;
    create index open_role_by_request on open_role (request);
    create trigger open_role_added after insert on open_role begin
      update contact set open_roles = open_roles + 1 from service s
      where s.id = new.service and contact.account in (s.admin, s.tech, s.billing) and contact.name_key = s.name_key
        and contact.category = s.category and contact.service = s.id;
    end;
    create trigger open_role_removed after delete on open_role begin
      update contact set open_roles = open_roles - 1 from service s
      where s.id = old.service and contact.account in (s.admin, s.tech, s.billing) and contact.name_key = s.name_key
        and contact.category = s.category and contact.service = s.id;
    end;
    pragma user_version = 36;";

/// Turns the schema of version 36 into that of version 35.
const BACK_TO_VERSION_35: &str = "
    alter table submission drop column left_out;
    pragma user_version = 35;";

/// Turns the schema of version 35 into that of version 34.
const BACK_TO_VERSION_34: &str = "
    insert into service_search (service_search, rank) values ('automerge', 4);
    pragma user_version = 34;";

/// Turns the schema of version 34 into that of version 33.
const BACK_TO_VERSION_33: &str = "
    drop index role_end_by_ender;
    create table recorded_line_of_one_act (
      request integer primary key not null references request (id),
      act integer not null references line_act (id),
      kind text not null,
      account text not null,
      at integer not null
    ) without rowid, strict;
    insert into recorded_line_of_one_act select request, act, kind, account, at from recorded_line;
    drop table recorded_line;
    alter table recorded_line_of_one_act rename to recorded_line;
    create index recorded_line_by_act on recorded_line (act, request);
    drop index line_act_by_submission;
    create unique index line_act_by_submission on line_act (submission);
    pragma user_version = 33;";

/// Turns the schema of version 33 into that of version 32.
const BACK_TO_VERSION_32: &str = "
    alter table session drop column network;
    pragma user_version = 32;";

/// Turns the schema of version 32 into that of version 31.
const BACK_TO_VERSION_31: &str = "
    drop index request_with_last_day;
    drop index role_end_by_returns_to;
    drop index role_end_by_holder;
    pragma user_version = 31;";

/// Turns the schema of version 31 into that of version 30.
const BACK_TO_VERSION_30: &str = "
    drop index role_end_due;
    alter table role_end drop column submission;
    create index role_end_due on role_end (due_at) where due_at is not null;
    drop index request_due;
    create index request_due on request (due_at) where due_at is not null;
    pragma user_version = 30;";

/// Turns the schema of version 30 into that of version 29.
const BACK_TO_VERSION_29: &str = "
    drop trigger contacts_changed;
    drop table overtaken_service;
    create trigger contacts_changed after update of admin, tech, billing on service begin
      insert or ignore into expiring_service (expiration, service)
        select new.expiration, new.id from import_service where service = new.id and new.expiration is not null;
      delete from import_service where service = new.id;
    end;
    pragma user_version = 29;";

/// Turns the schema of version 29 into that of version 28.
const BACK_TO_VERSION_28: &str = "
    drop index procedure_case_set_aside;
    alter table procedure_case drop column set_aside;
    drop index outbox_set_aside;
    alter table outbox drop column set_aside;
    drop index outbox_by_holder_domain;
    drop index audit_with_reason;
    pragma user_version = 28;";

/// Turns the schema of version 28 into that of version 27.
const BACK_TO_VERSION_27: &str = "
    alter table role_term drop column case_number;
    alter table case_link drop column recipient;
    pragma user_version = 27;";

/// Turns the schema of version 27 into that of version 26.
const BACK_TO_VERSION_26: &str = "
    drop index outbox_held;
    drop table recorded_line;
    drop table line_act;
    pragma user_version = 26;";

/// Turns the schema of version 26 into that of version 25.
const BACK_TO_VERSION_25: &str = "
    drop view told_party;
    drop view told_request;
    drop table preparation;
    pragma user_version = 25;";

/// Turns the schema of version 25 into that of version 24.
const BACK_TO_VERSION_24: &str = "
    drop table role_end;
    alter table role_term drop column returned;
    alter table request drop column until;
    pragma user_version = 24;";

/// Turns the schema of version 24 into that of version 23.
const BACK_TO_VERSION_23: &str = "
    drop trigger contacts_changed;
    drop table expiring_service;
    create index service_by_expiration on service (expiration) where expiration is not null;
    drop table import_service;
    drop table reserved_handle;
    drop trigger open_role_added;
    drop trigger open_role_removed;
    alter table import_position drop column listed;
    alter table large_account drop column complete;
    create index contact_by_service on contact (service);
    create trigger open_role_added after insert on open_role begin
      update contact set open_roles = open_roles + 1 where service = new.service;
    end;
    create trigger open_role_removed after delete on open_role begin
      update contact set open_roles = open_roles - 1 where service = old.service;
    end;
    pragma user_version = 23;";

/// Turns the schema of version 23 into that of version 22.
const BACK_TO_VERSION_22: &str = "
    drop index request_by_submission;
    create index request_by_submission on request (submission);
    drop table outbox_line;
    drop index outbox_by_submission;
    alter table outbox drop column submission;
    drop index attempt_by_submission;
    alter table attempt rename column submission to request;
    create index attempt_by_request on attempt (request, account, kind, at);
    drop index code_by_submission;
    alter table code rename column submission to request;
    alter table code add column answer text;
    update code set answer = (select answer from party where request = code.request and account = code.account)
      where state = 'used';
    create index code_by_request on code (request, account);
    drop index party_asking;
    drop index party_unanswered;
    drop index party_by_submission;
    alter table party drop column code;
    alter table party drop column answer;
    alter table party drop column submission;
    drop table submission;
    pragma user_version = 22;";

/// Turns the schema of version 22 into that of version 21.
const BACK_TO_VERSION_21: &str = "
    drop table last_import;
    pragma user_version = 21;";

/// Turns the schema of version 21 into that of version 20.
const BACK_TO_VERSION_20: &str = "
    alter table outbox drop column doubts;
    pragma user_version = 20;";

/// Turns the schema of version 20 into that of version 19.
const BACK_TO_VERSION_19: &str = "
    drop table correction;
    drop index outbox_by_account;
    alter table role_term drop column by_provider;
    alter table outbox drop column answer;
    alter table outbox drop column audit;
    alter table account drop column suspended_at;
    pragma user_version = 19;";

/// Turns the schema of version 19 into that of version 18.
const BACK_TO_VERSION_18: &str = "
    drop index outbox_by_case;
    alter table outbox drop column case_recipient;
    alter table outbox drop column case_number;
    drop table case_link;
    drop table case_paper_opening;
    drop table case_paper;
    drop table case_entry;
    drop table procedure_case;
    pragma user_version = 18;";

/// Turns the schema of version 18 into that of version 17.
const BACK_TO_VERSION_17: &str = "
    drop index outbox_by_holder_change;
    alter table outbox drop column holder_change;
    alter table outbox drop column holder_domain;
    drop table holder_history;
    drop table holder_change;
    alter table holder drop column phone;
    alter table holder drop column street;
    alter table holder drop column postcode;
    alter table holder drop column town;
    alter table holder drop column disputed;
    alter table holder drop column identity_changed;
    alter table holder drop column details_changed;
    alter table holder drop column locked_until;
    pragma user_version = 17;";

/// Turns the schema of version 17 into that of version 16.
const BACK_TO_VERSION_16: &str = "
    drop trigger open_role_added;
    drop trigger open_role_removed;
    drop table service_search;
    drop table large_contact;
    drop table large_account;
    drop table contact_count;
    create table narrow_contact (
      account text not null references account (handle),
      name_key text not null,
      category text not null,
      service integer not null references service (id),
      roles integer not null,
      primary key (account, name_key, category, service)
    ) without rowid, strict;
    insert into narrow_contact select account, name_key, category, service, roles from contact;
    drop table contact;
    alter table narrow_contact rename to contact;
    create index contact_by_service on contact (service);
    pragma user_version = 16;";

/// Turns the schema of version 16 into that of version 10.
const BACK_TO_VERSION_10: &str = "
    drop index party_waiting;
    drop table audit;
    drop table staff_session;
    drop table staff;
    drop index outbox_password_changes;
    drop index request_by_end;
    drop index outbox_settled;
    drop index account_task_by_expiry;
    drop index role_term_by_end;
    drop index code_by_outbox;
    drop index role_term_by_request;
    drop index role_term_by_account;
    drop index bill_open;
    pragma user_version = 10;";

/// Turns the schema of version 10 into the first released one.
const BACK_TO_VERSION_1: &str = "
    drop table import_position;
    drop table announcement;
    drop table last_run;
    drop table database_mark;
    drop table known_browser;
    drop index account_task_with_details;
    drop index account_task_by_account;
    create index account_task_by_account on account_task (account, purpose) where outcome is null;
    alter table service drop column ascii_key;
    drop table postponed_call;
    drop table mail_outage;
    drop index outbox_due;
    drop index outbox_accounts_due;
    drop index outbox_requests_due;
    drop index outbox_leased;
    alter table outbox drop column lease;
    alter table outbox drop column leased_until;
    alter table outbox drop column put_back_at;
    create index outbox_due on outbox (next_at) where next_at is not null and service is null;
    alter table account drop column address_changed_at;
    alter table account drop column entry_complete;
    alter table account_task drop column change_began_at;
    alter table account_task drop column address_changed_before;
    pragma user_version = 1;";

/// Each step back, the latest version first.
const STEPS: [(u32, &str); 32] = [
    (45, BACK_TO_VERSION_45),
    (44, BACK_TO_VERSION_44),
    (43, BACK_TO_VERSION_43),
    (42, BACK_TO_VERSION_42),
    (41, BACK_TO_VERSION_41),
    (40, BACK_TO_VERSION_40),
    (39, BACK_TO_VERSION_39),
    (38, BACK_TO_VERSION_38),
    (37, BACK_TO_VERSION_37),
    (36, BACK_TO_VERSION_36),
    (35, BACK_TO_VERSION_35),
    (34, BACK_TO_VERSION_34),
    (33, BACK_TO_VERSION_33),
    (32, BACK_TO_VERSION_32),
    (31, BACK_TO_VERSION_31),
    (30, BACK_TO_VERSION_30),
    (29, BACK_TO_VERSION_29),
    (28, BACK_TO_VERSION_28),
    (27, BACK_TO_VERSION_27),
    (26, BACK_TO_VERSION_26),
    (25, BACK_TO_VERSION_25),
    (24, BACK_TO_VERSION_24),
    (23, BACK_TO_VERSION_23),
    (22, BACK_TO_VERSION_22),
    (21, BACK_TO_VERSION_21),
    (20, BACK_TO_VERSION_20),
    (19, BACK_TO_VERSION_19),
    (18, BACK_TO_VERSION_18),
    (17, BACK_TO_VERSION_17),
    (16, BACK_TO_VERSION_16),
    (10, BACK_TO_VERSION_10),
    (1, BACK_TO_VERSION_1),
];

/// Turns the current schema into that of an earlier version.
pub(super) fn back_to(version: u32) -> String {
    STEPS.iter().filter(|(step, _)| *step >= version).map(|(_, sql)| *sql).collect()
}

const SCHEMA: &str = "select name from sqlite_schema
    where name like 'known_browser%' or name like 'account_task%' or name like 'outbox%' or name like 'mail%'
    order by name";

fn open(server: &TestServer) -> rusqlite::Connection {
    rusqlite::Connection::open(server.database()).expect("opening the database")
}

/// Every earlier version gets all tables, columns, indexes and triggers of the current one.
#[tokio::test]
async fn each_earlier_version_is_migrated() {
    let names = "select type || ' ' || name from sqlite_schema
        union select t.name || '.' || c.name from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'
        order by 1";
    let mut server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let whole = server.rows(names);
    for (version, _) in STEPS {
        server.stop().await;
        open(&server).execute_batch(&back_to(version)).unwrap_or_else(|error| panic!("version {version}: {error}"));
        server.start_again().await;
        assert_eq!(server.rows(names), whole, "version {version}");
    }
}

#[tokio::test]
async fn older_schema_is_migrated() {
    let mut server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let whole = server.rows(SCHEMA);
    server.stop().await;
    open(&server).execute_batch(&back_to(1)).expect("changing the schema");
    // As earlier versions stored an internationalised domain.
    let key =
        "update account set email = 'Tech@bücher.example', email_key = 'tech@bücher.example' where handle = 'tech-ovh'";
    open(&server).execute_batch(key).expect("changing an address");
    // Earlier imports gathered statistics.
    open(&server).execute_batch("analyze").expect("gathering statistics");
    assert_ne!(server.rows(SCHEMA), whole);
    server.start_again().await;
    assert_eq!(server.rows(SCHEMA), whole);
    assert_eq!(server.rows("select * from sqlite_stat1").len(), 0);
    let index = "select 1 from sqlite_schema where name = 'account_task_by_account' and sql like '%began_at)'";
    assert_eq!(server.rows(index).len(), 1);
    let admin = server.sign_in_by_password("admin").await;
    let key = server.rows("select email, email_key from account where handle = 'tech-ovh'");
    let text = |text: &str| Value::Text(text.to_owned());
    assert_eq!(key, [[text("Tech@bücher.example"), text("tech@xn--bcher-kva.example")]]);
    // The column for the ASCII form of names is filled.
    assert_eq!(admin.services("?serviceName=xn--d-m").await.total, 1);
}

#[tokio::test]
async fn codes_that_were_used_still_count_as_used() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in_by_password("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(id, &admin).await;
    admin.accept(id, &code).await.done();
    server.stop().await;
    let database = open(&server);
    database.execute_batch(&back_to(40)).expect("changing the database");
    let used = "select count(*) from code where state = 'used'";
    assert_eq!(database.query_row(used, [], |row| row.get(0)), Ok(1));
    drop(database);
    server.start_again().await;
    assert_eq!(server.rows(used), [[0.into()]]);
    let admin = server.sign_in_by_password("admin").await;
    admin.accept(id, &code).await.done();
    assert_eq!(admin.decline(id, &code).await.refusal(), Refusal::UsedCode { answer: Answer::Accept });
}

#[tokio::test]
async fn the_audit_log_is_found_in_any_case_and_stays_append_only() {
    let mut server = TestServer::start().await;
    server.stop().await;
    let entries = "insert into audit (at, staff_name, client_ip, act, about_kind, about) values
        (0, 'rhea', '', 'search', 'search', 'ÉLODIE@Quill.example'), (0, 'rhea', '', 'search', 'search', 'teo'),
        (0, 'rhea', '', 'search', 'search', 'łucja');";
    open(&server).execute_batch(&[&back_to(38), entries].concat()).expect("changing the database");
    server.start_again().await;
    let text = |text: &str| Value::Text(text.to_owned());
    let keys = server.rows("select about_key from audit where act = 'search' order by id");
    assert_eq!(keys, [[text("élodie@quill.example")], [Value::Null], [Value::Null]]);
    open(&server).execute("update audit set about = ''", []).expect_err("refused");
}

#[tokio::test]
async fn accounts_of_different_zones_are_filled_in() {
    let mut server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let admin = server.sign_in_by_password("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop().await;
    let reasons = r#"[{"kind":"inCreation"},{"kind":"otherZone"}]"#;
    let fail = format!(
        "update request set state = 'error', due_at = null, ended_at = asked_at,
           ending = '{{\"kind\":\"failed\",\"reasons\":{reasons}}}' where id = {id};"
    );
    open(&server).execute_batch(&[fail, back_to(1)].concat()).expect("changing the database");
    server.start_again().await;
    let other_zone = Blocker::OtherZone { from: account("tech"), to: account("newcomer") };
    let admin = server.sign_in_by_password("admin").await;
    assert_eq!(admin.failure(id).await, [Blocker::InCreation, other_zone]);
}

#[tokio::test]
async fn outcomes_in_the_earlier_format_are_migrated() {
    const FORMATS: [(&str, &str); 3] = [
        (r#"{"kind":"expired"}"#, r#""expired""#),
        (r#"{"kind":"declined","by":"aa00000-ovh"}"#, r#"{"declined":{"by":"aa00000-ovh"}}"#),
        (
            r#"{"kind":"failed","reasons":[{"kind":"inDebt"},{"kind":"unable","account":"aa00000-ovh"}]}"#,
            r#"{"failed":{"reasons":["inDebt",{"unable":{"account":"aa00000-ovh"}}]}}"#,
        ),
    ];
    let mut server = TestServer::start().await;
    server.sign_in_by_password("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    for (earlier, present) in FORMATS {
        server.stop().await;
        let database = open(&server);
        let end = "update request set state = 'aborted', due_at = null, ended_at = asked_at, ending = ?1";
        assert_eq!(database.execute(end, [earlier]).expect("changing the row"), 1);
        database.execute_batch(&back_to(10)).expect("changing the version");
        server.start_again().await;
        assert_eq!(server.rows("select ending from request"), [[Value::Text(present.to_owned())]]);
    }
}

/// Of two services that an earlier version made of one domain, the older has the contacts that people changed.
#[tokio::test]
async fn services_get_their_canonical_names() {
    let mut server = TestServer::start_with(&[], |export| {
        for name in ["glückstadt.example", "twin.example", "zwei.example"] {
            export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
            export.holders.push((name, ProviderExport::holder_line("Holder", "old@holder.example", false)));
        }
        export.add("Twin.example", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    server.stop().await;
    let spelled_otherwise = "
        update service set name = 'XN--GLCKSTADT-R9A.example', name_key = 'xn--glckstadt-r9a.example', ascii_key = null
          where name = 'glückstadt.example';
        update contact set name = 'XN--GLCKSTADT-R9A.example', name_key = 'xn--glckstadt-r9a.example', ascii_key = null
          where name = 'glückstadt.example';
        update holder set service_name = 'XN--GLCKSTADT-R9A.example' where service_name = 'glückstadt.example';
        update service set name = 'TWIN.example' where name = 'twin.example' and category = 'DOMAIN';
        update contact set name = 'TWIN.example' where name = 'twin.example' and category = 'DOMAIN';
        update holder set service_name = 'TWIN.example' where service_name = 'twin.example';
        update service set name = 'twin.example', name_key = 'twin.example' where name = 'zwei.example';
        update contact set name = 'twin.example', name_key = 'twin.example' where name = 'zwei.example';
        update holder set service_name = 'twin.example', last_name = 'Younger' where service_name = 'zwei.example';";
    open(&server).execute_batch(spelled_otherwise).expect("changing the names");
    open(&server).execute_batch(&back_to(42)).expect("changing the version");
    let ids = "select id from service where name like 'twin.example%' and category = 'DOMAIN' order by id";
    let ids = server.rows(ids);
    server.start_again().await;
    let text = |text: &str| Value::Text(text.to_owned());
    let Value::Integer(younger) = ids[1][0] else { panic!("{ids:?}") };
    let twin = format!("twin.example#{younger}");
    for table in ["service", "contact"] {
        let names = format!(
            "select distinct name, name_key, ascii_key from {table}
             where name like 'gl%' or name like 'xn--%' or name like 'twin.%' order by name"
        );
        let expected = [
            [text("Twin.example"), text("twin.example"), Value::Null],
            [text("glückstadt.example"), text("gluckstadt.example"), text("xn--glckstadt-r9a.example")],
            [text("twin.example"), text("twin.example"), Value::Null],
            [text(&twin), text(&twin), Value::Null],
        ];
        assert_eq!(server.rows(&names), expected, "{table}");
    }
    assert_eq!(server.rows(&format!("select id from service where name = '{twin}'")), [[Value::Integer(younger)]]);
    let holders =
        "select service_name, last_name from holder where service_name like 'gl%' or service_name like 'twin.%'
        order by service_name";
    let expected = [
        [text("glückstadt.example"), text("Holder")],
        [text("twin.example"), text("Holder")],
        [text(&twin), text("Younger")],
    ];
    assert_eq!(server.rows(holders), expected);
}

#[tokio::test]
async fn unknown_schema_is_rejected() {
    let mut server = TestServer::start().await;
    server.stop().await;
    open(&server).execute_batch("alter table account drop column person_changed").expect("changing the schema");
    let refused = Store::open(&server.database()).err().expect("opening fails");
    assert!(matches!(refused, StoreError::Corrupt(_)), "{refused}");
}

#[test]
fn concurrent_first_opens_all_succeed() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    std::thread::scope(|scope| {
        let opens: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&path).map(drop))).collect();
        for open in opens {
            open.join().expect("no panic").expect("the database opens");
        }
    });
}

#[test]
fn refuses_a_schema_of_a_later_version() {
    let directory = tempfile::tempdir().expect("temporary directory");
    let path = directory.path().join("handover.db");
    drop(Store::open(&path).expect("the database opens"));
    let connection = rusqlite::Connection::open(&path).expect("the database opens");
    connection.execute_batch("pragma user_version = 99").expect("user_version is writable");
    assert!(Store::open(&path).is_err());
}

#[tokio::test]
async fn mailbox_contents_mark_a_demo_database() {
    let unmarked = "pragma application_id = 0";
    let server = TestServer::start().await;
    open(&server).execute_batch(unmarked).expect("removing the mark");
    assert!(claim_database(&server.store, false).await.is_ok());
    let server = TestServer::start().await;
    open(&server).execute_batch(unmarked).expect("removing the mark");
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert!(matches!(claim_database(&server.store, false).await, Err(ServeError::DemoData)));
    assert!(claim_database(&server.store, true).await.is_ok());
}

#[tokio::test]
async fn proposals_and_confirmed_cases_are_kept() {
    let mut server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    server.stop().await;
    let rows = "
        insert into staff (id, name, email, email_key, roles)
          values (1, 'Rhea', 'rhea@provider.example', 'rhea@provider.example', 'support');
        insert into correction (service, role, from_account, to_account, proposed_by, proposed_at, reason, decided_by,
            decided_at, approved)
          select id, 2, tech, admin, 1, 7, 'Called us.', 1, 8, 1 from service where name = 'halden.example';
        insert into procedure_case (number, state, since, opened_at, domain, email, email_key, name, language, claim, body)
          values (100000001, 'opened', 5, 5, 'x.example', '', '', '', '', '', ''),
            (100000002, 'checking', 6, 5, 'x.example', '', '', '', '', '', '');";
    open(&server).execute_batch(&back_to(44)).expect("changing the schema");
    open(&server).execute_batch(rows).expect("adding rows");
    server.start_again().await;
    let text = |text: &str| Value::Text(text.to_owned());
    let kept =
        "select role, from_account, to_account, account, proposed_by, proposed_at, reason, decided_by, decided_at,
          approved
        from correction";
    let expected = [
        2.into(),
        text("tech-ovh"),
        text("admin-ovh"),
        Value::Null,
        1.into(),
        7.into(),
        text("Called us."),
        1.into(),
        8.into(),
        1.into(),
    ];
    assert_eq!(server.rows(kept), [expected]);
    let confirmed = server.rows("select number, confirmed_at, network from procedure_case order by number");
    let expected = [[100_000_001.into(), Value::Null, text("")], [100_000_002.into(), 5.into(), text("")]];
    assert_eq!(confirmed, expected);
}
