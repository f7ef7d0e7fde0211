//! Everything stored about an account, for its owner. See decision 0034.

use super::convert::timestamp;
use super::{ReadTx, StoreError, StoreResult};
use chrono::SecondsFormat;
use handover_rules::NicHandle;
use serde_json::{Map, Value};

/// The sections of the copy. Each query returns one JSON object a row; `?1` is the account. Secrets, their hashes and what
/// belongs to other people are in none. Times are in milliseconds here.
const SECTIONS: [(&str, &str); 24] = [
    (
        "account",
        "select json_object('handle', handle, 'email', email, 'providerEmail', imported_email,
           'emailConfirmedAt', confirmed_at, 'emailChangedAt', address_changed_at, 'firstName', first_name,
           'name', name, 'organisation', organisation, 'subsidiary', subsidiary, 'language', language,
           'isCompleteForProvider', json(iif(complete, 'true', 'false')),
           'isEntryComplete', json(iif(entry_complete, 'true', 'false')),
           'isChangedHere', json(iif(person_changed, 'true', 'false')),
           'hasPassword', json(iif(password is null, 'false', 'true')), 'suspendedAt', suspended_at)
         from account where handle = ?1",
    ),
    (
        "services",
        "select json_object('name', s.name, 'category', s.category, 'status', s.status, 'creation', s.creation,
           'expiration', s.expiration, 'renewal', s.renewal,
           'roles', trim(iif(c.roles & 1, 'admin ', '') || iif(c.roles & 2, 'tech ', '') || iif(c.roles & 4, 'billing', '')))
         from contact c join service s on s.id = c.service where c.account = ?1",
    ),
    (
        "rolesHeld",
        "select json_object('name', s.name, 'category', s.category,
           'role', case t.role when 1 then 'admin' when 2 then 'tech' else 'billing' end,
           'since', t.since, 'until', t.until, 'request', t.request, 'caseNumber', t.case_number,
           'byProvider', json(iif(t.by_provider, 'true', 'false')), 'returned', json(iif(t.returned, 'true', 'false')))
         from role_term t join service s on s.id = t.service where t.account = ?1",
    ),
    (
        "roleEnds",
        "select json_object('name', s.name, 'category', s.category, 'request', e.request, 'submission', e.submission,
           'holder', e.holder, 'returnsTo', e.returns_to, 'lastDay', e.until, 'since', e.since,
           'reminders', e.reminders, 'endedAt', e.ended_at, 'endedBy', e.ended_by, 'wentTo', e.went_to)
         from role_end e join service s on s.id = e.service
         where ?1 in (e.holder, e.returns_to, e.ended_by, e.went_to)",
    ),
    (
        "submissions",
        "select json_object('id', id, 'asker', asker, 'lines', lines, 'note', note,
           'allOrNothing', json(iif(all_or_nothing, 'true', 'false')), 'leftOut', json(left_out))
         from submission where asker = ?1",
    ),
    (
        "requests",
        "select json_object('id', r.id, 'submission', r.submission, 'name', s.name, 'category', s.category,
           'roles', trim(iif(r.roles & 1, 'admin ', '') || iif(r.roles & 2, 'tech ', '') || iif(r.roles & 4, 'billing', '')),
           'asker', r.asker, 'from', r.from_account, 'to', r.to_account, 'state', r.state, 'lastDay', r.until,
           'askedAt', r.asked_at, 'deadline', r.deadline, 'reminders', r.reminders, 'answer', p.answer,
           'acceptedAt', p.accepted_at, 'effectAt', r.effect_at, 'endedAt', r.ended_at)
         from party p join request r on r.id = p.request join service s on s.id = r.service where p.account = ?1",
    ),
    (
        "requestEvents",
        "select json_object('request', h.request, 'at', h.at, 'event', h.what, 'state', h.state)
         from party p join timeline h on h.request = p.request and h.by_account = p.account where p.account = ?1",
    ),
    (
        "wrongCodesAndResends",
        "select json_object('submission', a.submission, 'kind', a.kind, 'at', a.at)
         from attempt a where a.account = ?1
           and a.submission in (select p.submission from party p where p.account = ?1)",
    ),
    (
        "holderChanges",
        "select json_object('id', id, 'domain', service_name, 'optsOut', json(iif(opts_out, 'true', 'false')),
           'askedAt', asked_at, 'deadline', deadline, 'presentHolderAcceptedAt', old_accepted_at,
           'newHolderAcceptedAt', new_accepted_at, 'endedAt', ended_at, 'ending', json(ending))
         from holder_change where asker = ?1",
    ),
    (
        "holderEvents",
        "select json_object('domain', service_name, 'at', at, 'event', what, 'change', change, 'fields', fields)
         from holder_history where by_account = ?1",
    ),
    (
        "casesMailed",
        "select json_object('caseNumber', case_number, 'kind', purpose, 'usedAt', used_at)
         from case_link where recipient = ?1",
    ),
    (
        "emails",
        "select json_object('notice', o.notice, 'request', o.request, 'submission', o.submission,
           'domain', o.holder_domain, 'caseNumber', o.case_number, 'state', o.state, 'queuedAt', o.queued_at,
           'stateAt', o.state_at, 'attempts', o.attempts,
           'address', iif(o.holder_domain is null and o.case_number is null, o.address, null))
         from outbox o where o.account = ?1",
    ),
    (
        "mailedLinks",
        "select json_object('purpose', purpose, 'email', email, 'outcome', outcome, 'beganAt', began_at,
           'expiresAt', expires_at, 'outcomeAt', outcome_at, 'wrongCodes', wrong_codes, 'changeBeganAt', change_began_at,
           'addressChangedBeforeAt', address_changed_before)
         from mailed_link where account = ?1",
    ),
    (
        "bills",
        "select json_object('id', id, 'issued', issued, 'due', due, 'amount', amount, 'currency', currency, 'status', status)
         from bill where account = ?1",
    ),
    (
        "paymentMethods",
        "select json_object('id', id, 'type', kind, 'status', status, 'lastDay', last_day)
         from payment_method where account = ?1",
    ),
    (
        "sessions",
        "select json_object('id', id, 'browser', agent, 'network', network, 'beganAt', began_at, 'usedAt', used_at)
         from session where account = ?1",
    ),
    ("knownBrowsers", "select json_object('usedAt', at) from device where account = ?1"),
    (
        "failedSignIns",
        "select json_object('login', login, 'failures', failures, 'lastAt', last_at)
         from sign_in_failure where login = lower(?1)",
    ),
    (
        "recentCalls",
        "select json_object('key', key, 'at', at) from idempotency where account = ?1",
    ),
    (
        "corrections",
        "select json_object('name', s.name, 'category', s.category,
           'role', case c.role when 1 then 'admin' when 2 then 'tech' else 'billing' end,
           'from', c.from_account, 'to', c.to_account, 'proposedAt', c.proposed_at, 'decidedAt', c.decided_at,
           'approved', json(iif(c.approved, 'true', 'false')))
         from correction c join service s on s.id = c.service where ?1 in (c.from_account, c.to_account)",
    ),
    (
        // What is proposed concerns other people until it is decided.
        "addressCorrections",
        "select json_object('from', from_address, 'to', to_address, 'proposedAt', proposed_at, 'decidedAt', decided_at)
         from correction where account = ?1 and approved",
    ),
    (
        "actsOfStaff",
        "select json_object('at', a.at, 'act', a.act, 'refusal', a.refusal,
           'reason', iif(exists (select 1 from outbox o where o.account = ?1 and o.audit = a.id), a.reason, null))
         from audit a where a.about = ?1 and a.about_kind = 'account'",
    ),
    (
        "passwordRequestsUnderWay",
        "select json_object('action', action, 'login', login, 'calledAt', called_at)
         from postponed_call where login = ?1",
    ),
    (
        "providerRoles",
        "select json_object('name', s.name, 'category', s.category,
           'admin', json(iif(s.imported_admin = ?1, 'true', 'false')),
           'tech', json(iif(s.imported_tech = ?1, 'true', 'false')),
           'billing', json(iif(s.imported_billing = ?1, 'true', 'false')))
         from contact c join service s on s.id = c.service where c.account = ?1",
    ),
];

/// A time in milliseconds as text, by the name of its field.
fn with_times(mut row: Map<String, Value>) -> StoreResult<Map<String, Value>> {
    for (name, value) in &mut row {
        let is_time = name == "at" || name.ends_with("At") || ["since", "until", "deadline"].contains(&name.as_str());
        if let (true, Some(millis)) = (is_time, value.as_i64()) {
            *value = timestamp(millis)?.to_rfc3339_opts(SecondsFormat::Secs, true).into();
        }
    }
    Ok(row)
}

impl ReadTx<'_> {
    /// A copy of everything stored about an account: an array of objects for each section.
    ///
    /// # Errors
    /// Database error.
    pub fn account_data(&self, account: &NicHandle) -> StoreResult<Map<String, Value>> {
        let mut copy = Map::new();
        for (section, query) in SECTIONS {
            let rows: Vec<Value> = self.all(query, [account.as_str()], |row| {
                let row = serde_json::from_str(&row.get::<_, String>(0)?);
                with_times(row.map_err(|_| StoreError::Corrupt("copy of an account"))?).map(Value::Object)
            })?;
            copy.insert(section.to_owned(), rows.into());
        }
        Ok(copy)
    }
}

#[cfg(test)]
mod tests {
    use super::SECTIONS;
    use crate::store::migrations;
    use rusqlite::Connection;
    use std::collections::{BTreeMap, BTreeSet};

    /// Names of columns that hold a handle without saying so in the schema.
    const OF_HANDLES: [&str; 10] =
        ["about", "account", "admin", "asker", "by_account", "caused_by", "handle", "holder", "login", "recipient"];

    /// Tables that are left out of the copy, and why.
    const TABLES_LEFT_OUT: [(&str, &str); 7] = [
        ("announcement", "a queue that is emptied at once"),
        ("code", "hashes of codes"),
        ("contact_count", "derived from the contacts"),
        ("large_account", "derived from the contacts"),
        ("large_contact", "derived from the contacts"),
        ("reserved_handle", "only keeps a handle from being given to somebody else during an import"),
        ("mailbox", "emails of a demo, with codes"),
    ];

    /// Columns of other tables that are left out, and why.
    const COLUMNS_LEFT_OUT: [(&str, &[&str], &str); 24] = [
        ("account", &["email_key"], "the address in another form"),
        ("mailed_link", &["email_key"], "the address in another form"),
        ("mailed_link", &["details"], "a sign-up before there is an account, with a hash of its password"),
        ("audit", &["staff", "staff_name", "client_ip"], "who of the staff it was"),
        ("audit", &["about_key"], "what it was about in another form"),
        ("audit", &["paper", "paper_kind"], "about a case"),
        ("case_link", &["hash"], "hash of a secret"),
        ("contact", &["name_key", "ascii_key", "admin", "tech", "billing", "open_roles"], "derived from the service"),
        ("correction", &["proposed_by", "decided_by"], "who of the staff it was"),
        ("correction", &["reason"], "written for the staff; an email tells the account of its outcome"),
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
            ],
            "how the server delivers it",
        ),
        ("party", &["position", "closed_at", "code"], "a number, the end of the request again, and a hash"),
        ("postponed_call", &["details", "run_at"], "a sign-up with a hash of its password, and when it runs"),
        ("request", &["asker_roles", "due_at"], "what the server decides by"),
        ("request", &["ending"], "may tell of bills of other people; the state says how it ended"),
        ("role_end", &["due_at"], "the last day, or an end before it, in another form"),
        ("service", &["name_key", "ascii_key"], "the name in another form"),
        ("session", &["token_hash"], "hash of a secret"),
    ];

    type Schema = BTreeMap<String, BTreeSet<String>>;

    fn schema() -> (Schema, BTreeSet<String>) {
        let mut database = Connection::open_in_memory().expect("a database");
        migrations::run(&mut database).expect("the schema");
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
            let is_told = |column: &str| column == "id" || queries.iter().any(|words| words.contains(column));
            let untold = columns[table].iter().filter(|column| !is_told(column) && !left_out.contains(column.as_str()));
            missing.extend(untold.map(|column| format!("{table}.{column}")));
        }
        assert!(missing.is_empty(), "neither exported nor left out for a reason: {missing:?}");
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
