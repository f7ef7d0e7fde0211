//! Buttons for what may be done to a request besides answering it, on its page and in the list. A new mail is asked for
//! at once; what ends the request asks back first. What comes of it shows beside the buttons and is heard.

use super::acts::{Act, Resends, Wait, label};
use super::countdown;
use super::words;
use crate::components::{self, Message, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::clock::{self, seconds_left};
use crate::platform::dom;
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::Problem;
use handover_api::requests::RequestRow;
use handover_api::route;
use handover_api::task::Resend;
use handover_rules::{NicHandle, Refusal, Request, RequestId, State, Timestamp};
use leptos::task::spawn_local;

/// Up to so many seconds the button itself counts down; what is further off is told as a time.
const COUNTED: i64 = 3600;

/// What is being done to one request. Lives outside of what is shown again on every change.
#[derive(Clone, Copy)]
pub(crate) struct Acting {
    app: AppContext,
    id: RequestId,
    me: StoredValue<NicHandle>,
    /// The server's time, moving.
    now: ReadSignal<Timestamp>,
    /// What the person is asked back about.
    asked: RwSignal<Option<Act>>,
    /// Whether something is on its way.
    busy: RwSignal<bool>,
    /// What came of the last press.
    told: RwSignal<Option<(Act, Message)>>,
    /// To whom a new mail can be asked for only later, as the server says, and when.
    refused: RwSignal<Option<(NicHandle, Timestamp)>>,
    /// Where it is told that the person has ended the request, when its entry leaves a list with that.
    ended: Option<RwSignal<Option<Ended>>>,
}

/// What a person has ended: which request, and how.
pub(crate) type Ended = (RequestId, Act);

impl Acting {
    pub(crate) fn new(app: AppContext, id: RequestId, now: ReadSignal<Timestamp>) -> Self {
        Self {
            app,
            id,
            me: StoredValue::new(app.my_handle()),
            now,
            asked: RwSignal::new(None),
            busy: RwSignal::new(false),
            told: RwSignal::new(None),
            refused: RwSignal::new(None),
            ended: None,
        }
    }

    /// The same for the entry of a list, which tells what was ended.
    pub(crate) fn in_list(self, ended: RwSignal<Option<Ended>>) -> Self {
        Self { ended: Some(ended), ..self }
    }

    /// Whether the person has just ended the request here, or is being asked whether to.
    pub(crate) fn is_ending(self) -> bool {
        let has_ended = |told: &Option<(Act, Message)>| match told {
            Some((Act::Withdraw | Act::TakeBack, message)) => message.tone == Tone::Ok,
            _ => false,
        };
        self.asked.try_with_untracked(Option::is_some).unwrap_or(false)
            || self.told.try_with_untracked(has_ended).unwrap_or(false)
    }

    /// Where the entry of a request leaves a list because of what was done here, the focus must not be lost with it.
    pub(crate) fn mend_focus(self) {
        on_cleanup(move || {
            if self.is_ending() {
                focus_after_dialog(true);
            }
        });
    }

    fn tell(self, act: &Act, tone: Tone, text: String) {
        self.app.announce(&text);
        self.told.try_set(Some((act.clone(), Message { tone, text })));
    }
}

/// A button for `act`; put [`told`] near it. `of` is what screen readers hear after its name where there are
/// several requests.
pub(crate) fn button(acting: Acting, row: &RequestRow, act: &Act, class: &'static str, of: Option<String>) -> AnyView {
    let me = acting.me.get_value();
    let name = label(act, &me);
    let Act::Resend { to } = act else {
        return asks_back(acting, act, name, class, of);
    };
    let of = of.map(|of| view! { <span class="vh">" "{of}</span> });
    let pressed = act.clone();
    let resends = Resends::of(row, to, &me);
    let receiver = to.clone();
    let wait = Memo::new(move |_| {
        let refused = acting
            .refused
            .with(|refused| refused.as_ref().and_then(|(account, until)| (*account == receiver).then_some(*until)));
        resends.wait(refused, acting.now.get(), &acting.app.policy())
    });
    let is_off = Memo::new(move |_| wait.get() != Wait::No || acting.busy.get());
    // Seen, not heard: a name that changes with each second would be read out with each. Pressing tells the time.
    let again = move || match wait.get() {
        Wait::Until(until) => match seconds_left(acting.now.get(), until) {
            left @ 1..=COUNTED => t::request_resend_in(clock::clock(left).as_str()),
            _ => String::new(),
        },
        _ => String::new(),
    };
    let press = move |_| match wait.get_untracked() {
        Wait::No => send(acting, pressed.clone()),
        Wait::Queued => acting.tell(&pressed, Tone::Plain, t::request_resend_queued().to_owned()),
        Wait::Until(until) => acting.tell(&pressed, Tone::Plain, not_before(acting, until)),
    };
    view! {
        <button type="button" class=class aria-disabled=move || is_off.get().then_some("true") on:click=press>
            {icon("again")} <span>{name}{of}" "<span aria-hidden="true">{again}</span></span>
        </button>
    }
    .into_any()
}

/// A button that ends the request, once the person has said so again.
pub(crate) fn asks_back(acting: Acting, act: &Act, name: String, class: &'static str, of: Option<String>) -> AnyView {
    let of = of.map(|of| view! { <span class="vh">" "{of}</span> });
    let act = act.clone();
    let ask = move |_| {
        acting.told.set(None);
        acting.asked.set(Some(act.clone()));
    };
    view! { <button type="button" class=class on:click=ask>{icon("stop")} <span>{name}{of}</span></button> }.into_any()
}

/// What came of the last press on one of `acts`.
pub(crate) fn told(acting: Acting, acts: Vec<Act>) -> AnyView {
    (move || {
        acting.told.with(|told| match told {
            Some((act, message)) if acts.contains(act) => {
                let (tone, icon_name) = (message.tone, if message.tone == Tone::Ok { "mail" } else { "clock" });
                view! { <p class="msg" data-s=tone.as_str()>{icon(icon_name)}<span>{message.text.clone()}</span></p> }
                    .into_any()
            }
            _ => ().into_any(),
        })
    })
    .into_any()
}

/// Asks back, as long as the rules allow what was pressed. Put it where it is not shown again on every change.
pub(crate) fn dialog(acting: Acting, request: impl Fn() -> Option<Request> + Clone + Send + Sync + 'static) -> AnyView {
    let known = request.clone();
    let asked = Memo::new(move |_| {
        let act = acting.asked.get()?;
        let request = known()?;
        let (now, policy) = (clock::now(acting.app), acting.app.policy());
        acting.me.with_value(|me| act.is_offered(&request, me, now, &policy)).then_some(act)
    });
    (move || {
        // What it says stays, also when the request changes meanwhile; that ends it only by closing it.
        let act = asked.get();
        untrack(|| match (act, request()) {
            (Some(act), Some(request)) => ask(acting, &act, &request),
            _ => ().into_any(),
        })
    })
    .into_any()
}

fn ask(acting: Acting, act: &Act, request: &Request) -> AnyView {
    let close = move || acting.asked.set(None);
    let (roles, service) = (components::words::roles_inside(request.roles), words::service(request));
    let count = words::count(request.roles);
    // Called as the button was that has led here.
    let stops = request.effect_at.filter(|_| request.state == State::Doing);
    let (title, end, no) = match act {
        _ if stops.is_some() => (t::request_stop_ask(), t::request_stop_yes(), t::request_stop_no()),
        Act::TakeBack => (t::request_take_back_ask(), t::request_take_back_yes(), t::request_take_back_no()),
        _ => (t::request_withdraw_ask(), t::request_withdraw_yes(), t::request_withdraw_no()),
    };
    let me = acting.me.get_value();
    let stays = if request.from == me {
        t::request_stays_yours(count, roles.as_str(), service.as_str())
    } else {
        t::request_stays(count, roles.as_str(), service.as_str(), request.from.as_str())
    };
    let what = match act {
        Act::TakeBack => t::request_take_back_what(),
        _ => t::request_withdraw_what(),
    };
    let left = stops.map(|at| {
        let seconds = Memo::new(move |_| seconds_left(acting.now.get(), at));
        view! { <div><p class="soft" id="ask-left">{t::request_moves_in(count)}</p>{countdown::clock(seconds, "ask-left")}</div> }
    });
    let done = act.clone();
    let content = view! {
        <div class="ask pad stack">
            <h2 id="ask" tabindex="-1">{title}</h2>
            {left}
            <p>{stays}</p>
            <p>{what}</p>
            {told(acting, vec![act.clone()])}
            <div class="row">
                <button type="button" class="btn main" on:click=move |_| send(acting, done.clone())>
                    {icon("stop")} {end}
                </button>
                <button type="button" class="btn" on:click=move |_| close()>{no}</button>
            </div>
        </div>
    };
    components::dialog("ask", close, content.into_any())
}

fn send(acting: Acting, act: Act) {
    if acting.busy.get_untracked() {
        return;
    }
    acting.busy.set(true);
    acting.told.set(None);
    if let Some(ended) = acting.ended {
        ended.set(None);
    }
    let me = acting.me.get_value();
    let to = match &act {
        Act::Resend { to } if *to != me => Some(to.clone()),
        _ => None,
    };
    spawn_local(async move {
        let path = route::task_action(acting.id, act.action());
        let result: Result<(), Failure> = client::post(acting.app, &path, &Resend { to }).await;
        acting.busy.try_set(false);
        match result {
            Ok(()) => {
                acting.asked.try_set(None);
                acting.tell(&act, Tone::Ok, done(&act, &me));
                if let (Some(ended), Act::Withdraw | Act::TakeBack) = (acting.ended, &act) {
                    ended.try_set(Some((acting.id, act)));
                }
            }
            // The screen goes away by itself.
            Err(Failure::SignedOut) => return,
            Err(failure) => refused(acting, &act, &failure),
        }
        acting.app.connection().refresh.notify();
    });
}

/// Puts the focus on the heading, after the dialog has tried to give it back to where it was; with `if_lost`, only when
/// it is nowhere then.
pub(crate) fn focus_after_dialog(if_lost: bool) {
    request_animation_frame(move || {
        let is_nowhere = || document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if !if_lost || is_nowhere() {
            dom::focus_soon("main h1");
        }
    });
}

fn done(act: &Act, me: &NicHandle) -> String {
    match act {
        Act::Resend { to } if to == me => t::request_resend_done().to_owned(),
        Act::Resend { to } => t::request_resend_to_done(to.as_str()),
        Act::Withdraw => t::request_withdrawn_you().to_owned(),
        Act::TakeBack => t::request_taken_back_you().to_owned(),
    }
}

/// Tells why not, and from when on; what is out of date is read again by the caller.
fn refused(acting: Acting, act: &Act, failure: &Failure) {
    let refusal = match failure {
        Failure::Problem(problem) => match &**problem {
            Problem { refusal: Some(refusal), .. } => Some(refusal),
            _ => None,
        },
        _ => None,
    };
    let later = |until: Timestamp| {
        if let Act::Resend { to } = act {
            acting.refused.try_set(Some((to.clone(), until)));
        }
        time_of(until)
    };
    let text = match refusal {
        Some(Refusal::TooSoon { until: Some(until) }) => t::request_resend_wait(later(*until).as_str()),
        Some(Refusal::TooSoon { until: None }) => t::request_resend_queued().to_owned(),
        Some(Refusal::TooMany { until }) => t::request_resend_too_many(later(*until).as_str()),
        Some(Refusal::Closed { .. }) => t::request_closed().to_owned(),
        Some(Refusal::Answered) => t::request_answered_meanwhile().to_owned(),
        _ => components::explain(failure),
    };
    acting.tell(act, Tone::Warn, text);
}

/// Why a mail has to wait until then: what is further off than the wait after each mail is due to their number.
fn not_before(acting: Acting, until: Timestamp) -> String {
    let when = time_of(until);
    if seconds_left(clock::now(acting.app), until) > i64::from(acting.app.policy().resend_wait) {
        t::request_resend_too_many(when.as_str())
    } else {
        t::request_resend_wait(when.as_str())
    }
}

/// When something works again.
fn time_of(at: Timestamp) -> String {
    intl::weekday(at)
}
