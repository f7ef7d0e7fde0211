//! A change of holder that waits for answers.

use super::data::DomainHolder;
use crate::components::{Ask, AskFirst, DifferenceTable, Icon, State, Tone, act};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::holder::OpenHolderChange;
use handover_api::route;
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::model::ids::grouped;
use leptos::prelude::*;

pub(super) fn view(page: DomainHolder) -> AnyView {
    let open = Memo::new(move |_| page.data.with(|data| data.as_ref().and_then(|data| data.open.clone())));
    let facts = move || open.with(|open| open.as_ref().map(facts));
    let difference = move || {
        page.data.with(|data| {
            let data = data.as_ref()?;
            let (before, after) = (data.holder.as_ref()?.identity.clone(), data.open.as_ref()?.after.clone()?);
            Some(view! { <DifferenceTable before after/> })
        })
    };
    // Narrower than the data, so that news leave the question open.
    let id = Memo::new(move |_| open.with(|open| open.as_ref().map(|open| open.id)));
    view! {
        <section class="stack" aria-labelledby="holder-open">
            <h2 id="holder-open">{t::holder_open()}</h2>
            <div class="card pad stack">{facts} {move || id.get().map(|id| withdrawal(page, id))}</div>
            {difference}
        </section>
    }
    .into_any()
}

/// Until when it waits, and for whom.
pub(crate) fn facts(open: &OpenHolderChange) -> AnyView {
    let sides: Vec<AnyView> = HolderSide::ALL.map(|side| party(side, open.missing.contains(&side))).into();
    let until = t::holder_open_until(intl::timestamp(open.deadline).as_str());
    let lock = if open.opts_out { t::holder_no_lock() } else { t::holder_locks() };
    view! {
        <State tone=Tone::Now icon="wait" text=until/>
        <ul class="ul stack tight">{sides}</ul>
        <p class="small soft">{lock}</p>
        <p>{t::holder_number()} " " <code translate="no">{grouped(open.id)}</code></p>
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
fn withdrawal(page: DomainHolder, id: HolderChangeId) -> AnyView {
    let app = expect_context::<App>();
    let ask = Ask {
        title: t::holder_withdraw_ask().to_owned(),
        what: t::holder_withdraw_what().to_owned(),
        yes: t::holder_withdraw().to_owned(),
        keep: t::holder_withdraw_keep(),
    };
    let act = act(move || async move {
        let answer: Result<(), Failure> = app.post(&route::withdraw_holder_change(id), &()).await;
        page.retry();
        answer
    });
    view! { <p><AskFirst class="btn bad" ask act><Icon name="stop"/> {t::holder_withdraw()}</AskFirst></p> }.into_any()
}
