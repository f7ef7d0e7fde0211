//! Tech roles that the lines of a submission have handed over until a day to come: the admin extends them, or ends them
//! before.

use crate::components::{self, icon, words};
use crate::data::loaded::Loaded;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::service::role_end_acts::{self, EndOutcome};
use crate::state::App;
use handover_api::submissions::{EndingRoles, SubmissionDetail};
use handover_rules::NicHandle;
use leptos::prelude::*;

const ID: &str = "ends";

/// On the page of the submission.
pub(crate) fn view(app: App, detail: Loaded<SubmissionDetail>) -> AnyView {
    let outcome: EndOutcome = RwSignal::new(None);
    let me = app.my_handle();
    // Narrower than the data: the question must not be rendered anew while it is open.
    let ends = Memo::new(move |_| {
        detail.data.with(|detail| detail.as_ref().map(|detail| (detail.ends.clone(), detail.more_ends)))
    });
    let list = (move || {
        let (ends, more) = ends.get().filter(|(ends, _)| !ends.is_empty())?;
        let more = (more > 0).then(|| view! { <p class="small soft">{t::role_ends_more(more)}</p> });
        let entries: Vec<AnyView> = ends.iter().map(|end| entry(app, &me, end, outcome)).collect();
        Some(view! {
            <section class="stack" aria-labelledby=ID>
                <h2 id=ID>{t::role_ends_title()}</h2>
                <ul class="ul card lines">{entries}</ul>
                {more}
            </section>
        })
    })
    .into_any();
    view! { {role_end_acts::told(outcome)}{list} }.into_any()
}

fn entry(app: App, me: &NicHandle, end: &EndingRoles, outcome: EndOutcome) -> AnyView {
    let roles = t::roles_of_services(end.services, words::roles(end.roles).as_str());
    let until = t::role_ends_until(
        intl::day(end.until).into_any(),
        components::handle(&end.holder),
        components::handle_inside(&end.returns_to, me),
    );
    let of = ["(", &roles, ")"].concat();
    let acts = role_end_acts::of_many(app, me, end, &of, outcome);
    view! {
        <li class="pad row between">
            <div class="state">{icon("clock")}<div><h3>{roles}</h3><p>{until}</p></div></div>
            {acts}
        </li>
    }
    .into_any()
}
