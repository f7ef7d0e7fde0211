//! Holders of domains, and changes of them.

mod in_session;
mod lifecycle;
mod values;

use crate::prelude::*;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::lifecycle::{HolderChangeInput, ask};
use handover_rules::holder::{HolderChange, HolderChangeId, HolderFacts};

fn vance() -> HolderIdentity {
    person("Vance", "old@larkmoor.example")
}

/// Facts without blockers.
fn facts() -> HolderFacts {
    HolderFacts {
        status: ServiceStatus::Ok,
        is_admin: true,
        is_suspended: false,
        has_unpaid_bill: false,
        is_disputed: false,
        is_claimed: false,
        open_change: None,
        open_requests: Vec::new(),
        holder: Some(vance()),
    }
}

fn input() -> HolderChangeInput {
    HolderChangeInput {
        domain: service().name,
        asker: asker(),
        after: person("Ashdown", "new@larkmoor.example"),
        opts_out: false,
    }
}

fn asked_with(input: HolderChangeInput) -> HolderChange {
    ask(input, HolderChangeId::new(1), &facts(), at(0)).expect("it can be asked for").0
}

fn asked() -> HolderChange {
    asked_with(input())
}
