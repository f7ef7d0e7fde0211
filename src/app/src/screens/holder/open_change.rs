//! A change of holder that waits for answers.

use crate::components::page_data::PageData;
use crate::components::{self, Pending, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::holder as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::holder::HolderPage;
use handover_api::route;
use handover_rules::holder::{HolderChangeId, HolderSide};

const ASK: &str = "#holder-withdraw";
const KEEP: &str = "#holder-keep";

pub(super) fn view(app: AppContext, page: PageData<HolderPage>) -> AnyView {
    let withdrawal = Withdrawal { app, page, is_asking: RwSignal::new(false), sending: Pending::new() };
    let content = move || {
        page.data.with(|data| {
            let page_now = data.as_ref()?;
            let (open, holder) = (page_now.open.as_ref()?, page_now.holder.as_ref()?);
            let id = open.id;
            let difference = open.after.as_ref().map(|after| components::difference(&holder.identity, after));
            let sides: Vec<AnyView> = HolderSide::ALL.map(|side| party(side, open.missing.contains(&side))).into();
            let until = t::holder_open_until(intl::timestamp(open.deadline).as_str());
            let lock = if open.opts_out { t::holder_no_lock() } else { t::holder_locks() };
            let view = view! {
                <div class="card pad stack">
                    {components::state(Tone::Now, "wait", until)}
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
            {dynamic(content)}
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
    view! { <li>{components::state(tone, icon_name, text)}</li> }.into_any()
}

/// Cancelling the change, which asks first.
#[derive(Clone, Copy)]
struct Withdrawal {
    app: AppContext,
    page: PageData<HolderPage>,
    is_asking: RwSignal<bool>,
    sending: Pending,
}

impl Withdrawal {
    fn view(self, id: HolderChangeId) -> AnyView {
        let failure = move || self.sending.failure().as_ref().map(components::said);
        let content = move || if self.is_asking.get() { self.question(id) } else { self.button() };
        view! {
            <div role="alert">{dynamic(failure)}</div>
            {dynamic(content)}
        }
        .into_any()
    }

    fn button(self) -> AnyView {
        view! {
            <p>
                <button type="button" class="btn bad" id="holder-withdraw" on:click=move |_| self.ask(true)>
                    {icon("stop")} {t::holder_withdraw()}
                </button>
            </p>
        }
        .into_any()
    }

    fn question(self, id: HolderChangeId) -> AnyView {
        view! {
            <p><b>{t::holder_withdraw_ask()}</b> " " {t::holder_withdraw_what()}</p>
            <div class="row">
                <button
                    type="button" class="btn bad" aria-disabled=move || self.sending.disabled()
                    on:click=move |_| self.send(id)
                >
                    {t::holder_withdraw()}
                </button>
                <button type="button" class="btn" id="holder-keep" on:click=move |_| self.ask(false)>
                    {t::holder_withdraw_keep()}
                </button>
            </div>
        }
        .into_any()
    }

    fn ask(self, is_wanted: bool) {
        self.is_asking.set(is_wanted);
        dom::focus_soon(if is_wanted { KEEP } else { ASK });
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
