//! Procedures without access to an account (decision 0033).

mod every_walk;
mod objectors;
mod papers;
mod properties;
mod queue;
mod table;
mod walks;

use crate::prelude::*;
use handover_rules::cases::lifecycle::{
    CaseEffect, CaseEvent, CaseFacts, CaseRefusal, Opening, depends_on_domain, open, transition,
};
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::papers::{PaperFacts, PaperId, PaperKind};
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::cases::{Case, CaseNumber, CasePolicy, CaseState, Claimant, Objector, Objectors, Procedure};
use handover_rules::desk::StaffId;

/// Two people of the staff, and a third who opened cases for claimants.
pub(super) const ANA: StaffId = StaffId::new(1);
pub(super) const BO: StaffId = StaffId::new(2);
pub(super) const DESK: StaffId = StaffId::new(3);

pub(super) const OPENING: Opening = Opening {
    procedure: Procedure::ChangeContacts,
    legal_form: LegalForm::Individual,
    claimant: Claimant::Holder,
    opened_by: None,
};

/// A case with its papers and everything that happened to it.
pub(super) struct CaseHarness {
    pub(super) case: Case,
    pub(super) facts: CaseFacts,
    pub(super) policy: CasePolicy,
    /// Effects of the last event.
    pub(super) effects: Vec<CaseEffect>,
}

impl CaseHarness {
    pub(super) fn new(opening: Opening) -> Self {
        let policy = CasePolicy::default();
        let (case, effects) = open(CaseNumber::from_random(7), opening, at(0), &policy);
        let facts = CaseFacts {
            papers: Vec::new(),
            claimant_as_staff: None,
            is_possible: true,
            is_blocked: false,
            objectors: objectors("Castellan", "admin-ovh"),
            notified: Vec::new(),
            approvers: vec![ANA, BO, DESK],
        };
        Self { case, facts, policy, effects }
    }

    /// A case in this state, entered at second 0.
    pub(super) fn in_state(state: CaseState) -> Self {
        let mut harness = Self::new(OPENING);
        harness.case.state = state;
        harness.case.wait = None;
        if state != CaseState::Opened {
            harness.upload(PaperKind::Identity);
            harness.upload(PaperKind::ProofOfAddress);
        }
        if !matches!(state, CaseState::Opened | CaseState::CollectingPapers) {
            harness.fix_papers();
        }
        if state == CaseState::ObjectionPeriod {
            harness.case.objectors = Some(harness.facts.objectors.clone());
            harness.facts.notified = Objector::ALL.map(|objector| (objector, at(0))).to_vec();
        }
        harness.read_by(&[ANA, BO, DESK]);
        harness
    }

    /// Processes an event. Its emails arrive immediately.
    pub(super) fn send(&mut self, seconds: i64, event: &CaseEvent) -> Result<(), CaseRefusal> {
        let done = transition(&self.case, event, &self.facts, at(seconds), &self.policy);
        for facts in other_domains(&self.facts).iter().filter(|_| !depends_on_domain(&self.case, event)) {
            assert_eq!(transition(&self.case, event, facts, at(seconds), &self.policy), done, "{event:?}");
        }
        self.case = done.case;
        self.effects = done.effects;
        for effect in &self.effects {
            match effect {
                CaseEffect::FixPapers => {
                    for paper in &mut self.facts.papers {
                        paper.sent_at = paper.sent_at.or(Some(at(seconds)));
                    }
                }
                CaseEffect::DeletePaper(id) => self.facts.papers.retain(|paper| paper.id != *id),
                CaseEffect::Mail { notice: CaseNotice::MayObject, to: CaseRecipient::Objector(objector) } => {
                    self.facts.notified.retain(|(notified, _)| notified != objector);
                    self.facts.notified.push((*objector, at(seconds)));
                }
                CaseEffect::Record(_) | CaseEffect::Mail { .. } | CaseEffect::EndHolderChange | CaseEffect::Execute => {
                }
            }
        }
        done.result
    }

    pub(super) fn upload(&mut self, kind: PaperKind) -> PaperId {
        let id = PaperId::new(1 + i64::try_from(self.facts.papers.len()).expect("few papers"));
        self.facts.papers.push(PaperFacts { id, kind, sent_at: None, opened_by: Vec::new() });
        id
    }

    pub(super) fn fix_papers(&mut self) {
        self.facts.papers.iter_mut().for_each(|paper| paper.sent_at = Some(at(0)));
    }

    pub(super) fn read_by(&mut self, staff: &[StaffId]) {
        self.facts.papers.iter_mut().for_each(|paper| paper.opened_by = staff.to_vec());
    }

    pub(super) fn mails(&self) -> Vec<(CaseNotice, CaseRecipient)> {
        let mail = |effect: &CaseEffect| match effect {
            CaseEffect::Mail { notice, to } => Some((*notice, *to)),
            _ => None,
        };
        self.effects.iter().filter_map(mail).collect()
    }

    pub(super) fn entries(&self) -> Vec<CaseEntry> {
        let entry = |effect: &CaseEffect| match effect {
            CaseEffect::Record(entry) => Some(entry.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(entry).collect()
    }
}

/// The same with all other facts about the domain.
pub(super) fn other_domains(facts: &CaseFacts) -> [CaseFacts; 3] {
    let unknown = CaseFacts {
        is_possible: false,
        is_blocked: false,
        objectors: Objectors::default(),
        notified: Vec::new(),
        ..facts.clone()
    };
    let notified = Objector::ALL.map(|objector| (objector, at(0))).to_vec();
    let blocked = CaseFacts { is_possible: true, is_blocked: true, ..unknown.clone() };
    let free =
        CaseFacts { is_blocked: false, objectors: objectors("Vance", "kv90077-ovh"), notified, ..blocked.clone() };
    [unknown, blocked, free]
}

/// A holder with this last name, and this admin.
pub(super) fn objectors(last_name: &str, admin: &str) -> Objectors {
    let holder = person(last_name, "holder@castellan.example");
    Objectors { holder: Some(holder), admin: Some(NicHandle::parse(admin).expect("a handle")) }
}

pub(super) fn approve(by: StaffId) -> CaseEvent {
    CaseEvent::Approve { by, note: Some("Officer found in the extract.".to_owned()) }
}

pub(super) fn ask_again(by: StaffId, papers: &[PaperKind]) -> CaseEvent {
    CaseEvent::AskAgain { by, papers: papers.to_vec(), reason: "The extract is from May.".to_owned() }
}

pub(super) fn refuse(by: StaffId) -> CaseEvent {
    CaseEvent::Refuse { by, reason: "The card names somebody else.".to_owned() }
}
