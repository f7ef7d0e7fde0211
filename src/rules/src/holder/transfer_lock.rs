//! The block of outgoing transfers after a change of holder, which protects a domain from theft.

use crate::{ServiceName, Timestamp, string_enum};
use chrono::TimeDelta;

/// Days for which a domain cannot move to another provider after a change of holder.
pub const TRANSFER_LOCK_DAYS: i64 = 60;

string_enum! {
    /// A set of registry rules, chosen by the domain's top-level domain.
    pub enum DomainGroup {
        /// Generic: the transfer policy of ICANN, by which the old holder may opt out of the block in advance.
        Generic = "generic",
        /// A country's: the registry's own rules, without an opt-out.
        Country = "country",
    }
}

impl DomainGroup {
    /// The group of a domain. Top-level domains of two letters belong to countries, and so do most that are not ASCII,
    /// which count as such: an opt-out must not be offered where it does not exist.
    #[must_use]
    pub fn of(domain: &ServiceName) -> Self {
        let name = domain.as_str().trim_end_matches('.');
        let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
        let is_international = !last.is_ascii() || last.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
        if is_international || last.len() == 2 { Self::Country } else { Self::Generic }
    }

    /// The block can be avoided if it is asked for together with the change of holder.
    #[must_use]
    pub const fn allows_opt_out(self) -> bool {
        matches!(self, Self::Generic)
    }
}

/// The end of the block after a change of holder at `changed_at`; `None` without a block.
#[must_use]
pub fn locked_until(changed_at: Timestamp, opts_out: bool) -> Option<Timestamp> {
    (!opts_out).then(|| changed_at + TimeDelta::days(TRANSFER_LOCK_DAYS))
}
