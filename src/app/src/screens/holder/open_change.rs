//! A change of holder that waits for answers.

use crate::components::page_data::PageData;
use crate::components::{self, Tone, icon};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::holder as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::holder::HolderPage;
use handover_api::route;
use handover_rules::holder::{HolderChangeId, HolderSide};
use leptos::task::spawn_local;

pub(super) fn view(app: AppContext, page: PageData<HolderPage>) -> AnyView {
    let failure = RwSignal::new(None);
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
                    <div role="alert">{move || failure.with(|failure| failure.as_ref().map(components::said))}</div>
                    <p>
                        <button type="button" class="btn bad" on:click=move |_| withdraw(app, page, id, failure)>
                            {icon("stop")} {t::holder_withdraw()}
                        </button>
                    </p>
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

fn withdraw(
    app: AppContext,
    page: PageData<HolderPage>,
    id: HolderChangeId,
    failed: RwSignal<Option<client::Failure>>,
) {
    spawn_local(async move {
        let answer: Result<(), _> = client::post(app, &route::withdraw_holder_change(id), &()).await;
        failed.try_set(answer.err());
        page.retry();
        dom::focus_soon("main h1");
    });
}
