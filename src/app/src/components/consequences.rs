//! Effects of a change of roles on a person, one line each. The whole table is "Who can do what".

use super::{Icon, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::link::ServiceTab;
use handover_rules::submission::abilities::{Ability, abilities, can, gained};
use handover_rules::{Category, RoleSet, ServiceKey};
use leptos::prelude::*;

/// Abilities that a reader thinks of as one, in the order of their lines. Each belongs to the same roles throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Area {
    Contacts,
    Domain,
    Technical,
    HandOnTech,
    HandOnBilling,
    Payment,
}

impl Area {
    const fn of(ability: Ability) -> Self {
        match ability {
            Ability::ChangeAllContacts => Self::Contacts,
            Ability::HandOnTech => Self::HandOnTech,
            Ability::HandOnBilling => Self::HandOnBilling,
            Ability::ChangeHolder | Ability::TransferOut => Self::Domain,
            Ability::Configure
            | Ability::EditDns
            | Ability::AddDomains
            | Ability::InstallModules
            | Ability::ChangePasswords
            | Ability::OrderCertificates
            | Ability::ManageMailboxes => Self::Technical,
            Ability::SeeInvoices | Ability::Renew | Ability::ManagePayment => Self::Payment,
        }
    }
}

/// Effects of a change of the reader's roles on a service of `category`: what it can then, what it no longer can, and after
/// a gain what it still cannot. `None` if it can do the same as before.
pub(crate) fn abilities_after(
    can_then: &str,
    can_no_longer: &str,
    before: RoleSet,
    after: RoleSet,
    category: Category,
) -> Option<AnyView> {
    let gains: Vec<Ability> = gained(before, after, category).collect();
    let loses: Vec<Ability> = gained(after, before, category).collect();
    if gains.is_empty() && loses.is_empty() {
        return None;
    }
    let is_lacking = |ability: &Ability| {
        // Nobody misses handing on a single role who does not hold it.
        !gains.is_empty()
            && ability.exists_for(category)
            && !can(after, category, *ability)
            && !loses.contains(ability)
            && !matches!(Area::of(*ability), Area::HandOnTech | Area::HandOnBilling)
    };
    let lacks: Vec<Ability> = Ability::ALL.into_iter().filter(is_lacking).collect();
    let lists = view! {
        {list(can_then, Tone::Ok, "check", &gains)}
        {list(can_no_longer, Tone::Warn, "no", &loses)}
        {list(t::request_still_not(), Tone::Plain, "x", &lacks)}
    };
    Some(lists.into_any())
}

/// The abilities of `roles` on a service of `category`.
pub(crate) fn abilities_of(heading: &str, roles: RoleSet, category: Category) -> Option<AnyView> {
    list(heading, Tone::Ok, "check", &abilities(roles, category).collect::<Vec<_>>())
}

fn list(heading: &str, tone: Tone, icon: &'static str, of: &[Ability]) -> Option<AnyView> {
    let line =
        |area| view! { <li data-s=tone.as_str()><Icon name=icon/><span>{words(area, of, tone)}</span></li> }.into_any();
    let lines: Vec<AnyView> = areas(of).into_iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="stack mid"><h3>{heading.to_owned()}</h3><ul class="abilities ul">{lines}</ul></div>
        }
        .into_any()
    })
}

/// The link to every ability by role. The page is for contacts of the service only.
#[component]
pub(crate) fn AllAbilitiesLink(service: ServiceKey) -> AnyView {
    let address = Link::service_tab(&service, ServiceTab::Rights).format();
    view! { <a href=address>{t::rights_title()}</a> }.into_any()
}

fn areas(abilities: &[Ability]) -> Vec<Area> {
    let mut areas: Vec<Area> = abilities.iter().map(|ability| Area::of(*ability)).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

/// The abilities of an area, as they follow "can" and "cannot".
fn words(area: Area, abilities: &[Ability], tone: Tone) -> String {
    match area {
        Area::Contacts if tone == Tone::Plain => t::consequence_other_contacts().to_owned(),
        Area::Contacts => t::consequence_contacts().to_owned(),
        Area::HandOnTech => t::consequence_hand_on_tech().to_owned(),
        Area::HandOnBilling => t::consequence_hand_on_billing().to_owned(),
        Area::Domain => t::consequence_domain().to_owned(),
        Area::Technical => t::consequence_run(technical_parts(abilities).as_str()),
        Area::Payment => t::consequence_pay().to_owned(),
    }
}

/// The technical abilities in a word each: `settings, passwords and certificates`.
fn technical_parts(abilities: &[Ability]) -> String {
    let part = |ability: &Ability| {
        Some(match ability {
            Ability::Configure => t::consequence_part_settings(),
            Ability::EditDns => t::consequence_part_dns(),
            Ability::AddDomains => t::consequence_part_domains(),
            Ability::InstallModules => t::consequence_part_modules(),
            Ability::ChangePasswords => t::consequence_part_passwords(),
            Ability::OrderCertificates => t::consequence_part_certificates(),
            Ability::ManageMailboxes => t::consequence_part_mailboxes(),
            _ => return None,
        })
    };
    let parts: Vec<String> = abilities.iter().filter_map(part).map(str::to_owned).collect();
    intl::list(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::Role;

    #[test]
    fn an_area_belongs_to_the_same_roles_throughout() {
        for one in Ability::ALL {
            for other in Ability::ALL.into_iter().filter(|other| Area::of(*other) == Area::of(one)) {
                for role in Role::ALL {
                    assert_eq!(one.belongs_to(role), other.belongs_to(role), "{one:?}, {other:?}");
                }
            }
        }
    }

    #[test]
    fn abilities_of_an_area_make_one_line() {
        let abilities = [Ability::SeeInvoices, Ability::Configure, Ability::Renew, Ability::ChangePasswords];
        assert_eq!(areas(&abilities), [Area::Technical, Area::Payment]);
    }
}
