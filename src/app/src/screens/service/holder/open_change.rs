//! A change of holder that waits for answers.

use super::data::DomainHolder;
use crate::components::{ConfirmDialog, DifferenceTable, FailureLine, Icon, Pending, State, Tone};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::route;
use handover_rules::holder::{HolderChangeId, HolderSide};
use leptos::prelude::*;

pub(super) fn view(app: App, page: DomainHolder) -> AnyView {
    let withdrawal = Withdrawal { app, page, is_asking: RwSignal::new(false), sending: Pending::new() };
    let content = move || {
        page.data.with(|data| {
            let page_now = data.as_ref()?;
            let (open, holder) = (page_now.open.as_ref()?, page_now.holder.as_ref()?);
            let id = open.id;
            let difference = open.after.as_ref().map(|after| {
                view! { <DifferenceTable before=holder.identity.clone() after=after.clone()/> }.into_any()
            });
            let sides: Vec<AnyView> = HolderSide::ALL.map(|side| party(side, open.missing.contains(&side))).into();
            let until = t::holder_open_until(intl::timestamp(open.deadline).as_str());
            let lock = if open.opts_out { t::holder_no_lock() } else { t::holder_locks() };
            let view = view! {
                <div class="card pad stack">
                    <State tone=Tone::Now icon="wait" text=until/>
                    <ul class="ul stack tight">{sides}</ul>
                    <p class="small soft">{lock}</p>
                    <p>{t::holder_number()} " " <code translate="no">{id.to_string()}</code></p>
                    {withdrawal.view(id)}
                </div>
                {difference}
            };
            Some(view.into_any())
        })
    };
    view! {
        <section class="stack" aria-labelledby="holder-open">
            <h2 id="holder-open">{t::holder_open()}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn party(side: HolderSide, is_missing: bool) -> AnyView {
    let text = match (side, is_missing) {
        (HolderSide::Old, true) => t::holder_waits_for_old(),
        (HolderSide::New, true) => t::holder_waits_for_new(),
        (HolderSide::Old, false) => t::holder_event_accepted_old(),
        (HolderSide::New, false) => t::holder_event_accepted_new(),
    };
    let (tone, icon_name) = if is_missing { (Tone::Plain, "mail") } else { (Tone::Ok, "check") };
    view! { <li><State tone icon=icon_name text/></li> }.into_any()
}

/// Cancelling the change, which asks first.
#[derive(Clone, Copy)]
struct Withdrawal {
    app: App,
    page: DomainHolder,
    is_asking: RwSignal<bool>,
    sending: Pending,
}

impl Withdrawal {
    fn view(self, id: HolderChangeId) -> AnyView {
        let failure = move || self.sending.failure().map(|failure| view! { <FailureLine failure/> });
        let asking = move || self.is_asking.get().then(|| self.question(id));
        view! {
            <div role="alert">{failure}</div>
            <p>
                <button type="button" class="btn bad" on:click=move |_| self.is_asking.set(true)>
                    <Icon name="stop"/> {t::holder_withdraw()}
                </button>
            </p>
            {asking}
        }
        .into_any()
    }

    fn question(self, id: HolderChangeId) -> AnyView {
        view! {
            <ConfirmDialog
                title=t::holder_withdraw_ask() yes=t::holder_withdraw() keep=t::holder_withdraw_keep() tone=Tone::Bad
                press=move |_| self.send(id) close=move |()| self.is_asking.set(false)
            >
                <p>{t::holder_withdraw_what()}</p>
            </ConfirmDialog>
        }
        .into_any()
    }

    fn send(self, id: HolderChangeId) {
        self.sending.run(async move {
            let answer: Result<(), Failure> = client::post(self.app, &route::withdraw_holder_change(id), &()).await;
            self.is_asking.try_set(false);
            self.page.retry();
            dom::focus_soon("main h1");
            answer
        });
    }
}
