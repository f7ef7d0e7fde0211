//! Private links: confirming the mailbox, the page of the case, objecting.

use super::facts::objectors;
use super::{CasePolicy, apply};
use crate::code_hash::hash;
use crate::random;
use crate::store::{CaseLinkRecord, ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::procedure::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::procedure::notices::CaseLink;
use handover_rules::procedure::{CaseNumber, CaseState};
use handover_rules::{CodeHash, Timestamp, ValidationCode};

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
    Ok(objectors(reader, &record.domain)?.is(objector, recipient))
}

/// A link that can be used, whatever it opens.
///
/// # Errors
/// The outer error is a failure of the store, the inner one why the link cannot be used.
pub fn find_link(reader: &ReadTx<'_>, token: &str) -> StoreResult<Result<CaseLinkRecord, MailedLinkRefusal>> {
    Ok(match find(reader, token)? {
        None => Err(MailedLinkRefusal::Unknown),
        Some((_, link)) if link.is_used => Err(MailedLinkRefusal::Used),
        Some((_, link)) if !is_of_objector(reader, &link)? => Err(MailedLinkRefusal::Expired),
        Some((_, link)) => Ok(link),
    })
}

/// The case whose page a link opens.
///
/// # Errors
/// The store failed.
pub fn case_of_page_link(reader: &ReadTx<'_>, token: &str) -> StoreResult<Option<CaseNumber>> {
    Ok(find(reader, token)?.filter(|(_, link)| link.link == CaseLink::Page).map(|(_, link)| link.case))
}

/// Confirms the mailbox of a claimant, and returns the token of a link to the page of the case.
///
/// # Errors
/// The outer error is a failure of the store, the inner one why the link cannot be used.
pub fn confirm_mailbox(
    tx: &mut WriteTx<'_>,
    token: &str,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Result<ValidationCode, MailedLinkRefusal>> {
    let Some((hash_of_link, link)) = find(tx, token)?.filter(|(_, link)| link.link == CaseLink::Confirm) else {
        return Ok(Err(MailedLinkRefusal::Unknown));
    };
    if link.is_used {
        return Ok(Err(MailedLinkRefusal::Used));
    }
    match apply(tx, link.case, &CaseEvent::Confirm, now, policy)? {
        Ok(()) => {}
        Err(CaseRefusal::NotNow { state: CaseState::Lapsed }) => return Ok(Err(MailedLinkRefusal::Expired)),
        Err(_) => return Ok(Err(MailedLinkRefusal::Used)),
    }
    tx.use_case_link(hash_of_link, now)?;
    let page = random::validation_code();
    tx.add_case_link(link.case, (CaseLink::Page, None), hash(page.expose()))?;
    Ok(Ok(page))
}

/// Objects to an approved case.
///
/// # Errors
/// The outer error is a failure of the store, then why the link cannot be used, then the refusal.
pub fn object(
    tx: &mut WriteTx<'_>,
    token: &str,
    note: Option<String>,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Result<Result<(), CaseRefusal>, MailedLinkRefusal>> {
    let link = match find_link(tx, token)? {
        Ok(link) => link,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (case, Some(by)) = (link.case, link.link.objector()) else { return Ok(Err(MailedLinkRefusal::Unknown)) };
    Ok(Ok(apply(tx, case, &CaseEvent::Object { by, note }, now, policy)?))
}
