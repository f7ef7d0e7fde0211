//! Procedures of holders without access to an account (decision 0033): opening a case, its private links and papers.
//!
//! No result before the confirmation of the mailbox reveals whether a domain, an account or an address is known.

mod apply;

pub use apply::{apply, would_accept};

use crate::papers::PaperKey;
use crate::random;
use crate::secrets::hash;
use crate::use_cases::accounts::postpone;
use crate::use_cases::{Act, Quarantinable, quarantine_on_corruption};
use apply::{schedule, store_effects};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal, Opening, open};
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::PaperId;
use handover_rules::cases::{CaseNumber, CaseState, Claimant, next_confirmation};
use handover_rules::desk::StaffId;
use handover_rules::model::policy::{CALLS_A_DAY, LIMIT_PERIOD};
use handover_rules::{CodeHash, EmailAddress, LegalForm, NicHandle, ServiceName, Timestamp, ValidationCode};
use handover_store::{
    CaseLinkRecord, CaseRecord, NewPaper, PostponedAction, ReadTx, StoreError, StoreResult, WriteTx, canonical_domain,
    pages,
};
use serde::{Deserialize, Serialize};

/// A claimant's validated input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CaseOpening {
    pub domain: ServiceName,
    /// Name of the claimant.
    pub name: String,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    pub legal_form: LegalForm,
    /// Locale of emails to the claimant.
    pub language: String,
    /// The change asked for.
    pub claim: Claim,
    /// The network of the caller, as it is kept with a session.
    #[serde(default)]
    pub network: String,
}

/// Stores the call. A demo does not delay.
pub fn postpone_case(
    act: &mut Act<'_, '_>,
    email: &EmailAddress,
    opening: &CaseOpening,
    is_demo: bool,
) -> StoreResult<()> {
    postpone(act, PostponedAction::OpenCase, email.to_string(), Some(opening), is_demo)
}

/// Opens a case, unless too many were opened today with its address.
pub fn open_case(act: &mut Act<'_, '_>, email: EmailAddress, opening: CaseOpening) -> StoreResult<()> {
    let CaseOpening { domain, name, claimant, legal_form, language, claim, network } = opening;
    let domain = canonical_domain(domain);
    if !CALLS_A_DAY.allows(act.tx.recent_cases(&email, &network, act.now)?) {
        return Ok(());
    }
    let opening = Opening { procedure: claim.procedure(), legal_form, claimant, opened_by: None };
    let (case, effects) = open(unused_number(act.tx)?, opening, act.now, &act.policies.cases);
    let record = CaseRecord { case, domain, email, name, language, claim, network };
    act.tx.add_case(&record, schedule(&record.case, act.policies))?;
    store_effects(act, &record, &effects)
}

/// Free of races, because all writes share one writer.
fn unused_number(tx: &WriteTx<'_>) -> StoreResult<CaseNumber> {
    loop {
        let number = CaseNumber::from_random(u64::from_ne_bytes(random::bytes()));
        if tx.case(number)?.is_none() {
            return Ok(number);
        }
    }
}

fn find(reader: &ReadTx<'_>, token: &str) -> StoreResult<Option<(CodeHash, CaseLinkRecord)>> {
    let Some(token) = ValidationCode::parse(token) else { return Ok(None) };
    let hash = hash(token.expose());
    Ok(reader.case_link(hash)?.map(|link| (hash, link)))
}

/// Whether the recipient of a link for objecting is still the holder or the admin. True for other links.
fn is_of_objector(reader: &ReadTx<'_>, link: &CaseLinkRecord) -> StoreResult<bool> {
    let (Some(objector), Some(recipient)) = (link.link.objector(), &link.recipient) else { return Ok(true) };
    let record = reader.case(link.case)?.ok_or(StoreError::Corrupt("link of a missing case"))?;
    Ok(reader.objectors(&record.domain)?.is(objector, recipient))
}

/// A usable link of any kind.
pub fn find_link(reader: &ReadTx<'_>, token: &str) -> StoreResult<Result<CaseLinkRecord, MailedLinkRefusal>> {
    Ok(match find(reader, token)? {
        None => Err(MailedLinkRefusal::Unknown),
        Some((_, link)) if link.is_used => Err(MailedLinkRefusal::Used),
        Some((_, link)) if !is_of_objector(reader, &link)? => Err(MailedLinkRefusal::Expired),
        Some((_, link)) => Ok(link),
    })
}

/// The case whose page a link opens.
pub fn case_of_page_link(reader: &ReadTx<'_>, token: &str) -> StoreResult<Option<CaseNumber>> {
    Ok(find(reader, token)?.filter(|(_, link)| link.link == CaseLink::Page).map(|(_, link)| link.case))
}

/// The reason a mailbox cannot be confirmed.
#[derive(Clone, Copy, Debug)]
pub enum ConfirmationRefusal {
    Link(MailedLinkRefusal),
    /// Too many cases of the domain were confirmed today.
    TooMany {
        /// The time at which there is room for another one.
        until: Timestamp,
    },
}

impl From<MailedLinkRefusal> for ConfirmationRefusal {
    fn from(refusal: MailedLinkRefusal) -> Self {
        Self::Link(refusal)
    }
}

/// The time at which a case can be confirmed; `None` is now, or never if it is not open any more.
fn next_confirmation_of(reader: &ReadTx<'_>, case: CaseNumber, now: Timestamp) -> StoreResult<Option<Timestamp>> {
    let record = reader.case(case)?.ok_or(StoreError::Corrupt("link of a missing case"))?;
    if record.case.state != CaseState::Opened {
        return Ok(None);
    }
    let times = |network| reader.confirmations(&record.domain, network, now - LIMIT_PERIOD);
    Ok(next_confirmation(&times(Some(&record.network))?, &times(None)?))
}

/// Confirms the mailbox of a claimant, and returns the token of a link to the page of the case.
pub fn confirm_mailbox(act: &mut Act<'_, '_>, token: &str) -> StoreResult<Result<ValidationCode, ConfirmationRefusal>> {
    let Some((hash_of_link, link)) = find(act.tx, token)?.filter(|(_, link)| link.link == CaseLink::Confirm) else {
        return Ok(Err(MailedLinkRefusal::Unknown.into()));
    };
    if link.is_used {
        return Ok(Err(MailedLinkRefusal::Used.into()));
    }
    if let Some(until) = next_confirmation_of(act.tx, link.case, act.now)? {
        return Ok(Err(ConfirmationRefusal::TooMany { until }));
    }
    match apply(act, link.case, &CaseEvent::Confirm)? {
        Ok(()) => {}
        Err(CaseRefusal::NotNow { state: CaseState::Lapsed }) => return Ok(Err(MailedLinkRefusal::Expired.into())),
        Err(_) => return Ok(Err(MailedLinkRefusal::Used.into())),
    }
    act.tx.set_case_confirmed(link.case, act.now)?;
    act.tx.use_case_link(hash_of_link, act.now)?;
    let page = random::validation_code();
    act.tx.add_case_link(link.case, (CaseLink::Page, None), hash(page.expose()))?;
    Ok(Ok(page))
}

/// Objects to an approved case.
///
/// # Errors
/// The outer error is a failure of the store, then why the link cannot be used, then the refusal.
pub fn object(
    act: &mut Act<'_, '_>,
    token: &str,
    note: Option<String>,
) -> StoreResult<Result<Result<(), CaseRefusal>, MailedLinkRefusal>> {
    let link = accepted!(find_link(act.tx, token)?);
    let (case, Some(by)) = (link.case, link.link.objector()) else { return Ok(Err(MailedLinkRefusal::Unknown)) };
    Ok(Ok(apply(act, case, &CaseEvent::Object { by, account: None, note })?))
}

/// Objects to a case; `None` if the account has nothing to do with it at present.
pub fn object_in_session(
    act: &mut Act<'_, '_>,
    number: CaseNumber,
    account: &NicHandle,
    note: Option<String>,
) -> StoreResult<Option<Result<(), CaseRefusal>>> {
    // A damaged case is not shown to anybody either.
    let Some(record) = act.tx.readable_case(number)? else { return Ok(None) };
    match pages::objector(act.tx, &record, account, act.now, &act.policies.cases)? {
        Some(by) => apply(act, number, &CaseEvent::Object { by, account: Some(account.clone()), note }).map(Some),
        None => Ok(None),
    }
}

pub fn add_paper(act: &mut Act<'_, '_>, number: CaseNumber, paper: &NewPaper) -> StoreResult<Result<(), CaseRefusal>> {
    let event = CaseEvent::AddPaper { bytes: paper.bytes.into() };
    let result = apply(act, number, &event)?;
    if result.is_ok() {
        act.tx.add_paper(number, paper, act.now)?;
    }
    Ok(result)
}

/// The content of a paper, for somebody of the staff. The opening is recorded; `None` if the case has no such
/// paper.
///
/// # Errors
/// The store failed, or the paper was sealed under another key.
pub fn open_paper(
    act: &mut Act<'_, '_>,
    number: CaseNumber,
    paper: PaperId,
    by: StaffId,
    key: &PaperKey,
) -> StoreResult<Option<Vec<u8>>> {
    let Some(sealed) = act.tx.sealed_paper(number, paper)? else { return Ok(None) };
    let content = key.open(number, paper, &sealed).ok_or(StoreError::Corrupt("paper sealed under another key"))?;
    act.tx.record_paper_opening(paper, by, act.now)?;
    Ok(Some(content))
}

pub fn run_due(act: &mut Act<'_, '_>, number: CaseNumber) -> StoreResult<()> {
    // A timer is never refused.
    let _ = apply(act, number, &CaseEvent::Due)?;
    Ok(())
}

/// The oldest cases in these states. Those that cannot be read are quarantined, so that they do not hide the others.
pub fn queue(act: &mut Act<'_, '_>, states: &[CaseState]) -> StoreResult<(Vec<CaseRecord>, u32)> {
    let (mut cases, mut hidden) = (Vec::new(), 0_u32);
    for state in states {
        let queue = act.tx.case_queue(*state)?;
        quarantine_damaged(act, queue.damaged)?;
        cases.extend(queue.cases);
        hidden = hidden.saturating_add(queue.hidden);
    }
    Ok((cases, hidden))
}

/// The oldest cases in these states that cannot be read.
pub fn damaged(reader: &ReadTx<'_>, states: &[CaseState]) -> StoreResult<Vec<CaseNumber>> {
    let mut damaged = Vec::new();
    for state in states {
        damaged.extend(reader.case_queue(*state)?.damaged);
    }
    Ok(damaged)
}

pub fn quarantine_damaged(act: &mut Act<'_, '_>, cases: Vec<CaseNumber>) -> StoreResult<()> {
    cases.into_iter().try_for_each(|number| {
        quarantine_on_corruption(act, Quarantinable::Case(number), |act| act.tx.case(number).map(drop))
    })
}

/// Saves a case again, which lifts its quarantine.
pub fn save_again(act: &mut Act<'_, '_>, number: CaseNumber) -> StoreResult<()> {
    let record = act.tx.case(number)?;
    record.map_or(Ok(()), |record| act.tx.save_case(&record.case, schedule(&record.case, act.policies)))
}
