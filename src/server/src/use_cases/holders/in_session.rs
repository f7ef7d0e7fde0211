//! Answers of holders in a session of their own account, and the email with the private link once more.

use super::apply::apply_event;
use crate::use_cases::Act;
use handover_rules::holder::data::allows_holder_resend;
use handover_rules::holder::lifecycle::{HolderEvent, HolderRefusal};
use handover_rules::holder::notices::{HolderMailAbout, HolderNotice};
use handover_rules::holder::{AcceptanceProof, HolderAccount, HolderChangeId, HolderSide, SessionAnswerRefusal};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::Answer;
use handover_rules::{CodeHash, EmailAddress, NicHandle};
use handover_store::StoreResult;

/// The reason an answer in a session does not count.
#[derive(Clone, Debug)]
pub enum SessionAnswerError {
    /// The account is not the party, or has to use the private link.
    Session(SessionAnswerRefusal),
    /// The change refuses it.
    Change(HolderRefusal),
}

/// Answers a change of holder for a party at the address of `handle`. Without a `code`, the caller has verified the password.
pub fn answer_in_session(
    act: &mut Act<'_, '_>,
    id: HolderChangeId,
    handle: &NicHandle,
    (side, answer): (HolderSide, Answer),
    code: Option<CodeHash>,
) -> StoreResult<Result<(), SessionAnswerError>> {
    let unknown = Ok(Err(SessionAnswerError::Session(SessionAnswerRefusal::NoPart)));
    let (Some(record), Some(account)) = (act.tx.holder_change(id)?, act.tx.account(handle)?) else { return unknown };
    let cooldown_until = act.policies.requests.cooldown_until(account.address_changed_at, act.now);
    let is_own = |address: &EmailAddress| account.is_confirmed_at(address);
    let party = HolderAccount { handle, cooldown_until };
    let gave = match code {
        None => Some(AcceptanceProof::Password),
        Some(code) => act
            .tx
            .holder_change_of_token(code)?
            .filter(|(of, party)| of.change.id == id && *party == side)
            .map(|_| AcceptanceProof::MailedLink),
    };
    if let Err(refusal) = record.change.may_answer_in_session(party, is_own, (side, answer), gave) {
        return Ok(Err(SessionAnswerError::Session(refusal)));
    }
    let (_, result) = apply_event(act, &record, &HolderEvent::Answer { side, answer })?;
    Ok(result.map_err(SessionAnswerError::Change))
}

/// The reason the email was not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderResendError {
    /// The account is not a party.
    NoPart,
    /// It has answered, or the change has ended.
    NotNeeded,
    /// Too soon, or too often.
    OverBudget,
}

/// Sends the email with the private link of a party at the address of `handle` again.
pub fn resend_mail(
    act: &mut Act<'_, '_>,
    id: HolderChangeId,
    handle: &NicHandle,
) -> StoreResult<Result<(), HolderResendError>> {
    let (Some(record), Some(account)) = (act.tx.holder_change(id)?, act.tx.account(handle)?) else {
        return Ok(Err(HolderResendError::NoPart));
    };
    let change = &record.change;
    let Some(side) = change.side_of(|address| account.is_confirmed_at(address)) else {
        return Ok(Err(HolderResendError::NoPart));
    };
    let notice = HolderNotice::asking(side);
    if !notice.is_still_needed(HolderMailAbout::Change(change), act.now) {
        return Ok(Err(HolderResendError::NotNeeded));
    }
    let (mails, last) = act.tx.holder_mails_since(id, notice, act.now - LIMIT_PERIOD)?;
    if !allows_holder_resend(mails, last, act.now, &act.policies.requests) {
        return Ok(Err(HolderResendError::OverBudget));
    }
    let to = &change.identity(side).email;
    act.tx.queue_holder_mail(notice, (&change.domain, Some(id)), &change.asker, Some(to), act.now)?;
    Ok(Ok(()))
}
