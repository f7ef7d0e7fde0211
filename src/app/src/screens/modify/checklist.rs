//! What the guide requires, before one starts: what is known of it now, for the reader and for what is entered.

use super::form::Form;
use super::model::{Model, Verdict};
use super::row::to_profile;
use crate::components::{self, Tone, icon};
use crate::platform::i18n::modify as t;
use crate::prelude::*;
use crate::state::DialogKind;
use handover_api::modify::ModifyContext;
use handover_rules::{Blocker, Role, RoleSet};

/// The list. It can be folded away.
pub(super) fn view(form: Form) -> AnyView {
    let address = form.app.session().account.with(|account| account.as_ref().map(|account| account.address.masked()));
    let address = address.unwrap_or_default();
    let lines = move || {
        form.facts.with(|facts| {
            form.model.with(|model| {
                let (Some(facts), Some(model)) = (facts, model) else { return Vec::new() };
                let is_mended = |tone: Tone, index: usize| tone == Tone::Bad && index != RIGHT;
                lines(facts, model, &address, form.purpose, components::words::roles_inside)
                    .into_iter()
                    .enumerate()
                    .map(|(index, (tone, text))| line(tone, text, is_mended(tone, index).then(to_profile)))
                    .collect::<Vec<AnyView>>()
            })
        })
    };
    view! {
        <details open=true>
            <summary>{icon("down")}<b>{t::modify_requirements()}</b></summary>
            <ul class="can stack tight small">{lines}</ul>
        </details>
    }
    .into_any()
}

/// Which line is about the reader's rights: all others that are wrong are mended in the profile.
const RIGHT: usize = 1;

fn line(tone: Tone, text: String, mend: Option<AnyView>) -> AnyView {
    let icon_name = match tone {
        Tone::Ok => "ok",
        Tone::Bad | Tone::Warn => "alert",
        Tone::Plain | Tone::Now => "info",
    };
    view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{text}{mend}</span></li> }.into_any()
}

/// Every line; `named` says several roles, as the browser does.
fn lines(
    facts: &ModifyContext,
    model: &Model,
    address: &str,
    purpose: DialogKind,
    named: impl Fn(RoleSet) -> String,
) -> Vec<(Tone, String)> {
    let me = &facts.me;
    let mail = if me.address_confirmed {
        (Tone::Ok, t::modify_need_mail(address))
    } else {
        (Tone::Bad, t::modify_need_mail_unconfirmed(address))
    };
    let roles: RoleSet = Role::ALL.into_iter().filter(|role| has_right(model, *role)).collect();
    let right = if roles.is_empty() {
        (Tone::Bad, t::modify_need_right_none().to_owned())
    } else {
        (Tone::Ok, t::modify_need_right(named(roles).as_str()))
    };
    let paid = if me.has_unpaid_bill {
        (Tone::Bad, t::modify_need_paid_not().to_owned())
    } else {
        // Why somebody else cannot take a role is theirs to know: what they owe may be it.
        let unknown = is_blocked(model, |reason| matches!(reason, Blocker::Unable { .. }));
        (if unknown { Tone::Plain } else { Tone::Ok }, t::modify_need_paid().to_owned())
    };
    let mut lines = vec![mail, right, contact(model, me.zone.as_str()), paid];
    if purpose == DialogKind::Contacts && has_right(model, Role::Billing) {
        let takes_billing = is_blocked(model, |reason| matches!(reason, Blocker::NoPaymentMethod { .. }));
        lines.push(match (me.has_payment_method, takes_billing) {
            (true, _) => (Tone::Plain, t::modify_need_payment().to_owned()),
            (false, true) => (Tone::Bad, t::modify_need_payment_not().to_owned()),
            (false, false) => (Tone::Plain, t::modify_need_payment_not().to_owned()),
        });
    }
    lines
}

/// Whether some entry cannot be taken for such a reason.
fn is_blocked(model: &Model, such: fn(&Blocker) -> bool) -> bool {
    Role::ALL
        .into_iter()
        .any(|role| matches!(&model.roles.get(role).verdict, Verdict::Blocked(reasons) if reasons.iter().any(such)))
}

fn has_right(model: &Model, role: Role) -> bool {
    !model.roles.get(role).locks.iter().any(|lock| matches!(lock, Blocker::RightMissing { .. }))
}

/// What is known of the entries together.
fn contact(model: &Model, zone: &str) -> (Tone, String) {
    let verdicts = || Role::ALL.into_iter().map(|role| &model.roles.get(role).verdict);
    let is_wrong = |verdict: &Verdict| {
        matches!(verdict, Verdict::Misshapen { .. } | Verdict::Blocked(_) | Verdict::Unknown | Verdict::Locked)
    };
    let is_open = |verdict: &Verdict| matches!(verdict, Verdict::Asking | Verdict::Unasked);
    let is_fine = |verdict: &Verdict| matches!(verdict, Verdict::Fine(_));
    if is_blocked(model, |reason| *reason == Blocker::OtherZone) {
        (Tone::Warn, t::modify_need_handle_zone(zone))
    } else if verdicts().any(is_wrong) {
        (Tone::Warn, t::modify_need_handle_wrong().to_owned())
    } else if verdicts().any(is_fine) && !verdicts().any(is_open) {
        (Tone::Ok, t::modify_need_handle_fine(zone))
    } else {
        (Tone::Plain, t::modify_need_handle(zone))
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::RoleState;
    use super::*;
    use handover_api::modify::FoundAccount;
    use handover_api::services::ServiceRow;
    use handover_rules::PerRole;
    use handover_rules::submission::ChangePreview;
    use handover_rules::{AccountFacts, Category, Contacts, NicHandle, ServiceKey, ServiceName, ServiceStatus, Zone};

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn facts() -> ModifyContext {
        let service = ServiceRow {
            service: ServiceKey { name: ServiceName::parse("kiln.example").unwrap(), category: Category::Hosting },
            ascii: None,
            contacts: Contacts { admin: handle("ad1-xx"), tech: handle("te1-xx"), billing: handle("bi1-xx") },
            status: ServiceStatus::Ok,
            expiration: None,
            open: vec![],
        };
        let me = AccountFacts {
            handle: handle("ad1-xx"),
            zone: Zone::Eu,
            profile_complete: true,
            address_confirmed: true,
            has_unpaid_bill: false,
            has_payment_method: true,
        };
        ModifyContext { service, me, known: vec![], siblings: vec![] }
    }

    fn model(tech: Verdict) -> Model {
        let mut roles: PerRole<RoleState> = PerRole::default();
        roles.tech.verdict = tech;
        Model { roles, siblings: vec![], targets: vec![], preview: ChangePreview::default(), left_out: vec![] }
    }

    fn said(facts: &ModifyContext, model: &Model, purpose: DialogKind) -> Vec<(Tone, String)> {
        lines(facts, model, "m•••@kiln.example", purpose, |_| String::new())
    }

    fn tones(facts: &ModifyContext, model: &Model) -> Vec<Tone> {
        said(facts, model, DialogKind::Contacts).into_iter().map(|(tone, _)| tone).collect()
    }

    #[test]
    fn what_is_in_order_is_marked_before_anything_is_entered() {
        let before = [Tone::Ok, Tone::Ok, Tone::Plain, Tone::Ok, Tone::Plain];
        assert_eq!(tones(&facts(), &model(Verdict::Empty)), before);
        let webmaster = said(&facts(), &model(Verdict::Empty), DialogKind::Webmaster);
        assert_eq!(webmaster.len(), 4, "a payment method is no matter of the tech contact");
    }

    #[test]
    fn ones_own_obstacles_are_marked() {
        let mut poor = facts();
        (poor.me.address_confirmed, poor.me.has_unpaid_bill) = (false, true);
        let mut model = model(Verdict::Empty);
        for role in Role::ALL {
            model.roles.get_mut(role).locks = vec![Blocker::RightMissing { roles: role.into() }];
        }
        assert_eq!(
            tones(&poor, &model),
            [Tone::Bad, Tone::Bad, Tone::Plain, Tone::Bad],
            "payment matters to who may change the billing contact"
        );
    }

    #[test]
    fn the_new_contact_is_marked_as_its_entry_is_judged() {
        let of = |verdict: Verdict| tones(&facts(), &model(verdict))[2];
        assert_eq!(of(Verdict::Asking), Tone::Plain);
        assert_eq!(of(Verdict::Blocked(vec![Blocker::NoSuchAccount])), Tone::Warn);
        assert_eq!(of(Verdict::Fine(FoundAccount { handle: handle("te2-xx"), is_in_my_zone: true })), Tone::Ok);
    }

    #[test]
    fn the_zone_is_named_only_where_it_is_in_the_way() {
        let of = |reason: Blocker| {
            let model = model(Verdict::Blocked(vec![reason]));
            (said(&facts(), &model, DialogKind::Contacts)[2].1.clone(), tones(&facts(), &model)[3])
        };
        assert!(of(Blocker::OtherZone).0.contains("your zone (EU)"));
        let (contact, invoices) = of(Blocker::Unable { account: handle("te2-xx") });
        assert!(!contact.contains("zone"), "{contact}");
        assert_eq!(invoices, Tone::Plain, "what somebody else owes nobody can know");
        assert_eq!(of(Blocker::NoSuchAccount).1, Tone::Ok);
    }
}
