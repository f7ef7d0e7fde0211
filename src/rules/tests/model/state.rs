//! The state of the model: the data that the server stores, and work under way.

use crate::prelude::*;
use chrono::DateTime;
use core::hash::{Hash, Hasher};
use handover_rules::request::{CodeState, LastMail, PartyCodes};
use std::sync::LazyLock;

/// One of the three accounts.
pub(crate) type AccountIndex = u8;

pub(crate) const ACCOUNTS: [AccountIndex; 3] = [0, 1, 2];

/// Half a day; a request may be answered for two of them, and its roles move one after the last acceptance.
const TICK: u32 = 12 * 60 * 60;

/// All requests submitted in the first two ticks have ended.
pub(crate) const LAST_TICK: u8 = 4;

pub(crate) const POLICY: Policy = Policy {
    deadline: 2 * TICK,
    grace: TICK,
    wrong_tries_an_hour: 1,
    resend_wait: 0,
    resends_a_day: 10,
    max_lines: 500,
    open_submissions: 10,
    mails_to_one_account: 100,
    mails_to_oneself: 100,
    admin_cooldown: TICK,
    lookups_a_minute: 100,
};

static HANDLES: LazyLock<[NicHandle; 3]> =
    LazyLock::new(|| ["aa0-ovh", "bb1-ovh", "cc2-ovh"].map(|handle| NicHandle::parse(handle).expect("a valid handle")));

static SERVICE: LazyLock<ServiceKey> = LazyLock::new(|| service_named("halden.example"));

pub(crate) fn account(number: AccountIndex) -> NicHandle {
    HANDLES[usize::from(number)].clone()
}

pub(crate) fn service_named(name: &str) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("a valid name"), category: Category::Domain }
}

pub(crate) fn service() -> ServiceKey {
    SERVICE.clone()
}

pub(crate) fn at(tick: u8) -> Timestamp {
    let start = DateTime::from_timestamp(1_900_000_000, 0).expect("a date in this century");
    start + TimeDelta::seconds(i64::from(tick) * i64::from(TICK))
}

/// The facts about a service that nothing blocks.
pub(crate) fn facts_about(key: ServiceKey, contacts: Contacts) -> ChangeFacts {
    let accounts = ACCOUNTS.map(|number| AccountFacts {
        handle: account(number),
        zone: Zone::Eu,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
        suspended: false,
        cooldown_until: None,
    });
    ChangeFacts {
        service: ServiceFacts { key, status: ServiceStatus::Ok, contacts },
        accounts: accounts.to_vec(),
        open: Vec::new(),
        lost_to_siblings: RoleSet::EMPTY,
    }
}

/// A request with its codes, and the history that the checks need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) request: Request,
    pub(crate) submission: RequestId,
    pub(crate) party_codes: Vec<PartyCodes>,
    /// Per party, the codes that have arrived in its mailbox.
    pub(crate) mailboxes: Vec<Vec<CodeHash>>,
    /// Per party, the mails about the end that were queued.
    pub(crate) end_notices: Vec<u8>,
    pub(crate) resends: u8,
    pub(crate) moves: u8,
}

impl Stored {
    pub(crate) fn party_index(&self, account: &NicHandle) -> Option<usize> {
        self.request.parties.iter().position(|party| party.account == *account)
    }

    /// It ended because the owner of an account undid the acts of an intruder.
    pub(crate) fn is_recovered(&self) -> bool {
        matches!(self.request.ended, Some(Ended { how: Ending::AccountRecovered { .. }, .. }))
    }

    /// More codes have arrived than emails were asked for.
    pub(crate) fn has_repeated_mail(&self) -> bool {
        self.mailboxes.iter().any(|codes| codes.len() > 1 + usize::from(self.resends))
    }
}

impl Hash for Stored {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Request {
            id, roles, asker, from, to, asked_at, state: phase, parties, effect_at, reminders, ended, ..
        } = &self.request;
        (id.get(), roles, asker, from, to, asked_at, phase.as_str(), effect_at, reminders).hash(state);
        for party in parties {
            party.accepted_at.hash(state);
        }
        serde_json::to_string(ended).expect("serializable").hash(state);
        for codes in &self.party_codes {
            for code in &codes.codes {
                let kind = match code.state {
                    CodeState::Live => 0,
                    CodeState::Superseded => 1,
                    CodeState::Used(answer) => 2 + answer as u8,
                };
                (&code.hash.0[..3], kind).hash(state);
            }
            (codes.wrong_tries.len(), &codes.resends).hash(state);
            match codes.last_mail {
                Some(LastMail::At(at) | LastMail::Waiting(at)) => at.hash(state),
                Some(LastMail::Queued) => 1_u8.hash(state),
                None => 0_u8.hash(state),
            }
        }
        for mailbox in &self.mailboxes {
            mailbox.len().hash(state);
            for code in mailbox {
                code.0[..3].hash(state);
            }
        }
        (self.submission.get(), &self.end_notices, self.resends, self.moves).hash(state);
    }
}

/// A queued email with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QueuedMail {
    /// Index of the request.
    pub(crate) request: usize,
    /// Index of the party.
    pub(crate) party: usize,
}

/// The first email of the outbox on its way. Lost in a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MailInTransit {
    pub(crate) code: CodeHash,
    /// The mail server has accepted it.
    pub(crate) is_delivered: bool,
}

impl Hash for MailInTransit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.code.0, self.is_delivered).hash(state);
    }
}

/// A time during which an account held a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ModelTerm {
    pub(crate) holder: AccountIndex,
    /// The submission that began it.
    pub(crate) submission: Option<u64>,
}

/// Everything there is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RequestsModelState {
    pub(crate) tick: u8,
    /// Per role, its holders; the last one is the current contact.
    pub(crate) terms: [Vec<ModelTerm>; 3],
    pub(crate) requests: Vec<Stored>,
    pub(crate) outbox: Vec<QueuedMail>,
    pub(crate) under_way: Option<MailInTransit>,
    pub(crate) debtor: Option<NicHandle>,
    pub(crate) crashes: u8,
    pub(crate) refusals: u8,
    /// The first rule that a transition broke.
    pub(crate) violation: Option<&'static str>,
}

impl RequestsModelState {
    pub(crate) fn new(contacts: [AccountIndex; 3]) -> Self {
        Self {
            tick: 0,
            terms: contacts.map(|holder| vec![ModelTerm { holder, submission: None }]),
            requests: Vec::new(),
            outbox: Vec::new(),
            under_way: None,
            debtor: None,
            crashes: 0,
            refusals: 0,
            violation: None,
        }
    }

    pub(crate) fn start() -> Timestamp {
        at(0)
    }

    pub(crate) fn now(&self) -> Timestamp {
        at(self.tick)
    }

    /// The accounts that are or were involved: they are numbered in the order in which they appear.
    pub(crate) fn known_accounts(&self) -> usize {
        let holders = self.terms.iter().flatten().map(|term| account(term.holder));
        let named = self.requests.iter().map(|stored| stored.request.to.clone());
        let known: Vec<NicHandle> = holders.chain(named).collect();
        ACCOUNTS.into_iter().filter(|number| known.contains(&account(*number))).count()
    }

    pub(crate) fn has(&self, state: RequestState) -> bool {
        self.requests.iter().any(|stored| stored.request.state == state)
    }

    pub(crate) fn faults(&self) -> u8 {
        self.crashes + self.refusals + self.requests.iter().map(|stored| stored.resends).sum::<u8>()
    }

    pub(crate) fn contacts(&self) -> Contacts {
        let [admin, tech, billing] =
            [0, 1, 2].map(|role| account(self.terms[role].last().map_or(0, |term| term.holder)));
        Contacts { admin, tech, billing }
    }

    /// The facts that decide about changes, for `submission` of `asker` if one exists.
    pub(crate) fn facts(&self, submission: Option<(RequestId, &NicHandle)>) -> ChangeFacts {
        let open = self.requests.iter().map(|stored| &stored.request).filter(|request| !request.state.is_final());
        let open = open.map(|request| OpenRequest {
            id: request.id,
            asker: request.asker.clone(),
            roles: request.roles,
            to: request.to.clone(),
            together: false,
            unconfirmed: false,
        });
        let mut facts = facts_about(service(), self.contacts());
        facts.open = open.collect();
        if let Some((id, asker)) = submission {
            facts.lost_to_siblings = self.lost_to_siblings(id, asker);
        }
        for account in &mut facts.accounts {
            account.has_unpaid_bill = self.debtor.as_ref() == Some(&account.handle);
        }
        facts
    }

    /// The roles whose term after the asker's last one was begun by this submission.
    fn lost_to_siblings(&self, submission: RequestId, asker: &NicHandle) -> RoleSet {
        let is_lost = |terms: &[ModelTerm]| {
            let last = terms.iter().rposition(|term| account(term.holder) == *asker);
            let next = last.and_then(|last| terms.get(last + 1));
            next.is_some_and(|term| term.submission == Some(submission.get()))
        };
        Role::ALL.into_iter().zip(&self.terms).filter(|(_, terms)| is_lost(terms)).map(|(role, _)| role).collect()
    }
}
