//! What a tech contact can and cannot do: what is told before somebody is made one. Asked of the rules.

use crate::components::{Tone, icon, words};
use crate::prelude::*;
use handover_rules::submission::abilities::{Ability, abilities};
use handover_rules::{Category, Role};

/// What a tech contact can do on services of these kinds.
pub(crate) fn can(categories: &[Category]) -> AnyView {
    let can = |ability: &Ability| {
        categories.iter().any(|category| abilities(Role::Tech.into(), *category).any(|other| other == *ability))
    };
    list(Tone::Ok, "check", Ability::ALL.into_iter().filter(can))
}

/// What a tech contact cannot do on them. The parts of a site are one thing to most people, so that what is true of its
/// domain is told with each of them.
pub(crate) fn cannot(categories: &[Category]) -> AnyView {
    let cannot = |ability: &Ability| lacks(*ability, categories);
    list(Tone::Plain, "no", Ability::ALL.into_iter().filter(cannot))
}

fn lacks(ability: Ability, categories: &[Category]) -> bool {
    // Handing on the billing role is part of what is told as changing other contacts.
    let is_told = !matches!(ability, Ability::HandOnTech | Ability::HandOnBilling);
    let exists = |category: &Category| ability.exists_for(*category) || category.is_part_of_a_site();
    is_told && !ability.belongs_to(Role::Tech) && categories.iter().any(exists)
}

fn list(tone: Tone, icon_name: &'static str, abilities: impl Iterator<Item = Ability>) -> AnyView {
    let lines: Vec<AnyView> = abilities
        .map(|ability| {
            let text = if tone == Tone::Ok { words::ability(ability) } else { words::lacking(ability) };
            view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></li> }.into_any()
        })
        .collect();
    view! { <ul class="can ul">{lines}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(category: Category) -> Vec<Ability> {
        Ability::ALL.into_iter().filter(|ability| lacks(*ability, &[category])).collect()
    }

    #[test]
    fn what_the_guide_says_a_tech_contact_has_no_access_to() {
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
    fn nothing_is_told_of_domains_where_there_are_none() {
        assert!(!lacking(Category::Vps).contains(&Ability::ChangeHolder));
        assert!(lacking(Category::Vps).contains(&Ability::SeeInvoices));
    }
}
