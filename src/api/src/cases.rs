//! Bodies of the procedures without access to an account (decision 0033).

use crate::desk::DeskMail;
use handover_rules::cases::claim::{Claim, ClaimInput, StatedField};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::{PaperId, PaperKind, PaperType};
use handover_rules::cases::timeline::{CaseEntry, CaseTurn, NextStep};
use handover_rules::cases::{CaseNumber, CasePolicy, CaseState, Claimant, Objector, Procedure};
use handover_rules::desk::StaffId;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::model::timestamp;
use handover_rules::{Contacts, EmailAddress, LegalForm, NicHandle, RoleSet, ServiceName, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// Header of an upload: the name of the file, percent-encoded.
pub const FILE_NAME: &str = "handover-file-name";

/// Opens a case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenCase {
    /// The domain.
    pub domain: String,
    /// Name of the claimant.
    pub name: String,
    /// Address of the claimant; it gets a mailed link.
    pub email: String,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// Legal form of the holder.
    pub legal_form: LegalForm,
    /// Locale of emails, such as `fr_FR`.
    pub language: String,
    /// The change asked for.
    pub claim: ClaimInput,
}

/// The token of a private link.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseToken {
    /// The token. Sent in bodies only, never in a URL.
    pub token: String,
}

/// An objection.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Objection {
    /// The token of the private link.
    pub token: String,
    /// Reason, for staff.
    #[serde(default)]
    pub reason: String,
}

/// An objection in a session.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionObjection {
    /// Reason, for staff; may be empty.
    pub reason: String,
}

/// A case that the reader can object to in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseToObject {
    /// The number.
    pub number: CaseNumber,
    /// The change asked for.
    pub claim: Claim,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// The time at which it is carried out, if nobody objects.
    #[serde(deserialize_with = "timestamp::read")]
    pub until: Timestamp,
}

/// An objection to a case that staff look at again, or that has ended since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeObjection {
    /// The case.
    pub number: CaseNumber,
    /// The objector.
    pub by: Objector,
    /// Time of the objection.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The state of the case.
    pub state: CaseState,
    /// Since when.
    #[serde(deserialize_with = "timestamp::read")]
    pub since: Timestamp,
}

/// The page that a private link opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CaseLinkInfo {
    /// The purpose.
    pub link: CaseLink,
    /// The case.
    pub number: CaseNumber,
    /// The domain.
    pub domain: ServiceName,
    /// The change asked for; only for objectors.
    pub claim: Option<Claim>,
    /// The claimant's relation to the holder; only for objectors.
    #[serde(default)]
    pub claimant: Option<Claimant>,
    /// The state.
    pub state: CaseState,
    /// The end of the objection period, or of the time to confirm.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
}

/// A paper, as its claimant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaperRow {
    /// Id.
    pub id: PaperId,
    /// Kind.
    pub kind: PaperKind,
    /// Type.
    #[serde(rename = "type")]
    pub paper_type: PaperType,
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u32,
    /// Time of sending to staff; until then it can be removed.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub sent_at: Option<Timestamp>,
}

/// The page of a case, as its claimant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// Number.
    pub number: CaseNumber,
    /// Kind of change.
    pub procedure: Procedure,
    /// The domain.
    pub domain: ServiceName,
    /// The change asked for.
    pub claim: Claim,
    /// The claimant.
    pub name: String,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// Legal form of the holder.
    pub legal_form: LegalForm,
    /// The state.
    pub state: CaseState,
    /// The end of the present wait.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
    /// Papers that the case needs.
    pub needed: Vec<PaperKind>,
    /// Papers that staff asked for again.
    pub asked_again: Vec<PaperKind>,
    /// Papers that are still missing.
    pub missing: Vec<PaperKind>,
    /// Papers that are here.
    pub papers: Vec<PaperRow>,
    /// Its timeline, oldest entry first.
    pub timeline: Vec<CaseEntry>,
    /// The time at which its papers are deleted; `None` before its end.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub papers_deleted_at: Option<Timestamp>,
    /// Durations and limits.
    pub policy: CasePolicy,
}

/// The queue of the desk, by whose turn it is, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskQueue {
    /// The oldest cases.
    pub rows: Vec<DeskCaseRow>,
    /// Number of further cases that are not in `rows`, as far as they are counted.
    pub hidden: u32,
    /// Approvals that a case needs.
    pub approvers: u8,
}

/// A case in the queue of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskCaseRow {
    /// Number.
    pub number: CaseNumber,
    /// The domain.
    pub domain: ServiceName,
    /// The change asked for.
    pub change: QueuedChange,
    /// The claimant.
    pub name: String,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// The claimant's entries that differ from the holder on record; `None` if no holder is known.
    pub differs: Option<Vec<StatedField>>,
    /// Since when it waits.
    #[serde(deserialize_with = "timestamp::read")]
    pub since: Timestamp,
    /// The end of this wait; `None` while it waits for staff.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
    /// The side whose turn it is.
    pub turn: CaseTurn,
    /// The next step.
    pub next: NextStep,
    /// The words of the last objection.
    pub objection: Option<String>,
    /// The names of the approvers.
    pub approved_by: Vec<String>,
}

/// The change that a case in the queue asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum QueuedChange {
    /// Another holder.
    Holder {
        /// The holder on record, if one is known.
        from: Option<String>,
        /// The new holder.
        to: String,
    },
    /// Other contacts.
    Contacts {
        /// The roles.
        roles: RoleSet,
        /// The accounts that hold them, each once; none if there is no such domain here.
        from: Vec<NicHandle>,
        /// The account that is to hold them.
        to: NicHandle,
    },
}

/// A paper, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskPaper {
    /// As the claimant sees it.
    #[serde(flatten)]
    pub paper: PaperRow,
    /// A scanner found nothing harmful.
    pub is_scanned: bool,
    /// The reader has opened it.
    pub is_opened: bool,
}

/// A person of the staff who appears in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseStaff {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
}

/// An approval of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseApproval {
    /// The person of the staff.
    pub by: StaffId,
    /// Time of the approval.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A case, as staff see it: the claim beside the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskCase {
    /// Number.
    pub number: CaseNumber,
    /// The domain.
    pub domain: ServiceName,
    /// The change asked for.
    pub claim: Claim,
    /// The claimant.
    pub name: String,
    /// Address of the claimant.
    pub email: EmailAddress,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// Legal form of the holder, as the claimant says.
    pub legal_form: LegalForm,
    /// The state.
    pub state: CaseState,
    /// Since when.
    #[serde(deserialize_with = "timestamp::read")]
    pub since: Timestamp,
    /// The end of the present wait.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
    /// The next step; `None` after its end.
    pub next: Option<NextStep>,
    /// Seconds in which others can object once it is approved.
    pub objection_period: u32,
    /// The holder on record.
    pub holder: Option<HolderIdentity>,
    /// The claimant's entries that differ from the record; `None` if no holder is known.
    pub differs: Option<Vec<StatedField>>,
    /// The current contacts, if the domain is one here.
    pub contacts: Option<Contacts>,
    /// Papers.
    pub papers: Vec<DeskPaper>,
    /// Its timeline, oldest entry first.
    pub timeline: Vec<CaseEntry>,
    /// Its emails, latest first.
    pub mails: Vec<DeskMail>,
    /// The people of the staff in the timeline and the approvals.
    pub staff: Vec<CaseStaff>,
    /// The reason why the reader cannot approve now.
    pub no_approval: Option<CaseRefusalKind>,
    /// The approvals that count, oldest first.
    pub approvals: Vec<CaseApproval>,
    /// Approvals that it needs.
    pub approvers: u8,
}

string_enum! {
    /// A decision of staff.
    pub enum DecisionKind {
        /// Approves.
        Approve = "approve",
        /// Asks for papers again.
        AskAgain = "askAgain",
        /// Refuses.
        Refuse = "refuse",
    }
}

/// Decides a case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The decision.
    pub decision: DecisionKind,
    /// The reason. The claimant reads it, unless the case is approved.
    pub reason: String,
    /// Kinds of papers to be sent again.
    #[serde(default)]
    pub papers: Vec<PaperKind>,
}
