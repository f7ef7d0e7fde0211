//! Everything stored about an account, for its owner. See decision 0027.

use super::{ReadTx, StoreError, StoreResult};
use handover_rules::NicHandle;
use serde_json::{Map, Value};

/// The sections of the copy. Each query returns one JSON object a row; `?1` is the account. Secrets and their hashes are
/// in none.
const SECTIONS: [(&str, &str); 10] = [
    (
        "account",
        "select json_object('handle', handle, 'email', email,
           'emailConfirmedAt', strftime('%FT%TZ', confirmed_at / 1000, 'unixepoch'), 'firstName', first_name,
           'name', name, 'organisation', organisation, 'subsidiary', subsidiary, 'language', language)
         from account where handle = ?1",
    ),
    (
        "services",
        "select json_object('name', s.name, 'category', s.category,
           'roles', trim(iif(c.roles & 1, 'admin ', '') || iif(c.roles & 2, 'tech ', '') || iif(c.roles & 4, 'billing', '')))
         from contact c join service s on s.id = c.service where c.account = ?1",
    ),
    (
        "rolesHeld",
        "select json_object('name', s.name, 'category', s.category,
           'role', case t.role when 1 then 'admin' when 2 then 'tech' else 'billing' end,
           'since', strftime('%FT%TZ', t.since / 1000, 'unixepoch'),
           'until', strftime('%FT%TZ', t.until / 1000, 'unixepoch'), 'request', t.request)
         from role_term t join service s on s.id = t.service where t.account = ?1",
    ),
    (
        "requests",
        "select json_object('id', r.id, 'name', s.name, 'category', s.category,
           'roles', trim(iif(r.roles & 1, 'admin ', '') || iif(r.roles & 2, 'tech ', '') || iif(r.roles & 4, 'billing', '')),
           'asker', r.asker, 'from', r.from_account, 'to', r.to_account, 'state', r.state,
           'askedAt', strftime('%FT%TZ', r.asked_at / 1000, 'unixepoch'),
           'acceptedAt', strftime('%FT%TZ', p.accepted_at / 1000, 'unixepoch'),
           'endedAt', strftime('%FT%TZ', r.ended_at / 1000, 'unixepoch'))
         from told_party p join request r on r.id = p.request join service s on s.id = r.service where p.account = ?1",
    ),
    (
        "holderChanges",
        "select json_object('id', id, 'domain', service_name, 'before', json(before), 'after', json(after),
           'optsOut', json(iif(opts_out, 'true', 'false')),
           'askedAt', strftime('%FT%TZ', asked_at / 1000, 'unixepoch'),
           'deadline', strftime('%FT%TZ', deadline / 1000, 'unixepoch'),
           'endedAt', strftime('%FT%TZ', ended_at / 1000, 'unixepoch'), 'ending', json(ending))
         from holder_change where asker = ?1",
    ),
    (
        "emails",
        "select json_object('notice', o.notice, 'request', o.request, 'state', o.state,
           'queuedAt', strftime('%FT%TZ', o.queued_at / 1000, 'unixepoch'))
         from outbox o where o.account = ?1 and o.submission is not null",
    ),
    (
        "mailedLinks",
        "select json_object('purpose', purpose, 'email', email, 'outcome', outcome,
           'beganAt', strftime('%FT%TZ', began_at / 1000, 'unixepoch'))
         from account_task where account = ?1",
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
        "select json_object('browser', agent, 'network', network, 'beganAt', strftime('%FT%TZ', began_at / 1000, 'unixepoch'),
           'usedAt', strftime('%FT%TZ', used_at / 1000, 'unixepoch'))
         from session where account = ?1",
    ),
];

impl ReadTx<'_> {
    /// A copy of everything stored about an account: an array of objects for each section.
    ///
    /// # Errors
    /// Database error.
    pub fn account_data(&self, account: &NicHandle) -> StoreResult<Map<String, Value>> {
        let mut copy = Map::new();
        for (section, query) in SECTIONS {
            let rows: Vec<Value> = self.all(query, [account.as_str()], |row| {
                serde_json::from_str(&row.get::<_, String>(0)?).map_err(|_| StoreError::Corrupt("copy of an account"))
            })?;
            copy.insert(section.to_owned(), rows.into());
        }
        Ok(copy)
    }
}
