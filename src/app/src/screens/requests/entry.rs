//! One entry of the list: a request, whether it is for one service or ten thousand.

use super::acts::{CancelButton, EntryActs, Question};
use super::list::Row;
use super::screen::RequestsScreen;
use crate::components::{self, Disc, Icon, Tone, person_text};
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::countdown::TimeLeftText;
use crate::screens::request::{form_links, resend, words};
use crate::state::App;
use handover_api::Link;
use handover_api::requests::{RequestGroup, RequestRow};
use handover_api::submissions::{Accounts, LastDays, SubmissionSummary};
use handover_rules::request::situation::{Outcome, Situation, situation};
use handover_rules::{Ending, NicHandle, RequestState, Timestamp};
use leptos::prelude::*;

/// Discs that stand for several people.
const DISCS: u64 = 2;

#[component]
pub(super) fn Entry(screen: RequestsScreen, group: RequestGroup, row: Row) -> impl IntoView {
    let app = expect_context::<App>();
    let me = StoredValue::new(app.my_handle());
    let (content, known) = (row.content.clone(), row.content);
    let acts = EntryActs::new(app, screen, content.with_untracked(|row| row.summary(&app.my_handle()).id));
    let now = screen.now;
    let tone = {
        let content = content.clone();
        Memo::new(move |_| {
            let found = content.with(|row| me.with_value(|me| situation(&row.seen_lines(group, me), now.get())));
            (found, tone(found).as_str())
        })
    };
    let parts = move || {
        let (situation, _) = tone.get();
        content.with(|row| me.with_value(|me| parts(app, row, situation, me, now, acts)))
    };
    let cancelling = move || {
        acts.is_asking.get().then(|| {
            let of = known.with(|row| me.with_value(|me| row.summary(me)));
            view! { <Question acts possible=of.acts total=of.total/> }
        })
    };
    view! { <li class="entry" data-s=move || tone.get().1>{parts}{cancelling}</li> }
}

const fn tone(situation: Situation) -> Tone {
    match situation {
        Situation::Answer | Situation::Waiting => Tone::Now,
        Situation::TakingEffect(_) | Situation::Ended(Outcome::Done) => Tone::Ok,
        Situation::Ended(Outcome::Failed | Outcome::Declined) => Tone::Bad,
        Situation::Ended(Outcome::PartlyDone) => Tone::Warn,
        Situation::Overdue | Situation::Ended(_) => Tone::Plain,
    }
}

fn parts(
    app: App,
    row: &RequestRow,
    situation: Situation,
    me: &NicHandle,
    now: ReadSignal<Timestamp>,
    acts: EntryActs,
) -> AnyView {
    let of = row.summary(me);
    let together = row.together.map(|count| [". ", &t::submission_together_note(count.into())].concat());
    view! {
        <span class="pair" aria-hidden="true">{discs(&of.outgoing)}<Icon name="arrow"/>{discs(&of.incoming)}</span>
        <div class="what">
            <h3><a href=Link::submission(of.id).format()>{title(row, &of)}</a></h3>
            <small>{about(app, row, &of, me)}{together}</small>
        </div>
        <div>
            <span class="state small" data-s=tone(situation).as_str()>
                <span>{state(app, row, &of, situation, me, now)}</span>
            </span>
            <small>{dots(situation, &of)} " " {when(row, situation, now)}</small>
        </div>
        <div class="acts">{buttons(row, &of, situation, me, acts)}</div>
    }
    .into_any()
}

fn discs(accounts: &Accounts) -> AnyView {
    let disc = accounts.first.clone().map(|who| view! { <Disc who/> });
    let rest = accounts.count.saturating_sub(DISCS - 1);
    let rest = (rest > 0 && accounts.count >= DISCS).then(|| ["+", &intl::number(rest)].concat());
    view! { <span class="discs">{disc}{rest.map(|rest| view! { <small>{rest}</small> })}</span> }.into_any()
}

/// For example `Tech contact for amber-bazaar.example`.
fn title(row: &RequestRow, of: &SubmissionSummary) -> String {
    let roles = components::words::roles(of.roles);
    if of.services == 1 {
        t::requests_entry(roles.as_str(), words::service(&row.request).as_str())
    } else {
        t::requests_entry_many(of.services, roles.as_str())
    }
}

fn about(app: App, row: &RequestRow, of: &SubmissionSummary, me: &NicHandle) -> String {
    let request = &row.request;
    let what = if of.services == 1 {
        components::words::category(request.service.category).to_owned()
    } else {
        t::requests_and_more(of.services - 1, words::service(request).as_str())
    };
    let until = of.last_days.map(|LastDays { first, last, .. }| {
        let [first_day, last_day] = [first, last].map(intl::day);
        if first == last {
            t::requests_tech_until(first_day.as_str())
        } else {
            t::requests_tech_until_between(first_day.as_str(), last_day.as_str())
        }
    });
    let number = intl::request_number(of.id.first_request());
    let asker = if request.asker == *me {
        t::requests_asked_by_you(number.as_str())
    } else {
        t::requests_asked_by(person_text(app, &request.asker).as_str(), number.as_str())
    };
    [Some(what), until, Some(asker)].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

fn state(
    app: App,
    row: &RequestRow,
    of: &SubmissionSummary,
    situation: Situation,
    me: &NicHandle,
    now: ReadSignal<Timestamp>,
) -> AnyView {
    match situation {
        Situation::Answer => {
            let accepted = of.parties.iter().find(|party| party.account != *me && party.accepted > 0);
            match accepted {
                Some(party) => t::requests_your_turn_after(person_text(app, &party.account).as_str()).into_any(),
                None => t::request_party_your_turn().into_any(),
            }
        }
        Situation::Waiting => waiting(app, of, me).into_any(),
        Situation::TakingEffect(at) => {
            let left = move || t::requests_moves_in(clock::clock(seconds_left(now.get(), at)).as_str());
            left.into_any()
        }
        Situation::Overdue => t::request_late().into_any(),
        Situation::Ended(outcome) => ended(app, row, of, outcome, me).into_any(),
    }
}

fn waiting(app: App, of: &SubmissionSummary, me: &NicHandle) -> String {
    let names: Vec<String> = of
        .parties
        .iter()
        .filter(|party| party.waiting > 0 && party.account != *me)
        .map(|party| {
            let who = person_text(app, &party.account);
            if party.accepted == 0 {
                return t::request_missing(who.as_str());
            }
            let (accepted, all) = (intl::number(party.accepted), intl::number(party.lines));
            t::requests_accepted_of(accepted.as_str(), all.as_str(), who.as_str())
        })
        .collect();
    let rest = of.party_count.saturating_sub(of.parties.len() as u64);
    let more = (rest > 0).then(|| t::requests_more_parties(rest));
    let all = names.into_iter().chain(more).collect::<Vec<_>>().join("; ");
    if all.is_empty() { t::request_accepted_all().to_owned() } else { all }
}

fn ended(app: App, row: &RequestRow, of: &SubmissionSummary, outcome: Outcome, me: &NicHandle) -> String {
    let word = |state: RequestState| components::words::request_state(state).to_owned();
    if of.total > 1 {
        let of_state = |state: &handover_api::submissions::StateCount| {
            [word(state.state), " ".to_owned(), intl::number(state.lines)].concat()
        };
        let states: Vec<String> = of.states.iter().filter(|of| of.state.is_final()).map(of_state).collect();
        return states.join(", ");
    }
    let by = match row.request.ended.as_ref().map(|ended| &ended.how) {
        Some(
            Ending::Declined { by, .. }
            | Ending::Withdrawn { by }
            | Ending::TakenBack { by }
            | Ending::Superseded { by }
            | Ending::AccountRecovered { by },
        ) => Some(if by == me { t::you_inside().to_owned() } else { person_text(app, by) }),
        _ => None,
    };
    let state = match outcome {
        Outcome::Done | Outcome::PartlyDone => RequestState::Done,
        Outcome::Declined => RequestState::Refused,
        Outcome::Expired => RequestState::Expired,
        Outcome::Cancelled | Outcome::Unchanged => RequestState::Aborted,
        Outcome::Failed => RequestState::Error,
    };
    match by {
        Some(by) => [word(state), " ".to_owned(), t::request_by(by.as_str())].concat(),
        None => word(state),
    }
}

/// How far it is: asked, answered, in effect.
fn dots(situation: Situation, of: &SubmissionSummary) -> AnyView {
    let on = match situation {
        Situation::Ended(Outcome::Done | Outcome::PartlyDone) => 3,
        Situation::Ended(_) => 0,
        Situation::TakingEffect(_) => 2,
        _ if of.parties.iter().any(|party| party.accepted > 0) => 2,
        _ => 1,
    };
    let dots: Vec<AnyView> = (0..3).map(|dot| view! { <i class:on=dot < on></i> }.into_any()).collect();
    view! { <span class="dots" aria-hidden="true">{dots}</span> }.into_any()
}

fn when(row: &RequestRow, situation: Situation, now: ReadSignal<Timestamp>) -> AnyView {
    let time = |at: Timestamp, text: String| view! { <time datetime=intl::machine(at)>{text}</time> }.into_any();
    match situation {
        Situation::TakingEffect(at) => time(at, intl::timestamp(at)),
        Situation::Ended(_) => {
            row.request.ended.as_ref().map(|ended| time(ended.at, intl::timestamp(ended.at))).into_any()
        }
        _ => {
            let at = row.request.deadline;
            let until = t::request_until_moment(time(at, intl::weekday(at)));
            view! { <TimeLeftText now end=at/> ", " {until} }.into_any()
        }
    }
}

fn buttons(row: &RequestRow, of: &SubmissionSummary, situation: Situation, me: &NicHandle, acts: EntryActs) -> AnyView {
    let among = t::requests_of_request(intl::request_number(of.id.first_request()).as_str());
    let named = |text: &str| [text, " ", &among].concat();
    let page = Link::submission(of.id).format();
    let amend = (of.acts.amend > 0).then(|| {
        let name = named(t::requests_amend());
        view! { <a class="btn sm bare" href=form_links::amend(of.id) aria-label=name>{t::requests_amend()}</a> }
    });
    match situation {
        Situation::Answer => {
            let name = named(t::requests_answer());
            view! { {amend}<a class="btn sm main" href=page aria-label=name>{t::requests_answer()}</a> }.into_any()
        }
        Situation::Waiting | Situation::TakingEffect(_) | Situation::Overdue => {
            let party = of.parties.iter().find(|party| party.may_resend && party.account != *me);
            let resend = party.map(|party| {
                let (to, mail) = (party.account.clone(), Signal::stored(party.mail.clone()));
                view! { <resend::Resend of=acts.resending to mail class="btn sm" among=among.clone()/> }
            });
            view! { {resend}{amend}<CancelButton acts possible=of.acts total=of.total among/> }.into_any()
        }
        Situation::Ended(_) => {
            let way_back = of.acts.way_back().map(|way| {
                let text = words::way_back(way);
                view! { <a class="btn sm bare" href=form_links::way_back(of.id) aria-label=named(text)>{text}</a> }
            });
            let is_failed = row.request.state == RequestState::Error && of.total == 1 && row.request.asker == *me;
            let go_on = is_failed.then(|| {
                let name = named(t::request_how_to_go_on());
                view! { <a class="btn sm" href=page aria-label=name>{t::request_how_to_go_on()}</a> }
            });
            view! { {way_back}{go_on} }.into_any()
        }
    }
}
