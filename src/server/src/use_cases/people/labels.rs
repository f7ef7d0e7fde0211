//! Private labels.

use crate::mail::phrases::one_line;
use crate::store::{StoreResult, WriteTx};
use handover_rules::NicHandle;
use handover_rules::account::people::{MAX_LABELS, is_label};
use handover_rules::model::account::changes_direction;

/// The reason a label is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelError {
    /// The rules refuse the text.
    Unfit,
    /// The account has as many labels as it may have.
    TooMany,
}

/// Gives a handle a private label of `account`. The handle need not belong to anybody, so this does not reveal whether it does.
///
/// # Errors
/// The store failed.
pub fn set_label(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    of: &NicHandle,
    label: &str,
) -> StoreResult<Result<(), LabelError>> {
    // What makes two lines of it becomes a space; what changes the direction of text is refused, as in names.
    let line = one_line(label);
    if !is_label(&line) || label.contains(changes_direction) {
        return Ok(Err(LabelError::Unfit));
    }
    if tx.other_labels(account, of)? >= MAX_LABELS {
        return Ok(Err(LabelError::TooMany));
    }
    tx.set_label(account, of, &line).map(Ok)
}

/// Removes the private label of a handle, if it has one.
///
/// # Errors
/// The store failed.
pub fn delete_label(tx: &mut WriteTx<'_>, account: &NicHandle, of: &NicHandle) -> StoreResult<()> {
    tx.delete_label(account, of)
}
