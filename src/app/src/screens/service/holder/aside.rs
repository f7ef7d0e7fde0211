//! The remaining steps, and the preconditions.

use super::identity::IdentityForm;
use crate::components::{Icon, RequestLink, State, Tone, Track, TrackStep};
use crate::platform::{i18n as t, intl};
use handover_api::Link;
use handover_rules::ServiceKey;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::{HolderBlocker, HolderPrecondition, RunningOperation};
use leptos::prelude::*;

pub(super) fn view(of: IdentityForm) -> AnyView {
    let has_open = move || of.page.data.with(|page| page.as_ref().is_some_and(|page| page.open.is_some()));
    let future = move || (!has_open()).then(|| future(of));
    view! {
        <aside class="stack" aria-label=t::holder_aside()>
            {future}
            {move || preconditions(of)}
        </aside>
    }
    .into_any()
}

fn future(of: IdentityForm) -> AnyView {
    let (old, new) = of.difference().map_or_else(
        || (String::new(), String::new()),
        |(before, after)| (before.email.to_string(), after.email.to_string()),
    );
    let until = of.app.now() + MailedLinkAction::Holder.lifetime();
    let last = if of.opts_out.get() { t::holder_no_lock() } else { t::holder_locks() };
    let steps = vec![
        TrackStep::new(Tone::Plain, "mail", t::holder_step_old(), old),
        TrackStep::new(Tone::Plain, "mail", t::holder_step_new(), new),
        TrackStep::new(Tone::Plain, "check", t::holder_step_registry(), ""),
        TrackStep::new(Tone::Plain, "lock", last, ""),
    ];
    view! {
        <section class="card pad stack" aria-labelledby="holder-future">
            <h2 id="holder-future">{t::holder_future()}</h2>
            <Track steps/>
            <State tone=Tone::Plain icon="clock" text=t::holder_14_days(intl::timestamp(until).as_str())/>
        </section>
    }
    .into_any()
}

fn preconditions(of: IdentityForm) -> AnyView {
    let (blockers, service) = of
        .page
        .data
        .with(|page| page.as_ref().map(|page| (page.blockers.clone(), Some(page.service.clone()))).unwrap_or_default());
    let lines: Vec<AnyView> = HolderPrecondition::ALL
        .into_iter()
        .map(|of| {
            let blocker = blockers.iter().find(|blocker| blocker.precondition() == Some(of));
            precondition(of, blocker, service.as_ref())
        })
        .collect();
    view! {
        <section class="card pad stack" aria-labelledby="holder-before">
            <h2 id="holder-before">{t::holder_before()}</h2>
            <ul class="abilities">{lines}</ul>
            <p class="small soft">{t::holder_first()}</p>
        </section>
    }
    .into_any()
}

/// A precondition that is met, or the obstacle and its remedy.
fn precondition(of: HolderPrecondition, blocker: Option<&HolderBlocker>, service: Option<&ServiceKey>) -> AnyView {
    let Some(blocker) = blocker else {
        let text = match of {
            HolderPrecondition::NotExpired => t::holder_met_expiry(),
            HolderPrecondition::NothingOwed => t::holder_met_debt(),
            HolderPrecondition::NoOtherOperation => t::holder_met_operation(),
            HolderPrecondition::NotDisputed => t::holder_met_dispute(),
        };
        return view! { <li data-s="ok"><Icon name="ok"/><span>{text}</span></li> }.into_any();
    };
    let text = match blocker {
        HolderBlocker::InCreation => t::holder_unmet_creation().into_any(),
        HolderBlocker::Expired => t::holder_unmet_expiry().into_any(),
        HolderBlocker::InDebt => {
            let link = service.map(|service| {
                let address = Link::service(service).format();
                view! { " " <a href=address>{t::service_title()}</a> }
            });
            view! { {t::holder_unmet_debt()}{link} }.into_any()
        }
        HolderBlocker::UnpaidInvoice => {
            let profile = view! { <a href=Link::Profile.format()>{t::profile_title()}</a> }.into_any();
            t::holder_unmet_invoice(profile)
        }
        HolderBlocker::OperationRunning { operation: RunningOperation::ContactRequest(request) } => {
            t::holder_unmet_request(view! { <RequestLink id=*request/> }.into_any())
        }
        HolderBlocker::OperationRunning { operation: RunningOperation::HolderChange(_) } => {
            t::holder_unmet_change().into_any()
        }
        HolderBlocker::InDispute => t::holder_unmet_dispute().into_any(),
        HolderBlocker::Claimed => t::holder_unmet_claim().into_any(),
        HolderBlocker::NotTheAdmin
        | HolderBlocker::Suspended
        | HolderBlocker::HolderUnknown
        | HolderBlocker::HolderChanged => t::holder_ask_off().into_any(),
    };
    view! { <li data-s="warn"><Icon name="alert"/><span>{text}</span></li> }.into_any()
}
