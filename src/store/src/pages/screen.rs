//! The answer of a screen: its data, and what every screen needs.

use super::{handles_in, known_people, waiting_count};
use crate::{ReadTx, StoreResult, Waiting};
use handover_api::app::ScreenResponse;
use handover_rules::{NicHandle, Timestamp};
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
pub fn screen_with<T: Serialize>(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    waiting: &Waiting,
    data: T,
) -> StoreResult<ScreenResponse<T>> {
    let people = known_people(reader, account, handles_in(&data))?;
    Ok(ScreenResponse { now, waiting: waiting_count(waiting), people, data })
}
