//! URNs of accounts, services and groups of actions, as OVHcloud's policies name them.

use super::action::ActionGroup;
use super::resource::ResourcePattern;
use crate::NicHandle;

const ACCOUNT: &str = "urn:v1:eu:identity:account:";
const USER: &str = "urn:v1:eu:identity:user:";
const GROUP_OF_USERS: &str = "urn:v1:eu:identity:group:";
const RESOURCE: &str = "urn:v1:eu:resource:";
const GROUP: &str = "urn:v1:eu:permissionsGroup:ovh:";

/// The URN of an account.
#[must_use]
pub fn account_urn(account: &NicHandle) -> String {
    [ACCOUNT, account.as_str()].concat()
}

/// The URN of services.
#[must_use]
pub fn resource_urn(services: &ResourcePattern) -> String {
    [RESOURCE, &services.to_string()].concat()
}

/// The URN of a group of actions.
#[must_use]
pub fn group_urn(group: ActionGroup) -> String {
    [GROUP, group.as_str()].concat()
}

/// The reason a URN cannot be in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrnFault {
    /// It names a user of an account, or a group of users. Accounts have neither here.
    Users,
    /// It names nothing that can exist here.
    Unknown,
}

/// The account of a URN. Case does not count.
///
/// # Errors
/// The fault.
pub fn account_of(urn: &str) -> Result<NicHandle, UrnFault> {
    if [USER, GROUP_OF_USERS].iter().any(|beginning| urn.starts_with(beginning)) {
        return Err(UrnFault::Users);
    }
    urn.strip_prefix(ACCOUNT).and_then(|text| NicHandle::parse(text).ok()).ok_or(UrnFault::Unknown)
}

/// The services of a URN. Case counts as in [`ResourcePattern::parse`].
///
/// # Errors
/// The fault.
pub fn resource_of(urn: &str) -> Result<ResourcePattern, UrnFault> {
    urn.strip_prefix(RESOURCE).and_then(ResourcePattern::parse).ok_or(UrnFault::Unknown)
}

/// The group of a URN.
///
/// # Errors
/// The fault.
pub fn group_of(urn: &str) -> Result<ActionGroup, UrnFault> {
    urn.strip_prefix(GROUP).and_then(ActionGroup::parse).ok_or(UrnFault::Unknown)
}
