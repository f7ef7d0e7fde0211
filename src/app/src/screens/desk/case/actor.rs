//! Names of the actors in a case.

use crate::platform::i18n as t;
use handover_api::cases::DeskCase;
use handover_rules::cases::timeline::CaseActor;

/// The name of an actor in a case.
pub(super) fn actor(case: &DeskCase, by: CaseActor) -> String {
    match by {
        CaseActor::Claimant => t::desk_case_by_claimant().to_owned(),
        CaseActor::Holder => t::desk_case_by_holder().to_owned(),
        CaseActor::Admin => t::desk_case_by_admin().to_owned(),
        CaseActor::Timer => t::desk_case_by_timer().to_owned(),
        CaseActor::Staff(id) => {
            let found = case.staff.iter().find(|member| member.id == id);
            found.map_or_else(|| t::desk_case_by_former().to_owned(), |member| member.name.clone())
        }
    }
}
