//! Types that most tests use, and fixtures: a few accounts, one service, and timestamps relative to a fixed start.

pub(crate) use chrono::{Days, NaiveDate, TimeDelta};
pub(crate) use handover_rules::model::role::Role::{Admin, Billing, Tech};
pub(crate) use handover_rules::request::lifecycle::{Event, RequestEffect, Transition};
pub(crate) use handover_rules::request::notices::Notice;
pub(crate) use handover_rules::request::{Answer, Ended, GivenAnswer, lifecycle};
pub(crate) use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
pub(crate) use handover_rules::submission::{Plan, PlanError, PlannedRequest, Resolution, plan};
pub(crate) use handover_rules::{
    AccountFacts, Blocker, Category, CodeHash, Contacts, EmailAddress, Ending, LegalForm, NicHandle, PerRole, Policy,
    Refusal, Request, RequestId, RequestState, Role, RoleSet, ServiceFacts, ServiceKey, ServiceName, ServiceStatus,
    Subsidiary, Timestamp, Zone,
};

use chrono::DateTime;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::request::lifecycle::CodesNeeded;
use handover_rules::request::{Code, CodeState, LastMail, PartyCodes};
use proptest::test_runner::Config;

/// Durations in seconds.
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Of property tests. WebAssembly has no file system to keep failures in.
pub(crate) fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

/// The handle with this name before the hyphen.
pub(crate) fn account(name: &str) -> NicHandle {
    NicHandle::parse(&[name, "-ovh"].concat()).expect("the tests name their accounts in letters and digits")
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub(crate) fn key(category: Category, name: &str) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("a name"), category }
}

/// A person who holds domains.
pub(crate) fn person(last_name: &str, address: &str) -> HolderIdentity {
    HolderIdentity {
        legal_form: LegalForm::Individual,
        first_name: "Odile".to_owned(),
        last_name: last_name.to_owned(),
        organisation: String::new(),
        email: email(address),
    }
}

/// The account that makes the request.
pub(crate) fn asker() -> NicHandle {
    account("asker")
}

/// The incoming contact, unless it is the asker.
pub(crate) fn incoming() -> NicHandle {
    account("incoming")
}

/// The outgoing contact, unless it is the asker.
pub(crate) fn outgoing() -> NicHandle {
    account("outgoing")
}

/// An account that is not involved.
pub(crate) fn stranger() -> NicHandle {
    account("stranger")
}

/// The timestamp this many seconds after the start.
pub(crate) fn at(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(1_900_000_000, 0).expect("a date in this century") + TimeDelta::seconds(seconds)
}

pub(crate) fn roles(roles: &[Role]) -> RoleSet {
    roles.iter().copied().collect()
}

pub(crate) fn id(number: u64) -> RequestId {
    RequestId::new(number).expect("a number of at most 12 digits")
}

/// The hash of code `number`.
pub(crate) fn code(number: u8) -> CodeHash {
    CodeHash([number; 32])
}

pub(crate) fn service() -> ServiceKey {
    key(Category::Domain, "halden.example")
}

/// An account without blockers.
pub(crate) fn fine(handle: &NicHandle) -> AccountFacts {
    AccountFacts {
        handle: handle.clone(),
        zone: Zone::Eu,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
        suspended: false,
        cooldown_until: None,
    }
}

/// Facts without blockers, with these contacts and all accounts of the fixtures.
pub(crate) fn facts(contacts: &Contacts) -> ChangeFacts {
    let known = ["asker", "incoming", "outgoing", "stranger", "x0", "y0", "newcomer"];
    ChangeFacts {
        service: ServiceFacts { key: service(), status: ServiceStatus::Ok, contacts: contacts.clone() },
        accounts: known.iter().map(|name| fine(&account(name))).collect(),
        open: Vec::new(),
        lost_to_siblings: RoleSet::EMPTY,
    }
}

/// Mutable facts about one account.
pub(crate) fn about<'a>(facts: &'a mut ChangeFacts, handle: &NicHandle) -> &'a mut AccountFacts {
    facts.accounts.iter_mut().find(|account| account.handle == *handle).expect("one of the known accounts")
}

pub(crate) fn contacts(admin: &NicHandle, tech: &NicHandle, billing: &NicHandle) -> Contacts {
    Contacts { admin: admin.clone(), tech: tech.clone(), billing: billing.clone() }
}

/// The asker is admin and billing contact, `outgoing` is tech contact.
pub(crate) fn usual_contacts() -> Contacts {
    contacts(&asker(), &outgoing(), &asker())
}

pub(crate) fn open_request(number: u64, by: &NicHandle, roles: RoleSet) -> OpenRequest {
    OpenRequest { id: id(number), asker: by.clone(), roles, to: stranger(), together: false, unconfirmed: false }
}

/// Each variant once. A variant that is not listed is a compile error.
macro_rules! one_of_each {
    ($($variant:ident $({ $($field:ident: $value:expr),+ })?),+ $(,)?) => {{
        let all = vec![$(Blocker::$variant $({ $($field: $value),+ })?),+];
        for blocker in &all {
            match blocker {
                $(Blocker::$variant { .. } => {})+
            }
        }
        all
    }};
}

/// A blocker of every kind, about [`incoming`] if it is about an account.
pub(crate) fn every_blocker() -> Vec<Blocker> {
    let both = roles(&[Role::Tech, Role::Billing]);
    one_of_each![
        RightMissing { roles: both },
        RoleLost { roles: both },
        NoSuchAccount,
        SeveralAccounts,
        OtherZone { from: outgoing(), to: incoming() },
        ProfileIncomplete { account: incoming() },
        AddressUnconfirmed { account: incoming() },
        UnpaidInvoice { account: incoming() },
        NoPaymentMethod { account: incoming() },
        CoolingDown { account: incoming(), until: at(0) + TimeDelta::milliseconds(250) },
        Unable { account: incoming() },
        InCreation,
        Expired,
        InDebt,
        LastDayOutOfRange,
        RequestOpen { request: id(3), roles: both },
    ]
}

/// A request with everything a server stores about it, and a clock under the test's control.
#[derive(Clone)]
pub(crate) struct RequestHarness {
    pub(crate) request: Request,
    pub(crate) party_codes: Vec<PartyCodes>,
    pub(crate) facts: ChangeFacts,
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
    /// The recipients of the queued mails with codes.
    pub(crate) outbox: Vec<NicHandle>,
    /// The effects of all transitions.
    pub(crate) effects: Vec<RequestEffect>,
    /// The number of the last minted code.
    pub(crate) minted: u8,
}

pub(crate) fn no_codes(account: &NicHandle) -> PartyCodes {
    PartyCodes {
        account: account.clone(),
        codes: Vec::new(),
        wrong_tries: Vec::new(),
        resends: Vec::new(),
        last_mail: None,
    }
}

/// The part of an account's codes that the server reads: for an account that is no party, only the presented code.
fn only_needed(codes: &PartyCodes, request: &Request, needed: CodesNeeded) -> PartyCodes {
    let nothing = no_codes(&codes.account);
    let codes = codes.clone();
    match needed {
        CodesNeeded::Nothing => nothing,
        CodesNeeded::Codes(_) if request.party(&codes.account).is_some() => {
            PartyCodes { codes: codes.codes, wrong_tries: codes.wrong_tries, ..nothing }
        }
        CodesNeeded::Codes(presented) => {
            let known = codes.codes.into_iter().filter(|code| code.hash == presented);
            PartyCodes { codes: known.collect(), ..nothing }
        }
        CodesNeeded::Mails => PartyCodes { resends: codes.resends, last_mail: codes.last_mail, ..nothing },
    }
}

impl RequestHarness {
    /// Submits a request of `asker` at the start. No code has been mailed yet.
    pub(crate) fn new(contacts: &Contacts, from: &NicHandle, to: &NicHandle, roles: RoleSet, policy: Policy) -> Self {
        let planned = PlannedRequest { from: from.clone(), to: to.clone(), roles, until: None };
        let (request, effects) = lifecycle::submit(planned, id(1), service(), asker(), at(0), &policy);
        let party_codes = request.parties.iter().map(|party| no_codes(&party.account)).collect();
        let mut harness = Self {
            request,
            party_codes,
            facts: facts(contacts),
            policy,
            now: at(0),
            outbox: Vec::new(),
            effects: Vec::new(),
            minted: 0,
        };
        harness.carry_out(&effects);
        harness
    }

    /// The admin names a new tech contact. Both parties have their codes: 1 the asker, 2 the incoming contact.
    pub(crate) fn usual() -> Self {
        let tech = roles(&[Role::Tech]);
        Self::new(&usual_contacts(), &outgoing(), &incoming(), tech, Policy::default()).with_codes()
    }

    /// After acceptances of the asker and the incoming contact, or the asker alone.
    pub(crate) fn accepted(mut self, parties: usize) -> Self {
        for (by, number) in [(asker(), 1), (incoming(), 2)].into_iter().take(parties) {
            self.step(&accept(&by, number)).result.expect("accepts");
        }
        self
    }

    /// Delivers all queued mails.
    pub(crate) fn with_codes(mut self) -> Self {
        while !self.outbox.is_empty() {
            self.send(0, true);
        }
        self
    }

    /// Sends the queued mail at `index` like the mail worker: dropped if its party has answered or the request has ended,
    /// otherwise with a new code. The older code is superseded only if the delivery is certain (`taken`).
    pub(crate) fn send(&mut self, index: usize, taken: bool) {
        let to = self.outbox.remove(index);
        let now = self.now;
        let open = !self.request.state.is_final() && now < self.request.deadline;
        let waiting = open && self.request.missing().any(|party| *party == to);
        let hash = code(self.minted + 1);
        let codes = self.codes_of(&to);
        codes.last_mail = Some(LastMail::At(now));
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

    /// The transition that `event` would cause now.
    pub(crate) fn preview(&self, event: &Event) -> Transition {
        let Self { request, party_codes, facts, policy, .. } = self;
        let transition = lifecycle::transition(request, party_codes, event, facts, self.now, policy);
        let without = lifecycle::transition_without_facts(request, party_codes, event, self.now, policy, false);
        assert!(without.is_none_or(|without| without == transition), "{event:?} depends on facts");
        let needed: Vec<PartyCodes> =
            party_codes.iter().map(|codes| only_needed(codes, request, event.codes_needed())).collect();
        let by_needed = lifecycle::transition(request, &needed, event, facts, self.now, policy);
        assert_eq!(by_needed, transition, "{event:?} looks at more of the codes");
        transition
    }

    /// Applies `event` now and stores the transition, like the server.
    pub(crate) fn step(&mut self, event: &Event) -> Transition {
        let step = self.preview(event);
        self.request = step.request.clone();
        self.carry_out(&step.effects);
        step
    }

    /// Sets the clock to this many seconds after the start. No timer runs.
    pub(crate) fn at(&mut self, seconds: i64) -> &mut Self {
        self.now = at(seconds);
        self
    }

    fn carry_out(&mut self, effects: &[RequestEffect]) {
        let now = self.now;
        for effect in effects {
            match effect {
                RequestEffect::Mail { notice: Notice::Confirm, to } => {
                    self.codes_of(to).last_mail = Some(LastMail::Queued);
                    self.outbox.push(to.clone());
                }
                RequestEffect::UseCode { party, code, answer } => {
                    for known in self.codes_of(party).codes.iter_mut().filter(|known| known.hash == *code) {
                        known.state = CodeState::Used(*answer);
                    }
                }
                RequestEffect::WrongTry { party } => self.codes_of(party).wrong_tries.push(now),
                RequestEffect::Resent { party } => self.codes_of(party).resends.push(now),
                RequestEffect::Move => {
                    let moved = self.facts.service.contacts.after(self.request.roles, &self.request.to);
                    self.facts.service.contacts = moved;
                }
                RequestEffect::Record(_)
                | RequestEffect::Mail { .. }
                | RequestEffect::TryAgain { .. }
                | RequestEffect::WarnFormerAddresses { .. } => {}
            }
        }
        self.effects.extend_from_slice(effects);
    }
}

/// `by` accepts with code `number`.
pub(crate) fn accept(by: &NicHandle, number: u8) -> Event {
    Event::Answer(GivenAnswer { by: by.clone(), answer: Answer::Accept, code: code(number), reason: None })
}

/// `by` declines with code `number`.
pub(crate) fn decline(by: &NicHandle, number: u8) -> Event {
    Event::Answer(GivenAnswer { by: by.clone(), answer: Answer::Decline, code: code(number), reason: None })
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

/// The mails among `effects`, with their recipients.
pub(crate) fn mails(effects: &[RequestEffect]) -> Vec<(Notice, NicHandle)> {
    let mail = |effect: &RequestEffect| match effect {
        RequestEffect::Mail { notice, to } => Some((*notice, to.clone())),
        _ => None,
    };
    effects.iter().filter_map(mail).collect()
}

/// The names of the timeline events among `effects`.
pub(crate) fn timeline(effects: &[RequestEffect]) -> Vec<&'static str> {
    let line = |effect: &RequestEffect| match effect {
        RequestEffect::Record(entry) => Some(entry.event.as_str()),
        _ => None,
    };
    effects.iter().filter_map(line).collect()
}

/// Number of moves among `effects`.
pub(crate) fn moves(effects: &[RequestEffect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, RequestEffect::Move)).count()
}
