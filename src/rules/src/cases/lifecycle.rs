//! The state machine of a case: a pure function from (case, event, now) to (case, effects).
//!
//! As with requests, scheduled timestamps count, not the time at which a timer ran: due steps are processed before the
//! event. A transition can therefore end the case and also refuse the event; store both results.

use super::notices::{CaseNotice, CaseRecipient};
use super::papers::{PaperFacts, PaperId, PaperKind, UnfitPaper, check_size};
use super::timeline::{CaseActor, CaseEntry, CaseMilestone};
use super::{
    Approval, Case, CaseNumber, CasePolicy, CaseState, Claimant, Objector, Objectors, Procedure, UPLOADS_A_DAY,
    papers_missing,
};
use crate::desk::StaffId;
use crate::model::policy::LIMIT_PERIOD;
use crate::{LegalForm, NicHandle, Timestamp, string_enum};

/// Input of the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseEvent {
    Confirm,
    AddPaper {
        bytes: u64,
    },
    /// The claimant removes a paper that was not sent yet.
    RemovePaper {
        paper: PaperId,
    },
    SendPapers,
    Close,
    AskAgain {
        by: StaffId,
        papers: Vec<PaperKind>,
        /// Explanation for the claimant.
        reason: String,
    },
    Refuse {
        by: StaffId,
        /// Explanation for the claimant.
        reason: String,
    },
    Approve {
        by: StaffId,
        /// Note on the check, for staff only.
        note: Option<String>,
    },
    /// The holder or the current admin objects.
    Object {
        by: Objector,
        /// The account that objects in its session.
        account: Option<NicHandle>,
        /// Reason, for staff only.
        note: Option<String>,
    },
    /// A timer fired; processes the due steps.
    Due,
}

impl CaseEvent {
    /// Caused by a call of the claimant.
    #[must_use]
    pub const fn is_by_claimant(&self) -> bool {
        matches!(
            self,
            Self::Confirm | Self::AddPaper { .. } | Self::RemovePaper { .. } | Self::SendPapers | Self::Close
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseRefusal {
    /// The case is in another state.
    NotNow {
        state: CaseState,
    },
    PapersMissing {
        kinds: Vec<PaperKind>,
    },
    /// The file is refused.
    Unfit {
        reason: UnfitPaper,
    },
    /// There is no such paper, or it was sent already.
    NoSuchPaper,
    /// Asking again names no paper.
    NothingAsked,
    /// The person opened the case, or is the claimant.
    OwnCase,
    ApprovedAlready,
    /// The person has not opened every paper.
    PapersUnread {
        left: u32,
    },
    /// There is no such domain or no such account, so there is nothing that could be carried out.
    Impossible,
    /// Something stands against it at present, such as an unpaid invoice.
    Blocked,
}

impl CaseRefusal {
    /// The refusal without its details.
    #[must_use]
    pub const fn kind(&self) -> CaseRefusalKind {
        match self {
            Self::NotNow { .. } => CaseRefusalKind::NotNow,
            Self::PapersMissing { .. } => CaseRefusalKind::PapersMissing,
            Self::Unfit { .. } => CaseRefusalKind::Unfit,
            Self::NoSuchPaper => CaseRefusalKind::NoSuchPaper,
            Self::NothingAsked => CaseRefusalKind::NothingAsked,
            Self::OwnCase => CaseRefusalKind::OwnCase,
            Self::ApprovedAlready => CaseRefusalKind::ApprovedAlready,
            Self::PapersUnread { .. } => CaseRefusalKind::PapersUnread,
            Self::Impossible => CaseRefusalKind::Impossible,
            Self::Blocked => CaseRefusalKind::Blocked,
        }
    }

    /// The stable name, in problems of the API. Files are refused by the name of their own reason.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unfit { reason } => reason.as_str(),
            _ => self.kind().as_str(),
        }
    }
}

string_enum! {
    /// The reason an event is refused, without its details.
    pub enum CaseRefusalKind {
        /// The case is in another state.
        NotNow = "notNow",
        /// Papers are missing.
        PapersMissing = "papersMissing",
        /// The file is refused. Problems have the name of its [`UnfitPaper`].
        Unfit = "unfit",
        /// There is no such paper, or it was sent already.
        NoSuchPaper = "noSuchPaper",
        /// Asking again names no paper.
        NothingAsked = "nothingAsked",
        /// The person opened the case, or is the claimant.
        OwnCase = "ownCase",
        /// The person has approved already; another one has to.
        ApprovedAlready = "approvedAlready",
        /// The person has not opened every paper.
        PapersUnread = "papersUnread",
        /// There is nothing that could be carried out.
        Impossible = "impossible",
        /// Something stands against it at present.
        Blocked = "blocked",
    }
}

/// A side effect to carry out in the transaction that stores the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseEffect {
    Record(CaseEntry),
    Mail {
        notice: CaseNotice,
        to: CaseRecipient,
    },
    /// Mark the papers as sent, so that the claimant cannot remove them any more.
    FixPapers,
    DeletePaper(PaperId),
    /// End the open change of holder, whose last answer would fail: the domain is claimed.
    EndHolderChange,
    /// Change the holder or the contacts.
    Execute,
}

/// Facts that decide on a case, besides its own state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    pub papers: Vec<PaperFacts>,
    /// The person of the staff whose address is the claimant's, if any.
    pub claimant_as_staff: Option<StaffId>,
    /// The domain and, for contacts, the account exist here, and the claim would change something.
    pub is_possible: bool,
    /// A precondition of the change is not met.
    pub is_blocked: bool,
    /// The holder and the admin at present.
    pub objectors: Objectors,
    /// First delivery of the email that offers to object, in this objection period, for each objector it reached.
    pub notified: Vec<(Objector, Timestamp)>,
    /// The people of the staff who may approve at present.
    pub approvers: Vec<StaffId>,
}

/// Result of processing an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTransition {
    /// The new case. Store it even if the event was refused.
    pub case: Case,
    pub effects: Vec<CaseEffect>,
    pub result: Result<(), CaseRefusal>,
}

/// Content of a new case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    pub procedure: Procedure,
    pub legal_form: LegalForm,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// The person of the staff who opens it for the claimant, if it is not the claimant.
    pub opened_by: Option<StaffId>,
}

/// Opens a case, which waits for the confirmation of the claimant's mailbox.
#[must_use]
pub fn open(number: CaseNumber, opening: Opening, now: Timestamp, policy: &CasePolicy) -> (Case, Vec<CaseEffect>) {
    let Opening { procedure, legal_form, claimant, opened_by } = opening;
    let case = Case {
        number,
        procedure,
        legal_form,
        claimant,
        opened_by,
        opened_at: now,
        state: CaseState::Opened,
        since: now,
        wait: policy.wait_in(CaseState::Opened),
        reminders: 0,
        asked_again: Vec::new(),
        approvals: Vec::new(),
        objectors: None,
        uploads: 0,
        first_upload_at: None,
        is_announced: false,
    };
    let by = opened_by.map_or(CaseActor::Claimant, CaseActor::Staff);
    let opened = CaseEntry { at: now, milestone: CaseMilestone::Opened, by, note: None, account: None };
    let mail = CaseEffect::Mail { notice: CaseNotice::ConfirmMailbox, to: CaseRecipient::Claimant };
    (case, vec![CaseEffect::Record(opened), mail])
}

/// Time of the next scheduled change. `None` while the case waits for staff, and after its end.
#[must_use]
pub fn next_due(case: &Case, policy: &CasePolicy) -> Option<Timestamp> {
    reminder_at(case, case.reminders, policy).or_else(|| policy.wait_until(case))
}

/// Processes an event, after everything that was due before it.
#[must_use]
pub fn transition(
    case: &Case,
    event: &CaseEvent,
    facts: &CaseFacts,
    now: Timestamp,
    policy: &CasePolicy,
) -> CaseTransition {
    let mut machine = Machine { case: case.clone(), effects: Vec::new(), facts, now, policy };
    machine.process_due(event);
    let result = guard(&machine.case, event, facts, policy);
    if result.is_ok() {
        machine.apply(event);
    }
    CaseTransition { case: machine.case, effects: machine.effects, result }
}

/// Whether `event` depends on facts about the domain and accounts: whether the claim is possible or blocked, who may
/// object and who was notified. Calls of the claimant do not depend on them until staff have approved the case, so that
/// their duration does not reveal which domains and accounts exist.
#[must_use]
pub const fn depends_on_domain(case: &Case, event: &CaseEvent) -> bool {
    match case.state {
        CaseState::ObjectionPeriod => true,
        CaseState::Checking => !event.is_by_claimant(),
        _ => false,
    }
}

/// Predicts whether `event` would be accepted, as long as nothing is due. Screens use it to decide what to offer.
pub fn guard(case: &Case, event: &CaseEvent, facts: &CaseFacts, policy: &CasePolicy) -> Result<(), CaseRefusal> {
    let require = |state: CaseState| {
        if case.state == state { Ok(()) } else { Err(CaseRefusal::NotNow { state: case.state }) }
    };
    match event {
        CaseEvent::Confirm => require(CaseState::Opened),
        CaseEvent::AddPaper { bytes } => {
            require(CaseState::CollectingPapers)?;
            check_size(*bytes, policy).map_err(|reason| CaseRefusal::Unfit { reason })?;
            if facts.papers.len() >= policy.papers as usize {
                return Err(CaseRefusal::Unfit { reason: UnfitPaper::TooMany });
            }
            if case.uploads >= UPLOADS_A_DAY {
                return Err(CaseRefusal::Unfit { reason: UnfitPaper::TooOften });
            }
            Ok(())
        }
        CaseEvent::RemovePaper { paper } => {
            require(CaseState::CollectingPapers)?;
            let is_removable = |own: &PaperFacts| own.id == *paper && own.sent_at.is_none();
            facts.papers.iter().any(is_removable).then_some(()).ok_or(CaseRefusal::NoSuchPaper)
        }
        CaseEvent::SendPapers => {
            require(CaseState::CollectingPapers)?;
            let kinds = papers_missing(case, &facts.papers);
            if kinds.is_empty() { Ok(()) } else { Err(CaseRefusal::PapersMissing { kinds }) }
        }
        CaseEvent::Close => {
            if case.state.is_final() {
                Err(CaseRefusal::NotNow { state: case.state })
            } else {
                Ok(())
            }
        }
        CaseEvent::AskAgain { by, papers, .. } => {
            require(CaseState::Checking)?;
            require_not_own(case, *by, facts)?;
            if papers.is_empty() { Err(CaseRefusal::NothingAsked) } else { Ok(()) }
        }
        CaseEvent::Refuse { by, .. } => {
            require(CaseState::Checking)?;
            require_not_own(case, *by, facts)
        }
        CaseEvent::Approve { by, .. } => {
            require(CaseState::Checking)?;
            guard_approval(case, *by, facts)
        }
        CaseEvent::Object { .. } => require(CaseState::ObjectionPeriod),
        CaseEvent::Due => Ok(()),
    }
}

/// Nobody decides a case they opened.
fn require_not_own(case: &Case, by: StaffId, facts: &CaseFacts) -> Result<(), CaseRefusal> {
    let is_own = case.opened_by == Some(by) || facts.claimant_as_staff == Some(by);
    if is_own { Err(CaseRefusal::OwnCase) } else { Ok(()) }
}

fn guard_approval(case: &Case, by: StaffId, facts: &CaseFacts) -> Result<(), CaseRefusal> {
    require_not_own(case, by, facts)?;
    if case.approvals.iter().any(|approval| approval.by == by) {
        return Err(CaseRefusal::ApprovedAlready);
    }
    let unread = facts.papers.iter().filter(|paper| !paper.opened_by.contains(&by)).count();
    if unread > 0 {
        return Err(CaseRefusal::PapersUnread { left: u32::try_from(unread).unwrap_or(u32::MAX) });
    }
    if !facts.is_possible {
        return Err(CaseRefusal::Impossible);
    }
    if facts.is_blocked { Err(CaseRefusal::Blocked) } else { Ok(()) }
}

/// Time of a reminder (0 or 1): after a third and after five sixths of the time that a case waits for papers.
fn reminder_at(case: &Case, number: u8, policy: &CasePolicy) -> Option<Timestamp> {
    let sixths = match (case.state, number) {
        (CaseState::CollectingPapers, 0) => 2,
        (CaseState::CollectingPapers, 1) => 5,
        _ => return None,
    };
    policy.wait_until(case).map(|until| case.since + (until - case.since) / 6 * sixths)
}

struct Machine<'a> {
    case: Case,
    effects: Vec<CaseEffect>,
    facts: &'a CaseFacts,
    now: Timestamp,
    policy: &'a CasePolicy,
}

/// Both who may object.
const OBJECTORS: [CaseRecipient; 2] =
    [CaseRecipient::Objector(Objector::Holder), CaseRecipient::Objector(Objector::Admin)];

impl Machine<'_> {
    fn process_due(&mut self, event: &CaseEvent) {
        let over = self.policy.wait_until(&self.case).filter(|at| *at <= self.now);
        match (self.case.state, over) {
            (CaseState::ObjectionPeriod, Some(at)) => self.finish(at),
            (_, Some(at)) => {
                // A mailbox that nobody confirmed may be a stranger's.
                let is_confirmed = self.case.state != CaseState::Opened;
                let notice = is_confirmed.then_some(CaseNotice::Lapsed);
                self.end(CaseState::Lapsed, CaseMilestone::Lapsed, at, CaseActor::Timer, None);
                self.mail_claimant(notice);
            }
            // Only staff and timers check approvals.
            (CaseState::Checking, None) if !event.is_by_claimant() => self.void_approvals(),
            (CaseState::CollectingPapers, None) => {
                let is_over = |first: Timestamp| first + LIMIT_PERIOD <= self.now;
                if self.case.first_upload_at.is_some_and(is_over) {
                    (self.case.uploads, self.case.first_upload_at) = (0, None);
                }
                self.remind();
            }
            (_, None) => {}
        }
    }

    /// Approvals count for the holder and the admin that they were given for, and as long as the person may approve.
    fn void_approvals(&mut self) {
        if self.case.approvals.is_empty() {
            return;
        }
        let is_for_others = self.case.objectors.as_ref() != Some(&self.facts.objectors);
        let before = self.case.approvals.len();
        self.case.approvals.retain(|approval| !is_for_others && self.facts.approvers.contains(&approval.by));
        if self.case.approvals.len() < before {
            self.record(CaseMilestone::ApprovalVoid, self.now, CaseActor::Timer, None);
        }
    }

    /// Two missed reminders result in one email.
    fn remind(&mut self) {
        let passed = (0..2).map_while(|number| reminder_at(&self.case, number, self.policy));
        let passed = passed.take_while(|at| *at <= self.now);
        let (count, latest) = passed.fold((0, None), |(count, _), at| (count + 1, Some(at)));
        if let Some(at) = latest.filter(|_| count > self.case.reminders) {
            self.case.reminders = count;
            self.record(CaseMilestone::Reminded, at, CaseActor::Timer, None);
            self.mail_claimant(Some(CaseNotice::Reminder));
        }
    }

    /// The end of the objection period: carries out the approved change, unless something blocks it now.
    fn finish(&mut self, at: Timestamp) {
        if let Some(milestone) = self.obstacle(at) {
            self.check_again(CaseEntry { at, milestone, by: CaseActor::Timer, note: None, account: None });
            return;
        }
        self.effects.push(CaseEffect::Execute);
        self.case.state = CaseState::Executed;
        self.case.since = at;
        self.case.wait = None;
        self.record(CaseMilestone::Executed, at, CaseActor::Timer, None);
        self.mail_claimant(Some(CaseNotice::Executed));
        self.mail(CaseNotice::Changed, OBJECTORS.into_iter().chain([CaseRecipient::OthersConcerned]));
    }

    fn obstacle(&self, end: Timestamp) -> Option<CaseMilestone> {
        let CaseFacts { is_possible, is_blocked, objectors, .. } = self.facts;
        if !is_possible {
            Some(CaseMilestone::Blocked)
        } else if self.case.objectors.as_ref() != Some(objectors) {
            // A buyer who was not notified of the case could not object.
            Some(CaseMilestone::ObjectorsChanged)
        } else if !self.all_had_time(end) {
            Some(CaseMilestone::NotTold)
        } else {
            is_blocked.then_some(CaseMilestone::Blocked)
        }
    }

    /// Everybody who may object was notified in the first half of the objection period.
    fn all_had_time(&self, end: Timestamp) -> bool {
        let latest = self.case.since + (end - self.case.since) / 2;
        let had_time =
            |objector| self.facts.notified.iter().any(|(notified, at)| *notified == objector && *at <= latest);
        Objector::ALL.into_iter().all(|objector| !self.facts.objectors.has(objector) || had_time(objector))
    }

    fn apply(&mut self, event: &CaseEvent) {
        let now = self.now;
        match event {
            CaseEvent::Confirm => {
                self.enter(CaseState::CollectingPapers, now);
                self.record(CaseMilestone::Confirmed, now, CaseActor::Claimant, None);
                self.mail_claimant(Some(CaseNotice::SendPapers));
            }
            CaseEvent::AddPaper { .. } => {
                self.enter(CaseState::CollectingPapers, now);
                self.case.uploads += 1;
                self.case.first_upload_at.get_or_insert(now);
            }
            CaseEvent::RemovePaper { paper } => {
                self.enter(CaseState::CollectingPapers, now);
                self.effects.push(CaseEffect::DeletePaper(*paper));
            }
            CaseEvent::SendPapers => {
                self.enter(CaseState::Checking, now);
                self.case.asked_again.clear();
                self.case.approvals.clear();
                self.effects.push(CaseEffect::FixPapers);
                self.record(CaseMilestone::PapersSent, now, CaseActor::Claimant, None);
                self.mail_claimant(Some(CaseNotice::PapersReceived));
            }
            CaseEvent::Close => {
                let is_confirmed = self.case.state != CaseState::Opened;
                self.end(CaseState::Closed, CaseMilestone::Closed, now, CaseActor::Claimant, None);
                self.mail_claimant(is_confirmed.then_some(CaseNotice::Closed));
            }
            CaseEvent::AskAgain { by, papers, reason } => {
                self.enter(CaseState::CollectingPapers, now);
                self.case.asked_again.clone_from(papers);
                self.case.asked_again.sort_unstable();
                self.case.asked_again.dedup();
                self.record(CaseMilestone::AskedAgain, now, CaseActor::Staff(*by), Some(reason));
                self.mail_claimant(Some(CaseNotice::AskedAgain));
            }
            CaseEvent::Refuse { by, reason } => {
                self.end(CaseState::Refused, CaseMilestone::Refused, now, CaseActor::Staff(*by), Some(reason));
                self.mail_claimant(Some(CaseNotice::Refused));
            }
            CaseEvent::Approve { by, note } => self.approve(*by, note.as_ref()),
            CaseEvent::Object { by, account, note } => {
                let by = match by {
                    Objector::Holder => CaseActor::Holder,
                    Objector::Admin => CaseActor::Admin,
                };
                let milestone = CaseMilestone::Objected;
                let (account, note) = (account.clone(), note.clone());
                self.check_again(CaseEntry { at: now, milestone, by, note, account });
                self.mail(CaseNotice::Objected, OBJECTORS);
            }
            CaseEvent::Due => {}
        }
    }

    fn approve(&mut self, by: StaffId, note: Option<&String>) {
        let now = self.now;
        if self.case.approvals.is_empty() {
            self.case.objectors = Some(self.facts.objectors.clone());
        }
        self.case.approvals.push(Approval { by, at: now });
        if self.case.approvals.len() < usize::from(self.policy.approvers) {
            self.record(CaseMilestone::FirstApproval, now, CaseActor::Staff(by), note);
            return;
        }
        self.enter(CaseState::ObjectionPeriod, now);
        self.case.is_announced = true;
        self.record(CaseMilestone::Approved, now, CaseActor::Staff(by), note);
        self.effects.push(CaseEffect::EndHolderChange);
        self.mail_claimant(Some(CaseNotice::Approved));
        self.mail(CaseNotice::MayObject, OBJECTORS);
    }

    /// Returns an approved case to the desk. Earlier approvals did not know of the reason, so they do not count.
    fn check_again(&mut self, entry: CaseEntry) {
        self.enter(CaseState::Checking, entry.at);
        self.case.approvals.clear();
        self.effects.push(CaseEffect::Record(entry));
        self.mail_claimant(Some(CaseNotice::CheckedAgain));
    }

    fn enter(&mut self, state: CaseState, at: Timestamp) {
        self.case.state = state;
        self.case.since = at;
        self.case.wait = self.policy.wait_in(state);
        self.case.reminders = 0;
    }

    /// Ends the case without any change.
    fn end(&mut self, state: CaseState, milestone: CaseMilestone, at: Timestamp, by: CaseActor, note: Option<&String>) {
        self.enter(state, at);
        self.record(milestone, at, by, note);
        if self.case.is_announced {
            self.mail(CaseNotice::NothingChanges, OBJECTORS);
        }
    }

    fn record(&mut self, milestone: CaseMilestone, at: Timestamp, by: CaseActor, note: Option<&String>) {
        self.effects.push(CaseEffect::Record(CaseEntry { at, milestone, by, note: note.cloned(), account: None }));
    }

    fn mail_claimant(&mut self, notice: Option<CaseNotice>) {
        self.effects.extend(notice.map(|notice| CaseEffect::Mail { notice, to: CaseRecipient::Claimant }));
    }

    fn mail(&mut self, notice: CaseNotice, to: impl IntoIterator<Item = CaseRecipient>) {
        self.effects.extend(to.into_iter().map(|to| CaseEffect::Mail { notice, to }));
    }
}
