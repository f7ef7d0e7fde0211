//! Emails about cases of holders without access to an account.

use super::composed::{Composed, Recipient};
use crate::config::Settings;
use crate::mail::templates;
use crate::mail::templates::case::CaseContext;
use crate::random;
use crate::secrets::hash;
use crate::use_cases::Act;
use crate::use_cases::cases;
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::papers::PaperFacts;
use handover_rules::cases::{CaseNumber, Objector, papers_missing};
use handover_rules::{EmailAddress, Language, NicHandle, ServiceName};
use handover_store::{Account, StoreError, StoreResult, WriteTx, email_key};

/// See [`MailTopic::Case`].
#[derive(Clone, Copy)]
pub(super) struct CaseTopic {
    pub(super) case: CaseNumber,
    pub(super) notice: CaseNotice,
    pub(super) to: CaseRecipient,
}

/// Whether `recipient` may object at present.
fn is_objector(
    tx: &WriteTx<'_>,
    domain: &ServiceName,
    objector: Objector,
    recipient: Option<&str>,
) -> StoreResult<bool> {
    let present = tx.objectors(domain)?;
    Ok(recipient.is_some_and(|recipient| present.is(objector, recipient)))
}

pub(super) fn compose_case_mail(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    topic: CaseTopic,
    account: Option<&NicHandle>,
    address: Option<&EmailAddress>,
) -> StoreResult<Option<Composed>> {
    let CaseTopic { case, notice, to } = topic;
    // After an outage, cases that are due must move on before their emails are sent.
    if let Err(error) = act.attempt(|act| cases::apply(act, case, &CaseEvent::Due))
        && !error.is_about_data()
    {
        return Err(error);
    }
    let record = act.tx.case(case)?.ok_or(StoreError::Corrupt("email about a missing case"))?;
    if !notice.is_still_needed(&record.case) {
        return Ok(None);
    }
    // Nobody who is no longer the holder or the admin is offered to object.
    let recipient = account.map(NicHandle::as_str).or(address.map(EmailAddress::as_str));
    if let (CaseNotice::MayObject, CaseRecipient::Objector(objector)) = (notice, to)
        && !is_objector(act.tx, &record.domain, objector, recipient)?
    {
        return Ok(None);
    }
    let account = account.map(|account| act.tx.account(account)).transpose()?.flatten();
    let Some(address) = address.or(account.as_ref().map(|account| &account.email)).cloned() else { return Ok(None) };
    let name = match to {
        CaseRecipient::Claimant => record.name.clone(),
        _ => account.as_ref().map(Account::full_name).unwrap_or_default(),
    };
    let name = if notice.may_reach_a_stranger() { String::new() } else { name };
    let link = notice.link(to).map(|link| (link, random::validation_code()));
    let token_hash = link.as_ref().map(|(_, token)| hash(token.expose()));
    if let (Some((link, _)), Some(token_hash)) = (&link, token_hash) {
        let recipient = recipient.filter(|_| link.objector().is_some());
        act.tx.add_case_link(case, (*link, recipient), token_hash)?;
    }
    let papers: Vec<PaperFacts> = act.tx.case_papers(case)?.into_iter().map(|paper| paper.facts).collect();
    let timeline = act.tx.case_timeline(case)?;
    let note = timeline.iter().rev().find_map(|entry| entry.as_seen_by_claimant()?.note);
    let has_reason = matches!(notice, CaseNotice::AskedAgain | CaseNotice::Refused);
    let holder = act.tx.objectors(&record.domain)?.holder;
    let locale = account.as_ref().map_or(&record.language, |account| &account.language);
    let content = templates::case::compose(CaseContext {
        notice,
        record: &record,
        language: Language::of_locale(locale),
        name: &name,
        link: link.as_ref().map(|(link, token)| (*link, token)),
        until: act.policies.cases.wait_until(&record.case),
        is_holder: holder.is_some_and(|holder| email_key(&holder.email) == email_key(&address)),
        missing: &papers_missing(&record.case, &papers),
        reason: note.as_deref().filter(|_| has_reason),
        provider: &settings.provider,
    });
    let until = notice.useful_until(&record.case, &act.policies.cases);
    Ok(Some(Composed { content, to: Recipient { name, address }, has_attachment: false, code: token_hash, until }))
}
