//! Effects of a change of roles on a person, one line each. The whole table is "Who can do what".

use crate::components::{Icon, RoleChip, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::link::ServiceTab;
use handover_api::submissions::RolesChange;
use handover_rules::submission::abilities::{Ability, abilities, can, gained};
use handover_rules::{Category, Role, RoleSet, ServiceKey};
use leptos::prelude::*;

/// Abilities that a reader thinks of as one. Each belongs to the same roles throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    Contacts,
    Domain,
    Technical,
    HandOnTech,
    HandOnBilling,
    Payment,
}

impl Area {
    /// In the order of their lines.
    const ALL: [Self; 6] =
        [Self::Contacts, Self::Domain, Self::Technical, Self::HandOnTech, Self::HandOnBilling, Self::Payment];

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

/// Effects of changes of the reader's roles: what it can then, what it no longer can, and after a gain what it still cannot.
/// `None` if it can do the same as before.
pub(crate) fn abilities_after(can_then: &str, can_no_longer: &str, changes: &[RolesChange]) -> Option<AnyView> {
    let effects: Vec<Effects> = changes.iter().map(effects).collect();
    let [gains, loses, lacks] = [0, 1, 2].map(|nth| {
        let kinds = changes.iter().zip(&effects);
        kinds.map(|(of, effects)| ((of.category, of.services), effects[nth].clone())).collect::<Vec<_>>()
    });
    let can_then = list(can_then, Tone::Ok, "check", &gains);
    let can_no_longer = list(can_no_longer, Tone::Warn, "no", &loses);
    let differs = can_then.is_some() || can_no_longer.is_some();
    let still_not = list(t::request_still_not(), Tone::Plain, "x", &lacks);
    differs.then(|| view! { {can_then}{can_no_longer}{still_not} }.into_any())
}

/// The same for many services: a column for each role that the reader gets, with the number of services, then one for each
/// that it gives up. What no role gives is said where nothing else of the request gives it.
pub(crate) fn abilities_by_role(can_then: &str, can_no_longer: &str, changes: &[RolesChange]) -> Option<AnyView> {
    let gains =
        Role::ALL.into_iter().filter_map(|role| column(role, &gains_of(role, changes), &lacks_of(role, changes)));
    let gains: Vec<AnyView> = gains.collect();
    let loses = Role::ALL.into_iter().filter_map(|role| lost_column(role, &loses_of(role, changes)));
    let loses: Vec<AnyView> = loses.collect();
    let differs = !gains.is_empty() || !loses.is_empty();
    let group = |heading: &str, columns: Vec<AnyView>| {
        let heading = heading.to_owned();
        (!columns.is_empty())
            .then(|| view! { <div class="pad stack mid"><h2>{heading}</h2><div class="cols">{columns}</div></div> })
    };
    let (gains, loses) = (group(can_then, gains), group(can_no_longer, loses));
    differs.then(|| view! { {gains}{loses} }.into_any())
}

/// Kinds of services, each with abilities on it.
type ByKind = Vec<(Kind, Vec<Ability>)>;

/// Changes by which an account gets a role, or, reversed, gives it up.
fn that_give(role: Role, changes: &[RolesChange], is_reversed: bool) -> impl Iterator<Item = (Kind, RoleSet, RoleSet)> {
    changes.iter().filter_map(move |of| {
        let (before, after) = if is_reversed { (of.after, of.before) } else { (of.before, of.after) };
        let kind = (of.category, of.services);
        (after.contains(role) && !before.contains(role)).then_some((kind, before, after))
    })
}

fn by_kind(role: Role, changes: &[RolesChange], is_reversed: bool) -> ByKind {
    that_give(role, changes, is_reversed)
        .map(|(kind, before, after)| {
            let of_role = gained(before, after, kind.0).filter(|ability| ability.belongs_to(role));
            (kind, of_role.collect())
        })
        .collect()
}

fn gains_of(role: Role, changes: &[RolesChange]) -> ByKind {
    by_kind(role, changes, false)
}

fn loses_of(role: Role, changes: &[RolesChange]) -> ByKind {
    by_kind(role, changes, true)
}

/// The abilities that the account still lacks where it gets `role`, without those that it gets elsewhere by the same
/// request: they stand in the column beside.
fn lacks_of(role: Role, changes: &[RolesChange]) -> ByKind {
    let is_gained =
        |ability: Ability| changes.iter().any(|of| gained(of.before, of.after, of.category).any(|of| of == ability));
    that_give(role, changes, false)
        .map(|(kind, before, after)| {
            let lacks = lacking(before, after, kind.0).filter(|ability| !is_gained(*ability));
            (kind, lacks.collect())
        })
        .collect()
}

fn column(role: Role, gains: &ByKind, lacks: &ByKind) -> Option<AnyView> {
    let gains_lines = area_lines(Tone::Ok, "check", gains);
    let lacks = area_lines(Tone::Plain, "x", lacks);
    (!gains_lines.is_empty()).then(|| role_column(role, gains, gains_lines.into_iter().chain(lacks).collect()))
}

fn lost_column(role: Role, loses: &ByKind) -> Option<AnyView> {
    let lines = area_lines(Tone::Warn, "no", loses);
    (!lines.is_empty()).then(|| role_column(role, loses, lines))
}

fn role_column(role: Role, kinds: &ByKind, lines: Vec<AnyView>) -> AnyView {
    let number = t::word_services(services(kinds.iter().map(|(of, _)| *of)));
    view! {
        <div class="stack mid">
            <h3 class="row"><RoleChip role/><span class="small soft">{number}</span></h3>
            <ul class="abilities ul">{lines}</ul>
        </div>
    }
    .into_any()
}

/// A category, and the number of its services.
type Kind = (Category, u64);

/// In a list: `DNS zone (2)`.
fn kind(&(category, services): &Kind) -> String {
    [t::word_category(category), " (", &intl::number(services), ")"].concat()
}

fn services(kinds: impl Iterator<Item = Kind>) -> u64 {
    kinds.map(|(_, services)| services).sum()
}

/// The abilities that a change gives, takes and, after a gain, still lacks.
type Effects = [Vec<Ability>; 3];

fn effects(&RolesChange { category, before, after, .. }: &RolesChange) -> Effects {
    let gains: Vec<Ability> = gained(before, after, category).collect();
    let loses: Vec<Ability> = gained(after, before, category).collect();
    let lacks = if gains.is_empty() { Vec::new() } else { lacking(before, after, category).collect() };
    [gains, loses, lacks]
}

/// The abilities on a service of `category` that a change does not give, and did not take away either.
fn lacking(before: RoleSet, after: RoleSet, category: Category) -> impl Iterator<Item = Ability> {
    Ability::ALL.into_iter().filter(move |ability| {
        ability.exists_for(category)
            && !can(after, category, *ability)
            && !can(before, category, *ability)
            // Nobody misses handing on a single role who does not hold it.
            && !matches!(Area::of(*ability), Area::HandOnTech | Area::HandOnBilling)
    })
}

/// The abilities of `roles` on a service of `category`.
pub(crate) fn abilities_of(heading: &str, roles: RoleSet, category: Category) -> Option<AnyView> {
    list(heading, Tone::Ok, "check", &[((category, 1), abilities(roles, category).collect())])
}

/// `kinds` are all kinds of services, with the abilities on each.
fn list(heading: &str, tone: Tone, icon: &'static str, kinds: &[(Kind, Vec<Ability>)]) -> Option<AnyView> {
    let lines = ability_lines(tone, icon, kinds);
    (!lines.is_empty()).then(|| {
        view! {
            <div class="stack mid"><h3>{heading.to_owned()}</h3><ul class="abilities ul">{lines}</ul></div>
        }
        .into_any()
    })
}

/// A line for each area, with all that it has on any kind of service. The kinds are named where some have nothing of it.
fn area_lines(tone: Tone, icon: &'static str, kinds: &ByKind) -> Vec<AnyView> {
    let all = services(kinds.iter().map(|(of, _)| *of));
    let line = |area: Area| {
        let has_some = |abilities: &[Ability]| abilities.iter().any(|ability| Area::of(*ability) == area);
        let of: Vec<Kind> = kinds.iter().filter(|(_, abilities)| has_some(abilities)).map(|(of, _)| *of).collect();
        let is_any = |ability: &Ability| kinds.iter().any(|(_, abilities)| abilities.contains(ability));
        let abilities: Vec<Ability> = Ability::ALL.into_iter().filter(is_any).collect();
        let is_for_all = services(of.iter().copied()) == all;
        (!of.is_empty()).then(|| line(tone, icon, area_words(area, &abilities, tone), &of, is_for_all))
    };
    Area::ALL.into_iter().filter_map(line).collect()
}

fn line(tone: Tone, icon: &'static str, text: String, of: &[Kind], is_for_all: bool) -> AnyView {
    let of = || intl::list(&of.iter().map(kind).collect::<Vec<_>>());
    let of = (!is_for_all).then(|| view! { <br/><span class="small soft">{of()}</span> });
    view! { <li data-s=tone.as_str()><Icon name=icon/><span>{text}{of}</span></li> }.into_any()
}

/// A line for each sentence, with the kinds of services that it is true of, unless it is true of all.
fn ability_lines(tone: Tone, icon: &'static str, kinds: &[(Kind, Vec<Ability>)]) -> Vec<AnyView> {
    let all = services(kinds.iter().map(|(of, _)| *of));
    let line = |(text, of): (String, Vec<Kind>)| {
        let is_for_all = services(of.iter().copied()) == all;
        line(tone, icon, text, &of, is_for_all)
    };
    lines(kinds, |area, of| area_words(area, of, tone)).into_iter().map(line).collect()
}

/// Each sentence once, with the kinds of services that it is true of.
fn lines(kinds: &[(Kind, Vec<Ability>)], words: impl Fn(Area, &[Ability]) -> String) -> Vec<(String, Vec<Kind>)> {
    let mut lines: Vec<(String, Vec<Kind>)> = Vec::new();
    for area in Area::ALL {
        for (kind, abilities) in kinds.iter().filter(|(_, of)| of.iter().any(|ability| Area::of(*ability) == area)) {
            let text = words(area, abilities);
            match lines.iter_mut().find(|(known, _)| *known == text) {
                Some((_, of)) => count(of, *kind),
                None => lines.push((text, vec![*kind])),
            }
        }
    }
    lines
}

/// The same category is counted once, also where other roles change on some of its services.
fn count(kinds: &mut Vec<Kind>, (category, services): Kind) {
    match kinds.iter_mut().find(|(known, _)| *known == category) {
        Some((_, counted)) => *counted += services,
        None => kinds.push((category, services)),
    }
}

/// The link to every ability by role. The page is for contacts of the service only.
#[component]
pub(crate) fn AllAbilitiesLink(service: ServiceKey) -> AnyView {
    let address = Link::service_tab(&service, ServiceTab::Rights).format();
    view! { <a href=address>{t::rights_title()}</a> }.into_any()
}

/// The abilities of an area, as they follow "can" and "cannot".
fn area_words(area: Area, abilities: &[Ability], tone: Tone) -> String {
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
    fn a_sentence_stands_once_with_the_kinds_it_is_true_of() {
        let pays = [Ability::SeeInvoices, Ability::Configure, Ability::Renew, Ability::ChangePasswords];
        let kinds = [
            ((Category::Vps, 1), pays.to_vec()),
            ((Category::Zone, 2), vec![Ability::EditDns, Ability::Renew]),
            // Other roles change on it.
            ((Category::Vps, 3), vec![Ability::Renew]),
        ];
        let words = |area: Area, of: &[Ability]| match area {
            Area::Technical => format!("{:?}", of.contains(&Ability::EditDns)),
            _ => format!("{area:?}"),
        };
        let line = |text: &str, of: &[Kind]| (text.to_owned(), of.to_vec());
        let expected = [
            line("false", &[(Category::Vps, 1)]),
            line("true", &[(Category::Zone, 2)]),
            line("Payment", &[(Category::Vps, 4), (Category::Zone, 2)]),
        ];
        assert_eq!(lines(&kinds, words), expected);
    }
}
