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

/// Members that are stored as JSON.
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
    /// Passes a copy of everything stored about an account to `write`, in parts: JSON, with an array of objects for each section.
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
mod tests;
