//! The requirements of a change (guide), with their present state.

use super::form::ModifyForm;
use super::model::{EntryState, Model};
use super::role_fields::profile_link;
use crate::components::{self, Tone, icon};
use crate::platform::i18n as t;
use crate::state::DialogKind;
use handover_api::modify::ModifyContext;
use handover_rules::{Blocker, PerRole, Role, RoleSet};
use leptos::prelude::*;

/// One line of the checklist.
struct Requirement {
    tone: Tone,
    text: String,
    /// The user can meet it in the profile.
    links_to_profile: bool,
}

impl Requirement {
    fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), links_to_profile: false }
    }

    /// A requirement that is not met, and that the user meets in the profile.
    fn in_profile(text: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, text: text.into(), links_to_profile: true }
    }

    fn view(self) -> AnyView {
        let icon_name = match self.tone {
            Tone::Ok => "ok",
            Tone::Bad | Tone::Warn => "alert",
            Tone::Plain | Tone::Now => "info",
        };
        let link = self.links_to_profile.then(profile_link);
        view! { <li data-s=self.tone.as_str()>{icon(icon_name)}<span>{self.text}{link}</span></li> }.into_any()
    }
}

/// The checklist. It can be collapsed.
#[component]
pub(super) fn Checklist(form: ModifyForm) -> AnyView {
    let lines = move || {
        let address =
            form.app.session().account.with(|account| account.as_ref().map(|account| account.address.masked()));
        let address = address.unwrap_or_default();
        form.context.with(|context| {
            form.model.with(|model| {
                let (Some(context), Some(model)) = (context, model) else { return Vec::new() };
                let settled = form.input.shown.with(|shown| shown.settled.clone());
                let all =
                    requirements(context, (model, &settled), &address, form.kind, components::words::roles_inside);
                all.into_iter().map(Requirement::view).collect::<Vec<AnyView>>()
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

/// The lines. Entries that are not settled have no errors yet. `list` names several roles, which takes the browser's list
/// format.
fn requirements(
    context: &ModifyContext,
    (model, settled): (&Model, &PerRole<bool>),
    address: &str,
    kind: DialogKind,
    list: impl Fn(RoleSet) -> String,
) -> Vec<Requirement> {
    let me = &context.me;
    let email = if me.address_confirmed {
        Requirement::new(Tone::Ok, t::modify_need_mail(address))
    } else {
        Requirement::in_profile(t::modify_need_mail_unconfirmed(address))
    };
    let roles: RoleSet = Role::ALL.into_iter().filter(|role| has_right(model, *role)).collect();
    let right = if roles.is_empty() {
        Requirement::new(Tone::Bad, t::modify_need_right_none())
    } else {
        Requirement::new(Tone::Ok, t::modify_need_right(list(roles).as_str()))
    };
    let paid = if me.has_unpaid_bill {
        Requirement::in_profile(t::modify_need_paid_not())
    } else {
        // The reason of another account is not revealed: it may be an unpaid invoice (decision 0008).
        let is_unknown = any_blocker(model, |blocker| matches!(blocker, Blocker::Unable { .. }));
        Requirement::new(if is_unknown { Tone::Plain } else { Tone::Ok }, t::modify_need_paid())
    };
    let mut lines = vec![email, right, new_contact(model, settled, me.zone.as_str()), paid];
    if kind == DialogKind::Contacts && has_right(model, Role::Billing) {
        let takes_billing = any_blocker(model, |blocker| matches!(blocker, Blocker::NoPaymentMethod { .. }));
        lines.push(match (me.has_payment_method, takes_billing) {
            (true, _) => Requirement::new(Tone::Plain, t::modify_need_payment()),
            (false, true) => Requirement::in_profile(t::modify_need_payment_not()),
            (false, false) => Requirement::new(Tone::Plain, t::modify_need_payment_not()),
        });
    }
    lines
}

fn any_blocker(model: &Model, is_wanted: fn(&Blocker) -> bool) -> bool {
    Role::ALL.into_iter().any(|role| match &model.roles.get(role).entry {
        EntryState::Blocked(blockers) => blockers.iter().any(is_wanted),
        _ => false,
    })
}

fn has_right(model: &Model, role: Role) -> bool {
    !model.roles.get(role).locks.iter().any(|lock| matches!(lock, Blocker::RightMissing { .. }))
}

/// The line about the new contacts, all entries together.
fn new_contact(model: &Model, settled: &PerRole<bool>, zone: &str) -> Requirement {
    let entries = || Role::ALL.into_iter().map(|role| (&model.roles.get(role).entry, *settled.get(role)));
    let any = |is_wanted: fn(&EntryState) -> bool| entries().any(|(entry, _)| is_wanted(entry));
    let any_settled = |is_wanted: fn(&EntryState) -> bool| entries().any(|(entry, done)| done && is_wanted(entry));
    let is_pending = any(|entry| matches!(entry, EntryState::Checking | EntryState::Unchecked));
    let is_elsewhere = |entry: &EntryState| match entry {
        EntryState::Blocked(blockers) => blockers.iter().any(|blocker| matches!(blocker, Blocker::OtherZone { .. })),
        _ => false,
    };
    if any_settled(is_elsewhere) {
        Requirement::new(Tone::Warn, t::modify_need_handle_zone(zone))
    } else if any_settled(EntryState::is_invalid) {
        Requirement::new(Tone::Warn, t::modify_need_handle_wrong())
    } else if any(|entry| matches!(entry, EntryState::Valid(_))) && !is_pending && !any(EntryState::is_invalid) {
        Requirement::new(Tone::Ok, t::modify_need_handle_fine(zone))
    } else {
        Requirement::new(Tone::Plain, t::modify_need_handle(zone))
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::RoleState;
    use super::*;
    use handover_api::modify::FoundAccount;
    use handover_api::services::ServiceRow;
    use handover_rules::submission::ChangePreview;
    use handover_rules::{AccountFacts, Category, Contacts, NicHandle, ServiceKey, ServiceName, ServiceStatus, Zone};

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn context() -> ModifyContext {
        let service = ServiceRow {
            service: ServiceKey { name: ServiceName::parse("kiln.example").unwrap(), category: Category::Hosting },
            ascii: None,
            contacts: Contacts { admin: handle("ad1-xx"), tech: handle("te1-xx"), billing: handle("bi1-xx") },
            status: ServiceStatus::Ok,
            expiration: None,
            open: vec![],
            tech_until: None,
            claims: Vec::new(),
            answer_by: None,
        };
        let me = AccountFacts {
            handle: handle("ad1-xx"),
            zone: Zone::Eu,
            profile_complete: true,
            address_confirmed: true,
            has_unpaid_bill: false,
            has_payment_method: true,
            suspended: false,
            cooldown_until: None,
        };
        ModifyContext { service, me, known: vec![], siblings: vec![], tech_end: None }
    }

    fn model(tech: EntryState) -> Model {
        let mut roles: PerRole<RoleState> = PerRole::default();
        roles.tech.entry = tech;
        Model {
            roles,
            siblings: vec![],
            submissions: vec![],
            preview: ChangePreview::default(),
            omissions: vec![],
            keeps_last_day: false,
        }
    }

    fn lines(context: &ModifyContext, model: &Model, kind: DialogKind) -> Vec<Requirement> {
        requirements(context, (model, &PerRole::from_fn(|_| true)), "m•••@kiln.example", kind, |_| String::new())
    }

    fn tones(context: &ModifyContext, model: &Model) -> Vec<Tone> {
        lines(context, model, DialogKind::Contacts).into_iter().map(|line| line.tone).collect()
    }

    #[test]
    fn met_requirements_are_marked_before_anything_is_entered() {
        let before = [Tone::Ok, Tone::Ok, Tone::Plain, Tone::Ok, Tone::Plain];
        assert_eq!(tones(&context(), &model(EntryState::Empty)), before);
        let webmaster = lines(&context(), &model(EntryState::Empty), DialogKind::Webmaster);
        assert_eq!(webmaster.len(), 4, "a tech contact needs no payment method");
    }

    #[test]
    fn own_unmet_requirements_are_marked() {
        let mut blocked = context();
        (blocked.me.address_confirmed, blocked.me.has_unpaid_bill) = (false, true);
        let mut model = model(EntryState::Empty);
        for role in Role::ALL {
            model.roles.get_mut(role).locks = vec![Blocker::RightMissing { roles: role.into() }];
        }
        assert_eq!(
            tones(&blocked, &model),
            [Tone::Bad, Tone::Bad, Tone::Plain, Tone::Bad],
            "no line about payment without the right to change billing"
        );
    }

    #[test]
    fn new_contact_line_follows_the_entry() {
        let of = |verdict: EntryState| tones(&context(), &model(verdict))[2];
        assert_eq!(of(EntryState::Checking), Tone::Plain);
        assert_eq!(of(EntryState::Blocked(vec![Blocker::NoSuchAccount])), Tone::Warn);
        assert_eq!(of(EntryState::Valid(FoundAccount { handle: handle("te2-xx"), is_in_my_zone: true })), Tone::Ok);
    }

    #[test]
    fn zone_is_named_only_if_it_blocks() {
        let of = |blocker: Blocker| {
            let model = model(EntryState::Blocked(vec![blocker]));
            (lines(&context(), &model, DialogKind::Contacts)[2].text.clone(), tones(&context(), &model)[3])
        };
        let other_zone = Blocker::OtherZone { from: handle("te1-xx"), to: handle("te2-xx") };
        assert!(of(other_zone).0.contains("your zone (EU)"));
        let (contact, invoices) = of(Blocker::Unable { account: handle("te2-xx") });
        assert!(!contact.contains("zone"), "{contact}");
        assert_eq!(invoices, Tone::Plain, "unpaid invoices of others are not revealed");
        assert_eq!(of(Blocker::NoSuchAccount).1, Tone::Ok);
    }
}
