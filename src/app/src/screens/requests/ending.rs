//! Tech roles that end soon, with the actions of the admin.

use super::list::{EndingRolesSoon, List, Now, is_filtered};
use crate::components::Icon;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::ending::EndingEntry;
use crate::screens::service::role_end_acts::{self, EndOutcome};
use crate::state::App;
use handover_api::route;
use leptos::prelude::*;

const ID: &str = "ending";

#[component]
pub(super) fn EndingSoon(list: List) -> impl IntoView {
    let Now(now) = expect_context();
    // The filters do not apply to them: they are shown without filters only. A question that is open beside one stays
    // open while they are unchanged.
    let ending = Memo::new(move |_| {
        let head = list.data.data.read();
        head.as_ref().filter(|head| !is_filtered(&head.view)).map(|head| head.summary.ending.clone())
    });
    let outcome: EndOutcome = RwSignal::new(None);
    let entries = move || {
        let EndingRolesSoon { first, total } = ending.get().filter(|ending| !ending.first.is_empty())?;
        let rest = total.saturating_sub(first.len() as u64);
        let more = (rest > 0).then(|| view! { <p class="pad small soft">{t::requests_ending_more(rest)}</p> });
        let entries = first.into_iter().map(|role| view! { <EndingEntry role now outcome/> }).collect_view();
        Some(view! {
            <section class="stack" aria-labelledby=ID>
                <div class="row between">
                    <h2 id=ID class="row">{t::requests_ending()} " " <span class="n mute">{intl::number(total)}</span></h2>
                    {file()}
                </div>
                <div class="card"><ul class="lines ul">{entries}</ul>{more}</div>
            </section>
        })
    };
    view! { {role_end_acts::outcome_note(outcome)}{entries} }
}

/// Every role that ends soon, also those beyond the list.
fn file() -> AnyView {
    let address = expect_context::<App>().file_address(route::ENDING_SOON_CSV);
    let of = ["(", t::requests_ending(), ")"].concat();
    view! {
        <a class="btn sm bare" href=address download=""><Icon name="save"/> {t::list_csv()} <span class="vh">" " {of}</span></a>
    }
    .into_any()
}
