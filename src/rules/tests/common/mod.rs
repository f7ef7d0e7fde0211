//! The world the tests play in: a few accounts, one service, and moments counted from one fixed start.
#![allow(dead_code, reason = "every test file is a crate of its own and uses a part of this module")]

use chrono::{DateTime, TimeDelta};
use handover_rules::request::codes::{Code, CodeState, PartyCodes};
use handover_rules::request::lifecycle::{self, Effect, Event, Transition};
use handover_rules::request::notices::Notice;
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::submission::PlannedRequest;
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::{
    AccountFacts, Category, CodeHash, Contacts, NicHandle, Policy, Request, RequestId, Role, RoleSet, ServiceFacts,
    ServiceKey, ServiceName, ServiceStatus, Timestamp, Zone,
};

/// Minutes, hours and days in seconds.
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// The account with this name before the hyphen.
pub(crate) fn account(name: &str) -> NicHandle {
    NicHandle::parse(&[name, "-ovh"].concat()).expect("the tests name their accounts in letters and digits")
}

/// Who asks.
pub(crate) fn asker() -> NicHandle {
    account("asker")
}

/// Who is to hold the role, where it is not the asker.
pub(crate) fn incoming() -> NicHandle {
    account("incoming")
}

/// Who holds the role, where it is not the asker.
pub(crate) fn outgoing() -> NicHandle {
    account("outgoing")
}

/// Somebody else.
pub(crate) fn stranger() -> NicHandle {
    account("stranger")
}

/// The moment this many seconds after the start.
pub(crate) fn at(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(1_900_000_000, 0).expect("a date in this century") + TimeDelta::seconds(seconds)
}

pub(crate) fn roles(roles: &[Role]) -> RoleSet {
    roles.iter().copied().collect()
}

pub(crate) fn id(number: u64) -> RequestId {
    RequestId::new(number).expect("a number of at most 12 digits")
}

/// The hash that stands for code `number`.
pub(crate) fn code(number: u8) -> CodeHash {
    CodeHash([number; 32])
}

pub(crate) fn service() -> ServiceKey {
    ServiceKey { name: ServiceName::parse("halden.example").expect("a name"), category: Category::Domain }
}

/// An account with nothing in the way.
pub(crate) fn fine(handle: &NicHandle) -> AccountFacts {
    AccountFacts {
        handle: handle.clone(),
        zone: Zone::Eu,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
    }
}

/// Facts with nothing in the way: these contacts, and everybody known.
pub(crate) fn facts(contacts: &Contacts) -> ChangeFacts {
    let known = ["asker", "incoming", "outgoing", "stranger", "x", "y", "newcomer"];
    let handle = |name: &&str| {
        if name.len() == 1 { account(&[name, "0"].concat()) } else { account(name) }
    };
    ChangeFacts {
        service: ServiceFacts { key: service(), status: ServiceStatus::Ok, contacts: contacts.clone() },
        accounts: known.iter().map(|name| fine(&handle(name))).collect(),
        open: Vec::new(),
        lost_to_siblings: RoleSet::EMPTY,
    }
}

/// The facts about one account, to change them.
pub(crate) fn about<'a>(facts: &'a mut ChangeFacts, handle: &NicHandle) -> &'a mut AccountFacts {
    facts.accounts.iter_mut().find(|account| account.handle == *handle).expect("one of the known accounts")
}

pub(crate) fn contacts(admin: &NicHandle, tech: &NicHandle, billing: &NicHandle) -> Contacts {
    Contacts { admin: admin.clone(), tech: tech.clone(), billing: billing.clone() }
}

/// The asker is admin and billing contact, somebody else is tech.
pub(crate) fn usual_contacts() -> Contacts {
    contacts(&asker(), &outgoing(), &asker())
}

pub(crate) fn open_request(number: u64, by: &NicHandle, roles: RoleSet) -> OpenRequest {
    OpenRequest { id: id(number), asker: by.clone(), roles, to: stranger() }
}

/// One request with all that a server would keep about it, and a clock to turn.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) request: Request,
    pub(crate) party_codes: Vec<PartyCodes>,
    pub(crate) facts: ChangeFacts,
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
    /// Mails with a code that wait in the outbox: to whom.
    pub(crate) outbox: Vec<NicHandle>,
    /// The effects of every step so far.
    pub(crate) effects: Vec<Effect>,
    /// The number of the last code that was minted.
    pub(crate) minted: u8,
}

impl Story {
    /// `asker` asks at the start for `roles` to go from `from` to `to`. Nobody has been mailed a code yet.
    pub(crate) fn new(contacts: &Contacts, from: &NicHandle, to: &NicHandle, roles: RoleSet, policy: Policy) -> Self {
        let draft = PlannedRequest { from: from.clone(), to: to.clone(), roles };
        let (request, effects) = lifecycle::submit(draft, id(1), service(), asker(), at(0), &policy);
        let codes = |account: &NicHandle| PartyCodes {
            account: account.clone(),
            codes: Vec::new(),
            wrong_tries: Vec::new(),
            resends: Vec::new(),
            last_mail: None,
        };
        let party_codes = request.parties.iter().map(|party| codes(&party.account)).collect();
        let mut story = Self {
            request,
            party_codes,
            facts: facts(contacts),
            policy,
            now: at(0),
            outbox: Vec::new(),
            effects: Vec::new(),
            minted: 0,
        };
        story.carry_out(&effects);
        story
    }

    /// The admin names a new tech contact; both parties have got their codes: 1 the asker, 2 the incoming contact.
    pub(crate) fn usual() -> Self {
        let tech = roles(&[Role::Tech]);
        Self::new(&usual_contacts(), &outgoing(), &incoming(), tech, Policy::default()).with_codes()
    }

    /// The same, without a period of grace.
    pub(crate) fn without_grace() -> Self {
        let mut story = Self::usual();
        story.policy.grace = 0;
        story
    }

    /// The mail server takes everything that waits.
    pub(crate) fn with_codes(mut self) -> Self {
        while !self.outbox.is_empty() {
            self.send(0, true);
        }
        self
    }

    /// The mail worker takes the mail at `index` of the outbox: drops it when its party has answered or the request has
    /// ended, and otherwise mints a code; where the mail server surely took the mail, the older code dies.
    pub(crate) fn send(&mut self, index: usize, taken: bool) {
        let to = self.outbox.remove(index);
        let now = self.now;
        let open = !self.request.state.is_final() && now < self.request.deadline;
        let waiting = open && self.request.missing().any(|party| *party == to);
        let hash = code(self.minted + 1);
        let codes = self.codes_of(&to);
        codes.last_mail = Some(handover_rules::request::codes::LastMail::At(now));
        if waiting {
            for earlier in codes.codes.iter_mut().filter(|code| taken && code.state == CodeState::Live) {
                earlier.state = CodeState::Superseded;
            }
            codes.codes.push(Code { hash, state: CodeState::Live });
            self.minted += 1;
        }
    }

    pub(crate) fn codes_of(&mut self, account: &NicHandle) -> &mut PartyCodes {
        self.party_codes.iter_mut().find(|codes| codes.account == *account).expect("one of the parties")
    }

    /// What would come of `event` now.
    pub(crate) fn preview(&self, event: &Event) -> Transition {
        lifecycle::transition(&self.request, &self.party_codes, event, &self.facts, self.now, &self.policy)
    }

    /// Lets `event` happen now and stores what comes of it, as the server does.
    pub(crate) fn step(&mut self, event: &Event) -> Transition {
        let step = self.preview(event);
        self.request = step.request.clone();
        self.carry_out(&step.effects);
        step
    }

    /// Turns the clock to this many seconds after the start. No timer runs.
    pub(crate) fn at(&mut self, seconds: i64) -> &mut Self {
        self.now = at(seconds);
        self
    }

    fn carry_out(&mut self, effects: &[Effect]) {
        let now = self.now;
        for effect in effects {
            match effect {
                Effect::Mail { notice: Notice::Confirm, to } => {
                    self.codes_of(to).last_mail = Some(handover_rules::request::codes::LastMail::Queued);
                    self.outbox.push(to.clone());
                }
                Effect::UseCode { party, code, answer } => {
                    for known in &mut self.codes_of(party).codes {
                        match known.state {
                            _ if known.hash == *code => known.state = CodeState::Used(*answer),
                            CodeState::Live => known.state = CodeState::Superseded,
                            _ => {}
                        }
                    }
                }
                Effect::WrongTry { party } => self.codes_of(party).wrong_tries.push(now),
                Effect::Resent { party } => self.codes_of(party).resends.push(now),
                Effect::Move => {
                    let moved = self.facts.service.contacts.after(self.request.roles, &self.request.to);
                    self.facts.service.contacts = moved;
                }
                Effect::Record(_) | Effect::Mail { .. } => {}
            }
        }
        self.effects.extend_from_slice(effects);
    }
}

/// `by` accepts with code `number`.
pub(crate) fn accept(by: &NicHandle, number: u8) -> Event {
    Event::Answer(GivenAnswer { by: by.clone(), answer: Answer::Accept, code: code(number) })
}

/// `by` declines with code `number`.
pub(crate) fn decline(by: &NicHandle, number: u8) -> Event {
    Event::Answer(GivenAnswer { by: by.clone(), answer: Answer::Decline, code: code(number) })
}

pub(crate) fn withdraw(by: &NicHandle) -> Event {
    Event::Withdraw { by: by.clone() }
}

pub(crate) fn take_back(by: &NicHandle) -> Event {
    Event::TakeBack { by: by.clone() }
}

pub(crate) fn resend(by: &NicHandle, party: &NicHandle) -> Event {
    Event::Resend { by: by.clone(), party: party.clone() }
}

/// The mails among `effects`, as (what about, to whom).
pub(crate) fn mails(effects: &[Effect]) -> Vec<(Notice, NicHandle)> {
    let mail = |effect: &Effect| match effect {
        Effect::Mail { notice, to } => Some((*notice, to.clone())),
        _ => None,
    };
    effects.iter().filter_map(mail).collect()
}

/// The timeline among `effects`, as stable names.
pub(crate) fn timeline(effects: &[Effect]) -> Vec<&'static str> {
    let line = |effect: &Effect| match effect {
        Effect::Record(entry) => Some(entry.event.as_str()),
        _ => None,
    };
    effects.iter().filter_map(line).collect()
}

/// How often the role moved.
pub(crate) fn moves(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Move)).count()
}
