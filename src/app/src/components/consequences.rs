//! Effects of a change of roles on a person, one line each. The whole table is "Who can do what".

use super::{Icon, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::link::ServiceTab;
use handover_rules::submission::abilities::{Ability, can, gained};
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

/// Effects of a change of somebody's roles on a service of `category`, in two lists: what the person can and no longer
/// can, and what it still cannot. `None` if they can do the same as before.
pub(crate) fn abilities_after(
    heading: &'static str,
    before: RoleSet,
    after: RoleSet,
    category: Category,
) -> Option<AnyView> {
    let gains: Vec<Ability> = gained(before, after, category).collect();
    let loses: Vec<Ability> = gained(after, before, category).collect();
    if gains.is_empty() && loses.is_empty() {
        return None;
    }
    let lacks: Vec<Ability> = Ability::ALL
        .into_iter()
        .filter(|ability| ability.exists_for(category) && !can(after, category, *ability) && !loses.contains(ability))
        .collect();
    let mut lines: Vec<AnyView> =
        areas(&gains).into_iter().map(|area| line(Tone::Ok, "check", can_do(area, &gains))).collect();
    lines.extend(areas(&loses).into_iter().map(|area| line(Tone::Warn, "no", can_no_longer(area, &loses))));
    let lacking: Vec<AnyView> =
        areas(&lacks).into_iter().filter_map(cannot).map(|text| line(Tone::Plain, "x", text.to_owned())).collect();
    let lacking = (!lacking.is_empty()).then(|| {
        view! {
            <div class="stack mid"><h3>{t::request_still_not()}</h3><ul class="abilities ul">{lacking}</ul></div>
        }
    });
    let lists = view! {
        <div class="stack mid"><h3>{heading}</h3><ul class="abilities ul">{lines}</ul></div>
        {lacking}
    };
    Some(lists.into_any())
}

/// The link to every ability by role. The page is for contacts of the service only.
#[component]
pub(crate) fn AllAbilitiesLink(service: ServiceKey) -> AnyView {
    let address = Link::service_tab(&service, ServiceTab::Rights).format();
    view! { <a href=address>{t::rights_title()}</a> }.into_any()
}

fn line(tone: Tone, icon: &'static str, text: String) -> AnyView {
    view! { <li data-s=tone.as_str()><Icon name=icon/><span>{text}</span></li> }.into_any()
}

fn areas(abilities: &[Ability]) -> Vec<Area> {
    let mut areas: Vec<Area> = abilities.iter().map(|ability| Area::of(*ability)).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

fn can_do(area: Area, abilities: &[Ability]) -> String {
    match area {
        Area::Contacts => t::consequence_can_contacts().to_owned(),
        Area::HandOnTech => t::consequence_can_hand_on_tech().to_owned(),
        Area::HandOnBilling => t::consequence_can_hand_on_billing().to_owned(),
        Area::Domain => t::consequence_can_domain().to_owned(),
        Area::Technical => t::consequence_can_run(technical_parts(abilities).as_str()),
        Area::Payment => t::consequence_can_pay().to_owned(),
    }
}

fn can_no_longer(area: Area, abilities: &[Ability]) -> String {
    match area {
        Area::Contacts => t::consequence_no_longer_contacts().to_owned(),
        Area::HandOnTech => t::consequence_no_longer_hand_on_tech().to_owned(),
        Area::HandOnBilling => t::consequence_no_longer_hand_on_billing().to_owned(),
        Area::Domain => t::consequence_no_longer_domain().to_owned(),
        Area::Technical => t::consequence_no_longer_run(technical_parts(abilities).as_str()),
        Area::Payment => t::consequence_no_longer_pay().to_owned(),
    }
}

/// `None` for passing on a single role: nobody misses that who does not hold it.
fn cannot(area: Area) -> Option<&'static str> {
    match area {
        Area::Contacts => Some(t::consequence_cannot_contacts()),
        Area::HandOnTech | Area::HandOnBilling => None,
        Area::Domain => Some(t::consequence_cannot_domain()),
        Area::Technical => Some(t::consequence_cannot_run()),
        Area::Payment => Some(t::consequence_cannot_pay()),
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

    #[test]
    fn what_a_role_lacks_is_said_in_words() {
        let lacking = [Ability::HandOnBilling, Ability::SeeInvoices, Ability::Renew];
        let lines: Vec<&str> = areas(&lacking).into_iter().filter_map(cannot).collect();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("Cannot see invoices"), "{lines:?}");
    }
}
