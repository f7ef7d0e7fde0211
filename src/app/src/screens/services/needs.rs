//! What needs the reader: four figures, each of which leads to its services or requests; one line when there is nothing.

use super::filters::view_with;
use crate::components::{Icon, Tone, service_inside};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_api::services::ServicesOverview;
use handover_rules::service_list::need::Need;
use leptos::prelude::*;

/// One of the figures.
struct Figure {
    number: u64,
    tone: Tone,
    icon: &'static str,
    name: String,
    /// What comes first.
    note: String,
    /// `None` for requests, which are in a list of their own: most services that one is asked to take are not in this one yet.
    need: Option<Need>,
}

#[component]
pub(super) fn Needs() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        app.services().overview.with(|overview| match overview {
            None => view! { <p class="calm" aria-hidden="true">"\u{a0}"</p> }.into_any(),
            Some(overview) => {
                let figures = figures(app, overview);
                if figures.iter().all(|figure| figure.number == 0) {
                    calm(overview)
                } else {
                    let parts: Vec<AnyView> = figures.into_iter().map(|figure| part(app, figure)).collect();
                    view! {
                        <section class="needs-you card" aria-labelledby="needs">
                            <h2 id="needs">{t::needs_title()}</h2>
                            <ul class="needs card">{parts}</ul>
                        </section>
                    }
                    .into_any()
                }
            }
        })
    }
}

fn calm(overview: &ServicesOverview) -> AnyView {
    let next = overview.next_end.map(|day| t::needs_next(intl::day(day).as_str()));
    view! {
        <p class="calm" data-s="ok">
            <Icon name="ok"/><span>{t::needs_none()}" "<span class="soft">{next}</span></span>
        </p>
    }
    .into_any()
}

fn figures(app: App, overview: &ServicesOverview) -> [Figure; 4] {
    let today = clock::today(app);
    let when = |day: chrono::NaiveDate| intl::in_days((day - today).num_days());
    let first_claim = overview
        .claims
        .first()
        .map(|claim| t::needs_claims_first(intl::day_of(claim.until).as_str(), service_inside(&claim.domain).as_str()));
    let waiting: u64 = overview.waiting.into();
    let claims = overview.claims.len() as u64;
    let until = overview.waiting_until.map(|until| t::needs_waiting_until(when(until.date_naive()).as_str()));
    let next_end = overview.next_end.filter(|_| overview.ending > 0);
    [
        Figure {
            number: waiting,
            tone: Tone::Now,
            icon: "bell",
            name: t::needs_waiting(waiting),
            note: until.unwrap_or_default(),
            need: None,
        },
        Figure {
            number: claims,
            tone: Tone::Bad,
            icon: "flag",
            name: t::needs_claims(claims),
            note: first_claim.unwrap_or_default(),
            need: Some(Need::Claims),
        },
        Figure {
            number: overview.unpaid,
            tone: Tone::Bad,
            icon: "card",
            name: t::needs_unpaid().to_owned(),
            note: t::needs_unpaid_note().to_owned(),
            need: Some(Need::Unpaid),
        },
        Figure {
            number: overview.ending,
            tone: Tone::Warn,
            icon: "clock",
            name: t::needs_ending(overview.ending),
            note: next_end.map(|day| t::needs_ending_first(when(day).as_str())).unwrap_or_default(),
            need: Some(Need::Ending),
        },
    ]
}

fn part(app: App, figure: Figure) -> AnyView {
    let Figure { number, tone, icon: icon_name, name, note, need } = figure;
    let text = view! {
        <span class="fig">{intl::number(number)}</span>" "<b>{name}" "<Icon name=icon_name/></b>
    };
    if number == 0 {
        return view! { <li><div class="zero soft">{text}</div></li> }.into_any();
    }
    let is_pressed = Memo::new(move |_| need.is_some() && app.navigation().services.with(|view| view.need == need));
    // Pressed again, it shows all services.
    let place = move || match need {
        None => Link::Requests(RequestsView::default()),
        Some(_) => Link::Services(view_with(app, |view| view.need = if is_pressed.get() { None } else { need })),
    };
    view! {
        <li data-s=tone.as_str()>
            <a href=move || place().format() aria-current=move || is_pressed.get().then_some("true")>
                {text}" "<small>{note}</small>
            </a>
        </li>
    }
    .into_any()
}
