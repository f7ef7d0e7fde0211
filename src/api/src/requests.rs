//! Bodies of the requests screen and of one request.

use crate::submissions::{
    Accounts, EndingRoles, LastDays, MailState, OneLine, PartyProgress, Progress, StateCount, SubmissionSummary,
};
use handover_rules::model::timestamp;
use handover_rules::request::Party;
use handover_rules::request::acts_on_submission::{Cancellation, SubmissionActs, WayBack, may_resend};
use handover_rules::request::situation::SeenLines;
use handover_rules::service_list::DomainClaim;
use handover_rules::{EmailAddress, NicHandle, Request, RequestState, RoleSet, SubmissionId, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// Page size of a group.
pub const PAGE: u32 = 50;

string_enum! {
    /// A group of the requests screen, in the order of the screen.
    pub enum RequestGroup {
        /// Open, and this account has to answer.
        WaitingForMe = "waitingForMe",
        /// Under way: open, and waiting for other parties or for the transfer.
        WaitingForOthers = "waitingForOthers",
        /// Ended.
        Finished = "finished",
    }
}

/// The first page of each group, or the next page of one with `group` and `after`. The filters are those of
/// [`crate::link::RequestsView`]. A submission is in the first group that any of its requests that match is in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestsPage {
    /// Waiting for this account, nearest deadline first.
    pub waiting_for_me: RequestGroupPage,
    /// Under way: waiting for others or for the transfer, nearest deadline first.
    pub waiting_for_others: RequestGroupPage,
    /// Ended, latest first.
    pub finished: RequestGroupPage,
    /// Cases about domains, and changes of holder, that wait for this account, nearest deadline first. Only with the first
    /// pages.
    #[serde(default)]
    pub claims: Vec<DomainClaim>,
    /// Roles that this account holds, gave or gets back and that end within 7 days, the next ones first; at most [`PAGE`].
    /// Only with the first pages.
    #[serde(default)]
    pub ending_soon: Vec<EndingRoles>,
    /// Number of such entries.
    #[serde(default)]
    pub ending_soon_total: u64,
}

/// A page of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestGroupPage {
    /// Number of submissions with requests that match the filters.
    pub total: u64,
    /// Whether there may be more: only the first 10,000 requests of a group are counted.
    #[serde(default)]
    pub total_is_minimum: bool,
    /// The rows.
    pub rows: Vec<RequestRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// A submission in the list, with its first request in the group; or one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestRow {
    /// The number of its submission, which is that of the request for people.
    pub number: SubmissionId,
    /// The request, redacted for this account.
    pub request: Request,
    /// The roles that the asker held at submission or holds now.
    pub asker_roles: RoleSet,
    /// The account with access that asked in the asker's name. The parties see it (decision 0064).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegate: Option<NicHandle>,
    /// The last mail to each party.
    pub mails: Vec<MailState>,
    /// Its submission, if that has several lines for this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<SubmissionSummary>,
    /// The way back of the request by itself, if this account may ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_back: Option<WayBack>,
    /// Number of requests that take effect together with this one or not at all, this one and those of others included.
    /// Its parties see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<u32>,
}

impl RequestRow {
    /// The submission as `me` sees it, also if that is one request.
    #[must_use]
    pub fn summary(&self, me: &NicHandle) -> SubmissionSummary {
        if let Some(submission) = &self.submission {
            return submission.clone();
        }
        let request = &self.request;
        let is_open = !request.state.is_final();
        let own = request.party(me);
        let cancels = Cancellation::of(&request.asker, me);
        let may_cancel = |party: &Party| is_open && (cancels == Cancellation::Withdraw || party.accepted_at.is_some());
        let acts = SubmissionActs { cancel: own.is_some_and(may_cancel).then_some(cancels), way_back: self.way_back };
        let parties: Vec<PartyProgress> = request.parties.iter().map(|party| self.party(party, me)).collect();
        let waiting: u64 = parties.iter().map(|party| party.waiting).sum();
        let of = parties.len() as u64;
        let account = |who: &NicHandle| Accounts { count: 1, first: Some(who.clone()) };
        SubmissionSummary {
            id: self.number,
            total: 1,
            services: 1,
            names: 1,
            roles: request.roles,
            role_count: request.roles.iter().count() as u64,
            outgoing: account(&request.from),
            incoming: account(&request.to),
            effect_at: request.effect_at.filter(|_| request.state == RequestState::Doing),
            last_days: request.until.map(|day| LastDays { first: day, last: day, without: 0 }),
            states: vec![StateCount { state: request.state, services: 1 }],
            acts,
            answered: Progress { done: of - waiting, of },
            all_or_nothing: self.together.is_some(),
            party_count: of,
            parties,
        }
    }

    fn party(&self, party: &Party, me: &NicHandle) -> PartyProgress {
        let Self { request, mails, .. } = self;
        let waiting = u64::from(request.waits_for(&party.account));
        let has_accepted = party.accepted_at.is_some() && !request.is_cancelled_by(&party.account);
        PartyProgress {
            account: party.account.clone(),
            services: 1,
            accepted: u64::from(has_accepted),
            waiting,
            to_resolve: Vec::new(),
            mail: mails.iter().find(|mail| mail.to == party.account).cloned(),
            may_resend: request.party(me).is_some() && may_resend(&request.asker, me, &party.account, waiting),
        }
    }

    /// The lines of the row as the rules judge their situation for `me`; of `group`, only those that are in it.
    #[must_use]
    pub fn seen_lines(&self, group: RequestGroup, me: &NicHandle) -> SeenLines {
        let of = self.summary(me);
        let is_meant = |state: &RequestState| group != RequestGroup::Finished || state.is_final();
        SeenLines {
            states: of.states.iter().map(|of| (of.state, of.services)).filter(|(state, _)| is_meant(state)).collect(),
            to_answer: of.parties.iter().find(|party| party.account == *me).map_or(0, |party| party.waiting),
            deadline: self.request.deadline,
            effect_at: of.effect_at,
        }
    }
}

/// A request with everything its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestDetail {
    /// The request.
    pub row: RequestRow,
    /// Text of the asker, shown to the parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its details.
    #[serde(flatten)]
    pub line: OneLine,
    /// The address that this account's codes are sent to.
    pub my_address: EmailAddress,
    /// This account may accept only then, because its address was changed recently.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub may_accept_at: Option<Timestamp>,
}
