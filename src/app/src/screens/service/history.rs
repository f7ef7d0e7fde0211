//! The history of a service, drawn and as a table: who held which role when, and why that changed.

use super::page::{self, Page, filters};
use crate::components::{RoleChip, TermReason, drawn_initials, hue, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::screens::history::events::{term_cells, term_heads};
use crate::state::{App, People};
use chrono::Datelike;
use handover_api::history::Term;
use handover_api::route;
use handover_api::service::{ServiceDetail, ServicePage};
use handover_rules::Role;
use handover_rules::history::{Bar, LANES_WIDTH, Period, lanes};
use handover_rules::submission::last_day::PresentEnd;
use leptos::prelude::*;

pub(super) fn view(page: Page, data: &ServicePage) -> AnyView {
    let Some(detail) = page.chosen(data) else { return page::unseen() };
    // Contacts alone read the reasons, and the file.
    let is_own = !detail.row.contacts.roles_of(&expect_context::<App>().my_handle()).is_empty();
    // A plain download link: the session cookie is sent to a backend on another origin of the site, too.
    let file = expect_context::<App>().file_address(&route::of_service(route::HISTORY_CSV, &detail.row.service));
    let csv = is_own.then(|| parts::csv(move || file.clone())).into_any();
    let is_unchanged = detail.terms.iter().all(|term| term.since.is_none());
    let unchanged = is_unchanged.then(|| view! { <p class="soft">{t::history_unchanged()}</p> });
    let row = |term: &Term| {
        let end = detail.tech_end.as_ref().filter(|_| term.is_present_tech()).map(PresentEnd::from);
        view! {
            <tr>
                <th scope="row"><RoleChip role=term.role/></th>
                {term_cells(term, end.as_ref())}
                {is_own.then(|| view! { <td class="soft small"><TermReason term=term.clone()/></td> })}
            </tr>
        }
        .into_any()
    };
    let terms: Vec<AnyView> = detail.latest_first().into_iter().map(row).collect();
    let types: Vec<_> = data.services.iter().map(|of| vec![of.row.service.category]).collect();
    view! {
        {filters(page, &types, detail.row.service.category, csv)}
        {unchanged}
        {drawing(detail)}
        <div class="card">
            <table class="list plain auto">
                <caption>{t::history_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::history_role()}</th>
                        {term_heads()}
                        {is_own.then(|| view! { <th scope="col">{t::history_why()}</th> })}
                    </tr>
                </thead>
                <tbody>{terms}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Room for the names of the roles.
const LEFT: i64 = 110;
/// From lane to lane, and the height of a bar in it.
const LANE: i64 = 45;
const BAR: i64 = 30;
/// The end of the lines.
const BOTTOM: i64 = 3 * LANE + 15;
/// Width of a letter, on average, and of the space around a name.
const LETTER: i64 = 9;
const AROUND: i64 = 20;
/// Room for a year, after its line.
const YEAR: i64 = 35;

fn drawing(detail: &ServiceDetail) -> AnyView {
    let app = expect_context::<App>();
    let periods: Vec<Period> = detail.terms.iter().map(|term| period(detail, term)).collect();
    let drawn = lanes(&periods, detail.creation, app.now());
    let first = drawn.years.first().map_or_else(|| app.now().year(), |(year, _)| *year);
    let last = drawn.years.last().map_or(first, |(year, _)| *year);
    let label = t::history_drawing(first.to_string().as_str(), last.to_string().as_str());
    let years: Vec<AnyView> = drawn.years.iter().map(|(year, at)| year_line(*year, *at)).collect();
    let roles: Vec<AnyView> = Role::ALL.into_iter().map(role_name).collect();
    let bars: Vec<AnyView> = drawn.bars.iter().map(|bar| bar_of(app.people, bar)).collect();
    let now = vertical(LEFT + drawn.now);
    let size = ["0 0 ", &(LEFT + LANES_WIDTH).to_string(), " ", &(BOTTOM + 20).to_string()].concat();
    view! {
        <figure class="card pad only-l">
            <svg class="lanes" viewBox=size role="img" aria-label=label>
                {years}{roles}{bars}<path class="nowline" d=now></path>
            </svg>
        </figure>
    }
    .into_any()
}

fn period(detail: &ServiceDetail, term: &Term) -> Period {
    let Term { role, account, since, until, .. } = term.clone();
    let last_day = detail.tech_end.as_ref().filter(|_| term.is_present_tech()).map(|end| end.until);
    Period { role, account, since, until, last_day }
}

fn vertical(x: i64) -> String {
    ["M", &x.to_string(), " 0V", &BOTTOM.to_string()].concat()
}

fn year_line(year: i32, at: i64) -> AnyView {
    let x = LEFT + at;
    let text = (at + YEAR <= LANES_WIDTH)
        .then(|| view! { <text x=(x + 4).to_string() y=(BOTTOM + 14).to_string()>{year}</text> });
    view! { <path d=vertical(x)></path>{text} }.into_any()
}

fn top(role: Role) -> i64 {
    let lane = match role {
        Role::Admin => 0,
        Role::Tech => 1,
        Role::Billing => 2,
    };
    10 + LANE * lane
}

fn role_name(role: Role) -> AnyView {
    view! { <text class="t" x="0" y=(top(role) + 19).to_string()>{t::role(role)}</text> }.into_any()
}

/// A bar, with the name or the initials where there is room.
fn bar_of(people: People, bar: &Bar) -> AnyView {
    let (x, y, width) = (LEFT + bar.start, top(bar.role), bar.end - bar.start);
    let name = words::person_inside(people, &bar.account);
    let has_room =
        |text: &String| i64::try_from(text.chars().count()).is_ok_and(|letters| letters * LETTER + AROUND <= width);
    let shown = [name.clone(), drawn_initials(people, &bar.account)].into_iter().find(has_room);
    let text = shown.map(|shown| {
        let (x, y) = ((x + AROUND / 2).to_string(), (y + 19).to_string());
        view! { <text class="t" x=x y=y>{shown}</text> }
    });
    view! {
        <g data-h=hue(&bar.account).to_string()>
            <title>{name.clone()}</title>
            <rect class="b" x=x.to_string() y=y.to_string() width=width.to_string() height=BAR.to_string() rx="6"></rect>
            {text}
        </g>
    }
    .into_any()
}
