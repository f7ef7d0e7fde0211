//! Every address of the API, once.

use crate::query::{Query, escape};
use handover_rules::{Category, RequestId, ServiceKey};

/// The root of everything here.
pub const ROOT: &str = "/1.0";
/// `GET`: says that the server is up and its database answers. Outside [`ROOT`].
pub const HEALTH: &str = "/healthz";
/// `GET`: what the app needs first: [`crate::app::AppInfo`].
pub const APP: &str = "/1.0/app";
/// `POST` signs in, `DELETE` signs out.
pub const SESSION: &str = "/1.0/session";
/// `GET`: server-sent events about what changed for this account.
pub const EVENTS: &str = "/1.0/me/events";
/// `GET`: the account itself (reference).
pub const ME: &str = "/1.0/me";
/// `GET`: a page of the services list.
pub const SERVICES: &str = "/1.0/me/services";
/// `GET`: what the modify screen needs.
pub const MODIFY: &str = "/1.0/me/services/edit";
/// `POST`: what a submission would lead to, without sending it.
pub const CHECK: &str = "/1.0/me/services/check";
/// `GET`: the requests screen.
pub const REQUESTS: &str = "/1.0/me/requests";
/// `GET`: the numbers of the requests this account is involved in (reference).
pub const TASKS: &str = "/1.0/me/task/contactChange";
/// `POST`: signs in as any account, in demo mode only.
pub const DEMO_SESSION: &str = "/1.0/demo/session";
/// `GET`: the mails of the demo people, in demo mode only.
pub const DEMO_MAILS: &str = "/1.0/demo/mails";

/// One of the accounts's requests, with its timeline.
#[must_use]
pub fn request(id: RequestId) -> String {
    [REQUESTS, "/", &id.to_string()].concat()
}

/// What can be done to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskAction {
    /// Accept it, with a code (reference).
    Accept,
    /// Decline it, with a code (reference).
    Refuse,
    /// Have a new mail sent (reference).
    ResendEmail,
    /// Withdraw it as the asker.
    Withdraw,
    /// Take one's acceptance back.
    TakeBack,
}

impl TaskAction {
    /// Every action.
    pub const ALL: [Self; 5] = [Self::Accept, Self::Refuse, Self::ResendEmail, Self::Withdraw, Self::TakeBack];

    /// The last segment of its address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::ResendEmail => "resendEmail",
            Self::Withdraw => "withdraw",
            Self::TakeBack => "takeBack",
        }
    }
}

/// One request as the reference's clients read it.
#[must_use]
pub fn task(id: RequestId) -> String {
    [TASKS, "/", &id.to_string()].concat()
}

/// An action on a request.
#[must_use]
pub fn task_action(id: RequestId, action: TaskAction) -> String {
    [&task(id), "/", action.as_str()].concat()
}

/// `POST` asks for new contacts (reference).
#[must_use]
pub fn change_contact(service: &ServiceKey) -> String {
    service_address(service, "changeContact")
}

/// `GET`: status and contacts of one service (reference).
#[must_use]
pub fn service_infos(service: &ServiceKey) -> String {
    service_address(service, "serviceInfos")
}

fn service_address(service: &ServiceKey, last: &str) -> String {
    [ROOT, category_path(service.category), "/", &escape(service.name.as_str()), "/", last].concat()
}

/// [`MODIFY`] for one service.
#[must_use]
pub fn modify(service: &ServiceKey) -> String {
    let query = Query::default().with("service", service.name.as_str()).with("category", service.category.as_str());
    [MODIFY, &query.finish()].concat()
}

/// One mail of the demo mailbox.
#[must_use]
pub fn demo_mail(id: i64) -> String {
    [DEMO_MAILS, "/", &id.to_string()].concat()
}

/// The HTML part of a mail, as a page with a policy of its own.
#[must_use]
pub fn demo_mail_html(id: i64) -> String {
    [&demo_mail(id), "/html"].concat()
}

/// The path under which the reference has services of a category (reference.md 2.2).
#[must_use]
pub const fn category_path(category: Category) -> &'static str {
    match category {
        Category::AllDom => "/allDom",
        Category::Anthos => "/dedicated/anthos/tenants",
        Category::Cloud => "/cloud/project",
        Category::Dedicated => "/dedicated/server",
        Category::DedicatedCluster => "/dedicated/cluster",
        Category::Domain => "/domain",
        Category::EmailDomain => "/email/domain",
        Category::Essentials => "/essentials",
        Category::Failover => "/ip/service",
        Category::Hosting => "/hosting/web",
        Category::HostingReseller => "/hosting/reseller",
        Category::Hycu => "/license/hycu",
        Category::Kube => "/kube",
        Category::LoadBalancer => "/ipLoadbalancing",
        Category::Logs => "/dbaas/logs",
        Category::Nas => "/dedicated/nas",
        Category::Nasha => "/dedicated/nasha",
        Category::Netapp => "/storage/netapp",
        Category::Nutanix => "/nutanix",
        Category::OverTheBox => "/overTheBox",
        Category::OvhCloudConnect => "/ovhCloudConnect",
        Category::PackSipTrunk => "/pack/siptrunk",
        Category::PackXdsl => "/pack/xdsl",
        Category::PrivateCloud => "/dedicatedCloud",
        Category::PrivateDatabase => "/hosting/privateDatabase",
        Category::Vps => "/vps",
        Category::Xdsl => "/xdsl",
        Category::Zone => "/domain/zone",
    }
}
