//! The catalogue of actions in the words of the reference.

use crate::mail::i18n as t;
use handover_api::access::iam::{IamCategory, ReferenceAction};
use handover_rules::access::{
    ASK_FOR_CONTACTS, ActionGroup, Catalogue, CatalogueAction, ProviderAction, resource_type,
};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, Language};

/// Each action with each type of services that has it.
pub(super) fn reference_actions(catalogue: &Catalogue, provided: &[ProviderAction]) -> Vec<ReferenceAction> {
    let of_type = |action: &CatalogueAction, category| ReferenceAction {
        action: action.name.clone(),
        description: description(action, provided).to_owned(),
        categories: vec![kind(action.group)],
        resource_type: resource_type(category).to_owned(),
    };
    let each = catalogue.actions().iter().flat_map(|action| {
        let types = Category::ALL.into_iter().filter(|category| action.exists_for(*category));
        types.map(move |category| of_type(action, category))
    });
    each.collect()
}

fn description<'a>(action: &CatalogueAction, provided: &'a [ProviderAction]) -> &'a str {
    if let Some(own) = provided.iter().find(|own| own.name == action.name) {
        return own.texts.of(Language::English);
    }
    match Ability::parse(action.name.as_str()) {
        Some(ability) => t::word_ability(Language::English, ability),
        None if action.name.as_str() == ASK_FOR_CONTACTS => t::mail_access_contacts(Language::English),
        None => t::mail_access_see(Language::English),
    }
}

const fn kind(group: Option<ActionGroup>) -> IamCategory {
    match group {
        Some(ActionGroup::See | ActionGroup::BillingRead) => IamCategory::Read,
        Some(ActionGroup::Technical) => IamCategory::Edit,
        Some(ActionGroup::BillingPay | ActionGroup::Contacts) | None => IamCategory::Operate,
    }
}
