//! One code for all lines that wait for the reader: accept all, decline all, or those selected below.
//!
//! As for one request, opening a mailed link changes nothing: there is no default action, and only trusted clicks count.

use super::selection::{Purpose, Selection};
use super::{Screen, parts, refusals};
use crate::components::{self, Field, Message, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::submission as t;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::Link;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{AnswerLines, Lines, LinesResult, RefusedLine};
use handover_rules::request::Answer;
use handover_rules::{Refusal, RequestId, SubmissionId, ValidationCode};
use leptos::ev::MouseEvent;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(super) struct AnswerForm {
    code: RwSignal<String>,
    /// Whether the value came with the mailed link.
    is_from_link: RwSignal<bool>,
    code_error: RwSignal<Option<String>>,
    /// Why the last answer was not taken.
    trouble: RwSignal<Option<String>>,
    sending: RwSignal<Option<Answer>>,
    /// What became of the last act.
    done: RwSignal<Option<(Act, LinesResult)>>,
    selection: StoredValue<Selection>,
}

/// What the reader does to lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Answer(Answer),
    /// The reader cancels some that it has accepted, or all that are open.
    Cancel,
}

impl AnswerForm {
    /// An empty form, filled in when a mailed link brings a code for this submission.
    pub(super) fn new(app: AppContext, id: SubmissionId) -> Self {
        let form = Self {
            code: RwSignal::new(String::new()),
            is_from_link: RwSignal::new(false),
            code_error: RwSignal::new(None),
            trouble: RwSignal::new(None),
            sending: RwSignal::new(None),
            done: RwSignal::new(None),
            selection: StoredValue::new(Selection::new()),
        };
        Effect::new(move |_| {
            if let Some((of, Some(code))) = app.mailed_link().of_submission.get()
                && of == id
            {
                form.enter(code.expose().to_owned());
                form.is_from_link.set(true);
            }
        });
        form
    }

    /// The lines that are selected. Ask before anything is waited for: the page may be left meanwhile.
    pub(super) fn selection(self) -> Selection {
        self.selection.get_value()
    }

    /// What is told of the last act is told no more.
    pub(super) fn forget_outcome(self) {
        self.done.try_set(None);
    }

    fn enter(self, text: String) {
        self.code.set(text);
        self.is_from_link.set(false);
        self.code_error.set(None);
        self.trouble.set(None);
    }
}

pub(super) fn view(screen: Screen) -> AnyView {
    let form = screen.form;
    let trouble = move || form.trouble.get().map(|text| components::alert(view! { <p>{text}</p> }.into_any()));
    // With lines selected, the bar below has the main button.
    let has_selected = memo(move |_| form.selection().answers());
    let accept_class = move || if has_selected.get() { "btn big" } else { "btn main big" };
    let is_busy = move || form.sending.with(Option::is_some).then_some("true");
    view! {
        <section class="card pad stack" aria-labelledby="answer">
            <h2 id="answer">{t::submission_your_answer()}</h2>
            {code_field(screen)}
            <div class="row">
                <button
                    type="button" class=accept_class aria-disabled=is_busy
                    on:click=move |event| press(screen, Answer::Accept, None, &event)
                >
                    {icon("check")}{t::submission_accept_all()}
                </button>
                <button
                    type="button" class="btn big" aria-disabled=is_busy
                    on:click=move |event| press(screen, Answer::Decline, None, &event)
                >
                    {icon("x")}{t::submission_decline_all()}
                </button>
            </div>
            <p class="small soft">{t::submission_until_you_press()}</p>
            {trouble}
            {parts::my_mail(screen)}
            {mailbox(screen.app)}
        </section>
    }
    .into_any()
}

fn mailbox(app: AppContext) -> impl Fn() -> Option<AnyView> {
    move || {
        app.is_demo().then(|| {
            let address = Link::Mailbox { mail: None }.format();
            view! { <p class="small soft"><a href=address>{t::many_mailbox()}</a></p> }.into_any()
        })
    }
}

fn code_field(screen: Screen) -> AnyView {
    let (app, form) = (screen.app, screen.form);
    let message = Signal::derive(move || {
        if let Some(error) = form.code_error.get() {
            return Some(Message::bad(error));
        }
        let is_broken = move || app.mailed_link().of_submission.get() == Some((screen.id, None));
        if form.code.with(String::is_empty) && is_broken() {
            return Some(Message { tone: Tone::Warn, text: t::submission_code_broken().to_owned() });
        }
        let is_complete = form.code.with(|code| ValidationCode::parse(code).is_some());
        let text = (is_complete && form.is_from_link.get()).then(t::submission_code_filled_in)?;
        Some(Message { tone: Tone::Ok, text: text.to_owned() })
    });
    let hint = t::submission_code_hint().into_any();
    let field = Field { id: "code", label: t::submission_code(), hint: Some(hint), message };
    components::code_field(field, form.code, move |text| form.enter(code_in_link(&text).unwrap_or(text)))
}

/// The code of a whole link that was pasted into the field.
fn code_in_link(text: &str) -> Option<String> {
    let (_, place) = text.split_once('#')?;
    match Link::parse(place.trim()) {
        Link::MailedRequest { code: Some(code), .. } | Link::MailedSubmission { code: Some(code), .. } => {
            Some(code.expose().to_owned())
        }
        _ => None,
    }
}

/// A press on Accept or Decline: for the lines given, or all that wait for the reader.
pub(super) fn press(screen: Screen, answer: Answer, lines: Option<Vec<RequestId>>, event: &MouseEvent) {
    let form = screen.form;
    // Mail scanners that run scripts click through links, too.
    if !event.is_trusted() || form.sending.get_untracked().is_some() {
        return;
    }
    form.trouble.set(None);
    let text = form.code.get_untracked();
    let Some(code) = ValidationCode::parse(&text) else {
        let error = if text.trim().is_empty() { t::submission_code_missing() } else { t::submission_code_strange() };
        form.code_error.set(Some(error.to_owned()));
        dom::focus_soon("#code");
        return;
    };
    form.code_error.set(None);
    form.sending.set(Some(answer));
    let lines = lines.map_or(Lines::All, Lines::These);
    let (accept, decline) = match answer {
        Answer::Accept => (lines, Lines::None),
        Answer::Decline => (Lines::None, lines),
    };
    let body = AnswerLines { token: code.expose().to_owned(), accept, decline };
    spawn_local(send(screen, answer, body));
}

async fn send(screen: Screen, answer: Answer, body: AnswerLines) {
    let (form, selection) = (screen.form, screen.form.selection());
    let path = route::submission_action(screen.id, SubmissionAction::Answer);
    let result: Result<LinesResult, Failure> = client::post(screen.app, &path, &body).await;
    form.sending.try_set(None);
    match result {
        Ok(result) => {
            selection.clear(Purpose::Answer);
            tell(screen, Act::Answer(answer), result);
        }
        Err(failure) => {
            form.trouble.try_set(Some(refusals::advise(screen, &failure)));
        }
    }
    screen.read_again();
}

/// Tells what became of an act, and that the rest is being worked on.
pub(super) fn tell(screen: Screen, act: Act, result: LinesResult) {
    if result.pending > 0 {
        screen.app.session().work.set(Some(screen.id));
    }
    screen.form.done.try_set(Some((act, result)));
    dom::focus_soon("#outcome");
}

/// What became of the last act: what was not possible comes first.
pub(super) fn outcome(screen: Screen) -> Option<AnyView> {
    let (act, result) = screen.form.done.get()?;
    let count = result.done + result.pending;
    // Others were faster: nothing that was chosen is open any more.
    let is_nothing = count + result.refused_count == 0;
    let (tone, icon_name) = match result.refused_count {
        0 if is_nothing => (Tone::Plain, "info"),
        0 => (Tone::Ok, "ok"),
        _ => (Tone::Warn, "alert"),
    };
    let title = match act {
        _ if is_nothing => t::submission_nothing_left().to_owned(),
        Act::Answer(Answer::Accept) => t::submission_accepted(count),
        Act::Answer(Answer::Decline) => t::submission_declined(count),
        Act::Cancel => t::submission_cancelled(count),
    };
    let refused = (result.refused_count > 0).then(|| {
        let groups: Vec<AnyView> =
            by_refusal(&result.refused).into_iter().map(|(refusal, lines)| refused(screen, refusal, &lines)).collect();
        let rest = result.refused_count.saturating_sub(result.refused.len() as u64);
        let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
        view! {
            <p>{t::submission_not_possible(result.refused_count)}</p>
            <ul class="can stack tight">{groups}</ul>
            {more}
        }
    });
    let is_accepted = act == Act::Answer(Answer::Accept) && count > 0;
    let moves = is_accepted.then(|| view! { <p>{t::submission_moves_later()}</p> });
    let text = view! { <h2 id="outcome" tabindex="-1">{title}</h2>{refused}{moves} };
    Some(view! { <div role="status">{components::notice(tone, icon_name, text.into_any())}</div> }.into_any())
}

/// The lines of each refusal, in the order in which they were refused first.
fn by_refusal(lines: &[RefusedLine]) -> Vec<(&Refusal, Vec<RequestId>)> {
    let mut groups: Vec<(&Refusal, Vec<RequestId>)> = Vec::new();
    for RefusedLine { request, refusal, .. } in lines {
        match groups.iter_mut().find(|(of, _)| *of == refusal) {
            Some((_, requests)) => requests.push(*request),
            None => groups.push((refusal, vec![*request])),
        }
    }
    groups
}

/// Why lines were refused, what can be done, and which they are.
fn refused(screen: Screen, refusal: &Refusal, requests: &[RequestId]) -> AnyView {
    let names: Vec<AnyView> = requests.iter().map(|request| name(screen, *request)).collect();
    let remedy = refusals::remedy(screen, refusal).map(|text| [" ", &text].concat());
    view! {
        <li data-s="bad">
            {icon("no")}
            <span><b>{refusals::refusal(refusal)}</b>{remedy}{names}</span>
        </li>
    }
    .into_any()
}

fn name(screen: Screen, request: RequestId) -> AnyView {
    // As it was: reading the lines again must not render this anew, and take the focus.
    let service = screen.lines.rows(()).with_untracked(|rows| {
        let row = rows.iter().find(|row| row.key == request)?;
        Some(row.content.get_untracked().request.service.name)
    });
    let name = match service {
        Some(name) => components::service_name(&name),
        None => components::request_link(request),
    };
    view! { <br/>{name} }.into_any()
}
