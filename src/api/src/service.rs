//! Bodies of the page of a service: all types of one name.

use crate::access::SharedService;
use crate::account::OpenBill;
use crate::cases::{CaseToObject, MadeObjection};
use crate::history::Term;
use crate::holder::HolderPage;
use crate::services::ServiceRow;
use chrono::NaiveDate;
use handover_rules::model::timestamp;
use handover_rules::role_end::RoleEnd;
use handover_rules::{Blocker, Category, NicHandle, Role, Timestamp};
use serde::{Deserialize, Serialize};

/// The services with one name that the viewer is a contact of, or that others share with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServicePage {
    /// The services whose contacts the viewer sees: its own by category, then those of others by which a policy gives `see`.
    pub services: Vec<ServiceDetail>,
    /// What others let the viewer do, by service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<SharedService>,
    /// The viewer's open bills, if one of the services is in debt and the viewer is the one to pay. Bills name no services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bills: Vec<OpenBill>,
}

/// A service with everything that the viewer sees of it. For those of others, that is contacts, status and history without
/// requests and reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceDetail {
    /// As in the list.
    pub row: ServiceRow,
    /// Creation date.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub creation: NaiveDate,
    /// The account that ordered it; `None` if it was taken over from the provider's systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_by: Option<NicHandle>,
    /// When it is removed, once the provider has deleted it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
    pub removal_at: Option<Timestamp>,
    /// The history of its contacts, latest first.
    pub terms: Vec<Term>,
    /// The reason the viewer can change none of its roles at present; `None` if one can be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<Blocker>,
    /// The holder, if it is a domain.
    pub holder: Option<HolderPage>,
    /// The pending end of the tech role.
    #[serde(default)]
    pub tech_end: Option<RoleEnd>,
    /// Cases about the domain that the viewer can object to; for its current admin only.
    #[serde(default)]
    pub objections: Vec<CaseToObject>,
    /// Objections to other cases about the domain, latest first; for its present admin only, since it has the role.
    #[serde(default)]
    pub objected: Vec<MadeObjection>,
}

/// An account that holds a role on services of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleHolder {
    /// The account.
    pub account: NicHandle,
    /// These services by the start of its term; `None` if it predates the records.
    pub since: Vec<(Option<Timestamp>, Vec<Category>)>,
}

impl ServicePage {
    /// Holders of a role with the number of their services, in the order of the services.
    #[must_use]
    pub fn holders(&self, role: Role) -> Vec<RoleHolder> {
        let held = |detail: &ServiceDetail| {
            let account = detail.row.contacts.holder(role).clone();
            ((account, detail.held_since(role)), detail.row.service.category)
        };
        let mut holders: Vec<RoleHolder> = Vec::new();
        for ((account, since), categories) in Category::by_equal(self.services.iter().map(held)) {
            match holders.iter_mut().find(|holder| holder.account == account) {
                Some(holder) => holder.since.push((since, categories)),
                None => holders.push(RoleHolder { account, since: vec![(since, categories)] }),
            }
        }
        holders
    }

    /// The accounts that ordered services, `None` for those that were taken over, each with its services.
    #[must_use]
    pub fn origins(&self) -> Vec<(Option<&NicHandle>, Vec<Category>)> {
        // Of services that others share, the reader learns no origin.
        let own = self.services.iter().filter(|detail| detail.row.shared.is_none());
        Category::by_equal(own.map(|detail| (detail.ordered_by.as_ref(), detail.row.service.category)))
    }

    /// The types of all services, also of those whose contacts the viewer does not see.
    #[must_use]
    pub fn categories(&self) -> Vec<Category> {
        let mut categories: Vec<Category> = self.services.iter().map(|detail| detail.row.service.category).collect();
        let shared = self.shared.iter().map(|of| of.service.category);
        let unseen: Vec<Category> = shared.filter(|category| !categories.contains(category)).collect();
        categories.extend(unseen);
        categories
    }

    /// The services on which the viewer has a role.
    pub fn own<'a>(&'a self, viewer: &NicHandle) -> impl Iterator<Item = &'a ServiceDetail> {
        self.services.iter().filter(move |detail| !detail.row.contacts.roles_of(viewer).is_empty())
    }

    /// The service of a type, or else the first one.
    #[must_use]
    pub fn of_type(&self, category: Option<Category>) -> Option<&ServiceDetail> {
        let of = |detail: &&ServiceDetail| Some(detail.row.service.category) == category;
        self.services.iter().find(of).or_else(|| self.services.first())
    }

    /// Number of claims that wait for the viewer.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.services.iter().map(|detail| detail.row.claims.len()).sum()
    }

    /// The first service on which the viewer can change a role.
    #[must_use]
    pub fn changeable(&self, viewer: &NicHandle) -> Option<&ServiceDetail> {
        self.own(viewer).find(|detail| detail.locked.is_none())
    }

    /// The reasons the viewer cannot change roles, each with the services that it is about.
    #[must_use]
    pub fn locks(&self) -> Vec<(&Blocker, Vec<Category>)> {
        let locked = self.services.iter();
        Category::by_equal(locked.filter_map(|detail| Some((detail.locked.as_ref()?, detail.row.service.category))))
    }

    /// The domain, which has a holder.
    #[must_use]
    pub fn domain(&self) -> Option<&ServiceDetail> {
        self.services.iter().find(|detail| detail.holder.is_some())
    }
}

impl ServiceDetail {
    /// The terms, those that began last first; unknown starts come last.
    #[must_use]
    pub fn latest_first(&self) -> Vec<&Term> {
        let mut terms: Vec<&Term> = self.terms.iter().collect();
        terms.sort_by_key(|term| core::cmp::Reverse(term.since));
        terms
    }

    /// The start of the current term of a role; `None` if it predates the records.
    #[must_use]
    pub fn held_since(&self, role: Role) -> Option<Timestamp> {
        self.terms.iter().find(|term| term.role == role && term.until.is_none())?.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::ServiceRow;
    use chrono::DateTime;
    use handover_rules::{Contacts, ServiceKey, ServiceName, ServiceStatus};

    fn handle(name: &str) -> NicHandle {
        NicHandle::parse(&[name, "-ovh"].concat()).expect("a handle")
    }

    fn at(seconds: i64) -> Timestamp {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    fn detail(category: Category, tech: &str, since: Option<i64>) -> ServiceDetail {
        let name = ServiceName::parse("kiln.example").expect("a name");
        let term = Term {
            role: Role::Tech,
            account: handle(tech),
            since: since.map(at),
            until: None,
            request: None,
            case: None,
            by_provider: false,
            reason: None,
            returned: false,
        };
        let before = Term { since: None, until: since.map(at), account: handle("former"), ..term.clone() };
        ServiceDetail {
            row: ServiceRow {
                service: ServiceKey { name, category },
                ascii: None,
                contacts: Contacts { admin: handle("admin"), tech: handle(tech), billing: handle("admin") },
                status: ServiceStatus::Ok,
                expiration: None,
                open: Vec::new(),
                tech_until: None,
                claims: Vec::new(),
                answer_by: None,
                shared: None,
            },
            creation: at(0).date_naive(),
            ordered_by: None,
            removal_at: None,
            terms: vec![term, before],
            locked: None,
            holder: None,
            tech_end: None,
            objections: Vec::new(),
            objected: Vec::new(),
        }
    }

    #[test]
    fn holders_of_a_role_come_with_their_types_by_start() {
        let services = vec![
            detail(Category::Domain, "aa", Some(1)),
            detail(Category::Hosting, "bb", Some(2)),
            detail(Category::EmailDomain, "aa", None),
            detail(Category::Zone, "aa", Some(1)),
        ];
        let page = ServicePage { services, ..ServicePage::default() };
        let holder = |name, since| RoleHolder { account: handle(name), since };
        assert_eq!(
            page.holders(Role::Tech),
            [
                holder(
                    "aa",
                    vec![(Some(at(1)), vec![Category::Domain, Category::Zone]), (None, vec![Category::EmailDomain])]
                ),
                holder("bb", vec![(Some(at(2)), vec![Category::Hosting])]),
            ]
        );
        let admins = page.holders(Role::Admin);
        assert_eq!((admins.len(), admins[0].since.len(), admins[0].since[0].1.len()), (1, 1, 4));
    }

    #[test]
    fn origins_are_grouped_by_orderer() {
        let mut services: Vec<ServiceDetail> =
            [Category::Domain, Category::Zone, Category::Hosting].map(|category| detail(category, "aa", None)).into();
        services[1].ordered_by = Some(handle("bb"));
        let page = ServicePage { services, ..ServicePage::default() };
        let (orderer, taken_over) = (handle("bb"), vec![Category::Domain, Category::Hosting]);
        assert_eq!(page.origins(), [(None, taken_over), (Some(&orderer), vec![Category::Zone])]);
    }

    #[test]
    fn locks_are_grouped_by_reason() {
        let mut services: Vec<ServiceDetail> =
            [Category::Domain, Category::Zone, Category::Hosting].map(|category| detail(category, "aa", None)).into();
        services[0].locked = Some(Blocker::Expired);
        services[1].locked = Some(Blocker::Expired);
        let page = ServicePage { services, ..ServicePage::default() };
        assert_eq!(page.locks(), [(&Blocker::Expired, vec![Category::Domain, Category::Zone])]);
        assert_eq!(
            page.changeable(&handle("admin")).map(|detail| detail.row.service.category),
            Some(Category::Hosting)
        );
    }

    #[test]
    fn terms_of_unknown_start_come_last() {
        let detail = detail(Category::Domain, "aa", Some(3));
        let starts: Vec<_> = detail.latest_first().iter().map(|term| term.since).collect();
        assert_eq!(starts, [Some(at(3)), None]);
    }

    #[test]
    fn an_unknown_type_shows_the_first_service() {
        let services = vec![detail(Category::Domain, "aa", None), detail(Category::Zone, "bb", None)];
        let page = ServicePage { services, ..ServicePage::default() };
        let tech = |category| page.of_type(category).map(|detail| detail.row.contacts.tech.clone());
        assert_eq!(tech(Some(Category::Zone)), Some(handle("bb")));
        assert_eq!((tech(None), tech(Some(Category::Vps))), (Some(handle("aa")), Some(handle("aa"))));
    }
}
