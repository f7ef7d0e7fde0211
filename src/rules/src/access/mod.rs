//! Access without a role: policies, by which an account lets others act on its services (decision 0064).

mod action;
mod catalogue;
mod evaluate;
mod policy;
mod preview;
mod provider_action;
mod resource;
mod urn;
mod who_can;

pub use action::{ActionGroup, ActionName, ActionPattern};
pub use catalogue::{ASK_FOR_CONTACTS, Catalogue, CatalogueAction, SEE};
pub use evaluate::{
    AccessLine, AccessQuery, AccessSource, AccessVerdict, KnownPolicies, SAME_READING, access_lines, access_until,
    actions_of_role, end_of, ends_first, givers_of, gives_sight, last_day_of,
};
pub use policy::{
    AccessPolicy, AccessPolicyId, GiverCounts, MAX_ACCOUNTS, MAX_ACTIONS, MAX_NAME, MAX_PAIRS, MAX_POLICIES,
    MAX_POLICIES_NAMING, MAX_POLICIES_OF_PAIR, MAX_POLICY_MAILS, MAX_RESOURCES, Permissions, PolicyContent,
    PolicyFault, PolicyLimit, PolicyPart, ReceiverCounts, uuid_text,
};
pub use preview::{AccessSpan, GivenActions, GivenOn, access_rights, given_actions};
pub use provider_action::{ActionTexts, CatalogueFault, MAX_ACTION_TEXT, MAX_PROVIDER_ACTIONS, ProviderAction};
pub use resource::{ResourcePattern, resource_type};
pub use urn::{UrnFault, account_of, account_urn, group_of, group_urn, resource_of, resource_urn};
pub use who_can::{ActionsOf, Column, WhoCan, who_can};
