//! The abilities of a tech contact as full lists, for screens that give somebody access (guide, statements 42 to 46).

use crate::components::{Icon, Tone, words};
use crate::platform::i18n as t;
use handover_rules::submission::abilities::{Ability, abilities};
use handover_rules::{Category, Role};
use leptos::prelude::*;

/// The abilities of a tech contact on services of these categories.
#[component]
pub(crate) fn TechCan(categories: Vec<Category>) -> AnyView {
    let can = |ability: &Ability| {
        categories.iter().any(|category| abilities(Role::Tech.into(), *category).any(|other| other == *ability))
    };
    list(Tone::Ok, "check", Ability::ALL.into_iter().filter(can))
}

/// The abilities that a tech contact lacks. For a part of a site these include those of its domain, because most people do
/// not tell the parts apart.
#[component]
pub(crate) fn TechCannot(categories: Vec<Category>) -> AnyView {
    let cannot = |ability: &Ability| lacks(*ability, &categories);
    list(Tone::Plain, "no", Ability::ALL.into_iter().filter(cannot))
}

fn lacks(ability: Ability, categories: &[Category]) -> bool {
    // Handing on the billing role is part of changing other contacts.
    let is_listed = !matches!(ability, Ability::HandOnTech | Ability::HandOnBilling);
    let exists = |category: &Category| ability.exists_for(*category) || category.is_part_of_a_site();
    is_listed && !ability.belongs_to(Role::Tech) && categories.iter().any(exists)
}

fn list(tone: Tone, icon: &'static str, abilities: impl Iterator<Item = Ability>) -> AnyView {
    let lines: Vec<AnyView> = abilities
        .map(|ability| {
            let text = if tone == Tone::Ok { t::word_ability(ability) } else { words::lacking(ability) };
            view! { <li data-s=tone.as_str()><Icon name=icon/><span>{text}</span></li> }.into_any()
        })
        .collect();
    view! { <ul class="abilities ul">{lines}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(category: Category) -> Vec<Ability> {
        Ability::ALL.into_iter().filter(|ability| lacks(*ability, &[category])).collect()
    }

    #[test]
    fn tech_contact_lacks_what_the_guide_says() {
        let guide = [
            Ability::ChangeAllContacts,
            Ability::ChangeHolder,
            Ability::TransferOut,
            Ability::SeeInvoices,
            Ability::Renew,
            Ability::ManagePayment,
        ];
        assert_eq!(lacking(Category::Hosting), guide);
        assert_eq!(lacking(Category::Domain), guide);
    }

    #[test]
    fn domains_are_mentioned_only_for_parts_of_a_site() {
        assert!(!lacking(Category::Vps).contains(&Ability::ChangeHolder));
        assert!(lacking(Category::Vps).contains(&Ability::SeeInvoices));
    }
}
