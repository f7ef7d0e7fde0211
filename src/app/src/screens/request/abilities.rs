//! What accepting changes for the person who is to answer: what they can do on the service before and after.

use super::words;
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::ui::{self, Tone, icon};
use handover_api::requests::RequestDetail;
use handover_rules::rights::{Ability, abilities, can};
use handover_rules::{Category, NicHandle, Request, RoleSet};

/// The card "If you accept".
pub(super) fn view(app: App, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    view! {
        <section class="card pad stack" aria-labelledby="if">
            <h2 id="if">"If you accept"</h2>
            <p>{agreed(request, me)}</p>
            {change(detail, me)}
            <p class="small soft">{outgoing(request, me)}" "{effect(app, request)}</p>
        </section>
    }
    .into_any()
}

/// What is agreed to, in one sentence.
fn agreed(request: &Request, me: &NicHandle) -> AnyView {
    let sentence = match (request.from == *me, request.to == *me, intl::is_one(words::count(request.roles))) {
        (true, _, true) => "You agree that your {0} role of {1} moves to {3}.",
        (true, _, false) => "You agree that your {0} roles of {1} move to {3}.",
        (_, true, true) => "You agree that the {0} role of {1} moves from {2} to you.",
        (_, true, false) => "You agree that the {0} roles of {1} move from {2} to you.",
        (_, _, true) => "You agree that the {0} role of {1} moves from {2} to {3}.",
        (_, _, false) => "You agree that the {0} roles of {1} move from {2} to {3}.",
    };
    let roles = ui::words::roles_inside(request.roles).into_any();
    let service = view! { <b>{ui::service_name(&request.service.name)}</b> }.into_any();
    ui::phrase(sentence, vec![roles, service, ui::handle(&request.from, me), ui::handle(&request.to, me)])
}

/// What this person can do then, can no longer do, and still cannot.
fn change(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let category = request.service.category;
    let before = detail.my_roles;
    let after = if request.to == *me {
        before.union(request.roles)
    } else if request.from == *me {
        before.without(request.roles)
    } else {
        before
    };
    if after == before {
        return view! { <p>"What you yourself can do on this service stays the same."</p> }.into_any();
    }
    let missing = |from: RoleSet, other: RoleSet| -> Vec<Ability> {
        abilities(from, category).filter(|ability| !can(other, category, *ability)).collect()
    };
    let gained = missing(after, before);
    let lost = missing(before, after);
    let beyond: Vec<Ability> = Ability::ALL
        .into_iter()
        .filter(|ability| ability.exists_for(category) && !is_about_one_role(*ability))
        .filter(|ability| !can(after, category, *ability) && !lost.contains(ability))
        .collect();
    let still = if before.is_empty() { "You cannot" } else { "You still cannot" };
    view! {
        <div class="cols">
            {list("You can then", Tone::Ok, "check", &gained, category)}
            {list("You can no longer", Tone::Warn, "no", &lost, category)}
            {list(still, Tone::Plain, "no", &beyond, category)}
        </div>
    }
    .into_any()
}

/// Who holds another role does not miss it.
const fn is_about_one_role(ability: Ability) -> bool {
    matches!(ability, Ability::HandOnTech | Ability::HandOnBilling)
}

fn list(
    heading: &'static str,
    tone: Tone,
    icon_name: &'static str,
    items: &[Ability],
    category: Category,
) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let lines: Vec<AnyView> = items
        .iter()
        .map(|ability| {
            let words = ability_words(*ability, category);
            view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{words}</span></li> }.into_any()
        })
        .collect();
    Some(view! { <div><h3>{heading}</h3><ul class="can">{lines}</ul></div> }.into_any())
}

/// What an ability lets one do.
const fn ability_words(ability: Ability, category: Category) -> &'static str {
    match ability {
        Ability::ChangeAllContacts => "Change all three contacts",
        Ability::HandOnTech => "Hand the tech role on to somebody else",
        Ability::HandOnBilling => "Hand the billing role on to somebody else",
        Ability::ChangeHolder => "Change the holder of the domain",
        Ability::TransferOut => "Move the domain to another provider",
        Ability::Configure if matches!(category, Category::Domain) => "Run the domain: name servers, settings",
        Ability::Configure => "Run the service: technical settings",
        Ability::EditDns => "Edit the DNS zone",
        Ability::AddDomains => "Add domains and subdomains",
        Ability::InstallModules => "Install modules",
        Ability::ChangePasswords => "Change FTP and database passwords",
        Ability::OrderCertificates => "Order certificates",
        Ability::ManageMailboxes => "Manage mailboxes",
        Ability::SeeInvoices => "See its invoices and orders",
        Ability::Renew => "Renew it, and get the notices about that",
        Ability::ManagePayment => "Manage how it is paid",
    }
}

/// What it means for the outgoing contact.
fn outgoing(request: &Request, me: &NicHandle) -> AnyView {
    let one = intl::is_one(words::count(request.roles));
    let sentence = match (request.party(&request.from).is_some(), request.from == *me, one) {
        (_, true, true) => "You lose this role.",
        (_, true, false) => "You lose these roles.",
        (true, _, true) => "{0} loses this role.",
        (true, _, false) => "{0} loses these roles.",
        (false, _, true) => "{0} loses this role, and is told by mail.",
        (false, _, false) => "{0} loses these roles, and is told by mail.",
    };
    ui::phrase(sentence, vec![ui::handle(&request.from, me)])
}

/// When it takes effect.
fn effect(app: App, request: &Request) -> String {
    let alone = request.parties.len() == 1;
    let sentence = match (words::grace(&app.policy()), alone) {
        (None, true) => return "It takes effect at once.".to_owned(),
        (None, false) => return "It takes effect as soon as both have accepted.".to_owned(),
        (Some(grace), true) => ("It takes effect {0} later; until then it can be stopped.", grace),
        (Some(grace), false) => ("It takes effect {0} after both have accepted; until then it can be stopped.", grace),
    };
    ui::fill(sentence.0, &[&sentence.1])
}
