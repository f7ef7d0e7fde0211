//! The catalogue of actions in the words of the reference.

use crate::mail::phrases;
use handover_api::reference::{IamCategory, ReferenceAction};
use handover_rules::access::{ActionGroup, Catalogue, CatalogueAction, ProviderAction, resource_type};
use handover_rules::submission::abilities::Effect;
use handover_rules::{Category, Language};

/// Each action with each type of services that has it.
pub(super) fn reference_actions(catalogue: &Catalogue, provided: &[ProviderAction]) -> Vec<ReferenceAction> {
    let of_type = |action: &CatalogueAction, category| ReferenceAction {
        action: action.name.clone(),
        description: phrases::action(Language::English, Effect::Can, &action.name, provided).to_owned(),
        categories: vec![kind(action.group)],
        resource_type: resource_type(category).to_owned(),
    };
    let each = catalogue.actions().iter().flat_map(|action| {
        let types = Category::ALL.into_iter().filter(|category| action.exists_for(*category));
        types.map(move |category| of_type(action, category))
    });
    each.collect()
}

const fn kind(group: Option<ActionGroup>) -> IamCategory {
    match group {
        Some(ActionGroup::See | ActionGroup::BillingRead) => IamCategory::Read,
        Some(ActionGroup::Technical) => IamCategory::Edit,
        Some(ActionGroup::BillingPay | ActionGroup::Contacts) | None => IamCategory::Operate,
    }
}
