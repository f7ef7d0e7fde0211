//! Private links: confirming the mailbox, the page of the case, objecting.

use super::apply;
use crate::random;
use crate::secrets::hash;
use crate::use_cases::Act;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::{CaseNumber, CaseState, next_confirmation};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{CodeHash, Timestamp, ValidationCode};
use handover_store::{CaseLinkRecord, ReadTx, StoreError, StoreResult};

/// A link with its hash.
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
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the link.
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
    /// The link is invalid.
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
    let link = match find_link(act.tx, token)? {
        Ok(link) => link,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (case, Some(by)) = (link.case, link.link.objector()) else { return Ok(Err(MailedLinkRefusal::Unknown)) };
    Ok(Ok(apply(act, case, &CaseEvent::Object { by, account: None, note })?))
}
