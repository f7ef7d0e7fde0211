//! One request: how it stands, and answering it. Emails link here.
//!
//! The page follows the [`situation`], also when somebody else acts.

mod abilities;
pub(crate) mod action;
pub(crate) mod action_buttons;
mod answer;
pub(crate) mod countdown;
pub(crate) mod ended;
mod facts;
mod grace;
pub(crate) mod no_part;
pub(crate) mod party;
mod progress;
pub(crate) mod resend;
mod screen;
mod situation;
#[cfg(test)]
mod test_request;
mod timeline;
mod waiting;
pub(crate) mod words;

use self::screen::RequestScreen;
use crate::components::{self, bones, icon};
use crate::data::loaded::{self, Loaded};
use crate::platform::client::Failure;
use crate::platform::clock::{self, ticking};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::router;
use crate::shell::titles;
use crate::state::App;
use crate::state::Prefill;
use action_buttons::ActionState;
use answer::RequestAnswerForm;
use core::time::Duration;
use handover_api::link::ManyFrom;
use handover_api::requests::RequestDetail;
use handover_api::{Link, route};
use handover_rules::request::lifecycle::guard_replacement;
use handover_rules::request::together::guard_replaced_alone;
use handover_rules::{NicHandle, Refusal, RequestId, Timestamp};
use leptos::prelude::*;
use situation::{RequestHead, Situation};

/// Seconds between two readings of an overdue request, and their number. The server announces the outcome by itself: this
/// is for a lost event.
const POLL_INTERVAL: i64 = 3;
const POLLS: i64 = 10;

#[derive(Clone, Debug, PartialEq)]
enum RequestPageState {
    Loading,
    Failed(Failure),
    /// This account may not see the request.
    NoPart,
    /// It may no longer see the request, which it has seen on this page.
    Gone,
    Request(Situation),
}

pub(crate) fn view(app: App, id: RequestId) -> AnyView {
    let me = StoredValue::new(app.my_handle());
    let request = loaded::load::<RequestDetail>(app, move || route::request(id));
    let now = ticking(app, Duration::from_secs(1));
    let showing = Memo::new(move |before: Option<&RequestPageState>| showing(app, me, request, now, before));
    let head = Memo::new(move |_| head(app, id, me, request, &showing.get()));
    let screen = RequestScreen { id, me, request, now, head, actions: ActionState::new(app, id, now) };
    let form = RequestAnswerForm::new(app, id);
    follow_time(app, screen);
    follow_head(app, screen, showing, form);
    drop_spent_code(app, screen, showing);
    follow_submission(app, screen);
    let content = move || {
        let showing = showing.get();
        untrack(|| {
            keep_focus(screen.actions);
            content(app, screen, form, showing)
        })
    };
    view! {
        {components::head(move || head.with(|head| head.heading.clone()), move || head.with(|head| head.lead.clone()))}
        <div id="request">{content}</div>
        {action_buttons::dialog(screen.actions, move || request.data.with(|detail| {
            let row = &detail.as_ref()?.row;
            Some((row.request.clone(), row.together))
        }))}
    }
    .into_any()
}

fn showing(
    app: App,
    me: StoredValue<NicHandle>,
    request: Loaded<RequestDetail>,
    now: ReadSignal<Timestamp>,
    before: Option<&RequestPageState>,
) -> RequestPageState {
    let now = now.get();
    let situation = request.data.with(|detail| {
        let detail = detail.as_ref()?;
        Some(me.with_value(|me| Situation::of(&detail.row.request, me, now, &app.policy())))
    });
    match (situation, request.reading.failure.get()) {
        (Some(situation), _) => RequestPageState::Request(situation),
        (None, Some(failure)) if is_no_part(&failure) => match before {
            Some(RequestPageState::Request(_) | RequestPageState::Gone) => RequestPageState::Gone,
            _ => RequestPageState::NoPart,
        },
        (None, Some(failure)) => RequestPageState::Failed(failure),
        (None, None) => RequestPageState::Loading,
    }
}

pub(crate) fn is_no_part(failure: &Failure) -> bool {
    matches!(failure, Failure::Problem(problem) if problem.refusal() == Some(Refusal::NoPart))
}

fn head(
    app: App,
    id: RequestId,
    me: StoredValue<NicHandle>,
    request: Loaded<RequestDetail>,
    showing: &RequestPageState,
) -> RequestHead {
    let plain = |heading: String| RequestHead {
        title: heading.clone(),
        announcement: String::new(),
        lead: String::new(),
        heading,
    };
    match showing {
        // An empty line keeps what follows in its place.
        RequestPageState::Loading => {
            RequestHead { lead: "\u{a0}".to_owned(), ..plain(t::request_title(intl::request_number(id).as_str())) }
        }
        RequestPageState::Failed(_) => {
            let heading = t::request_title(intl::request_number(id).as_str());
            RequestHead { title: t::error_title(heading.as_str()), ..plain(heading) }
        }
        RequestPageState::NoPart => {
            let heading = me.with_value(|me| no_part::heading(me, id));
            RequestHead { announcement: heading.clone(), ..plain(heading) }
        }
        RequestPageState::Gone => {
            let heading = t::request_gone().to_owned();
            RequestHead { announcement: heading.clone(), ..plain(heading) }
        }
        RequestPageState::Request(situation) => request.data.with(|detail| {
            let Some(detail) = detail else { return plain(t::request_title(intl::request_number(id).as_str())) };
            me.with_value(|me| situation::head(*situation, &detail.row.request, me, clock::now(app)))
        }),
    }
}

fn content(app: App, screen: RequestScreen, form: RequestAnswerForm, showing: RequestPageState) -> AnyView {
    match showing {
        RequestPageState::Loading => skeleton(),
        RequestPageState::Failed(failure) => components::failure(&failure, move || screen.request.retry()),
        RequestPageState::NoPart => {
            no_part::view(app, &screen.me(), t::request_no_part_why(), no_part::other_account(app, screen))
        }
        RequestPageState::Gone => no_part::gone(),
        RequestPageState::Request(situation) => {
            let policy = app.policy();
            view! {
                <div class="cols side">
                    <div class="stack wide">
                        {screen.show(move |detail, me| progress::view(screen, detail, me, &policy))}
                        {screen.show(note)}
                        {situation_view(app, screen, form, situation)}
                        {screen.show(move |detail, me| cancel(app, screen, detail, me))}
                        {screen.show(timeline::view)}
                    </div>
                    <aside class="stack" aria-label=t::request_facts()>
                        {screen.show(move |detail, me| facts::view(app, detail, me, situation))}
                    </aside>
                </div>
            }
            .into_any()
        }
    }
}

/// The asker's words.
fn note(detail: &RequestDetail, _: &NicHandle) -> AnyView {
    detail.note.clone().map(|note| words::note(note, &detail.row.request.asker)).into_any()
}

fn situation_view(app: App, screen: RequestScreen, form: RequestAnswerForm, situation: Situation) -> AnyView {
    match situation {
        Situation::Answer => view! {
            {screen.show(abilities::view)}
            {answer::view(app, screen, form)}
            {waiting::their_mail(app, screen)}
        }
        .into_any(),
        Situation::Waiting => waiting::view(app, screen),
        Situation::Grace => grace::view(app, screen),
        Situation::Late => view! {
            <section class="card pad stack" aria-label=t::request_late()>
                <p>{t::request_late_wait()}</p>
            </section>
        }
        .into_any(),
        Situation::Ended => screen.show(move |detail, me| ended::view(app, detail, me)),
    }
}

/// The button that cancels the request: one place for it, whatever the situation.
fn cancel(app: App, screen: RequestScreen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let (request, now, policy) = (&detail.row.request, clock::now(app), app.policy());
    let action = action::cancellation(request, me, now, &policy);
    let may_replace = guard_replacement(request, me, &request.service, now, &policy).is_ok();
    let amend = may_replace.then(|| amend(app, detail));
    let button = action.map(|action| action_buttons::cancel(screen.actions, &action, "btn bad", None));
    button.map(|button| view! { <p class="row">{amend}{button}</p> }).into_any()
}

/// Asking for something else instead: of requests that take effect together, instead of all.
fn amend(app: App, detail: &RequestDetail) -> AnyView {
    let request = &detail.row.request;
    let content = view! { {icon("edit")} " " {t::request_amend()} }.into_any();
    if guard_replaced_alone(detail.row.together).is_ok() {
        let prefill = Prefill { replaces: Some(request.id), ..ended::same_change(request) };
        return ended::form_link(app, prefill, Some("btn"), content);
    }
    // The asker sees all of them.
    let whole = detail.row.submission.as_ref().filter(|submission| submission.acts.amend > 0);
    let address = whole.map(|submission| Link::ModifyMany { from: ManyFrom::Amend(submission.id) }.format());
    address.map(|address| view! { <a class="btn" href=address>{content}</a> }).into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="cols side"><div class="stack wide">{bones(2)}{bones(6)}</div>{bones(8)}</div> }.into_any()
}

/// Reads the request again once a scheduled timestamp has passed.
fn follow_time(app: App, screen: RequestScreen) {
    let RequestScreen { request, now, .. } = screen;
    let overdue = Memo::new(move |before: Option<&Option<(Timestamp, i64)>>| {
        let now = now.get();
        let is_overdue = request.data.with(|detail| {
            detail.as_ref().is_some_and(|detail| situation::is_overdue(&detail.row.request, now, &app.policy()))
        });
        let since = before.copied().flatten().map_or(now, |(since, _)| since);
        is_overdue.then(|| (since, ((now - since).num_seconds() / POLL_INTERVAL).min(POLLS)))
    });
    Effect::new(move |_| {
        if overdue.get().is_some() {
            request.retry();
        }
    });
}

/// Sets the window's title and announces changes. An error in the answer shows in the title.
fn follow_head(app: App, screen: RequestScreen, showing: Memo<RequestPageState>, form: RequestAnswerForm) {
    let is_loading = move || showing.with(|showing| *showing == RequestPageState::Loading);
    let asks = move || showing.with(|showing| *showing == RequestPageState::Request(Situation::Answer));
    Effect::new(move |_| {
        let has_error = asks() && form.has_error();
        if !is_loading() {
            screen.head.with(|head| {
                if has_error {
                    titles::set_error_title(&head.title);
                } else {
                    titles::set_title(&head.title);
                }
            });
        }
    });
    Effect::new(move |_| {
        screen.head.with(|head| {
            if !head.announcement.is_empty() {
                app.announce(&head.announcement);
            }
        });
    });
}

/// Drops the mailed code once its request has ended or this party has answered. An account that is not a party keeps it
/// for the account it was mailed to.
fn drop_spent_code(app: App, screen: RequestScreen, showing: Memo<RequestPageState>) {
    let RequestScreen { id, me, request, .. } = screen;
    Effect::new(move |_| {
        let RequestPageState::Request(situation) = showing.get() else { return };
        let is_party = request.data.with(|detail| {
            detail.as_ref().is_some_and(|detail| me.with_value(|me| detail.row.request.party(me).is_some()))
        });
        let is_spent = situation == Situation::Ended || (is_party && situation != Situation::Answer);
        if is_spent
            && app.mailed_link().code.with(|pending| pending.as_ref().is_some_and(|(code_of, _)| *code_of == id))
        {
            app.mailed_link().code.set(None);
        }
    });
}

/// The code of a mailed link is for all lines of its submission: leads to the page that answers them.
fn follow_submission(app: App, screen: RequestScreen) {
    let RequestScreen { id, request, .. } = screen;
    Effect::new(move |_| {
        let submission = request.data.with(|detail| detail.as_ref()?.row.submission.as_ref().map(|of| of.id));
        let Some(submission) = submission else { return };
        let link = app.mailed_link();
        let code = link.code.get().filter(|(of, _)| *of == id).map(|(_, code)| code);
        if code.is_none() && link.broken.get() != Some(id) {
            return;
        }
        link.code.set(None);
        link.broken.set(None);
        link.of_submission.set(Some((submission, code)));
        router::replace(app, Link::submission(submission));
    });
}

/// Moves the focus to the heading before the element that has it is removed.
fn keep_focus(actions: ActionState) {
    if actions.is_cancelling() {
        return action_buttons::focus_after_dialog(false);
    }
    let inside =
        document().active_element().is_some_and(|element| element.closest("#request").ok().flatten().is_some());
    if inside {
        dom::focus_soon("main h1");
    }
}
