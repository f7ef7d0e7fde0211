//! A submission over several services: how far it is, its lines, and answering them with one code. Emails link here.

mod answer;
mod cancel;
mod cancel_some;
mod facts;
mod form;
mod if_accepted;
mod line_source;
mod lines;
mod outcome;
mod parts;
mod refusals;
mod resend;
mod screen;
mod selection;

use self::screen::SubmissionScreen;
use crate::components::{self, Pending, bones};
use crate::data::loaded::{self, Loaded};
use crate::platform::clock::ticking;
use crate::platform::i18n as t;
use crate::platform::{intl, router};
use crate::screens::request::resend::Resending;
use crate::screens::request::{is_no_part, no_part, words};
use crate::shell::titles;
use crate::state::App;
use core::time::Duration;
use form::LinesForm;
use handover_api::people::KnownPerson;
use handover_api::submissions::SubmissionDetail;
use handover_api::{Link, route};
use handover_rules::SubmissionId;
use leptos::prelude::*;

/// Parts of the page that are fetched when they are wanted.
#[derive(Clone, Copy)]
pub(crate) struct FetchedParts {
    /// Services that were left out.
    pub(crate) left_out: FetchedPart,
    /// Roles that end on a day.
    pub(crate) ends: FetchedPart,
}

/// Renders a part of the page, as soon as it has been fetched.
type FetchedPart = fn(App, Loaded<SubmissionDetail>) -> AnyView;

pub(crate) fn view(app: App, id: SubmissionId, fetched: FetchedParts) -> AnyView {
    let detail = loaded::load::<SubmissionDetail>(app, move || route::submission_head(id));
    let view = line_source::wanted(app, id);
    let now = ticking(app, Duration::from_secs(1));
    let resending = Resending::new(app, now, Pending::new(), refusals::explain);
    let screen = SubmissionScreen {
        app,
        id,
        me: StoredValue::new(app.my_handle()),
        detail,
        view,
        lines: line_source::start(app, id, view),
        form: LinesForm::new(app, id),
        resending: StoredValue::new(resending),
        resent: RwSignal::new(None),
    };
    let has_no_part = Memo::new(move |_| {
        let is_refused = || detail.reading.failure.with(|failure| failure.as_ref().is_some_and(is_no_part));
        detail.data.with(Option::is_none) && is_refused()
    });
    let plain = move || {
        if has_no_part.get() {
            let number = intl::request_number(id.first_request());
            screen.me.with_value(|me| t::submission_not_yours(me.as_str(), number.as_str()))
        } else {
            t::submission_title(intl::request_number(id.first_request()).as_str())
        }
    };
    let heading =
        move || detail.data.with(|detail| detail.as_ref().map_or_else(plain, |detail| heading(screen, detail)));
    let lead = move || detail.data.with(|detail| detail.as_ref().map_or_else(nothing, |detail| lead(screen, detail)));
    Effect::new(move |_| titles::set_title(&heading()));
    follow_number(screen);
    leave_without_part(screen);
    drop_spent_code(screen);
    Effect::new(move |_| {
        if has_no_part.get() {
            app.announce(&plain());
        }
    });
    let content = move || {
        if has_no_part.get() {
            let switch = components::switch_account(app, "btn main", || ());
            return screen.me.with_value(|me| no_part::view(app, me, t::submission_not_yours_why(), switch));
        }
        detail.show_once(skeleton, move || content(screen, fetched))
    };
    view! {
        {components::head(heading, lead)}
        {content}
    }
    .into_any()
}

/// An empty line keeps what follows in its place.
fn nothing() -> String {
    "\u{a0}".to_owned()
}

fn skeleton() -> AnyView {
    view! { <div class="cols side"><div class="stack wide">{bones(2)}{bones(6)}</div>{bones(8)}</div> }.into_any()
}

fn heading(screen: SubmissionScreen, detail: &SubmissionDetail) -> String {
    let roles = components::words::roles(detail.roles);
    let what = match detail.lines.rows.first() {
        Some(line) if detail.services == 1 => {
            t::submission_heading_one(roles.as_str(), words::service(&line.request).as_str())
        }
        _ => t::submission_heading(detail.services, roles.as_str()),
    };
    if screen.waiting(detail) == 0 { what } else { t::submission_heading_answer(what.as_str()) }
}

fn lead(screen: SubmissionScreen, detail: &SubmissionDetail) -> String {
    let when = intl::timestamp(detail.asked_at);
    if screen.is_me(&detail.asker) {
        t::submission_lead_you(when.as_str())
    } else {
        match screen.app.people().get(&detail.asker).as_ref().and_then(owner) {
            Some(name) => t::submission_lead_named(detail.asker.as_str(), name.as_str(), when.as_str()),
            None => t::submission_lead(detail.asker.as_str(), when.as_str()),
        }
    }
}

/// Whose account it says to be.
fn owner(KnownPerson { name, organisation, .. }: &KnownPerson) -> Option<String> {
    let isolated = components::isolated_name;
    match (name, organisation) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(isolated(one)),
        (Some(name), Some(organisation)) => {
            Some(t::submission_person_of(isolated(name).as_str(), isolated(organisation).as_str()))
        }
    }
}

fn content(screen: SubmissionScreen, fetched: FetchedParts) -> AnyView {
    let data = screen.detail.data;
    let of = move |what: fn(SubmissionScreen, &SubmissionDetail) -> AnyView| {
        (move || data.with(|detail| detail.as_ref().map(|detail| what(screen, detail)))).into_any()
    };
    // Narrower than the data: the field must not be rendered anew while somebody types.
    let answers =
        Memo::new(move |_| data.with(|detail| detail.as_ref().is_some_and(|detail| screen.waiting(detail) > 0)));
    // Stays once it is there, to say what became of it.
    let has_ends = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || data.with(|detail| detail.as_ref().is_some_and(|detail| !detail.ends.is_empty()))
    });
    let ends = move || has_ends.get().then(|| (fetched.ends)(screen.app, screen.detail));
    let has_left_out =
        Memo::new(move |_| data.with(|detail| detail.as_ref().is_some_and(|detail| detail.left_out.is_some())));
    let left_out = move || has_left_out.get().then(|| (fetched.left_out)(screen.app, screen.detail));
    view! {
        <div class="cols side">
            <div class="stack wide">
                {left_out}
                {of(note)}
                {of(if_accepted::view)}
                {move || answers.get().then(|| answer::view(screen))}
                {move || outcome::outcome(screen)}
                {parts::view(screen)}
                {ends}
                {lines::view(screen)}
            </div>
            <aside class="stack" aria-label=t::submission_facts()>{of(facts::view)}</aside>
        </div>
    }
    .into_any()
}

/// The asker's words.
fn note(_: SubmissionScreen, detail: &SubmissionDetail) -> AnyView {
    detail.note.clone().map(|note| words::note(note, &detail.asker)).into_any()
}

/// A mailed link has the number of the reader's own request: from there on the address has that of the submission.
fn follow_number(screen: SubmissionScreen) {
    let SubmissionScreen { app, id, detail, view, .. } = screen;
    Effect::new(move |_| {
        let Some(number) = detail.data.with(|detail| detail.as_ref().map(|detail| detail.id)).filter(|of| *of != id)
        else {
            return;
        };
        let link = app.mailed_link().of_submission;
        if let Some((_, code)) = link.get_untracked().filter(|(of, _)| *of == id) {
            link.set(Some((number, code)));
        }
        router::replace(app, Link::Submission { id: number, view: view.get_untracked() });
    });
}

/// With a mailed link of another account, the page of the request says so, and offers to switch.
fn leave_without_part(screen: SubmissionScreen) {
    let SubmissionScreen { app, id, detail, .. } = screen;
    Effect::new(move |_| {
        let link = app.mailed_link();
        let Some((_, code)) = link.of_submission.get().filter(|(of, _)| *of == id) else { return };
        if !detail.reading.failure.with(|failure| failure.as_ref().is_some_and(is_no_part)) {
            return;
        }
        let id = id.first_request();
        link.of_submission.set(None);
        link.broken.set(code.is_none().then_some(id));
        link.code.set(code.map(|code| (id, code)));
        router::replace(app, Link::Request { id, code: None });
    });
}

/// Drops the code once every line has been answered.
fn drop_spent_code(screen: SubmissionScreen) {
    let SubmissionScreen { app, id, detail, .. } = screen;
    Effect::new(move |_| {
        let is_over = detail.data.with(|detail| detail.as_ref().is_some_and(|detail| screen.waiting(detail) == 0));
        let link = app.mailed_link().of_submission;
        if is_over && link.with_untracked(|pending| pending.as_ref().is_some_and(|(of, _)| *of == id)) {
            link.set(None);
        }
    });
}
