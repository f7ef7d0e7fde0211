//! Last days of services: counts by account and day, for the figures of services that end soon.

use crate::engine::params;
use crate::{StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::NicHandle;
use handover_rules::service_list::{Need, URGENT, days_of};
use std::collections::BTreeMap;

/// The first and last of some days, both inclusive, as they are compared in the store.
#[derive(Clone, Debug)]
pub(super) struct Days(pub(super) [String; 2]);

impl Days {
    pub(super) fn all() -> Self {
        Self([String::new(), "~".to_owned()])
    }

    /// The days that a need depends on; `None` if on none.
    pub(super) fn of(need: Need, today: NaiveDate) -> Option<Self> {
        let (first, last) = days_of(need, today)?;
        Some(Self([first.map_or_else(String::new, |first| first.to_string()), last.to_string()]))
    }
}

/// The `day` of a service in `contact_end`.
pub(super) fn end_key(status: &str, expiration: Option<String>) -> Option<String> {
    if URGENT.iter().any(|urgent| urgent.as_str() == status) { Some(String::new()) } else { expiration }
}

/// [`end_key`] in SQL, for rows of a table with `status` and `expiration`.
pub(crate) fn end_key_of(table: &str) -> String {
    let urgent = URGENT.map(|status| format!("'{}'", status.as_str())).join(", ");
    format!("case when {table}.status in ({urgent}) then '' else {table}.expiration end")
}

impl WriteTx<'_> {
    /// Adds differences to the numbers of an account's services by day.
    pub(super) fn write_ends(&self, account: &NicHandle, changes: &BTreeMap<String, i64>) -> StoreResult<()> {
        for (day, change) in changes.iter().filter(|(_, change)| **change != 0) {
            self.run(
                "insert into contact_end (account, day, number) values (?1, ?2, ?3)
                 on conflict (account, day) do update set number = contact_end.number + excluded.number",
                params![account, day, change],
            )?;
            if *change < 0 {
                self.run(
                    "delete from contact_end where account = ?1 and day = ?2 and number = 0",
                    params![account, day],
                )?;
            }
        }
        Ok(())
    }
}
