//! Access without a role: policies, by which an account lets others act on its services (decision 0064).

mod action;
mod catalogue;
mod evaluate;
mod policy;
mod resource;

pub use action::{ActionGroup, ActionName, ActionPattern};
pub use catalogue::{ASK_FOR_CONTACTS, Catalogue, CatalogueAction, SEE};
pub use evaluate::{AccessLine, AccessQuery, AccessSource, AccessVerdict, access_lines};
pub use policy::{
    AccessPolicy, AccessPolicyId, MAX_ACCOUNTS, MAX_ACTIONS, MAX_NAME, MAX_PAIRS, MAX_POLICIES, MAX_RESOURCES,
    Permissions, PolicyContent, PolicyFault, PolicyPart,
};
pub use resource::{ResourcePattern, resource_type};
