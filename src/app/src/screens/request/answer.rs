//! Answering: the code, and Accept and Decline side by side.
//!
//! Opening a mailed link changes nothing, and neither does a mail scanner that runs scripts: there is no form and no
//! default action, Enter in the field does nothing, and only a press by a person counts.

use super::Screen;
use super::acting;
use super::acts::{self, Act};
use super::countdown;
use super::no_part::switch;
use super::party::mail_to;
use super::words;
use crate::components::{self, Field, Message, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::requests::{Delivery, RequestDetail};
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_api::{Link, Problem};
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::{NicHandle, Refusal, RequestId, Timestamp, ValidationCode};
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
    /// Until when no code counts, because there were too many wrong ones.
    pause: RwSignal<Option<Timestamp>>,
    /// The answer that is on its way.
    sending: RwSignal<Option<Answer>>,
    /// The one that was chosen in the list. It is given here, with the code, like any other.
    meant: Option<Answer>,
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
    pub(super) fn new(app: AppContext, id: RequestId) -> Self {
        let form = Self {
            code: RwSignal::new(String::new()),
            from_link: RwSignal::new(false),
            wrong: RwSignal::new(None),
            trouble: RwSignal::new(None),
            pause: RwSignal::new(None),
            sending: RwSignal::new(None),
            meant: app.unsaved().intended_answer.get_untracked().filter(|(of, _)| *of == id).map(|(_, answer)| answer),
        };
        app.unsaved().intended_answer.set(None);
        Effect::new(move |_| {
            let pending = app.mailed_link().code.get().filter(|(of, _)| *of == id);
            if let Some((_, code)) = pending {
                form.enter(code.expose().to_owned());
                form.from_link.set(true);
            }
        });
        form
    }

    /// Whether there is something that the person has to see to.
    pub(super) fn has_error(self) -> bool {
        self.wrong.with(Option::is_some) || self.trouble.with(Option::is_some) || self.pause.with(Option::is_some)
    }

    /// Whether a mailed link has brought another code than this one since it was sent.
    fn is_another(self, sent: &ValidationCode) -> bool {
        self.from_link.try_get_untracked().unwrap_or(false)
            && self.code.try_with_untracked(|code| ValidationCode::parse(code).as_ref() != Some(sent)).unwrap_or(false)
    }

    /// Keeps until when no code counts, if a refusal says so.
    fn note_pause(self, refusal: &Refusal) {
        if let Some(until) = pause_of(refusal) {
            self.pause.try_set(Some(until));
        }
    }

    fn enter(self, text: String) {
        self.code.set(text);
        self.from_link.set(false);
        self.wrong.set(None);
        self.trouble.set(None);
    }
}

/// The card "Your answer".
pub(super) fn view(app: AppContext, screen: Screen, form: Form) -> AnyView {
    let message = Signal::derive(move || message(app, screen, form));
    let hint = screen.show(move |detail, _| hint(screen, detail));
    let code = Field { id: "code", label: t::request_code(), hint: Some(hint), message };
    let on_input = move |event: Event| {
        let text = event_target_value(&event);
        form.enter(code_in(screen, &text).unwrap_or(text));
    };
    let input = view! {
        <input
            id="code" class="code" autocomplete="one-time-code" autocapitalize="none"
            spellcheck="false" aria-describedby=components::described_by("code") aria-invalid=components::is_invalid(message)
            prop:value=move || form.code.get() on:input=on_input
        />
    };
    let trouble = move || match form.trouble.get() {
        Some(trouble) => screen.show(move |detail, me| explain(app, screen, form, &trouble, detail, me)),
        None => ().into_any(),
    };
    let left = countdown::seconds(app, move || form.pause.get());
    let is_paused = Memo::new(move |_| left.get() > 0);
    end_pause(app, form, is_paused);
    let pause = move || match form.pause.get() {
        Some(until) if is_paused.get() => pause(screen, until, left),
        _ => ().into_any(),
    };
    let is_off = move || is_paused.get() || form.sending.with(Option::is_some);
    let button = |answer: Answer, class: &'static str, icon_name: &'static str| {
        let label = move || {
            let text = match (form.sending.get() == Some(answer), answer) {
                (false, Answer::Accept) => t::request_accept(),
                (false, Answer::Decline) => t::request_decline(),
                (true, Answer::Accept) => t::request_accepting(),
                (true, Answer::Decline) => t::request_declining(),
            };
            text.to_owned()
        };
        view! {
            <button
                type="button" class=class aria-disabled=move || is_off().then_some("true")
                on:click=move |event| press(app, screen, form, answer, &event)
            >
                {icon(icon_name)}{label}
            </button>
        }
        .into_any()
    };
    let mailbox = app.is_demo().then(|| {
        let address = Link::Mailbox { mail: None }.format();
        let mailbox = view! { <a href=address>{t::request_the_mailbox()}</a> }.into_any();
        view! { <p class="small soft">{t::request_demo_mails(mailbox)}</p> }
    });
    let meant = form.meant.map(|answer| {
        // What is agreed to stands above; the field is where it goes on.
        dom::focus_soon("#code");
        let text = match answer {
            Answer::Accept => t::request_meant_accept(),
            Answer::Decline => t::request_meant_decline(),
        };
        view! { <p class="state" data-s="now">{icon("arrow")}<span>{text}</span></p> }
    });
    view! {
        <section class="card pad stack" aria-labelledby="answer">
            <h2 id="answer">{t::request_your_answer()}</h2>
            {meant}
            {components::field(code, input.into_any())}
            <div class="row">
                {button(Answer::Accept, "btn main big", "check")} {button(Answer::Decline, "btn big", "x")}
            </div>
            <p class="small soft">{t::request_until_you_press()}</p>
            {trouble}
            {pause}
            {screen.show(move |detail, me| no_mail(app, screen, detail, me))}
            {mailbox}
        </section>
    }
    .into_any()
}

/// The code in a link that was pasted as a whole.
fn code_in(screen: Screen, text: &str) -> Option<String> {
    let (_, place) = text.split_once('#')?;
    match Link::parse(place.trim()) {
        Link::MailedRequest { id, code: Some(code) } if id == screen.id => Some(code.expose().to_owned()),
        _ => None,
    }
}

fn hint(screen: Screen, detail: &RequestDetail) -> AnyView {
    let length = intl::number(CODE_LENGTH as u64);
    let address = view! { <span translate="no">{detail.my_address.as_str().to_owned()}</span> }.into_any();
    let me = screen.me();
    let taken = mail_to(&detail.row, &me).is_none_or(|mail| mail.delivery != Delivery::Queued);
    if taken {
        t::request_code_hint(address, length.into_any())
    } else {
        t::request_code_hint_queued(address, length.into_any())
    }
}

/// What stands under the field.
fn message(app: AppContext, screen: Screen, form: Form) -> Option<Message> {
    if let Some(text) = form.wrong.get() {
        return Some(Message::bad(text));
    }
    let says = |tone, text: &str| Some(Message { tone, text: text.to_owned() });
    let is_complete = form.code.with(|code| ValidationCode::parse(code).is_some());
    if is_complete && form.from_link.get() {
        return says(Tone::Ok, t::request_code_filled_in());
    }
    if is_complete && form.trouble.with(Option::is_none) {
        let length = intl::number(CODE_LENGTH as u64);
        return says(Tone::Ok, &t::request_code_whole(length.as_str()));
    }
    let is_empty = form.code.with(|code| code.trim().is_empty());
    if is_empty && app.mailed_link().broken.get() == Some(screen.id) {
        return says(Tone::Warn, t::request_code_broken());
    }
    // Opened without a link, or loaded again: a code is never kept beyond that.
    if is_empty { says(Tone::Plain, t::request_code_open()) } else { None }
}

/// What is wrong with a text that is not a code.
fn what_is_wrong(text: &str) -> String {
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    let needed = intl::number(CODE_LENGTH as u64);
    if length == 0 {
        return t::request_code_missing().to_owned();
    }
    if length == CODE_LENGTH {
        return t::request_code_strange().to_owned();
    }
    let found = intl::number(length as u64);
    t::request_code_length(found.as_str(), needed.as_str())
}

/// Why no answer counts now, and how long that lasts. The clock stands outside of what is read out when it appears.
fn pause(screen: Screen, until: Timestamp, left: Memo<i64>) -> AnyView {
    let why = screen.show(move |detail, me| {
        let request = &detail.row.request;
        let text = paused(request.deadline, until);
        // Only somebody else can help now; the asker knows what the request is about.
        let asker = &request.asker;
        let contact = (asker != me).then(|| view! { <p>{t::request_ask_asker(components::handle(asker, me))}</p> });
        view! { <p>{text}</p>{contact} }.into_any()
    });
    view! {
        {components::alert(why)}
        <div class="stack tight">
            <p class="small soft" id="pause">{t::request_pause_left()}</p>
            {countdown::clock(left, "pause")}
        </div>
    }
    .into_any()
}

fn paused(deadline: Timestamp, until: Timestamp) -> String {
    t::request_paused(intl::weekday(deadline).as_str(), intl::timestamp(until).as_str())
}

/// The pause ends by itself.
fn end_pause(app: AppContext, form: Form, is_paused: Memo<bool>) {
    Effect::new(move |before: Option<bool>| {
        // Also when it was over before it was told of.
        let (is_paused, is_set) = (is_paused.get(), form.pause.with(Option::is_some));
        if !is_paused && is_set {
            form.pause.set(None);
            if before == Some(true) {
                app.announce(t::request_pause_over());
            }
        }
        is_paused
    });
}

fn press(app: AppContext, screen: Screen, form: Form, answer: Answer, event: &MouseEvent) {
    // Scripts that click through mailed links are no answer.
    if !event.is_trusted() || form.sending.get_untracked().is_some() {
        return;
    }
    if let Some(until) = form.pause.get_untracked() {
        let deadline = screen.request.data.with_untracked(|detail| Some(detail.as_ref()?.row.request.deadline));
        if let Some(deadline) = deadline {
            app.announce(&paused(deadline, until));
        }
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

async fn send(app: AppContext, screen: Screen, form: Form, answer: Answer, code: ValidationCode) {
    let action = match answer {
        Answer::Accept => TaskAction::Accept,
        Answer::Decline => TaskAction::Refuse,
    };
    let body = Token { token: code.expose().to_owned() };
    let before = app.mailed_link().code.get_untracked();
    let result: Result<(), Failure> = client::post(app, &route::task_action(screen.id, action), &body).await;
    let trouble = match result {
        Ok(()) => {
            app.mailed_link().drop_code(screen.id, &code);
            if screen.read_again(app).await {
                // The screen has turned into the next situation; its heading says which.
                dom::focus_soon("main h1");
                return;
            }
            Trouble::Unseen
        }
        // Signing in again leads back here, and the code is still there.
        Err(Failure::SignedOut) => {
            // Unless the link of another mail was opened meanwhile.
            if app.mailed_link().code.with_untracked(|pending| *pending == before) {
                app.mailed_link().code.set(Some((screen.id, code)));
            }
            return;
        }
        Err(Failure::Offline | Failure::Garbled) => Trouble::Lost,
        Err(Failure::Problem(problem)) => match *problem {
            Problem { refusal: Some(refusal), .. } => {
                form.note_pause(&refusal);
                // A newer mail's link was opened meanwhile: what is wrong with one code is not to be said of the other.
                if form.is_another(&code) && is_about_code(&refusal) {
                    return;
                }
                match refused(app, screen, form, refusal).await {
                    Some(trouble) => trouble,
                    None => return,
                }
            }
            _ => Trouble::Failed(components::explain(&Failure::Problem(problem))),
        },
    };
    form.trouble.try_set(Some(trouble));
}

/// Whether a refusal is about the code, and not about the request.
fn is_about_code(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::WrongCode { .. } | Refusal::SupersededCode | Refusal::OthersCode)
}

/// What a refusal means for the page: it marks the field, or shows that the page is out of date. What is left to be told,
/// if a pause does not say it already.
async fn refused(app: AppContext, screen: Screen, form: Form, refusal: Refusal) -> Option<Trouble> {
    let wrong = match &refusal {
        Refusal::WrongCode { .. } => Some(t::request_code_wrong()),
        Refusal::UsedCode { .. } => Some(t::request_code_used()),
        Refusal::SupersededCode => Some(t::request_code_superseded()),
        Refusal::OthersCode => Some(t::request_code_others()),
        _ => None,
    };
    if let Some(wrong) = wrong {
        form.wrong.try_set(Some(wrong.to_owned()));
    }
    if matches!(refusal, Refusal::UsedCode { .. } | Refusal::Closed { .. } | Refusal::Answered | Refusal::NoPart) {
        screen.read_again(app).await;
    }
    pause_of(&refusal).is_none().then_some(Trouble::Refused(refusal))
}

/// Until when no code counts after a refusal.
fn pause_of(refusal: &Refusal) -> Option<Timestamp> {
    match refusal {
        Refusal::WrongCode { until, .. } => *until,
        Refusal::Paused { until } => Some(*until),
        _ => None,
    }
}

/// Why there is no answer yet, and what to do about it; below the buttons, so that they stay where they are.
fn explain(
    app: AppContext,
    screen: Screen,
    form: Form,
    trouble: &Trouble,
    detail: &RequestDetail,
    me: &NicHandle,
) -> AnyView {
    let text = |text: &str| view! { <p>{text.to_owned()}</p> }.into_any();
    let content = match trouble {
        Trouble::Lost => text(t::request_answer_lost()),
        Trouble::Unseen => text(t::request_answer_unseen()),
        Trouble::Failed(what) => text(what),
        Trouble::Refused(refusal) => refusal_words(app, screen, form, refusal, detail, me),
    };
    components::alert(content)
}

/// Which of the cases it is, and the remedy for it.
fn refusal_words(
    app: AppContext,
    screen: Screen,
    form: Form,
    refusal: &Refusal,
    detail: &RequestDetail,
    me: &NicHandle,
) -> AnyView {
    let number = screen.id.to_string();
    let number = number.as_str();
    let text = match refusal {
        Refusal::WrongCode { tries_left, .. } => t::request_wrong_tries(u64::from(*tries_left), number),
        Refusal::UsedCode { answer: Answer::Accept } => t::request_used_accept().to_owned(),
        Refusal::UsedCode { answer: Answer::Decline } => t::request_used_decline().to_owned(),
        Refusal::SupersededCode => t::request_superseded_code(number),
        Refusal::OthersCode => return others_code(app, screen, form, detail, me),
        Refusal::Closed { .. } => t::request_closed().to_owned(),
        Refusal::Answered => t::request_answered().to_owned(),
        _ => t::failure_refused().to_owned(),
    };
    let asks_anew = matches!(refusal, Refusal::WrongCode { .. } | Refusal::SupersededCode);
    let resend = asks_anew.then(|| resend(app, screen, detail, me));
    view! { <p>{text}</p>{resend} }.into_any()
}

/// The code is good, for another account.
fn others_code(app: AppContext, screen: Screen, form: Form, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let Some(other) = detail.row.request.parties.iter().find(|party| party.account != *me) else {
        return ().into_any();
    };
    let keep = move || {
        if let Some(code) = ValidationCode::parse(&form.code.get_untracked()) {
            app.mailed_link().code.set(Some((screen.id, code)));
        }
    };
    let text = t::request_others_code(detail.my_address.as_str(), other.account.as_str());
    view! {
        <p translate="no">{text}</p>
        <p>{t::request_others_code_switch()}</p>
        {switch(app, "btn", keep)}
        {resend(app, screen, detail, me)}
    }
    .into_any()
}

/// The way to a new mail of one's own.
fn resend(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let mine = |act: &Act| matches!(act, Act::Resend { to } if to == me);
    let act = acts::offered(&detail.row.request, me, clock::now(app), &app.policy()).into_iter().find(mine);
    let Some(act) = act else { return ().into_any() };
    let button = acting::button(screen.acting, &detail.row, &act, "btn", None);
    view! { <p>{button}</p>{acting::told(screen.acting, vec![act])} }.into_any()
}

/// What to do when there is no mail.
fn no_mail(app: AppContext, screen: Screen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let state = mail_to(&detail.row, me).map(|mail| {
        let (tone, icon_name) = match mail.delivery {
            Delivery::Failed => (Tone::Bad, "alert"),
            Delivery::Sent => (Tone::Ok, "mail"),
            _ => (Tone::Now, "clock"),
        };
        words::mail(mail).map(|text| view! { <p>{components::state(tone, icon_name, text)}</p> })
    });
    let address = view! { <b translate="no">{detail.my_address.as_str().to_owned()}</b> }.into_any();
    let profile = view! { <a href=Link::Profile.format()>{t::request_mail_profile()}</a> };
    view! {
        <details>
            <summary class="small">{icon("down")} {t::request_mail_missing()}</summary>
            <div class="stack small">
                <p>{t::request_mail_address(address)}</p>
                {state}
                <p>{t::request_mail_help()}" "{profile}</p>
                {resend(app, screen, detail, me)}
            </div>
        </details>
    }
    .into_any()
}
