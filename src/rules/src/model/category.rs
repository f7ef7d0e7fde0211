//! What kind of thing a service is.

use serde::{Deserialize, Serialize};

macro_rules! categories {
    ($($variant:ident = $name:literal : $doc:literal),* $(,)?) => {
        /// What kind of thing a service is (reference.md 1.2), under the provider's own names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Category {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl Category {
            /// Every category.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The provider's name for it, such as `PRIVATE_DATABASE`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

categories! {
    AllDom = "ALL_DOM": "A pack of one name under several endings.",
    Anthos = "ANTHOS": "Managed Anthos cluster.",
    Cloud = "CLOUD": "Cloud project.",
    Dedicated = "DEDICATED": "Dedicated server.",
    DedicatedCluster = "DEDICATED_CLUSTER": "Cluster of dedicated servers.",
    Domain = "DOMAIN": "Domain name.",
    EmailDomain = "EMAIL_DOMAIN": "E-mail of a domain.",
    Essentials = "ESSENTIALS": "Essentials of a virtual data centre.",
    Failover = "FAILOVER": "Failover address.",
    Hosting = "HOSTING": "Web hosting plan.",
    HostingReseller = "HOSTING_RESELLER": "Web hosting for resellers.",
    Hycu = "HYCU": "Backup licence.",
    Kube = "KUBE": "Managed Kubernetes.",
    LoadBalancer = "LOAD_BALANCER": "Load balancer.",
    Logs = "LOGS": "Log platform.",
    Nas = "NAS": "Network storage.",
    Nasha = "NASHA": "Highly available network storage.",
    Netapp = "NETAPP": "Enterprise file storage.",
    Nutanix = "NUTANIX": "Nutanix cluster.",
    OverTheBox = "OVER_THE_BOX": "Link aggregation box.",
    OvhCloudConnect = "OVH_CLOUD_CONNECT": "Private link to the provider.",
    PackSipTrunk = "PACK_SIP_TRUNK": "SIP trunk pack.",
    PackXdsl = "PACK_XDSL": "Internet access pack.",
    PrivateCloud = "PRIVATE_CLOUD": "Hosted private cloud.",
    PrivateDatabase = "PRIVATE_DATABASE": "Private database server.",
    Vps = "VPS": "Virtual private server.",
    Xdsl = "XDSL": "Internet access.",
    Zone = "ZONE": "DNS zone.",
}

impl Category {
    /// Reads the provider's name; `None` when there is no such category.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.as_str() == name)
    }

    /// Whether services of this category and one name belong together: a site's domain, zone, hosting and mail.
    /// The modify screen offers to take such siblings along.
    #[must_use]
    pub const fn is_part_of_a_site(self) -> bool {
        matches!(self, Self::Domain | Self::Zone | Self::Hosting | Self::EmailDomain)
    }

    /// Whether its services can only have the name of a domain.
    #[must_use]
    pub const fn is_named_by_a_domain(self) -> bool {
        matches!(self, Self::Domain | Self::Zone | Self::EmailDomain)
    }
}
