//! Answering: the code, and Accept and Decline side by side.
//!
//! Opening a mailed link changes nothing, and neither does a mail scanner that runs scripts: there is no form and no
//! default action, Enter in the field does nothing, and only a press by a person counts.

use super::Screen;
use super::no_part::switch;
use super::party::mail_to;
use super::words;
use crate::client::{self, Failure};
use crate::dom;
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::ui::{self, Field, Message, Tone, icon};
use handover_api::requests::{Delivery, RequestDetail};
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_api::{Link, Problem};
use handover_rules::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::{NicHandle, Refusal, RequestId, ValidationCode};
use leptos::ev::{Event, MouseEvent};
use leptos::task::spawn_local;

/// What is entered, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// The code, as it is in the field.
    code: RwSignal<String>,
    /// Whether it is there because the mailed link brought it.
    from_link: RwSignal<bool>,
    /// What is wrong with it, as far as that can be seen.
    wrong: RwSignal<Option<String>>,
    /// Why the last press did not lead to an answer.
    trouble: RwSignal<Option<Trouble>>,
    /// The answer that is on its way.
    sending: RwSignal<Option<Answer>>,
}

/// Why a press did not lead to an answer that this page can show.
#[derive(Clone, PartialEq)]
enum Trouble {
    /// The rules refuse it.
    Refused(Refusal),
    /// The reply was lost; whether the answer arrived is not known.
    Lost,
    /// It arrived, but the page could not be read again.
    Unseen,
    /// Something else.
    Failed(String),
}

impl Form {
    /// An empty form, filled in as soon as a mailed link brings a code for this request.
    pub(super) fn new(app: App, id: RequestId) -> Self {
        let form = Self {
            code: RwSignal::new(String::new()),
            from_link: RwSignal::new(false),
            wrong: RwSignal::new(None),
            trouble: RwSignal::new(None),
            sending: RwSignal::new(None),
        };
        Effect::new(move |_| {
            let pending = app.pending_code.get().filter(|(of, _)| *of == id);
            if let Some((_, code)) = pending {
                form.enter(code.expose().to_owned());
                form.from_link.set(true);
            }
        });
        form
    }

    /// Whether there is something that the person has to see to.
    pub(super) fn has_error(self) -> bool {
        self.wrong.with(Option::is_some) || self.trouble.with(Option::is_some)
    }

    fn enter(self, text: String) {
        self.code.set(text);
        self.from_link.set(false);
        self.wrong.set(None);
        self.trouble.set(None);
    }
}

/// The card "Your answer".
pub(super) fn view(app: App, screen: Screen, form: Form) -> AnyView {
    let message = Signal::derive(move || message(app, screen, form));
    let hint = screen.show(move |detail, _| hint(screen, detail));
    let code = Field { id: "code", label: "Validation code", hint: Some(hint), message };
    let on_input = move |event: Event| {
        let text = event_target_value(&event);
        form.enter(code_in(screen, &text).unwrap_or(text));
    };
    let input = view! {
        <input
            id="code" class="code" autocomplete="one-time-code" autocapitalize="none"
            spellcheck="false" aria-describedby=ui::described_by("code") aria-invalid=ui::is_invalid(message)
            prop:value=move || form.code.get() on:input=on_input
        />
    };
    let trouble = ui::dynamic(move || match form.trouble.get() {
        Some(trouble) => screen.show(move |detail, me| explain(app, screen, form, &trouble, detail, me)),
        None => ().into_any(),
    });
    let button = |answer: Answer, class: &'static str, icon_name: &'static str| {
        let label = move || match (form.sending.get() == Some(answer), answer) {
            (false, Answer::Accept) => "Accept".to_owned(),
            (false, Answer::Decline) => "Decline".to_owned(),
            (true, Answer::Accept) => "Accepting…".to_owned(),
            (true, Answer::Decline) => "Declining…".to_owned(),
        };
        view! {
            <button
                type="button" class=class aria-disabled=move || form.sending.get().map(|_| "true")
                on:click=move |event| press(app, screen, form, answer, &event)
            >
                {icon(icon_name)}{ui::dynamic_text(label)}
            </button>
        }
        .into_any()
    };
    let mailbox = app.is_demo().then(|| {
        let address = Link::Mailbox { mail: None }.format();
        view! { <p class="small soft">"In this demo all mails are in "<a href=address>"the mailbox"</a>"."</p> }
    });
    view! {
        <section class="card pad stack" aria-labelledby="answer">
            <h2 id="answer">"Your answer"</h2>
            {ui::field(code, input.into_any())}
            <div class="row">
                {button(Answer::Accept, "btn main big", "check")} {button(Answer::Decline, "btn big", "x")}
            </div>
            <p class="small soft">"Nothing happens until you press one of them."</p>
            {trouble}
            {screen.show(no_mail)}
            {mailbox}
        </section>
    }
    .into_any()
}

/// The code in a link that was pasted as a whole.
fn code_in(screen: Screen, text: &str) -> Option<String> {
    let (_, place) = text.split_once('#')?;
    match Link::parse(place.trim()) {
        Link::Mailed { id, code: Some(code) } if id == screen.id => Some(code.expose().to_owned()),
        _ => None,
    }
}

fn hint(screen: Screen, detail: &RequestDetail) -> AnyView {
    let length = intl::number(CODE_LENGTH as u64);
    let address = view! { <span translate="no">{detail.my_address.as_str().to_owned()}</span> }.into_any();
    let me = screen.me();
    let taken = mail_to(&detail.row, &me).is_none_or(|mail| mail.delivery != Delivery::Queued);
    let sentence = if taken {
        "{0} letters and digits, personal to you, good for one answer. Mailed to {1}."
    } else {
        "{0} letters and digits, personal to you, good for one answer. The mail to {1} is on its way."
    };
    ui::phrase(sentence, vec![length.into_any(), address])
}

/// What stands under the field.
fn message(app: App, screen: Screen, form: Form) -> Option<Message> {
    if let Some(text) = form.wrong.get() {
        return Some(Message::bad(text));
    }
    let says = |tone, text: &str| Some(Message { tone, text: text.to_owned() });
    let is_complete = form.code.with(|code| ValidationCode::parse(code).is_some());
    if is_complete && form.from_link.get() {
        return says(Tone::Ok, "Filled in from your mail. It is no longer in the address bar.");
    }
    if is_complete && form.trouble.with(Option::is_none) {
        let length = intl::number(CODE_LENGTH as u64);
        return says(Tone::Ok, &ui::fill("All {0} characters are there.", &[&length]));
    }
    let is_empty = form.code.with(|code| code.trim().is_empty());
    if is_empty && app.broken_link.get() == Some(screen.id) {
        return says(Tone::Warn, "The link you opened held no complete code. Copy the code from the mail.");
    }
    None
}

/// What is wrong with a text that is not a code.
fn what_is_wrong(text: &str) -> String {
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    let needed = intl::number(CODE_LENGTH as u64);
    if length == 0 {
        return "Enter the code from your mail.".to_owned();
    }
    if length == CODE_LENGTH {
        return "A code has only the letters A to Z and digits. Copy it from the mail once more.".to_owned();
    }
    let found = intl::number(length as u64);
    ui::fill("A code has {0} letters and digits, this has {1}. Copy it from the mail once more.", &[&needed, &found])
}

fn press(app: App, screen: Screen, form: Form, answer: Answer, event: &MouseEvent) {
    // Scripts that click through mailed links are no answer.
    if !event.is_trusted() || form.sending.get_untracked().is_some() {
        return;
    }
    let text = form.code.get_untracked();
    form.trouble.set(None);
    let Some(code) = ValidationCode::parse(&text) else {
        form.wrong.set(Some(what_is_wrong(&text)));
        dom::focus_soon("#code");
        return;
    };
    form.wrong.set(None);
    form.sending.set(Some(answer));
    spawn_local(async move {
        send(app, screen, form, answer, code).await;
        form.sending.try_set(None);
    });
}

async fn send(app: App, screen: Screen, form: Form, answer: Answer, code: ValidationCode) {
    let action = match answer {
        Answer::Accept => TaskAction::Accept,
        Answer::Decline => TaskAction::Refuse,
    };
    let body = Token { token: code.expose().to_owned() };
    let result: Result<(), Failure> = client::post(app, &route::task_action(screen.id, action), &body).await;
    let trouble = match result {
        Ok(()) => {
            app.pending_code.set(None);
            if screen.read_again(app).await {
                // The screen has turned into the next situation; its heading says which.
                dom::focus_soon("main h1");
                return;
            }
            Trouble::Unseen
        }
        // Signing in again leads back here, and the code is still there.
        Err(Failure::SignedOut) => return app.pending_code.set(Some((screen.id, code))),
        Err(Failure::Offline | Failure::Garbled) => Trouble::Lost,
        Err(Failure::Problem(problem)) => match *problem {
            Problem { refusal: Some(refusal), .. } => refused(app, screen, form, refusal).await,
            _ => Trouble::Failed(ui::explain(&Failure::Problem(problem))),
        },
    };
    form.trouble.try_set(Some(trouble));
}

/// What a refusal means for the page: it marks the field, or shows that the page is out of date.
async fn refused(app: App, screen: Screen, form: Form, refusal: Refusal) -> Trouble {
    let wrong = match &refusal {
        Refusal::WrongCode { .. } => Some("This is not a code of this request."),
        Refusal::UsedCode { .. } => Some("This code was used already."),
        Refusal::SupersededCode => Some("A newer mail has taken the place of this code."),
        Refusal::OthersCode => Some("This is the other party’s code."),
        _ => None,
    };
    if let Some(wrong) = wrong {
        form.wrong.try_set(Some(wrong.to_owned()));
    }
    if matches!(refusal, Refusal::UsedCode { .. } | Refusal::Closed { .. } | Refusal::Answered | Refusal::NoPart) {
        screen.read_again(app).await;
    }
    Trouble::Refused(refusal)
}

/// Why there is no answer yet, and what to do about it; below the buttons, so that they stay where they are.
fn explain(app: App, screen: Screen, form: Form, trouble: &Trouble, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let text = |text: &str| view! { <p>{text.to_owned()}</p> }.into_any();
    let content = match trouble {
        Trouble::Lost => text(
            "The connection broke before a reply came, so it is not known whether your answer arrived. Press again: \
             the same answer with the same code counts only once.",
        ),
        Trouble::Unseen => text("Your answer has arrived. This page shows it as soon as it can be read again."),
        Trouble::Failed(what) => text(what),
        Trouble::Refused(refusal) => refusal_words(app, screen, form, refusal, detail, me),
    };
    ui::alert(content)
}

fn refusal_words(
    app: App,
    screen: Screen,
    form: Form,
    refusal: &Refusal,
    detail: &RequestDetail,
    me: &NicHandle,
) -> AnyView {
    let number = screen.id.to_string();
    let text = match refusal {
        Refusal::WrongCode { tries_left: 0 } => ui::fill(
            "This is not a code of request {0}. There were too many wrong ones: the next try counts in an hour at the \
             latest.",
            &[&number],
        ),
        Refusal::WrongCode { tries_left } => {
            let sentence = if intl::is_one(u64::from(*tries_left)) {
                "This is not a code of request {0}. Copy it from the newest mail about this request. One more try, then \
                 there is a pause."
            } else {
                "This is not a code of request {0}. Copy it from the newest mail about this request. {1} more tries, \
                 then there is a pause."
            };
            ui::fill(sentence, &[&number, &intl::number(u64::from(*tries_left))])
        }
        Refusal::UsedCode { answer: Answer::Accept } => {
            "This code was used already, to accept. A code works once.".to_owned()
        }
        Refusal::UsedCode { answer: Answer::Decline } => {
            "This code was used already, to decline. A code works once.".to_owned()
        }
        Refusal::SupersededCode => ui::fill(
            "A newer mail has been sent, and only the code in it works. Look for the newest mail about request {0}.",
            &[&number],
        ),
        Refusal::OthersCode => return others_code(app, screen, form, detail, me),
        Refusal::Paused { until } => ui::fill(
            "There were too many wrong codes. The next try counts from {0} on. The request stays open until {1}.",
            &[&intl::moment(*until), &intl::weekday(detail.row.request.deadline)],
        ),
        Refusal::Closed { .. } => "This request has ended, so answers no longer count.".to_owned(),
        Refusal::Answered => "You have answered this request already.".to_owned(),
        other => Problem::refused(other.clone()).detail,
    };
    view! { <p>{text}</p> }.into_any()
}

/// The code is good, for another account.
fn others_code(app: App, screen: Screen, form: Form, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let Some(other) = detail.row.request.parties.iter().find(|party| party.account != *me) else {
        return ().into_any();
    };
    let other = || ui::handle(&other.account, me);
    let address = view! { <span translate="no">{detail.my_address.as_str().to_owned()}</span> }.into_any();
    let keep = move || {
        if let Some(code) = ValidationCode::parse(&form.code.get_untracked()) {
            app.pending_code.set(Some((screen.id, code)));
        }
    };
    let sentence = "This code was mailed to {0}. Yours is in the mail to {1}. If {2} is you too, sign in as that \
                    account: the code stays filled in.";
    view! {
        <p>{ui::phrase(sentence, vec![other(), address, other()])}</p>
        {switch(app, "btn", keep)}
    }
    .into_any()
}

/// What to do when there is no mail.
fn no_mail(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let state = mail_to(&detail.row, me).and_then(words::mail);
    let address = view! { <b translate="no">{detail.my_address.as_str().to_owned()}</b> }.into_any();
    let sentence = "It goes to the address in your profile, {0}. If that is out of date, it can be changed there. \
                    Look among the unwanted mails, too.";
    view! {
        <details>
            <summary class="small">{icon("down")} "Did you not get the mail?"</summary>
            <div class="stack tight small">
                <p>{ui::phrase(sentence, vec![address])}</p>
                {state.map(|state| view! { <p class="soft">{[&state, "."].concat()}</p> })}
            </div>
        </details>
    }
    .into_any()
}
