//! The account that is signed in, and the answer of a screen: its data, and what every screen needs.

use super::handles::handles_in;
use super::known_people;
use crate::{MOST_COUNTED, ReadTx, StoreResult, Waiting};
use handover_api::app::{MOST_WAITING, ScreenResponse, SignedIn};
use handover_rules::{Language, NicHandle, Timestamp};
use serde::Serialize;

/// A screen's response, with the data that every screen needs.
pub fn screen<T: Serialize>(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    data: T,
) -> StoreResult<ScreenResponse<T>> {
    screen_with(reader, account, now, &reader.waiting_for(account, now)?, data)
}

/// As [`screen`], if the account's open tasks are known already.
pub(super) fn screen_with<T: Serialize>(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    waiting: &Waiting,
    data: T,
) -> StoreResult<ScreenResponse<T>> {
    let people = known_people(reader, account, handles_in(&data))?;
    Ok(ScreenResponse { now, waiting: waiting_count(waiting), people, data })
}

/// The waiting count of an account.
pub(super) fn waiting_count(waiting: &Waiting) -> u32 {
    const { assert!(MOST_COUNTED > MOST_WAITING, "as many are counted as are shown, and one more") };
    waiting.count().min(MOST_WAITING + 1)
}

/// The account of a session; `None` if it was removed.
pub fn signed_in(tx: &ReadTx<'_>, account: &NicHandle, now: Timestamp) -> StoreResult<Option<SignedIn>> {
    let Some(account) = tx.account(account)? else { return Ok(None) };
    let waiting = tx.waiting_for(&account.handle, now)?;
    Ok(Some(SignedIn {
        name: account.full_name(),
        zone: account.subsidiary.zone(),
        waiting: waiting_count(&waiting),
        is_undeliverable: account.undeliverable_at.is_some(),
        mail_language: (!account.language_chosen).then(|| Language::of_locale(&account.language)),
        address: account.email,
        handle: account.handle,
    }))
}
