//! One entry of the list: a request, whether it is for one service or ten thousand.

use super::list::{Cancelled, Now, Row};
use crate::components::words::{person_inside, semicolons};
use crate::components::{Disc, Icon, Menu, Tone, person_text};
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::acts::{CancelButton, CancelQuestion, Cancellable, Cancelling, Resend, Resending};
use crate::screens::request::words::{self, TimeLeftText};
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use handover_api::requests::{RequestGroup, RequestRow};
use handover_api::submissions::{Accounts, LastDays, LinesResult, StateCount, SubmissionSummary};
use handover_rules::request::situation::{Outcome, Situation, is_blocked, situation};
use handover_rules::{NicHandle, RequestState, Timestamp};
use leptos::prelude::*;

/// Discs that stand for several people.
const DISCS: u64 = 2;

#[component]
pub(super) fn Entry(group: RequestGroup, row: Row) -> impl IntoView {
    let app = expect_context::<App>();
    let (Now(now), Cancelled(cancelled)) = (expect_context(), expect_context());
    let me = StoredValue::new(app.my_handle());
    let content = row.content;
    let id = content.with_untracked(|row| me.with_value(|me| row.summary(me).id));
    let (cancelling, resending) = (Cancelling::new(id), Resending::new(id, now));
    let found = {
        let content = content.clone();
        Memo::new(move |_| content.with(|row| me.with_value(|me| situation(&row.seen_lines(group, me), now.get()))))
    };
    let of = {
        let content = content.clone();
        Signal::derive(move || {
            let of = content.with(|row| me.with_value(|me| row.summary(me)));
            Cancellable::of(of.acts)
        })
    };
    let parts = move || {
        content.with(|row| {
            let me = me.get_value();
            let of = row.summary(&me);
            Parts { app, now, me, row, of, situation: found.get(), cancelling, resending }.view()
        })
    };
    // The entry moves, and with it the button that had the focus.
    let done = move |result: LinesResult| {
        if result.done > 0 {
            app.announce(t::requests_cancelled());
            cancelled.set(Some(id));
        }
        "main h1"
    };
    let effects = |of: Cancellable| view! { <p>{of.effects()}</p> }.into_any();
    view! {
        <li class="entry" data-s=move || tone(found.get()).as_str()>
            {parts}<CancelQuestion cancelling of effects done/>
        </li>
    }
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

struct Parts<'a> {
    app: App,
    now: ReadSignal<Timestamp>,
    me: NicHandle,
    row: &'a RequestRow,
    of: SubmissionSummary,
    situation: Situation,
    cancelling: Cancelling,
    resending: Resending,
}

impl Parts<'_> {
    fn view(&self) -> AnyView {
        let Self { of, situation, .. } = self;
        view! {
            <span class="pair" aria-hidden="true">{discs(&of.outgoing)}<Icon name="arrow"/>{discs(&of.incoming)}</span>
            <div class="what">
                <h3><a href=Link::submission(of.id).format()>{self.title()}</a></h3>
                <small>{self.about()}</small>
            </div>
            <div>
                <span class="state small" data-s=tone(*situation).as_str()><span>{self.state()}</span></span>
                <small>{self.dots()} " " {self.when()}</small>
            </div>
            <div class="acts">{self.buttons()}</div>
        }
        .into_any()
    }

    fn title(&self) -> String {
        let Self { row, of, .. } = self;
        let titled = words::Titled {
            first: &row.request,
            roles: of.roles,
            role_count: of.role_count,
            names: of.names,
            services: of.services,
            incoming: &of.incoming,
            is_in_name: row.delegate.is_some(),
            is_blocked: self.is_blocked(),
        };
        titled.title(self.situation, &self.me)
    }

    fn about(&self) -> String {
        let Self { row: RequestRow { request, together, .. }, of, .. } = self;
        let what = if of.services == 1 {
            t::word_category(request.service.category).to_owned()
        } else if of.names == 1 {
            t::word_services(of.services)
        } else {
            t::requests_and_more(of.names - 1, words::service(request).as_str())
        };
        let until = of.last_days.map(|LastDays { first, last, .. }| {
            let [first_day, last_day] = [first, last].map(intl::day);
            if first == last {
                t::requests_tech_until(first_day.as_str())
            } else {
                t::requests_tech_until_between(first_day.as_str(), last_day.as_str())
            }
        });
        let number = of.id.first_request().grouped();
        let name = |who| person_text(self.app.people, who);
        let asker = match (&self.row.delegate, request.asker == self.me) {
            (None, true) => t::requests_asked_by_you(number.as_str()),
            (None, false) => t::requests_asked_by(name(&request.asker).as_str(), number.as_str()),
            (Some(delegate), true) => t::requests_asked_in_your_name(name(delegate).as_str(), number.as_str()),
            (Some(delegate), false) => {
                t::requests_asked_in_name(name(&request.asker).as_str(), name(delegate).as_str(), number.as_str())
            }
        };
        let together = together.map(|_| t::submission_together_note().to_owned());
        [Some(what), until, Some(asker), together].into_iter().flatten().collect::<Vec<_>>().join(". ")
    }

    fn state(&self) -> AnyView {
        let open = match self.situation {
            Situation::Answer => {
                let mut parties = self.of.parties.iter();
                match parties.find(|party| party.account != self.me && party.accepted > 0) {
                    Some(party) => t::requests_your_turn_after(person_text(self.app.people, &party.account).as_str()),
                    None => t::request_party_your_turn().to_owned(),
                }
                .into_any()
            }
            Situation::Waiting => self.waiting().into_any(),
            Situation::TakingEffect(at) => {
                let now = self.now;
                (move || t::requests_moves_in(clock::clock(seconds_left(now.get(), at)).as_str())).into_any()
            }
            Situation::Overdue => t::request_late().into_any(),
            Situation::Ended(_) => return self.ended().into_any(),
        };
        let ended = Some(self.ended()).filter(|ended| !ended.is_empty());
        view! { {open}{ended.map(|ended| [". ", &ended].concat())} }.into_any()
    }

    /// Whether something blocks the changes, if they wait.
    fn is_blocked(&self) -> bool {
        let Self { row, of, .. } = self;
        is_blocked(of.answered.left() > 0, of.all_or_nothing, row.request.is_blocked())
    }

    fn waiting(&self) -> String {
        let silent = words::Silent::of(&self.of.parties, self.of.party_count, self.of.answered, &self.me);
        let texts = silent.first.iter().map(|party| {
            let who = person_text(self.app.people, &party.account);
            if party.waiting == party.services {
                return t::request_missing(who.as_str());
            }
            let [waiting, all] = [party.waiting, party.services].map(intl::number);
            t::requests_missing_of(all.as_str(), waiting.as_str(), who.as_str())
        });
        let all = semicolons(texts.chain(silent.more()));
        match () {
            () if !all.is_empty() => all,
            () if self.is_blocked() => t::request_blocked_short().to_owned(),
            () => t::request_waiting_together().to_owned(),
        }
    }

    fn ended(&self) -> String {
        let of_state = |of: &StateCount| {
            let word = t::request_state(of.state);
            if self.of.services > 1 { [word, " ", &intl::number(of.services)].concat() } else { word.to_owned() }
        };
        let ended = self.of.states.iter().filter(|of| of.state.is_final());
        let states = ended.map(of_state).collect::<Vec<_>>().join(", ");
        let how = self.row.request.ended.as_ref().filter(|_| self.of.total == 1).map(|ended| &ended.how);
        match how.and_then(words::ender) {
            Some(by) => [states, t::request_by(person_inside(self.app.people, by).as_str())].join(" "),
            None => states,
        }
    }

    /// Progress: asked, answered, in effect.
    fn dots(&self) -> AnyView {
        let on = match self.situation {
            Situation::Ended(Outcome::Done | Outcome::PartlyDone) => 3,
            Situation::Ended(_) => 0,
            Situation::TakingEffect(_) => 2,
            _ if self.of.parties.iter().any(|party| party.accepted > 0) => 2,
            _ => 1,
        };
        let dots = (0..3).map(|dot| view! { <i class:on=dot < on></i> }).collect_view();
        view! { <span class="dots" aria-hidden="true">{dots}</span> }.into_any()
    }

    fn when(&self) -> AnyView {
        let time = |at: Timestamp, text: String| view! { <time datetime=intl::machine(at)>{text}</time> }.into_any();
        match self.situation {
            Situation::TakingEffect(at) => time(at, intl::timestamp(at)),
            Situation::Ended(_) => {
                self.row.request.ended.as_ref().map(|ended| time(ended.at, intl::timestamp(ended.at))).into_any()
            }
            _ => {
                let at = self.row.request.deadline;
                let until = t::request_until_moment(time(at, intl::day_of(at)));
                view! { <TimeLeftText now=self.now end=at/> ", " {until} }.into_any()
            }
        }
    }

    fn buttons(&self) -> AnyView {
        let Self { row, of, me, .. } = self;
        let among = t::requests_of_request(of.id.first_request().grouped().as_str());
        let link = |class: &'static str, to: Link, text: &'static str| {
            let name = [text, " ", &among].concat();
            view! { <a class=class href=to.format() aria-label=name>{text}</a> }
        };
        match self.situation {
            Situation::Answer => {
                let text = if row.request.asker == *me && row.delegate.is_none() {
                    t::request_confirm()
                } else {
                    t::requests_answer()
                };
                let answer = link("btn sm main", Link::submission(of.id), text);
                view! { {answer}{self.menu(&among)} }.into_any()
            }
            Situation::Waiting | Situation::TakingEffect(_) | Situation::Overdue => {
                let party = of.parties.iter().find(|party| party.may_resend && party.account != *me);
                let resend = party.map(|party| {
                    let (to, mail) = (party.account.clone(), Signal::stored(party.mail.clone()));
                    view! { <Resend of=self.resending to mail class="btn sm" among=among.clone()/> }
                });
                view! { {resend}{self.menu(&among)} }.into_any()
            }
            Situation::Ended(_) => {
                let way_back = of
                    .acts
                    .way_back
                    .map(|way| link("btn sm bare", Link::modify(FormSource::Back(of.id)), words::way_back(way)));
                let is_failed = row.request.state == RequestState::Error && of.total == 1 && row.request.asker == *me;
                let go_on = is_failed.then(|| link("btn sm", Link::submission(of.id), t::request_how_to_go_on()));
                view! { {way_back}{go_on} }.into_any()
            }
        }
    }

    /// Amending, and cancelling or taking back.
    fn menu(&self, among: &str) -> Option<AnyView> {
        let (of, cancelling) = (&self.of, self.cancelling);
        let may_amend = of.acts.may_amend();
        let cancellable = Cancellable::of(of.acts);
        if !may_amend && cancellable.is_none() {
            return None;
        }
        let (id, label, among) = (of.id, t::requests_more(among), among.to_owned());
        let entries = move || {
            let amend = may_amend.then(|| {
                let name = [t::requests_amend(), " ", &among].concat();
                let place = Link::modify(FormSource::Amend(id)).format();
                view! { <a href=place aria-label=name><Icon name="edit"/> {t::requests_amend()}</a> }
            });
            let cancel = cancellable.map(|of| view! { <CancelButton cancelling of class="" among=among.clone()/> });
            view! { {amend}{cancel} }
        };
        Some(view! { <Menu class="btn bare sq sm" icon="more" label>{entries()}</Menu> }.into_any())
    }
}

fn discs(accounts: &Accounts) -> AnyView {
    let disc = accounts.first.clone().map(|who| view! { <Disc who/> });
    let rest = accounts.count.saturating_sub(DISCS - 1);
    let rest = (rest > 0 && accounts.count >= DISCS).then(|| ["+", &intl::number(rest)].concat());
    view! { <span class="discs">{disc}{rest.map(|rest| view! { <small>{rest}</small> })}</span> }.into_any()
}
