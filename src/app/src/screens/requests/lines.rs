//! The first lines of a submission in the list, read once somebody opens them. Its page has all of them, with search and
//! filters.

use crate::components::{self, icon, words};
use crate::platform::client::{self, Failure};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::requests::RequestRow;
use handover_api::submissions::{LineRow, LinesPage, LinesView, SubmissionSummary};
use handover_api::{Link, route};
use handover_rules::SubmissionId;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Lines that are shown.
const FIRST: usize = 10;

/// A disclosure with the lines, of what is open of a submission.
pub(super) fn view(app: App, id: SubmissionId, content: ArcRwSignal<RequestRow>) -> AnyView {
    let (is_open, read) = (RwSignal::new(false), RwSignal::new(None));
    let last_fetch = StoredValue::new(0_u32);
    let summary = Memo::new(move |_| content.with(|row| row.submission.clone()));
    let fetch = move || {
        last_fetch.update_value(|number| *number += 1);
        let number = last_fetch.get_value();
        spawn_local(async move {
            let page = first_page(app, id).await;
            // An earlier answer may come after a later one.
            if last_fetch.try_get_value() == Some(number) {
                read.set(Some(page));
            }
        });
    };
    // Whatever happens to a line changes the summary.
    Effect::new(move |_: Option<()>| {
        summary.track();
        if is_open.get() {
            fetch();
        }
    });
    let node = NodeRef::<html::Details>::new();
    let toggled = move |_| is_open.set(node.get_untracked().is_some_and(|details| details.open()));
    let name = move || summary.with(|of| of.as_ref().map(|of| t::requests_show_lines(of.total)));
    let content = (move || match read.get() {
        None => Some(view! { <p class="small soft">{t::loading()}</p> }.into_any()),
        Some(Err(failure)) => Some(components::failure(&failure, fetch)),
        Some(Ok(page)) => summary.with(|of| of.as_ref().map(|of| lines(of, &page))),
    })
    .into_any();
    view! {
        <details node_ref=node on:toggle=toggled>
            <summary class="small">{icon("down")} " " {name}</summary>
            {content}
        </details>
    }
    .into_any()
}

async fn first_page(app: App, id: SubmissionId) -> Result<LinesPage, Failure> {
    client::screen(app, &[&route::submission_lines(id), "?limit=", &FIRST.to_string()].concat()).await
}

fn lines(submission: &SubmissionSummary, page: &LinesPage) -> AnyView {
    let entries: Vec<AnyView> = page.rows.iter().map(line).collect();
    let all = Link::Submission { id: submission.id, view: LinesView::default() }.format();
    let more = (page.total > page.rows.len() as u64)
        .then(|| view! { <p class="small"><a href=all>{t::requests_show_all_lines(page.total)}</a></p> });
    view! { <ul class="ul stack tight small">{entries}</ul>{more} }.into_any()
}

fn line(row: &LineRow) -> AnyView {
    let request = &row.request;
    view! {
        <li>
            <b>{components::service_name(&request.service.name)}</b>
            ", " {words::category(request.service.category)} ", " {words::roles_inside(request.roles)} " "
            {components::request_state(request.state)} " " {components::request_link(request.id)}
        </li>
    }
    .into_any()
}
