//! Services: category, key, status and contacts, their search, and renewal notices.

use super::macros::string_value;
use super::pasted::plain;
use crate::{NicHandle, Role, RoleSet, Timestamp, string_enum};
use chrono::{Days, NaiveDate, NaiveTime};
use core::fmt;
use serde::{Deserialize, Serialize};

string_enum! {
    /// Category of a service, under the provider's names.
    #[derive(PartialOrd, Ord)]
    pub enum Category {
        /// One name under several top-level domains.
        AllDom = "ALL_DOM",
        /// Managed Anthos cluster.
        Anthos = "ANTHOS",
        /// Cloud project.
        Cloud = "CLOUD",
        /// Dedicated server.
        Dedicated = "DEDICATED",
        /// Cluster of dedicated servers.
        DedicatedCluster = "DEDICATED_CLUSTER",
        /// Domain name.
        Domain = "DOMAIN",
        /// Email of a domain.
        EmailDomain = "EMAIL_DOMAIN",
        /// Essentials of a virtual data centre.
        Essentials = "ESSENTIALS",
        /// Failover address.
        Failover = "FAILOVER",
        /// Web hosting plan.
        Hosting = "HOSTING",
        /// Web hosting for resellers.
        HostingReseller = "HOSTING_RESELLER",
        /// Backup licence.
        Hycu = "HYCU",
        /// Managed Kubernetes.
        Kube = "KUBE",
        /// Load balancer.
        LoadBalancer = "LOAD_BALANCER",
        /// Log platform.
        Logs = "LOGS",
        /// Network storage.
        Nas = "NAS",
        /// High-availability network storage.
        Nasha = "NASHA",
        /// Enterprise file storage.
        Netapp = "NETAPP",
        /// Nutanix cluster.
        Nutanix = "NUTANIX",
        /// Link aggregation box (`OverTheBox`).
        OverTheBox = "OVER_THE_BOX",
        /// Private link to the provider.
        OvhCloudConnect = "OVH_CLOUD_CONNECT",
        /// SIP trunk pack.
        PackSipTrunk = "PACK_SIP_TRUNK",
        /// Internet access pack.
        PackXdsl = "PACK_XDSL",
        /// Hosted private cloud.
        PrivateCloud = "PRIVATE_CLOUD",
        /// Private database server.
        PrivateDatabase = "PRIVATE_DATABASE",
        /// Virtual private server.
        Vps = "VPS",
        /// Internet access.
        Xdsl = "XDSL",
        /// DNS zone.
        Zone = "ZONE",
    }
}

impl Category {
    /// Facts about services by their types: once for those with equal ones, in the order of the services.
    #[must_use]
    pub fn by_equal<T: PartialEq>(services: impl IntoIterator<Item = (T, Self)>) -> Vec<(T, Vec<Self>)> {
        let mut groups: Vec<(T, Vec<Self>)> = Vec::new();
        for (fact, category) in services {
            match groups.iter_mut().find(|(known, _)| *known == fact) {
                Some((_, categories)) => categories.push(category),
                None => groups.push((fact, vec![category])),
            }
        }
        groups
    }

    /// Services of these categories that share a name form one site: domain, DNS zone, hosting and email. A change of
    /// one of them can include the others.
    #[must_use]
    pub const fn is_part_of_a_site(self) -> bool {
        matches!(self, Self::Domain | Self::Zone | Self::Hosting | Self::EmailDomain)
    }

    /// Hosting plans, whose site a webmaster can work on (guide, statements 41 to 49).
    #[must_use]
    pub const fn is_for_webmasters(self) -> bool {
        matches!(self, Self::Hosting | Self::HostingReseller)
    }

    /// The name of such a service has to be a domain name.
    #[must_use]
    pub const fn is_named_by_a_domain(self) -> bool {
        matches!(self, Self::Domain | Self::Zone | Self::EmailDomain)
    }

    /// Names of these categories are compared as DNS compares them: Unicode and Punycode, capitals and a final dot make no
    /// difference. Names of the others are ids of the provider and are compared byte by byte.
    #[must_use]
    pub const fn compares_names_as_domains(self) -> bool {
        self.is_named_by_a_domain() || matches!(self, Self::AllDom | Self::Hosting | Self::HostingReseller)
    }
}

/// The name of a service as the provider assigns it: a domain, a host name, a project id.
///
/// Names that differ in a byte are different names. The server brings domain names to their canonical form where they come
/// in ([`Category::compares_names_as_domains`]); names entered in the browser may have another one. So compare parts, such as
/// a top-level domain, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(min_length = 1, max_length = 255, example = "amber-atelier.example")
)]
#[serde(try_from = "String")]
pub struct ServiceName(String);

impl ServiceName {
    /// Parses a name: 1 to 255 bytes without whitespace, control characters or `<>"`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_bad_byte = |b: u8| b.is_ascii_control() || matches!(b, b' ' | b'<' | b'>' | b'"');
        // Without a branch for each byte. Nearly all names are ASCII, and pass.
        let has_bad_byte = text.bytes().fold(false, |found, b| found | is_bad_byte(b));
        let is_bad = |c: char| c.is_control() || c.is_whitespace();
        let is_valid = !has_bad_byte && (text.is_ascii() || !text.contains(is_bad));
        (is_valid && (1..=255).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// Parses a name that was typed or pasted.
    #[must_use]
    pub fn entered(text: &str) -> Option<Self> {
        Self::parse(&plain(text))
    }

    /// Checks the syntax of a domain name: two labels or more of letters, digits and inner hyphens. Letters of any
    /// script are accepted; registries decide which they take.
    #[must_use]
    pub fn is_domain(&self) -> bool {
        is_domain(&self.0)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn is_domain(text: &str) -> bool {
    let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-';
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(is_part)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ends_in_a_word = |last: &str| !last.bytes().all(|byte| byte.is_ascii_digit());
    text.rsplit_once('.').is_some_and(|(_, last)| ends_in_a_word(last)) && text.split('.').all(is_label)
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

string_value! { ServiceName or "not a service name", |name| name.0 }

/// Identifies a service. The name alone does not: a domain, its DNS zone and its hosting plan share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceKey {
    /// Its name.
    pub name: ServiceName,
    /// Its category.
    pub category: Category,
}

string_enum! {
    /// Status of a service, under the provider's names. Declared most urgent first: the order of "sort by status".
    pub enum ServiceStatus {
        /// Past its expiry date.
        Expired = "expired",
        /// Not paid for.
        UnPaid = "unPaid",
        /// Running, with a debt in collection.
        PendingDebt = "pendingDebt",
        /// Ordered, not yet ready.
        InCreation = "inCreation",
        /// Running.
        Ok = "ok",
        /// One that this version does not know. It blocks nothing.
        Other = "other",
    }
}

impl ServiceStatus {
    /// Money is owed for the service itself, which locks its billing role.
    #[must_use]
    pub const fn is_in_debt(self) -> bool {
        matches!(self, Self::PendingDebt | Self::UnPaid)
    }

    /// Its place in the order of "sort by status": a digit, 0 for the most urgent one.
    #[must_use]
    pub const fn rank(self) -> u8 {
        self as u8
    }
}

/// Sort key of services of the same status: the day of expiry, as `YYYY-MM-DD`. Services that do not expire come last.
#[must_use]
pub fn expiration_key(day: Option<&str>) -> &str {
    day.unwrap_or("9999")
}

/// The three contacts of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contacts {
    /// The admin contact.
    pub admin: NicHandle,
    /// The tech contact.
    pub tech: NicHandle,
    /// The billing contact.
    pub billing: NicHandle,
}

impl Contacts {
    /// The account that holds `role`.
    #[must_use]
    pub fn holder(&self, role: Role) -> &NicHandle {
        match role {
            Role::Admin => &self.admin,
            Role::Tech => &self.tech,
            Role::Billing => &self.billing,
        }
    }

    /// The roles that `account` holds.
    #[must_use]
    pub fn roles_of(&self, account: &NicHandle) -> RoleSet {
        Role::ALL.into_iter().filter(|role| self.holder(*role) == account).collect()
    }

    /// The roles that another account holds in `other`.
    #[must_use]
    pub fn changed_roles(&self, other: &Self) -> RoleSet {
        Role::ALL.into_iter().filter(|role| self.holder(*role) != other.holder(*role)).collect()
    }

    /// The accounts, each once.
    #[must_use]
    pub fn accounts(&self) -> Vec<NicHandle> {
        let mut accounts = vec![self.admin.clone(), self.tech.clone(), self.billing.clone()];
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    /// The contacts after `roles` have moved to `to`.
    #[must_use]
    pub fn after(&self, roles: RoleSet, to: &NicHandle) -> Self {
        let pick = |role| if roles.contains(role) { to } else { self.holder(role) }.clone();
        Self { admin: pick(Role::Admin), tech: pick(Role::Tech), billing: pick(Role::Billing) }
    }
}

/// The state of a service that decides whether its contacts can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceFacts {
    pub key: ServiceKey,
    pub status: ServiceStatus,
    pub contacts: Contacts,
}

/// A text to search services for.
///
/// It is compared with folded texts: lower case, without accents. A caller that folds less finds less, never more.
pub struct ServiceSearch {
    folded: String,
    people: Vec<String>,
}

impl ServiceSearch {
    /// A search for a folded text; an empty one finds everything. The final dot of a domain name (`kiln.example.`) is left
    /// out, because names are stored without it.
    #[must_use]
    pub fn new(folded: &str) -> Self {
        let mut folded = super::pasted::plain(folded).into_owned();
        if folded.strip_suffix('.').is_some_and(|name| name.contains('.')) {
            folded.pop();
        }
        Self { folded, people: Vec::new() }
    }

    /// Also finds services with one of these contacts: accounts whose name or label the text matches.
    #[must_use]
    pub fn or_contacts(self, people: Vec<String>) -> Self {
        Self { people, ..self }
    }

    /// The handles of [`Self::or_contacts`].
    #[must_use]
    pub fn people(&self) -> &[String] {
        &self.people
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.folded
    }

    /// Whether the text contains a Punycode label, or the beginning of one.
    #[must_use]
    pub fn is_punycode(&self) -> bool {
        self.folded.contains("xn--")
    }

    /// Looks for the text in the folded name, in the handles of the contacts and, if it is Punycode itself, in the ASCII
    /// form of the name; and for the people among the contacts.
    #[must_use]
    pub fn finds(&self, folded_name: &str, handles: [&str; 3], ascii_name: Option<&str>) -> bool {
        let has = |text: &str| text.contains(&self.folded);
        has(folded_name)
            || handles.into_iter().any(|handle| has(handle) || self.people.iter().any(|person| person == handle))
            || self.is_punycode() && ascii_name.is_some_and(has)
    }
}

string_enum! {
    /// Kind of a mail about a service.
    pub enum ServiceNotice {
        /// Reports to the billing contact that the service expires soon.
        Renewal = "renewal",
        /// Reports to a contact that the service was ordered.
        Ordered = "ordered",
    }
}

/// Days before expiry at which the billing contact of a service is mailed, earliest first (guide, statement 7).
pub const RENEWAL_DAYS: [u16; 3] = [30, 7, 1];

/// The notice due on `today` for a service that expires on `expiration`, as a number of days from [`RENEWAL_DAYS`].
///
/// Returns the nearest one only, so that a service whose last day is brought forward sends one email instead of three.
/// From its first notice on, a service is shown as expiring soon.
#[must_use]
pub fn renewal_due(expiration: NaiveDate, today: NaiveDate) -> Option<u16> {
    let left = (expiration - today).num_days();
    if left < 0 {
        return None;
    }
    RENEWAL_DAYS.into_iter().rev().find(|days| left <= i64::from(*days))
}

/// Start (UTC) of the day on which the notice of `days` before `expiration` is due. A service that was added later gets
/// no such notice: the provider's former system sent it, or it was ordered for a shorter time.
#[must_use]
pub fn notice_due_from(expiration: NaiveDate, days: u16) -> Timestamp {
    let day = expiration.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN);
    day.and_time(NaiveTime::MIN).and_utc()
}
