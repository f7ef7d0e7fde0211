//! Categories of services.

use crate::string_enum;

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
