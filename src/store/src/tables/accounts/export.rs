//! Everything stored about an account, for its owner. See decision 0034.

use crate::{ReadTx, StoreError, StoreResult};
use chrono::{DateTime, SecondsFormat};
use handover_rules::{NicHandle, Role, RoleSet};
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// The sections of the copy. Columns have the names of the members; `?1` is the account. No section has secrets, their
/// hashes, or data of other people.
const SECTIONS: [(&str, &str); 32] = [
    (
        "account",
        r#"select handle, email, imported_email as "providerEmail", confirmed_at as "emailConfirmedAt",
           address_changed_at as "emailChangedAt", undeliverable_at as "emailUndeliverableAt",
           first_name as "firstName", name, organisation, subsidiary, language,
           language_chosen as "hasChosenLanguage", complete as "isCompleteForProvider", coalesce(entry_complete, false) as "isEntryComplete",
           person_changed as "isChangedHere", name_hidden as "isNameHidden",
           password is not null as "hasPassword", suspended_at as "suspendedAt", deleted_at as "deletedAt",
           removal_at as "removalAt"
         from account where handle = ?1"#,
    ),
    ("labels", "select handle, label from person_label where account = ?1"),
    (
        "services",
        r#"select s.name, s.category, s.status, s.creation, s.expiration, s.renewal, s.deleted_at as "deletedAt",
           s.removal_at as "removalAt", c.roles
         from contact c join service s on s.id = c.service where c.account = ?1"#,
    ),
    ("servicesOrdered", "select name, category, creation from service where ordered_by = ?1"),
    (
        "rolesHeld",
        r#"select s.name, s.category, t.role, t.since, t.until, t.request, t.case_number as "caseNumber",
           t.by_provider as "byProvider", t.returned
         from role_term t join service s on s.id = t.service where t.account = ?1"#,
    ),
    (
        "roleEnds",
        r#"select s.name, s.category, e.request, e.submission, e.holder, e.returns_to as "returnsTo",
           e.until as "lastDay", e.since, e.reminders, e.ended_at as "endedAt", e.ended_by as "endedBy",
           e.went_to as "wentTo"
         from role_end e join service s on s.id = e.service
         where ?1 in (e.holder, e.returns_to, e.ended_by, e.went_to)"#,
    ),
    (
        "submissions",
        r#"select id, asker, delegate, lines, note, all_or_nothing as "allOrNothing", left_out as "leftOut"
         from submission where asker = ?1
           and exists (select 1 from party p where p.submission = submission.id and p.account = ?1)"#,
    ),
    ("submissionsForOthers", "select id, asker, lines, note from submission where delegate = ?1"),
    (
        "requests",
        r#"select r.id, r.submission, s.name, s.category, r.roles, r.asker, r.from_account as "from",
           r.to_account as "to", r.state, r.until as "lastDay", r.asked_at as "askedAt", r.deadline, r.reminders,
           p.answer,
           case when r.ending -> 'declined' ->> 'by' = ?1 then r.ending -> 'declined' ->> 'reason' end as "declineReason",
           p.accepted_at as "acceptedAt",
           case when r.state <> 'validatingByCustomers' then r.effect_at end as "effectAt", r.ended_at as "endedAt"
         from party p join request r on r.id = p.request join service s on s.id = r.service where p.account = ?1"#,
    ),
    (
        "requestEvents",
        r#"select h.request, h.at, h.what as "event", h.state
         from party p join timeline h on h.request = p.request and h.by_account = p.account where p.account = ?1"#,
    ),
    (
        "wrongCodesAndResends",
        "select a.submission, a.kind, a.at
         from attempt a where a.account = ?1
           and a.submission in (select p.submission from party p where p.account = ?1)",
    ),
    (
        "holderChanges",
        r#"select id, service_name as "domain", opts_out as "optsOut", asked_at as "askedAt", deadline,
           old_accepted_at as "presentHolderAcceptedAt", new_accepted_at as "newHolderAcceptedAt",
           ended_at as "endedAt", ending
         from holder_change where asker = ?1
           and exists (select 1 from holder_history h where h.change = holder_change.id and h.by_account = ?1)"#,
    ),
    (
        "holderEvents",
        r#"select service_name as "domain", at, what as "event", change, fields
         from holder_history where by_account = ?1"#,
    ),
    (
        "casesMailed",
        r#"select case_number as "caseNumber", purpose as "kind", used_at as "usedAt"
         from case_link where recipient = ?1"#,
    ),
    (
        "emails",
        r#"select o.notice, o.request, o.submission, o.holder_domain as "domain", o.case_number as "caseNumber",
           o.state, o.queued_at as "queuedAt", o.state_at as "stateAt", o.attempts, o.agent, o.network,
           o.happened_at as "happenedAt",
           case when o.case_number is null then o.address end as "address",
           case when o.case_number is null then o.sent_to end as "sentTo"
         from outbox o where o.account = ?1 and (o.holder_domain is null or o.address is null)"#,
    ),
    (
        "mailedLinks",
        r#"select purpose, email, outcome, began_at as "beganAt", expires_at as "expiresAt",
           outcome_at as "outcomeAt", wrong_codes as "wrongCodes", change_began_at as "changeBeganAt",
           address_changed_before as "addressChangedBeforeAt"
         from mailed_link where account = ?1"#,
    ),
    ("bills", "select id, issued, due, amount, currency, status from bill where account = ?1"),
    (
        "paymentMethods",
        r#"select id, kind as "type", status, last_day as "lastDay"
         from payment_method where account = ?1"#,
    ),
    (
        "sessions",
        r#"select id, agent as "browser", network, began_at as "beganAt", used_at as "usedAt",
           provider_subject as "subjectAtProvider", provider_authenticated_at as "authenticatedAt",
           provider_acr as "class"
         from session where account = ?1"#,
    ),
    (
        "applications",
        r#"select id, key, name, description, created_at as "createdAt"
         from application where account = ?1"#,
    ),
    (
        "accessOfApplications",
        r#"select c.id, a.name as "application", c.rules, c.redirection, c.state, c.requested_at as "requestedAt",
           c.answered_at as "answeredAt", c.expires_at as "expiresAt", c.used_at as "usedAt"
         from credential c join application a on a.id = c.application where c.account = ?1"#,
    ),
    (
        "policiesGiven",
        r#"select id, name, note, accounts, services, permissions, expires_at as "expiresAt", created_at as "createdAt",
           updated_at as "updatedAt", ended_at as "endedAt", ended_by as "endedBy"
         from access_policy where giver = ?1"#,
    ),
    (
        "policiesReceived",
        r#"select distinct p.id, p.giver, p.name, p.note, p.services, p.permissions, p.expires_at as "expiresAt",
           p.created_at as "createdAt"
         from access_pair a join access_policy p on p.id = a.policy where a.account = ?1"#,
    ),
    (
        "usesOfPolicies",
        "select at, policy, giver, account, action, category, name, allowed, system
         from access_use where ?1 in (giver, account)",
    ),
    ("knownBrowsers", r#"select at as "usedAt" from device where account = ?1"#),
    ("failedSignIns", r#"select login, failures, last_at as "lastAt" from sign_in_failure where login = lower(?1)"#),
    ("recentCalls", "select key, at from idempotency where account = ?1"),
    (
        "corrections",
        r#"select s.name, s.category, c.role, c.from_account as "from", c.to_account as "to",
           c.proposed_at as "proposedAt", c.decided_at as "decidedAt", coalesce(c.approved, false) as "approved"
         from correction c join service s on s.id = c.service where ?1 in (c.from_account, c.to_account)"#,
    ),
    (
        // An open proposal concerns other people until it is decided.
        "addressCorrections",
        r#"select from_address as "from", to_address as "to", proposed_at as "proposedAt",
           decided_at as "decidedAt"
         from correction where account = ?1 and approved"#,
    ),
    (
        "actsOfStaff",
        r#"select a.at, a.act, a.refusal,
           case when exists (select 1 from outbox o where o.account = ?1 and o.audit = a.id) then a.reason end as "reason"
         from audit a where a.about = ?1 and a.about_kind = 'account'"#,
    ),
    (
        "passwordRequestsUnderWay",
        r#"select action, login, called_at as "calledAt" from postponed_call where login = ?1"#,
    ),
    (
        "providerRoles",
        r#"select s.name, s.category, s.imported_admin = ?1 as "admin", s.imported_tech = ?1 as "tech",
           s.imported_billing = ?1 as "billing"
         from contact c join service s on s.id = c.service where c.account = ?1"#,
    ),
];

/// Members that are true or false.
const FLAGS: [&str; 14] = [
    "admin",
    "allowed",
    "allOrNothing",
    "approved",
    "billing",
    "byProvider",
    "hasPassword",
    "isChangedHere",
    "isCompleteForProvider",
    "isEntryComplete",
    "isNameHidden",
    "optsOut",
    "returned",
    "tech",
];

const STORED_AS_JSON: [&str; 6] = ["accounts", "ending", "leftOut", "permissions", "rules", "services"];

/// The value of a member as people read it: times and roles as texts, flags as booleans.
fn readable(member: &str, value: Value) -> StoreResult<Value> {
    let is_time = member == "at" || member.ends_with("At") || ["since", "until", "deadline"].contains(&member);
    Ok(match &value {
        Value::Number(number) if is_time => {
            let at = number.as_i64().and_then(DateTime::from_timestamp_millis);
            at.ok_or(DAMAGED)?.to_rfc3339_opts(SecondsFormat::Secs, true).into()
        }
        Value::Number(bits) if ["role", "roles"].contains(&member) => {
            let bits = bits.as_u64().and_then(|bits| u8::try_from(bits).ok()).ok_or(DAMAGED)?;
            let names: Vec<&str> = RoleSet::from_bits(bits).iter().map(Role::as_str).collect();
            names.join(" ").into()
        }
        Value::Number(number) if FLAGS.contains(&member) => (number.as_i64() != Some(0)).into(),
        Value::String(text) if STORED_AS_JSON.contains(&member) => serde_json::from_str(text).map_err(|_| DAMAGED)?,
        _ => value,
    })
}

const DAMAGED: StoreError = StoreError::Corrupt("copy of an account");

impl ReadTx<'_> {
    /// Passes a copy of everything stored about an account to `write`, in parts: JSON, with an array of objects for
    /// each section.
    pub fn account_data(&self, account: &NicHandle, write: &mut dyn FnMut(&str) -> StoreResult<()>) -> StoreResult<()> {
        for (number, (section, query)) in SECTIONS.into_iter().enumerate() {
            write(&format!("{}\"{section}\":[", if number == 0 { "{" } else { "],\n" }))?;
            let mut separator = "\n";
            self.visit(query, [account], |row| {
                let members = row.members()?.into_iter().map(|(member, value)| {
                    let value = readable(&member, value)?;
                    Ok((member, value))
                });
                let members: Map<_, _> = members.collect::<StoreResult<_>>()?;
                write(&[separator, &Value::Object(members).to_string()].concat())?;
                separator = ",\n";
                Ok(ControlFlow::<()>::Continue(()))
            })?;
        }
        write("]}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::SECTIONS;
    use crate::engine::sqlite::migrate;
    use handover_rules::account::mailed_links::Leftover;
    use rusqlite::Connection;
    use std::collections::{BTreeMap, BTreeSet};

    /// Names of columns that hold a handle without saying so in the schema.
    const OF_HANDLES: [&str; 10] =
        ["about", "account", "admin", "asker", "by_account", "caused_by", "handle", "holder", "login", "recipient"];

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

    /// A new table with an account's column, or a new column of the account, is either ended by every recovery or stays
    /// for a reason.
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
            for secret in
                ["hash", "token_hash", "sealed", "sealed_secret", "fingerprint", "body_hash", "before", "after"]
            {
                assert!(!words(query).contains(secret), "{section}: {secret}");
            }
        }
    }
}
