//! Devices that somebody has signed in on, as customer or as member of staff. Their failures count apart from those of
//! strangers, who can lock nobody out by guessing passwords (decision 0009).

use crate::use_cases::Act;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::{DeviceOwner, ReadTx, StoreResult};

/// Lifetime of a known device after a sign-in.
pub const DEVICE_LIFETIME: TimeDelta = TimeDelta::days(180);

/// The hashes of a device's tokens: at each sign-in it gets a new one.
#[derive(Clone, Copy, Debug)]
pub struct DeviceTokens {
    /// The one that it had.
    pub previous: Option<[u8; 32]>,
    /// The new one.
    pub new: [u8; 32],
}

/// Makes the new token known to `owner`, and to everybody who knew the previous one.
pub(super) fn remember(act: &mut Act<'_, '_>, owner: DeviceOwner<'_>, device: &DeviceTokens) -> StoreResult<()> {
    act.tx.remember_device(owner, (device.previous.as_ref(), &device.new), act.now, act.now - DEVICE_LIFETIME)
}

/// The key that failures from a device are counted under; `None` if `owner` does not know it. Its form differs from every
/// login.
pub(super) fn throttle_key(
    reader: &ReadTx<'_>,
    owner: DeviceOwner<'_>,
    device: Option<&[u8; 32]>,
    now: Timestamp,
) -> StoreResult<Option<String>> {
    let Some(hash) = device else { return Ok(None) };
    let is_known = reader.knows_device(owner, hash, now - DEVICE_LIFETIME)?;
    let name = match owner {
        DeviceOwner::Account(account) => account.to_string(),
        DeviceOwner::Staff(staff) => format!("desk {staff}"),
    };
    Ok(is_known.then(|| format!("({name} {})", URL_SAFE_NO_PAD.encode(hash))))
}
