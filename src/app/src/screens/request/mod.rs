//! What was asked for, for one service or ten thousand: how it stands, and answering it. Emails link here.
//!
//! Head and parts follow from the situation, which the rules decide, also when somebody else acts.

mod acts;
mod answer;
mod chosen;
pub(crate) mod countdown;
mod ended;
mod explain;
mod extras;
mod facts;
mod form;
pub(crate) mod form_links;
mod head;
mod line_source;
mod lines;
mod no_part;
mod outcome;
mod page;
mod parties;
mod refusal;
pub(crate) mod resend;
mod resend_button;
mod send;
mod timeline;
mod what;
pub(crate) mod words;

use self::acts::{Acts, Cancelling};
use self::answer::Answering;
use self::chosen::CancelBar;
use self::ended::Ended;
use self::extras::{LeftOutServices, RoleEnds};
use self::facts::Deadline;
use self::form::AnswerForm;
use self::head::{Head, head};
use self::lines::LinesTable;
use self::no_part::{Gone, NoPart, ReaderNote};
use self::outcome::ActOutcome;
use self::page::Page;
use self::parties::{NoAnswer, WhoAnswers};
use self::resend::Resending;
use self::what::WhatChanges;
use crate::components::{Crumbs, FailureNotice, PageHead, Skeleton};
use crate::data::loaded::load;
use crate::platform::client::Failure;
use crate::platform::clock::{self, ticking};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::shell::titles;
use crate::state::App;
use core::time::Duration;
use handover_api::link::RequestsView;
use handover_api::submissions::SubmissionDetail;
use handover_api::{Link, route};
use handover_rules::request::situation::Situation;
use handover_rules::{Refusal, RequestId, SubmissionId, Timestamp};
use leptos::prelude::*;

/// Seconds between two readings of an overdue request, and their number. The server announces the outcome by itself: this
/// is for a lost event.
const POLL_INTERVAL: i64 = 3;
const POLLS: i64 = 10;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
enum Showing {
    Loading,
    Failed(Failure),
    /// This account may not see it.
    NoPart,
    /// It may no longer see what it has seen on this page.
    Gone,
    Situation(Situation),
}

#[component]
pub(crate) fn RequestPage(number: RequestId) -> impl IntoView {
    let app = expect_context::<App>();
    let id = SubmissionId::new(number);
    let detail = load::<SubmissionDetail>(app, move || route::submission_head(id));
    let now = ticking(app, Duration::from_secs(1));
    let page = Page {
        number,
        me: StoredValue::new(app.my_handle()),
        detail,
        now,
        view: line_source::wanted(app, number),
        lines: RwSignal::new(None),
        form: AnswerForm::new(number),
        resending: Resending::new(id, now),
    };
    provide_context(page);
    let cancelling = Cancelling::new();
    let showing = Memo::new(move |before: Option<&Showing>| showing(page, before));
    let head = Memo::new(move |_| head_of(app, page, &showing.get()));
    follow_time(page);
    follow_head(app, page, head, showing);
    drop_spent_code(app, page, showing);
    let trail = Signal::derive(move || {
        let requests = Link::Requests(RequestsView::default()).format();
        let here = head.with(|head| head.crumb);
        let list = (t::requests_title().to_owned(), Some(requests));
        if here.is_empty() { vec![list] } else { vec![list, (here.to_owned(), None)] }
    });
    // The columns stay when the situation changes, and with them the lines, what is chosen of them, and the focus.
    let instead = Memo::new(move |_| {
        showing.with(|showing| (!matches!(showing, Showing::Situation(_))).then(|| showing.clone()))
    });
    let situation = Memo::new(move |_| {
        showing.with(|showing| match showing {
            Showing::Situation(situation) => Some(*situation),
            _ => None,
        })
    });
    let content = move || match instead.get() {
        Some(showing) => instead_of_request(page, showing),
        None => view! { <Columns situation cancelling/> }.into_any(),
    };
    view! {
        <Crumbs trail/>
        <PageHead
            heading=move || head.with(|head| head.heading.clone())
            lead=move || head.with(|head| head.lead.clone())
        />
        {content}
    }
}

fn showing(page: Page, before: Option<&Showing>) -> Showing {
    match (page.situation(), page.detail.reading.failure.get()) {
        (Some(situation), _) => Showing::Situation(situation),
        (None, Some(failure)) if is_no_part(&failure) => match before {
            Some(Showing::Situation(_) | Showing::Gone) => Showing::Gone,
            _ => Showing::NoPart,
        },
        (None, Some(failure)) => Showing::Failed(failure),
        (None, None) => Showing::Loading,
    }
}

fn is_no_part(failure: &Failure) -> bool {
    matches!(failure, Failure::Problem(problem) if problem.refusal() == Some(Refusal::NoPart))
}

fn head_of(app: App, page: Page, showing: &Showing) -> Head {
    let loading = || t::request_title(intl::request_number(page.number).as_str());
    let announced = |heading: String| Head { announcement: heading.clone(), ..Head::plain(heading) };
    match showing {
        // An empty line keeps what follows in its place.
        Showing::Loading => Head { lead: "\u{a0}".to_owned(), ..Head::plain(loading()) },
        Showing::Failed(_) => {
            let heading = loading();
            Head { title: t::error_title(heading.as_str()), ..Head::plain(heading) }
        }
        Showing::NoPart => announced(page.me.with_value(|me| no_part::heading(me, page.number))),
        Showing::Gone => announced(t::request_gone().to_owned()),
        Showing::Situation(situation) => {
            let known = page.with(|detail, me| head(app, *situation, detail, me, clock::now(app)));
            known.unwrap_or_else(|| Head::plain(loading()))
        }
    }
}

/// What is shown while there is no request, or none for this account.
fn instead_of_request(page: Page, showing: Showing) -> AnyView {
    match showing {
        Showing::Failed(failure) => view! { <FailureNotice failure retry=move || page.detail.retry()/> }.into_any(),
        Showing::NoPart => view! { <NoPart/> }.into_any(),
        Showing::Gone => view! { <Gone/> }.into_any(),
        Showing::Loading | Showing::Situation(_) => skeleton(),
    }
}

#[component]
fn Columns(situation: Memo<Option<Situation>>, cancelling: Cancelling) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let is_many = page.memo(|detail, _| detail.only.is_none());
    let main = move || {
        let situation = situation.get();
        untrack(|| {
            keep_focus(cancelling);
            situation.map(parts)
        })
    };
    let lines = move || (is_many.get() == Some(true)).then(|| view! { <LinesTable/><CancelBar/> });
    // Below the lines, where its bar stays in sight.
    let asks = Memo::new(move |_| situation.get() == Some(Situation::Answer));
    let answer = move || asks.get().then(|| view! { <div id="answer"><Answering/><NoAnswer/></div> });
    let timeline = page.show(move |detail, me| {
        timeline::view(app, detail, me).map(|timeline| view! { <div class="pad">{timeline}</div> })
    });
    view! {
        <div class="cols side">
            <div class="stack">
                <LeftOutServices/>
                <ActOutcome/>
                <div class="stack" id="situation">{main}</div>
                <Acts cancelling/>
                <RoleEnds/>
                {lines}
                {answer}
            </div>
            <aside class="stack" aria-label=t::request_facts()>
                <div class="card lines">
                    <WhoAnswers/>
                    <Deadline/>
                    <div class="pad">{page.show(move |detail, me| facts::view(app, detail, me))}</div>
                    {timeline}
                </div>
            </aside>
        </div>
    }
}

/// The parts that a situation has.
fn parts(situation: Situation) -> AnyView {
    match situation {
        Situation::Answer | Situation::Overdue => view! { <WhatChanges/> }.into_any(),
        Situation::Waiting => view! { <WhatChanges/><ReaderNote/><NoAnswer/> }.into_any(),
        Situation::TakingEffect(at) => view! { <WhatChanges at/><ReaderNote/> }.into_any(),
        Situation::Ended(_) => view! { <Ended/> }.into_any(),
    }
}

fn skeleton() -> AnyView {
    view! {
        <div class="cols side">
            <div class="stack"><Skeleton lines=4/><Skeleton lines=4/></div><div class="stack"><Skeleton lines=8/></div>
        </div>
    }
    .into_any()
}

/// Reads again once a scheduled time has passed.
fn follow_time(page: Page) {
    let overdue = Memo::new(move |before: Option<&Option<(Timestamp, i64)>>| {
        let now = page.now.get();
        let is_overdue = page.with(|detail, me| detail.seen_lines(me).is_overdue(now)) == Some(true);
        let since = before.copied().flatten().map_or(now, |(since, _)| since);
        is_overdue.then(|| (since, ((now - since).num_seconds() / POLL_INTERVAL).min(POLLS)))
    });
    Effect::new(move |_| {
        if overdue.get().is_some() {
            page.detail.retry();
        }
    });
}

/// Sets the window's title and announces changes. An error in the answer shows in the title.
fn follow_head(app: App, page: Page, head: Memo<Head>, showing: Memo<Showing>) {
    let asks = move || showing.with(|showing| *showing == Showing::Situation(Situation::Answer));
    Effect::new(move |_| {
        let has_error = asks() && page.form.has_error();
        if showing.with(|showing| *showing == Showing::Loading) {
            return;
        }
        head.with(|head| {
            if has_error {
                titles::set_error_title(&head.title);
            } else {
                titles::set_title(&head.title);
            }
        });
    });
    let announcement = Memo::new(move |_| head.with(|head| head.announcement.clone()));
    Effect::new(move |_| {
        announcement.with(|announcement| {
            if !announcement.is_empty() {
                app.announce(announcement);
            }
        });
    });
}

/// Drops the mailed code once nothing waits for this account any more. An account that is not a party keeps it for the
/// account it was mailed to.
fn drop_spent_code(app: App, page: Page, showing: Memo<Showing>) {
    Effect::new(move |_| {
        let Showing::Situation(situation) = showing.get() else { return };
        let is_party = page.with(|detail, me| detail.has_party(me)) == Some(true);
        let is_spent = matches!(situation, Situation::Ended(_)) || (is_party && situation != Situation::Answer);
        let link = app.mailed_link().code;
        if is_spent && link.with_untracked(|link| link.as_ref().is_some_and(|(of, _)| *of == page.number)) {
            link.set(None);
        }
    });
}

/// Moves the focus to the heading before the element that has it is removed.
fn keep_focus(cancelling: Cancelling) {
    let inside = document()
        .active_element()
        .is_some_and(|element| element.closest("#situation, #answer").ok().flatten().is_some());
    if inside || cancelling.has_focus() {
        // After a dialog has tried to restore it.
        request_animation_frame(|| dom::focus_soon("main h1"));
    }
}
