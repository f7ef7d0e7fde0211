//! Everything stored about an account, for its owner. See decision 0034.

use crate::convert::timestamp;
use crate::{ReadTx, StoreError, StoreResult};
use chrono::SecondsFormat;
use handover_rules::NicHandle;
use serde_json::{Map, Value};

/// The sections of the copy. Each query returns one JSON object a row; `?1` is the account. No section has secrets,
/// their hashes, or data of other people. Times are in milliseconds here.
const SECTIONS: [(&str, &str); 28] = [
    (
        "account",
        "select json_object('handle', handle, 'email', email, 'providerEmail', imported_email,
           'emailConfirmedAt', confirmed_at, 'emailChangedAt', address_changed_at,
           'emailUndeliverableAt', undeliverable_at, 'firstName', first_name,
           'name', name, 'organisation', organisation, 'subsidiary', subsidiary, 'language', language,
           'isCompleteForProvider', json(iif(complete, 'true', 'false')),
           'isEntryComplete', json(iif(entry_complete, 'true', 'false')),
           'isChangedHere', json(iif(person_changed, 'true', 'false')),
           'isNameHidden', json(iif(name_hidden, 'true', 'false')),
           'hasPassword', json(iif(password is null, 'false', 'true')), 'suspendedAt', suspended_at,
           'deletedAt', deleted_at, 'removalAt', removal_at)
         from account where handle = ?1",
    ),
    ("labels", "select json_object('handle', handle, 'label', label) from person_label where account = ?1"),
    (
        "services",
        "select json_object('name', s.name, 'category', s.category, 'status', s.status, 'creation', s.creation,
           'expiration', s.expiration, 'renewal', s.renewal, 'deletedAt', s.deleted_at, 'removalAt', s.removal_at,
           'roles', trim(iif(c.roles & 1, 'admin ', '') || iif(c.roles & 2, 'tech ', '') || iif(c.roles & 4, 'billing', '')))
         from contact c join service s on s.id = c.service where c.account = ?1",
    ),
    (
        "servicesOrdered",
        "select json_object('name', name, 'category', category, 'creation', creation) from service where ordered_by = ?1",
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
         from submission where asker = ?1
           and exists (select 1 from party p where p.submission = submission.id and p.account = ?1)",
    ),
    (
        "requests",
        "select json_object('id', r.id, 'submission', r.submission, 'name', s.name, 'category', s.category,
           'roles', trim(iif(r.roles & 1, 'admin ', '') || iif(r.roles & 2, 'tech ', '') || iif(r.roles & 4, 'billing', '')),
           'asker', r.asker, 'from', r.from_account, 'to', r.to_account, 'state', r.state, 'lastDay', r.until,
           'askedAt', r.asked_at, 'deadline', r.deadline, 'reminders', r.reminders, 'answer', p.answer,
           'declineReason', iif(r.ending ->> '$.declined.by' = ?1, r.ending ->> '$.declined.reason', null),
           'acceptedAt', p.accepted_at, 'effectAt', iif(r.state = 'validatingByCustomers', null, r.effect_at), 'endedAt', r.ended_at)
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
         from holder_change where asker = ?1
           and exists (select 1 from holder_history h where h.change = holder_change.id and h.by_account = ?1)",
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
           'stateAt', o.state_at, 'attempts', o.attempts, 'agent', o.agent, 'network', o.network,
           'happenedAt', o.happened_at,
           'address', iif(o.holder_domain is null and o.case_number is null, o.address, null),
           'sentTo', iif(o.holder_domain is null and o.case_number is null, o.sent_to, null))
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
        "select json_object('id', id, 'browser', agent, 'network', network, 'beganAt', began_at, 'usedAt', used_at,
           'subjectAtProvider', provider_subject, 'authenticatedAt', provider_authenticated_at, 'class', provider_acr)
         from session where account = ?1",
    ),
    (
        "applications",
        "select json_object('id', id, 'key', key, 'name', name, 'description', description, 'createdAt', created_at)
         from application where account = ?1",
    ),
    (
        "accessOfApplications",
        "select json_object('id', c.id, 'application', a.name, 'rules', json(c.rules), 'redirection', c.redirection,
           'state', c.state, 'requestedAt', c.requested_at, 'answeredAt', c.answered_at, 'expiresAt', c.expires_at,
           'usedAt', c.used_at)
         from credential c join application a on a.id = c.application where c.account = ?1",
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
        // An open proposal concerns other people until it is decided.
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
    pub fn account_data(&self, account: &NicHandle) -> StoreResult<Map<String, Value>> {
        let mut copy = Map::new();
        for (section, query) in SECTIONS {
            let rows: Vec<Value> = self.all(query, [account.as_str()], |row| {
                let row = serde_json::from_str(&crate::engine::only::<String>(row)?);
                with_times(row.map_err(|_| StoreError::Corrupt("copy of an account"))?).map(Value::Object)
            })?;
            copy.insert(section.to_owned(), rows.into());
        }
        Ok(copy)
    }
}

#[cfg(test)]
mod tests;
