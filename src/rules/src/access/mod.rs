//! Access without a role: policies, by which an account lets others act on its services (decision 0064). Here are the names of
//! their actions and services, and the URNs by which OVHcloud's policies name them.

mod catalogue;
mod evaluate;
mod overview;
mod policy;

pub use catalogue::{
    ASK_FOR_CONTACTS, ActionTexts, Catalogue, CatalogueAction, CatalogueFault, MAX_ACTION_TEXT, MAX_PROVIDER_ACTIONS,
    ProviderAction, SEE,
};
pub use evaluate::{
    AccessLine, AccessQuery, AccessSource, AccessVerdict, KnownPolicies, SAME_READING, access_lines, access_until,
    actions_of_role, end_of, ends_first, givers_of, gives_sight, last_day_of,
};
pub use overview::{
    AccessSpan, ActionsOf, Column, GivenActions, GivenOn, WhoCan, access_rights, given_actions, who_can,
};
pub use policy::{
    AccessPolicy, AccessPolicyId, GiverCounts, MAX_ACCOUNTS, MAX_ACTIONS, MAX_NAME, MAX_PAIRS, MAX_POLICIES,
    MAX_POLICIES_NAMING, MAX_POLICIES_OF_PAIR, MAX_POLICY_MAILS, MAX_RESOURCES, Permissions, PolicyContent,
    PolicyFault, PolicyLimit, PolicyPart, ReceiverCounts, uuid_text,
};

use crate::model::macros::string_value;
use crate::{Category, NicHandle, ServiceKey, ServiceName, string_enum};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Maximum length of the name of an action.
const LONGEST_ACTION_NAME: usize = 120;

/// The name of an action in the [catalogue](Catalogue): `configure`, or one of the provider's such as
/// `vps:apiovh:reboot`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[A-Za-z0-9:/_.-]{1,120}$", example = "configure")
)]
#[serde(try_from = "String")]
pub struct ActionName(String);

impl ActionName {
    /// Parses a name of letters, digits and `:/_.-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (!text.is_empty() && is_part(text)).then(|| Self(text.to_owned()))
    }

    /// The name of an action of ours.
    fn named(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the text has only characters of names of actions.
fn is_part(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":/_.-".contains(&byte);
    text.len() <= LONGEST_ACTION_NAME && text.bytes().all(is_plain)
}

impl fmt::Display for ActionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

string_value! { ActionName or "not the name of an action", |name| name.0 }

/// The name of an action, or a beginning of names with `*` at its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[A-Za-z0-9:/_.-]{0,120}\\*?$", example = "vps:apiovh:*")
)]
#[serde(try_from = "String")]
pub struct ActionPattern(String);

impl ActionPattern {
    /// Parses a name or a beginning.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_valid = text.strip_suffix('*').map_or(!text.is_empty() && is_part(text), is_part);
        is_valid.then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn of(name: &ActionName) -> Self {
        Self(name.0.clone())
    }

    #[must_use]
    pub fn matches(&self, name: &ActionName) -> bool {
        matches_name(&self.0, name.as_str())
    }

    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.0.ends_with('*')
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ActionPattern {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the name of an action")
    }
}

/// Whether `name` is `pattern`, or begins with it if that ends with `*`.
fn matches_name(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |beginning| name.starts_with(beginning))
}

string_enum! {
    /// Actions that are given together. Declared in the order in which screens list them.
    #[derive(PartialOrd, Ord)]
    pub enum ActionGroup {
        /// See the service, its contacts and their history.
        See = "see",
        /// Everything technical.
        Technical = "technical",
        /// Read invoices.
        BillingRead = "billingRead",
        /// Renew and pay.
        BillingPay = "billingPay",
        /// Ask for other contacts in the giver's name.
        Contacts = "contacts",
    }
}

/// Services of a policy. Its text is `*` for all, otherwise type and name, and the name may end with `*`: `vps:*`,
/// `domain:shop-*`, `domain:shop.example`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "domain:shop-*"))]
#[serde(try_from = "String", into = "String")]
pub struct ResourcePattern(Services);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Services {
    All,
    /// Services of a category: the one with this name, or those whose names begin with the text before a `*`.
    Named(Category, String),
}

impl ResourcePattern {
    /// Parses the text. Names that DNS compares without regard to case become lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self(Services::All));
        }
        let (kind, name) = text.split_once(':')?;
        let category = category_of(kind)?;
        let beginning = name.strip_suffix('*');
        let is_valid = match beginning.unwrap_or(name) {
            "" => beginning.is_some(),
            part => !part.contains('*') && ServiceName::parse(part).is_some(),
        };
        let name = if category.compares_names_as_domains() { name.to_lowercase() } else { name.to_owned() };
        is_valid.then_some(Self(Services::Named(category, name)))
    }

    #[must_use]
    pub fn of(service: &ServiceKey) -> Self {
        Self(Services::Named(service.category, service.name.as_str().to_owned()))
    }

    /// The category of its services; `None` for any.
    #[must_use]
    pub const fn category(&self) -> Option<Category> {
        match self.0 {
            Services::All => None,
            Services::Named(category, _) => Some(category),
        }
    }

    /// The service that it names; `None` if it may stand for several.
    #[must_use]
    pub fn service(&self) -> Option<ServiceKey> {
        match &self.0 {
            Services::Named(category, name) if !name.ends_with('*') => {
                Some(ServiceKey { name: ServiceName::parse(name)?, category: *category })
            }
            _ => None,
        }
    }

    /// The services of a category, or of all, whose names begin with a text; `None` if no name does, or without a category.
    #[must_use]
    pub fn beginning(category: Option<Category>, beginning: &str) -> Option<Self> {
        match category {
            None => beginning.is_empty().then_some(Self(Services::All)),
            Some(category) => Self::parse(&[resource_type(category), ":", beginning, "*"].concat()),
        }
    }

    /// The category, and the beginning of the names, or the one name; `None` for all services.
    #[must_use]
    pub fn category_and_beginning(&self) -> Option<(Category, &str)> {
        match &self.0 {
            Services::All => None,
            Services::Named(category, name) => Some((*category, name.strip_suffix('*').unwrap_or(name))),
        }
    }

    /// Whether it stands for a service by its canonical name.
    #[must_use]
    pub fn covers(&self, service: &ServiceKey) -> bool {
        match &self.0 {
            Services::All => true,
            Services::Named(category, name) => {
                *category == service.category && matches_name(name, service.name.as_str())
            }
        }
    }

    /// Every pattern that [covers](Self::covers) the service, for look-ups by index.
    pub fn all_covering(service: &ServiceKey) -> impl Iterator<Item = Self> {
        let name = service.name.as_str();
        let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
        let beginnings = ends.map(|at| Self(Services::Named(service.category, [&name[..at], "*"].concat())));
        [Self(Services::All), Self::of(service)].into_iter().chain(beginnings)
    }
}

impl fmt::Display for ResourcePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Services::All => f.write_str("*"),
            Services::Named(category, name) => write!(f, "{}:{name}", resource_type(*category)),
        }
    }
}

string_value! { ResourcePattern or "not a service", |pattern| pattern.to_string() }

fn category_of(kind: &str) -> Option<Category> {
    Category::ALL.into_iter().find(|category| resource_type(*category) == kind)
}

/// The type of a category's resources in URNs. Reference: `domain`, `vps`; the others are ours.
#[must_use]
pub const fn resource_type(category: Category) -> &'static str {
    match category {
        Category::AllDom => "allDom",
        Category::Anthos => "anthos",
        Category::Cloud => "publicCloudProject",
        Category::Dedicated => "dedicatedServer",
        Category::DedicatedCluster => "dedicatedCluster",
        Category::Domain => "domain",
        Category::EmailDomain => "emailDomain",
        Category::Essentials => "essentials",
        Category::Failover => "ip",
        Category::Hosting => "webHosting",
        Category::HostingReseller => "webHostingReseller",
        Category::Hycu => "hycu",
        Category::Kube => "kube",
        Category::LoadBalancer => "loadBalancer",
        Category::Logs => "logs",
        Category::Nas => "nas",
        Category::Nasha => "nasha",
        Category::Netapp => "netapp",
        Category::Nutanix => "nutanix",
        Category::OverTheBox => "overTheBox",
        Category::OvhCloudConnect => "ovhCloudConnect",
        Category::PackSipTrunk => "packSipTrunk",
        Category::PackXdsl => "packXdsl",
        Category::PrivateCloud => "privateCloud",
        Category::PrivateDatabase => "privateDatabase",
        Category::Vps => "vps",
        Category::Xdsl => "xdsl",
        Category::Zone => "dnsZone",
    }
}

const ACCOUNT: &str = "urn:v1:eu:identity:account:";
const USER: &str = "urn:v1:eu:identity:user:";
const GROUP_OF_USERS: &str = "urn:v1:eu:identity:group:";
const RESOURCE: &str = "urn:v1:eu:resource:";
const GROUP: &str = "urn:v1:eu:permissionsGroup:ovh:";

#[must_use]
pub fn account_urn(account: &NicHandle) -> String {
    [ACCOUNT, account.as_str()].concat()
}

#[must_use]
pub fn resource_urn(services: &ResourcePattern) -> String {
    [RESOURCE, &services.to_string()].concat()
}

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
pub fn account_of(urn: &str) -> Result<NicHandle, UrnFault> {
    if [USER, GROUP_OF_USERS].iter().any(|beginning| urn.starts_with(beginning)) {
        return Err(UrnFault::Users);
    }
    urn.strip_prefix(ACCOUNT).and_then(|text| NicHandle::parse(text).ok()).ok_or(UrnFault::Unknown)
}

/// The services of a URN. Case counts as in [`ResourcePattern::parse`].
pub fn resource_of(urn: &str) -> Result<ResourcePattern, UrnFault> {
    urn.strip_prefix(RESOURCE).and_then(ResourcePattern::parse).ok_or(UrnFault::Unknown)
}

/// The group of a URN.
pub fn group_of(urn: &str) -> Result<ActionGroup, UrnFault> {
    urn.strip_prefix(GROUP).and_then(ActionGroup::parse).ok_or(UrnFault::Unknown)
}
