//! *Needs you*: up to four figures, the most urgent first. Each leads to as many rows, of this list or of *My requests*,
//! or to the only claim; one line if all are zero.

use super::list::view_with;
use crate::components::{Icon, Tone, service_inside};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::Link;
use handover_api::link::{RequestsView, ServiceTab};
use handover_api::services::ServicesOverview;
use handover_rules::service_list::Need;
use handover_rules::{Category, ServiceKey};
use leptos::prelude::*;

struct Figure {
    need: Need,
    number: u64,
    tone: Tone,
    icon: &'static str,
    name: String,
    /// Note on the most urgent one.
    note: Option<String>,
    /// The place that it leads to, if not the services of the need.
    place: Option<Link>,
}

#[component]
pub(super) fn Needs() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        app.services.overview.with(|overview| {
            let Some(overview) = overview else {
                return view! { <p class="calm" aria-hidden="true">"\u{a0}"</p> }.into_any();
            };
            let figures = Need::ALL.map(|need| figure(overview, need));
            let figures: Vec<Figure> = figures.into_iter().filter(|figure| figure.number > 0).collect();
            if figures.is_empty() {
                let next = overview.next_end.map(|day| t::needs_next(intl::day(day).as_str()));
                return view! {
                    <p class="calm"><Icon name="ok"/><span>{t::needs_none()}" "<span class="soft">{next}</span></span></p>
                }
                .into_any();
            }
            view! {
                <section class="needs-you card" aria-labelledby="needs">
                    <h2 id="needs">{t::needs_title()}</h2>
                    <ul class="needs card">{figures.into_iter().map(|figure| view! { <FigureItem figure/> }).collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

fn figure(overview: &ServicesOverview, need: Need) -> Figure {
    let app = expect_context::<App>();
    let when = |day: chrono::NaiveDate| intl::in_days((day - app.today()).num_days());
    let (number, tone, icon) = match need {
        Need::Waiting => (overview.waiting.into(), Tone::Now, "bell"),
        Need::Claims => (overview.claims.len() as u64, Tone::Bad, "flag"),
        Need::Unpaid => (overview.unpaid, Tone::Bad, "card"),
        Need::Ending => (overview.ending, Tone::Warn, "clock"),
    };
    let (name, note, place) = match need {
        Need::Waiting => {
            let until = overview.waiting_until.map(|until| t::needs_waiting_until(when(until.date_naive()).as_str()));
            // They are answered there; some are about services that are not in the list yet.
            (t::needs_waiting(number), until, Some(Link::Requests(RequestsView::default())))
        }
        Need::Claims => {
            let first = overview.claims.first().map(|claim| {
                t::needs_claims_first(intl::day_of(claim.until).as_str(), service_inside(&claim.domain).as_str())
            });
            let only = overview.claims.first().filter(|_| number == 1).map(|claim| {
                let domain = ServiceKey { name: claim.domain.clone(), category: Category::Domain };
                Link::service_tab(&domain, ServiceTab::Holder)
            });
            (t::needs_claims(number), first, only)
        }
        Need::Unpaid => (t::needs_unpaid().to_owned(), None, None),
        Need::Ending => {
            let first = overview.next_end.map(|day| t::needs_ending_first(when(day).as_str()));
            (t::needs_ending().to_owned(), first, None)
        }
    };
    Figure { need, number, tone, icon, name, note, place }
}

#[component]
fn FigureItem(figure: Figure) -> impl IntoView {
    let app = expect_context::<App>();
    let Figure { need, number, tone, icon: icon_name, name, note, place } = figure;
    // The icon stays with the last word.
    let (start, end) = name.rsplit_once(' ').unwrap_or(("", &name));
    let (start, end) = (start.to_owned(), end.to_owned());
    let text = view! {
        <span class="fig">{intl::number(number)}</span>" "
        <b>{start}" "<span class="nb">{end}" "<Icon name=icon_name/></span></b>
    };
    if let Some(place) = place {
        return view! { <li data-s=tone.as_str()><a href=place.format()>{text}" "<small>{note}</small></a></li> }
            .into_any();
    }
    let is_pressed = Memo::new(move |_| app.navigation.services.with(|view| view.need == Some(need)));
    // Pressed again, it shows all services.
    let place = move || {
        Link::Services(view_with(app.navigation, |view| view.need = (!is_pressed.get()).then_some(need))).format()
    };
    view! {
        <li data-s=tone.as_str()>
            <a href=place aria-current=move || is_pressed.get().then_some("true")>{text}" "<small>{note}</small></a>
        </li>
    }
    .into_any()
}
