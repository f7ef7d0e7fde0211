//! What will happen, before anything is sent.

use super::form::Form;
use super::model::{Fate, Move, Person, Why};
use super::row::request_link;
use super::words;
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::time::{self, Left};
use crate::ui::{self, Step, Tone, icon};
use chrono::TimeDelta;
use core::time::Duration;
use handover_rules::blocker::OpenRequest;
use handover_rules::rights::Ability;
use handover_rules::{Category, Moment, NicHandle, Role, ServiceName};

const LOCKED: &str = "Nothing, because no contact can be changed now. Each role says why.";

/// What stands on the button.
pub(super) fn press(count: usize) -> String {
    match count {
        0 => "Confirm".to_owned(),
        1 => "Confirm 1 request".to_owned(),
        _ => ui::fill("Confirm {0} requests", &[&count.to_string()]),
    }
}

/// How many requests there are.
pub(super) fn requests(count: usize) -> String {
    if count == 1 { "1 request".to_owned() } else { ui::fill("{0} requests", &[&count.to_string()]) }
}

/// The panel in a sentence, for screen readers.
pub(super) fn in_short(count: usize) -> String {
    ui::fill("Confirming makes {0}.", &[&requests(count)])
}

/// The panel. It changes with every letter, so it is not read out by itself: the dialog tells what is new once the
/// entries rest.
pub(super) fn view(form: Form) -> AnyView {
    let app = form.app;
    let me = app.my_handle();
    let fate =
        Memo::new(move |_| form.model.with(|model| model.as_ref().map(|model| model.fate.clone()).unwrap_or_default()));
    let name =
        Memo::new(move |_| form.facts.with(|facts| facts.as_ref().map(|facts| facts.service.service.name.clone())));
    let now = time::ticking(app, Duration::from_secs(20));
    let content = move || match name.get() {
        Some(_) if form.is_locked.get() => view! { <p class="soft">{LOCKED}</p> }.into_any(),
        Some(name) => fate.with(|fate| content(app, fate, &name, &me, now)),
        None => ().into_any(),
    };
    view! {
        <section class="fate stack" aria-labelledby="fate">
            <h2 id="fate">"What will happen"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn content(app: App, fate: &Fate, name: &ServiceName, me: &NicHandle, now: ReadSignal<Moment>) -> AnyView {
    let left_out: Vec<AnyView> = fate.left_out.iter().map(|(role, why)| left_out(*role, *why)).collect();
    if fate.count == 0 {
        let text = "Enter a new contact, and here is who has to confirm it, who is told, and what changes for whom.";
        let text = left_out.is_empty().then(|| view! { <p class="soft">{text}</p> });
        return view! { {left_out}{text} }.into_any();
    }
    let address =
        app.account.with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let grace = TimeDelta::seconds(app.policy().grace.into());
    let cards: Vec<AnyView> = fate.moves.iter().map(|known| card(known, name, me, &address, grace)).collect();
    let ends: Vec<AnyView> = fate.ends.iter().map(|(category, open)| ends(*category, open, me)).collect();
    let people: Vec<AnyView> = fate.people.iter().map(|person| changes(person, me)).collect();
    let alone =
        (fate.count > 1).then(|| view! { <p class="soft">"Each is confirmed, and takes effect, by itself."</p> });
    view! {
        {left_out}
        <div><h3>{requests(fate.count)}</h3>{alone}</div>
        {cards}
        {ends}
        {deadline(app, fate, me, now)}
        <div>
            <h3>"What changes for whom"</h3>
            <ul class="can stack tight">{people}</ul>
        </div>
    }
    .into_any()
}

fn left_out(role: Role, why: Why) -> AnyView {
    let role = view! { <b>{ui::words::role(role)}</b> }.into_any();
    let (tone, icon_name, text) = match why {
        Why::Wrong => (Tone::Bad, "alert", "{0} is left out until its entry is right."),
        Why::Waiting => (Tone::Plain, "wait", "{0} is left out until it is known who has this address."),
        Why::Locked => (Tone::Warn, "lock", "{0} is left out: it cannot be changed any more."),
    };
    let text = ui::phrase(text, vec![role]);
    view! { <p class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></p> }.into_any()
}

/// Requests that are alike: what they move, and the way there.
fn card(known: &Move, name: &ServiceName, me: &NicHandle, address: &str, grace: TimeDelta) -> AnyView {
    let roles = view! { <b>{ui::words::roles(known.roles)}</b> }.into_any();
    let categories: Vec<String> = known.categories.iter().map(|of| words::category_inside(*of).to_owned()).collect();
    let parts = vec![roles, ui::service_name(name), intl::list(&categories).into_any()];
    view! {
        <div class="card pad stack">
            <div>
                <p>{ui::phrase("{0} of {1}, {2}", parts)}</p>
                <p>{ui::pass(&known.from, &known.to, me)}</p>
            </div>
            {ui::track(steps(known, me, address, grace), false)}
        </div>
    }
    .into_any()
}

fn steps(known: &Move, me: &NicHandle, address: &str, grace: TimeDelta) -> Vec<Step> {
    let step = |icon, what: String, note: String| Step { tone: Tone::Plain, icon, what, note };
    let is_one = known.categories.len() == 1;
    let mut steps: Vec<Step> = known
        .parties
        .iter()
        .map(|party| {
            if party == me {
                let text = if is_one { "Code mailed at once to {0}" } else { "Codes mailed at once to {0}" };
                return step("mail", "You confirm".to_owned(), ui::fill(text, &[address]));
            }
            let note = if is_one {
                "Code mailed to the address in their profile"
            } else {
                "Codes mailed to the address in their profile"
            };
            step("mail", ui::fill("{0} confirms", &[party.as_str()]), note.to_owned())
        })
        .collect();
    if grace > TimeDelta::zero() {
        let start = Moment::default();
        let what = ui::fill("Then {0} to think again", &[&intl::left(Left::between(start, start + grace))]);
        let note = if known.parties.len() > 1 { "Either of you can still stop it" } else { "You can still stop it" };
        steps.push(step("clock", what, note.to_owned()));
    }
    let roles: Vec<Role> = known.roles.iter().collect();
    let what = if roles.len() == 1 { "The role moves" } else { "The roles move" };
    let told: Vec<String> = known.parties.iter().chain(&known.told).map(|who| words::who(who, me)).collect();
    steps.push(step("check", what.to_owned(), ui::fill("Told by mail: {0}", &[&intl::list(&told)])));
    steps
}

/// A request of somebody else that this ends.
fn ends(category: Category, open: &OpenRequest, me: &NicHandle) -> AnyView {
    let parts = vec![
        request_link(open.id),
        ui::words::roles_inside(open.roles).into_any(),
        words::category_inside(category).into_any(),
        ui::handle(&open.to, me),
        ui::handle(&open.asker, me),
    ];
    let text = ui::phrase("Ends {0}: {1} of the {2} to {3}, asked for by {4}. Its parties are told by mail.", parts);
    view! { <p class="state" data-s="warn">{icon("stop")}<span>{text}</span></p> }.into_any()
}

fn deadline(app: App, fate: &Fate, me: &NicHandle, now: ReadSignal<Moment>) -> AnyView {
    let only_me = fate.moves.iter().all(|known| known.parties.iter().all(|party| party == me));
    let text = match (only_me, fate.moves.len()) {
        (true, _) => "You must confirm by {0}, or nothing changes.",
        (false, 1) => "Both must confirm by {0}, or nothing changes.",
        (false, _) => "Whatever is not confirmed by {0} changes nothing.",
    };
    let length = TimeDelta::seconds(app.policy().deadline.into());
    let time = move || {
        let end = now.get() + length;
        view! { <time datetime=intl::machine(end)><b>{intl::weekday(end)}</b></time> }
    };
    let text = ui::phrase(text, vec![time.into_any()]);
    view! { <p class="state">{icon("clock")}<span>{text}</span></p> }.into_any()
}

/// What changes for somebody.
fn changes(person: &Person, me: &NicHandle) -> AnyView {
    let mine = person.who == *me;
    let list = |abilities: &[Ability]| {
        let words: Vec<String> = abilities.iter().map(|ability| ui::words::ability(*ability).to_owned()).collect();
        intl::list(&words)
    };
    let line = |tone: Tone, icon_name: &'static str, text: &str, list: String| {
        let text = ui::phrase(text, vec![ui::handle(&person.who, me), list.into_any()]);
        view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></li> }.into_any()
    };
    let lacks: Vec<String> = person.lacks.iter().map(|ability| words::beyond(*ability).to_owned()).collect();
    let comes_in = !person.lacks.is_empty();
    let mut lines: Vec<AnyView> = Vec::new();
    if !person.gains.is_empty() {
        lines.push(line(Tone::Ok, "check", "{0} can {1}.", list(&person.gains)));
    } else if comes_in {
        lines.push(line(Tone::Plain, "user", "{0} could do all of it before.", String::new()));
    }
    if comes_in {
        lines.push(line(Tone::Plain, "no", "{0} cannot {1}.", intl::list(&lacks)));
    }
    if !person.loses.is_empty() {
        let text = match (person.holds.is_empty(), mine) {
            (true, true) => "{0} are no contact any more, and can no longer {1}.",
            (true, false) => "{0} is no contact any more, and can no longer {1}.",
            (false, _) => "{0} can no longer {1}.",
        };
        lines.push(line(Tone::Bad, "no", text, list(&person.loses)));
    }
    if lines.is_empty() {
        let stays = ui::words::roles_inside(person.holds);
        let text = match (mine, person.holds.contains(Role::Admin)) {
            (true, true) => "{0} stay {1} and can change the contacts again.",
            (true, false) => "{0} stay {1}: nothing else changes for you.",
            (false, _) => "{0} stays {1}: nothing else changes for them.",
        };
        lines.push(line(Tone::Plain, "user", text, stays));
    }
    lines.into_any()
}
