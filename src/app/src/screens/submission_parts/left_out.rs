//! Services that were asked for and left out, because they could not be changed.

use crate::components;
use crate::data::loaded::Loaded;
use crate::platform::i18n as t;
use handover_api::submissions::{LeftOut, SubmissionDetail};
use leptos::prelude::*;

pub(crate) fn view(detail: Loaded<SubmissionDetail>) -> AnyView {
    let left_out =
        Memo::new(move |_| detail.data.with(|detail| detail.as_ref().and_then(|detail| detail.left_out.clone())));
    (move || left_out.get().map(groups)).into_any()
}

fn groups(LeftOut { services, reasons }: LeftOut) -> AnyView {
    let groups: Vec<AnyView> = reasons.iter().map(|group| components::refused_services(group, ().into_any())).collect();
    view! {
        <section class="stack" aria-labelledby="refused">
            <h2 id="refused">{t::submission_left_out(services)}</h2>
            <div class="card lines">{groups}</div>
        </section>
    }
    .into_any()
}
