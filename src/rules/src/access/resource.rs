//! The services of a policy: one, those whose names begin alike, all of a category, or all.

use super::action::matches_name;
use crate::{Category, ServiceKey, ServiceName};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Services of a policy. Its text is `*` for all, otherwise type and name, and the name may end with `*`: `vps:*`,
/// `domain:shop-*`, `domain:shop.example`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "domain:shop-*"))]
#[serde(try_from = "String", into = "String")]
pub struct ResourcePattern(Services);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Services {
    /// All services.
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

    /// The pattern of one service.
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

impl TryFrom<String> for ResourcePattern {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a service")
    }
}

impl From<ResourcePattern> for String {
    fn from(pattern: ResourcePattern) -> Self {
        pattern.to_string()
    }
}

/// The category of a type of resources.
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
