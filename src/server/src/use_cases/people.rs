//! Private labels of people (decision 0052).

use handover_rules::NicHandle;
use handover_rules::account::MAX_LABELS;
use handover_store::{StoreResult, WriteTx};

/// The account has reached the limit of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyLabels;

/// Gives a handle a private label of `account`. The handle need not belong to anybody, so this does not reveal whether it
/// does.
pub fn set_label(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    of: &NicHandle,
    label: &str,
) -> StoreResult<Result<(), TooManyLabels>> {
    if tx.other_labels(account, of)? >= MAX_LABELS {
        return Ok(Err(TooManyLabels));
    }
    tx.set_label(account, of, label).map(Ok)
}

/// Removes the private label of a handle, if it has one.
pub fn delete_label(tx: &mut WriteTx<'_>, account: &NicHandle, of: &NicHandle) -> StoreResult<()> {
    tx.delete_label(account, of)
}
