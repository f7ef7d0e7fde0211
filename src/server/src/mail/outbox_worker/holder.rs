//! Composing emails about holders.

use super::composed::{Composed, Recipient};
use crate::config::Settings;
use crate::mail::templates::holder::{HolderContext, HolderReader, compose};
use crate::random;
use crate::secrets::hash;
use crate::use_cases::Act;
use handover_rules::holder::notices::{HolderMailAbout, HolderNotice};
use handover_rules::holder::{HolderChange, HolderChangeId, HolderSide};
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, ServiceName};
use handover_store::pages::known_people;
use handover_store::{Account, ReadTx, StoreError, StoreResult};

/// See [`MailTopic::Holder`](handover_store::MailTopic).
#[derive(Clone, Copy)]
pub(super) struct HolderTopic<'a> {
    pub(super) notice: HolderNotice,
    pub(super) domain: &'a ServiceName,
    pub(super) change: Option<HolderChangeId>,
    pub(super) account: &'a NicHandle,
    pub(super) address: Option<&'a EmailAddress>,
}

/// Composes an email about a holder: by the name and in the language of the one account at its address, or else without a
/// name in the language of the admin concerned.
pub(super) fn compose_holder_mail(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    topic: HolderTopic<'_>,
) -> StoreResult<Option<Composed>> {
    let admin = act.tx.account(topic.account)?.ok_or(StoreError::Corrupt("email about a missing account"))?;
    let record = topic.change.map(|change| act.tx.holder_change(change)).transpose()?.flatten();
    let about = match &record {
        Some(record) => HolderMailAbout::Change(&record.change),
        None => HolderMailAbout::Domain { has_part: has_part(act.tx, topic)? },
    };
    if !topic.notice.is_still_needed(about, act.now) {
        return Ok(None);
    }
    let asked = record.as_ref().zip(topic.notice.asks());
    let token = asked.map(|(record, side)| (random::validation_code(), record.links.of(side)));
    if let Some((token, link)) = &token {
        act.tx.add_token(*link, hash(token.expose()))?;
    }
    let reader = match (topic.address, topic.notice.asks(), &record) {
        (None, ..) => HolderReader::Admin,
        (Some(_), Some(side), _) => HolderReader::Holder(side),
        (Some(address), None, Some(record)) => HolderReader::Holder(side_of(&record.change, address)),
        (Some(_), None, None) => HolderReader::Holder(HolderSide::Old),
    };
    let holder = match topic.address {
        Some(address) => only(act.tx.accounts_with_address(address)?),
        None => None,
    };
    let reader_account = if topic.address.is_some() { holder.as_ref() } else { Some(&admin) };
    let people = reader_account.map(|account| known_people(act.tx, &account.handle, [admin.handle.clone()].into()));
    let people = people.transpose()?.unwrap_or_default();
    let content = compose(HolderContext {
        notice: topic.notice,
        reader,
        domain: topic.domain,
        change: record.as_ref().map(|record| &record.change),
        admin: &admin,
        holder: holder.as_ref(),
        people: &people,
        token: token.as_ref().map(|(token, _)| token),
        provider: &settings.provider,
    });
    let until = asked.map(|(record, _)| record.change.deadline);
    let to = match topic.address {
        Some(address) => {
            let name = holder.map(|holder| holder.full_name()).unwrap_or_default();
            Recipient { name, address: address.clone() }
        }
        None => Recipient { name: admin.full_name(), address: admin.email.clone() },
    };
    let code = token.map(|(token, _)| hash(token.expose()));
    Ok(Some(Composed { content, to, has_attachment: false, code, until }))
}

/// The account at an address, unless several share it or it is not confirmed: its name may be forged.
fn only(accounts: Vec<Account>) -> Option<Account> {
    <[Account; 1]>::try_from(accounts).ok().map(|[account]| account).filter(|account| account.confirmed)
}

/// Whether the recipient is a contact or the holder of the present domain of this name, too.
fn has_part(tx: &ReadTx<'_>, topic: HolderTopic<'_>) -> StoreResult<bool> {
    if let Some(address) = topic.address {
        let present = tx.holder(topic.domain)?;
        return Ok(present.is_some_and(|present| present.holder.identity.email.is_same_mailbox(address)));
    }
    let present = tx.service(&ServiceKey { name: topic.domain.clone(), category: Category::Domain })?;
    Ok(present.is_some_and(|present| !present.facts.contacts.roles_of(topic.account).is_empty()))
}

/// The party with this address; the old holder if both have it.
fn side_of(change: &HolderChange, address: &EmailAddress) -> HolderSide {
    if change.before.email.is_same_mailbox(address) { HolderSide::Old } else { HolderSide::New }
}
