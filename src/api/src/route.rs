//! Every address of the API, once.

use crate::query::{Query, escape};
use handover_rules::{Category, MailId, RequestId, ServiceKey, SessionId, TaskId, string_enum};

/// The header of calls that the app makes by itself, because something changed or the connection is back, while nobody
/// does anything: they are no use of the session.
pub const UNATTENDED: &str = "Handover-Unattended";

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
/// `POST`: begins a new account; the answer is the same whatever the address.
pub const SIGN_UP: &str = "/1.0/signUp";
/// `POST`: confirms the address of a new account with the secret mailed there.
pub const SIGN_UP_CONFIRM: &str = "/1.0/signUp/confirm";
/// `POST`: has a mail sent that lets one set a password; the answer is the same whatever the login.
pub const PASSWORD_FORGOTTEN: &str = "/1.0/password/forgotten";
/// `POST`: sets a password with a mailed secret.
pub const PASSWORD_RESET: &str = "/1.0/password/reset";
/// `POST`: whose account a mailed secret is for, or why it does not count. Nothing is done by it.
pub const SECRET: &str = "/1.0/secret";
/// `POST`: undoes a change of address with the secret mailed to the old one.
pub const ADDRESS_UNDO: &str = "/1.0/address/undo";
/// `GET` reads the profile, `PUT` changes names and language.
pub const PROFILE: &str = "/1.0/me/profile";
/// `POST`: sets a password with the present one; all other sessions end.
pub const PASSWORD: &str = "/1.0/me/password";
/// `POST`: asks for another address (reference).
pub const CHANGE_EMAIL: &str = "/1.0/me/changeEmail";
/// The root of changes of address (reference).
pub const EMAIL_TASKS: &str = "/1.0/me/task/emailChange";
/// `DELETE`: ends all sessions but the present one.
pub const SESSIONS: &str = "/1.0/me/sessions";
/// `GET`: the history of a service's contacts.
pub const HISTORY: &str = "/1.0/me/services/history";
/// `GET`: the same as a CSV file.
pub const HISTORY_CSV: &str = "/1.0/me/services/history.csv";
/// `POST`: may an account do something on a service; for the provider's other systems, with a key.
pub const RIGHTS: &str = "/1.0/rights";
/// `POST`: settles the account's bills, in demo mode only.
pub const DEMO_PAY: &str = "/1.0/demo/pay";
/// `POST`: adds a payment method, in demo mode only.
pub const DEMO_PAYMENT_METHOD: &str = "/1.0/demo/paymentMethod";
/// `POST`: orders a service, in demo mode only.
pub const DEMO_ORDER: &str = "/1.0/demo/order";
/// `POST`: signs in as any account, in demo mode only.
pub const DEMO_SESSION: &str = "/1.0/demo/session";
/// `GET`: the mails of the demo people, in demo mode only.
pub const DEMO_MAILS: &str = "/1.0/demo/mails";

/// One of the accounts's requests, with its timeline.
#[must_use]
pub fn request(id: RequestId) -> String {
    [REQUESTS, "/", &id.to_string()].concat()
}

string_enum! {
    /// An action on a request or on a change of address. Its name is the last segment of the path.
    pub enum TaskAction {
        /// Accepts it, with a code (reference).
        Accept = "accept",
        /// Declines it, with a code (reference).
        Refuse = "refuse",
        /// Requests a new mail (reference).
        ResendEmail = "resendEmail",
        /// Withdraws it as the asker.
        Withdraw = "withdraw",
        /// Takes the party's own acceptance back.
        TakeBack = "takeBack",
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

/// The history of one service, as a page (`HISTORY`) or as a file (`HISTORY_CSV`).
#[must_use]
pub fn history(base: &str, service: &ServiceKey) -> String {
    let query = Query::default().with("service", service.name.as_str()).with("category", service.category.as_str());
    [base, &query.finish()].concat()
}

/// What can be done to a change of address: `accept` (with its code), `refuse`, `resendEmail`.
#[must_use]
pub fn email_task_action(id: TaskId, action: TaskAction) -> String {
    [EMAIL_TASKS, "/", &id.to_string(), "/", action.as_str()].concat()
}

/// One session, to end it.
#[must_use]
pub fn session(id: SessionId) -> String {
    [SESSIONS, "/", &id.to_string()].concat()
}

/// One mail of the demo mailbox.
#[must_use]
pub fn demo_mail(id: MailId) -> String {
    [DEMO_MAILS, "/", &id.to_string()].concat()
}

/// The HTML part of a mail, as a page with a policy of its own.
#[must_use]
pub fn demo_mail_html(id: MailId) -> String {
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
