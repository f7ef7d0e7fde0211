//! Paths of the API, and the addresses of pages of lists as functions of the view that the app's address has.

use crate::access::PolicySide;
use crate::applications::{ApplicationId, CredentialId};
use crate::link::{HistoryView, PeopleView, RequestsView, ServicesView, UsesView};
use crate::query::{Query, escape};
use crate::requests::RequestGroup;
use crate::services::{WHOLE_NAMES, WITH_SHARED};
use crate::submissions::LinesView;
use crate::{history, services, submissions};
use handover_rules::access::AccessPolicyId;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::request::acts_on_submission::Cancellation;
use handover_rules::{
    Category, MailId, MailedLinkId, NicHandle, RequestId, ServiceKey, ServiceName, SessionId, SubmissionId, string_enum,
};

/// Header of calls that the app makes without user interaction. They do not prolong the session.
pub const UNATTENDED: &str = "Handover-Unattended";

/// Header of the app's calls, and parameter of [`EVENTS`] and files: the account that its page shows, at the desk the number
/// of the member of staff. A session of another one, which has signed in in another tab, does not answer.
pub const ACCOUNT: &str = "handover-account";

/// Common prefix.
pub const ROOT: &str = "/1.0";
/// Prefix of routes that OVHcloud has in version 2 of its API.
pub const ROOT_V2: &str = "/v2";
/// `GET`: whether the server runs and can read and write its database. Outside of [`ROOT`].
pub const HEALTH: &str = "/healthz";
/// `GET`: like [`HEALTH`], and whether all work in the background is running. Outside of [`ROOT`].
pub const READY: &str = "/readyz";
/// `GET`: [`crate::app::AppInfo`].
pub const APP: &str = "/1.0/app";
/// `GET`: the provider's logo, if [`crate::app::AppInfo::has_logo`].
pub const LOGO: &str = "/1.0/logo";
/// `GET`: the description of the API (OpenAPI).
pub const OPENAPI: &str = "/1.0/openapi.json";
/// `POST` signs in, `DELETE` signs out.
pub const SESSION: &str = "/1.0/session";
/// `POST`: begins to sign in by the provider; answers with [`crate::account::ProviderPage`].
pub const PROVIDER_SIGN_IN: &str = "/1.0/session/provider";
/// `POST`: finishes it.
pub const PROVIDER_SIGN_IN_FINISH: &str = "/1.0/session/provider/finish";
/// `POST`: the provider ends sessions (OpenID Connect Back-Channel Logout).
pub const PROVIDER_LOGOUT: &str = "/1.0/session/provider/logout";
/// As [`PROVIDER_SIGN_IN`], for the desk.
pub const DESK_PROVIDER_SIGN_IN: &str = "/1.0/desk/session/provider";
/// As [`PROVIDER_SIGN_IN_FINISH`], for the desk.
pub const DESK_PROVIDER_SIGN_IN_FINISH: &str = "/1.0/desk/session/provider/finish";
/// As [`PROVIDER_LOGOUT`], for the desk.
pub const DESK_PROVIDER_LOGOUT: &str = "/1.0/desk/session/provider/logout";
/// `GET`: server-sent events.
pub const EVENTS: &str = "/1.0/me/events";
/// `GET`: the present time in seconds since 1970 (reference).
pub const AUTH_TIME: &str = "/1.0/auth/time";
/// `POST`: an application asks for access to an account (reference).
pub const AUTH_CREDENTIAL: &str = "/1.0/auth/credential";
/// `GET`: the credential of a signed call (reference).
pub const AUTH_CURRENT_CREDENTIAL: &str = "/1.0/auth/currentCredential";
/// `POST`: ends the credential of a signed call (reference).
pub const AUTH_LOGOUT: &str = "/1.0/auth/logout";
/// `GET`: [`crate::applications::ApplicationsPage`]. `POST` registers an application, `DELETE` below it removes one.
pub const APPLICATIONS: &str = "/1.0/me/applications";
/// `DELETE` below it revokes the access of an application.
pub const GRANTS: &str = "/1.0/me/grants";
/// `POST`: what an application asks for, by the token of its page; changes nothing.
pub const GRANT_REQUEST: &str = "/1.0/me/grants/request";
/// `POST`: allows it, with the account's password.
pub const GRANT_ALLOW: &str = "/1.0/me/grants/allow";
/// `POST`: denies it.
pub const GRANT_DENY: &str = "/1.0/me/grants/deny";
/// `GET`: the account (reference).
pub const ME: &str = "/1.0/me";
/// `GET`: a page of the services list.
pub const SERVICES: &str = "/1.0/me/services";
/// `GET`: the services list under the same filters, as a CSV file.
pub const SERVICES_CSV: &str = "/1.0/me/services.csv";
/// `GET`: [`crate::submissions::ModifyContext`].
pub const MODIFY: &str = "/1.0/me/services/edit";
/// `POST`: ends a tech role before its last day.
pub const END_ROLE: &str = "/1.0/me/services/endRole";
/// `GET`: the requests screen.
pub const REQUESTS: &str = "/1.0/me/requests";
/// `GET`: every request of that list under the same filters, as a CSV file; of one group with `group`.
pub const REQUESTS_CSV: &str = "/1.0/me/requests.csv";
/// `GET`: the tech roles that end soon, each as a line of a CSV file.
pub const ENDING_SOON_CSV: &str = "/1.0/me/requests/ending.csv";
/// `POST`: submits new contacts for many services: [`crate::submissions::NewSubmission`].
pub const SUBMISSIONS: &str = "/1.0/me/submissions";
/// `POST`: a [preview](handover_rules::submission::form::Preview) of [`SUBMISSIONS`]; nothing is stored.
pub const SUBMISSIONS_CHECK: &str = "/1.0/me/submissions/check";
/// `GET`: numbers of the account's requests (reference).
pub const TASKS: &str = "/1.0/me/task/contactChange";
/// `POST`: signs up. The response does not reveal whether the address is known.
pub const SIGN_UP: &str = "/1.0/signUp";
/// `POST`: confirms a sign-up with a mailed link.
pub const SIGN_UP_CONFIRM: &str = "/1.0/signUp/confirm";
/// `POST`: requests a mail to set a password. The response does not reveal whether the login is known.
pub const PASSWORD_FORGOTTEN: &str = "/1.0/password/forgotten";
/// `POST`: sets a password with a mailed link.
pub const PASSWORD_RESET: &str = "/1.0/password/reset";
/// `POST`: state of a mailed link, without using it.
pub const MAILED_LINK: &str = "/1.0/secret";
/// `POST`: undoes a change of address with a mailed link.
pub const ADDRESS_UNDO: &str = "/1.0/address/undo";
/// `GET`: everything stored about the account, as a JSON file.
pub const ACCOUNT_DATA: &str = "/1.0/me/data";
/// `GET` reads the profile, `PUT` changes personal details.
pub const PROFILE: &str = "/1.0/me/profile";
/// `GET`: a page of the accounts that this one works with (`?search=…&after=…&limit=…`): [`crate::people::PeoplePage`].
pub const PEOPLE: &str = "/1.0/me/people";
/// The people that the filters find, as a CSV file.
pub const PEOPLE_CSV: &str = "/1.0/me/people.csv";
/// `GET`: the account's private labels. `PUT` and `DELETE` below it: [`label`].
pub const LABELS: &str = "/1.0/me/labels";
/// `POST`: changes the password and ends all other sessions.
pub const PASSWORD: &str = "/1.0/me/password";
/// `POST`: requests a change of address (reference).
pub const CHANGE_EMAIL: &str = "/1.0/me/changeEmail";
/// Prefix of changes of address (reference).
pub const EMAIL_TASKS: &str = "/1.0/me/task/emailChange";
/// `DELETE`: ends all other sessions.
pub const SESSIONS: &str = "/1.0/me/sessions";
/// `GET`: the history of a service's contacts.
pub const HISTORY: &str = "/1.0/me/services/history";
/// `GET`: the history as a CSV file.
pub const HISTORY_CSV: &str = "/1.0/me/services/history.csv";
/// `GET`: a page of the history of contacts of all services: [`crate::history::HistoryPage`].
pub const HISTORY_OF_ALL: &str = "/1.0/me/history";
/// `GET`: this history, with the same filters, as a CSV file.
pub const HISTORY_OF_ALL_CSV: &str = "/1.0/me/history.csv";
/// `GET`: the account's services with one name, and everything that their contacts see of them:
/// [`crate::service::ServicePage`].
pub const SERVICE: &str = "/1.0/me/services/detail";
/// `GET`: the holder of a domain: [`crate::holder::HolderPage`].
pub const HOLDER: &str = "/1.0/me/services/holder";
/// `PUT`: changes phone and postal address of a holder immediately.
pub const HOLDER_DETAILS: &str = "/1.0/me/services/holder/details";
/// `POST`: asks for a change of holder.
pub const HOLDER_CHANGES: &str = "/1.0/me/services/holder/changes";
/// `POST` below it: objects to a case as the current admin of its domain.
pub const MY_CASES: &str = "/1.0/me/cases";
/// `POST`: a change of holder as the holder with a mailed link sees it; changes nothing.
pub const HOLDER_LINK: &str = "/1.0/holderChange";
/// `POST`: answers a change of holder with a mailed link.
pub const HOLDER_ANSWER: &str = "/1.0/holderChange/answer";
/// `GET` below it: a change of holder as an account at the address of a party sees it.
pub const MY_HOLDER_CHANGES: &str = "/1.0/me/holderChanges";
/// `POST`: authorization queries of the provider's other systems, with an API key.
pub const RIGHTS: &str = "/1.0/rights";
/// `GET`: a page of policies, [`crate::access::PoliciesPage`]. `POST`: gives access. Below it, by number, `GET`, `PUT`, and
/// `DELETE`, which ends a policy of the account, or drops access that it has received.
pub const ACCESS_POLICIES: &str = "/1.0/access/policies";
/// `GET`: everybody with access to a service, [`crate::access::ServiceAccess`].
pub const ACCESS_TO_SERVICE: &str = "/1.0/access/service";
/// `GET`: a page of the uses of the account's policies, [`crate::access::UsesPage`].
pub const ACCESS_USES: &str = "/1.0/access/uses";
/// `GET`: these uses as a CSV file.
pub const ACCESS_USES_CSV: &str = "/1.0/access/uses.csv";
/// `GET`: policies, [`crate::reference::IamPolicy`]. `POST`: gives access. Below it, by number, `GET`, `PUT` and `DELETE`
/// (reference).
pub const IAM_POLICY: &str = "/v2/iam/policy";
/// `GET`: the account's services, [`crate::reference::IamResource`]. Below it, by URN, `GET`, and `POST` with
/// `authorization/check` (reference).
pub const IAM_RESOURCE: &str = "/v2/iam/resource";
/// `GET`: the catalogue of actions, [`crate::reference::ReferenceAction`] (reference).
pub const IAM_ACTIONS: &str = "/v2/iam/reference/action";
/// Everything for the provider's other systems, with a key.
pub const PROVIDER: &str = "/1.0/provider/";
/// `GET`, `PUT` and `DELETE` below it: accounts by handle.
pub const PROVIDER_ACCOUNTS: &str = "/1.0/provider/accounts";
/// `GET`, `PUT` and `DELETE` below it: services by category and name. `PUT` below that: `contacts`.
pub const PROVIDER_SERVICES: &str = "/1.0/provider/services";
/// `GET`, `PUT` and `DELETE` below it: holders by domain.
pub const PROVIDER_HOLDERS: &str = "/1.0/provider/holders";
/// `GET`, `PUT` and `DELETE` below it: bills by id.
pub const PROVIDER_BILLS: &str = "/1.0/provider/bills";
/// `GET`, `PUT` and `DELETE` below it: payment methods by id.
pub const PROVIDER_PAYMENT_METHODS: &str = "/1.0/provider/paymentMethods";
/// `POST`: writes many objects, one in each line (NDJSON).
pub const PROVIDER_BATCH: &str = "/1.0/provider/batch";
/// `GET`: the contacts of all services, one in each line (NDJSON).
pub const PROVIDER_CONTACTS: &str = "/1.0/provider/contacts";
/// `GET`: events after a position, with [`crate::provider::EventsPage`].
pub const PROVIDER_EVENTS: &str = "/1.0/provider/events";
/// Delivery reports.
pub const PROVIDER_BOUNCES: &str = "/1.0/provider/bounces";
/// `GET`: durations and limits of the procedures without access to an account. `POST`: opens a case.
pub const CASES: &str = "/1.0/procedures";
/// `POST`: the page that a private link of a case opens.
pub const CASE_LINK: &str = "/1.0/procedures/link";
/// `POST`: confirms the mailbox of a claimant; answers with the secret of a link to the case.
pub const CASE_CONFIRM: &str = "/1.0/procedures/confirm";
/// `POST`: objects to an approved case.
pub const CASE_OBJECTION: &str = "/1.0/procedures/objection";
/// `GET`: the case of a private link, which is sent as `Authorization: Bearer`.
pub const CASE: &str = "/1.0/procedures/case";
/// `POST`: uploads a paper of this case; its kind is in the query, its content the body.
pub const CASE_PAPERS: &str = "/1.0/procedures/case/papers";
/// `POST`: sends the papers of this case to staff.
pub const CASE_SEND: &str = "/1.0/procedures/case/send";
/// `POST`: closes this case.
pub const CASE_CLOSE: &str = "/1.0/procedures/case/close";
/// `GET`: the cases that are open, for staff.
pub const DESK_CASES: &str = "/1.0/desk/cases";
/// `POST`: settles the account's bills (demo mode).
pub const DEMO_PAY: &str = "/1.0/demo/pay";
/// `POST`: renews a service (demo mode). See [`demo_renewal`].
pub const DEMO_RENEWALS: &str = "/1.0/demo/renewals";
/// `POST`: adds a payment method (demo mode).
pub const DEMO_PAYMENT_METHOD: &str = "/1.0/demo/paymentMethod";
/// `POST`: orders a service (demo mode).
pub const DEMO_ORDER: &str = "/1.0/demo/order";
/// `POST`: signs in as any account (demo mode).
pub const DEMO_SESSION: &str = "/1.0/demo/session";
/// `GET`: mails of all demo accounts (demo mode).
pub const DEMO_MAILS: &str = "/1.0/demo/mails";
/// `POST`: receives webhooks, `GET`: the latest of them (demo mode).
pub const DEMO_WEBHOOKS: &str = "/1.0/demo/webhooks";
/// Sample papers (demo mode).
pub const DEMO_PAPERS: &str = "/1.0/demo/papers";

/// Everything at the desk.
pub const DESK: &str = "/1.0/desk/";
/// `GET` reads the session at the desk, `POST` signs in, `DELETE` signs out. For customers, nothing below exists.
pub const DESK_SESSION: &str = "/1.0/desk/session";
/// `POST`: an invitation to the desk, without using it.
pub const DESK_INVITATION: &str = "/1.0/desk/invitation";
/// `POST`: accepts an invitation and signs in.
pub const DESK_ENROL: &str = "/1.0/desk/invitation/accept";
/// `GET`: key figures, and items that need a person.
pub const DESK_OVERVIEW: &str = "/1.0/desk/overview";
/// `GET`: accounts, services and requests by handle, address, name or number (`?q=…`).
pub const DESK_SEARCH: &str = "/1.0/desk/search";
/// `GET`: a customer.
pub const DESK_CUSTOMERS: &str = "/1.0/desk/customers";
/// `GET`: a service.
pub const DESK_SERVICE: &str = "/1.0/desk/service";
/// `GET`: a request.
pub const DESK_REQUESTS: &str = "/1.0/desk/requests";
/// `POST`: does something, for a reason.
pub const DESK_ACT: &str = "/1.0/desk/act";
/// `GET`: a page of the audit log.
pub const DESK_AUDIT: &str = "/1.0/desk/audit";
/// `GET`: the audit log as a CSV file.
pub const DESK_AUDIT_CSV: &str = "/1.0/desk/audit.csv";
/// `GET`: the staff of the demo; `POST` signs in as one of them (demo mode).
pub const DEMO_DESK: &str = "/1.0/demo/desk";

/// `GET`: one request.
#[must_use]
pub fn request(id: RequestId) -> String {
    [REQUESTS, "/", &id.to_string()].concat()
}

/// `POST`: withdraws a change of holder.
#[must_use]
pub fn withdraw_holder_change(id: HolderChangeId) -> String {
    [HOLDER_CHANGES, "/", &id.to_string(), "/withdraw"].concat()
}

/// `GET`: a change of holder as an account at the address of a party sees it.
#[must_use]
pub fn my_holder_change(id: HolderChangeId) -> String {
    [MY_HOLDER_CHANGES, "/", &id.to_string()].concat()
}

/// `POST`: answers it.
#[must_use]
pub fn answer_holder_change(id: HolderChangeId) -> String {
    [&my_holder_change(id), "/answer"].concat()
}

/// `POST`: sends the email with the private link again.
#[must_use]
pub fn resend_holder_mail(id: HolderChangeId) -> String {
    [&my_holder_change(id), "/resendEmail"].concat()
}

/// `GET`: a case that the account can object to.
#[must_use]
pub fn my_case(number: CaseNumber) -> String {
    [MY_CASES, "/", &number.to_string()].concat()
}

/// `POST`: objects to a case in a session.
#[must_use]
pub fn object_to_case(number: CaseNumber) -> String {
    [MY_CASES, "/", &number.to_string(), "/objection"].concat()
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

/// `GET`: one submission, with at most `limit` of its lines.
#[must_use]
pub fn submission(id: SubmissionId) -> String {
    [SUBMISSIONS, "/", &id.to_string()].concat()
}

/// `GET`: the same with its first line only, for clients that read the lines separately.
#[must_use]
pub fn submission_head(id: SubmissionId) -> String {
    [&submission(id), "?limit=1"].concat()
}

/// `GET`: a page of the lines of a submission (`?search=…&state=…&after=…&limit=…`).
#[must_use]
pub fn submission_lines(id: SubmissionId) -> String {
    [&submission(id), "/lines"].concat()
}

/// `GET`: the lines of a submission as a CSV file, with the same filters.
#[must_use]
pub fn submission_lines_csv(id: SubmissionId) -> String {
    [&submission(id), "/lines.csv"].concat()
}

/// `GET`: the tech roles that end like the one which a request has handed over, as far as they may be extended:
/// [`crate::submissions::ExtendableRoles`].
#[must_use]
pub fn ends_alike(request: RequestId) -> String {
    [SUBMISSIONS, "/", &request.to_string(), "/ends"].concat()
}

string_enum! {
    /// An action on lines of a submission. Its name is the last segment of the path.
    pub enum SubmissionAction {
        /// Answers lines, with a code.
        Answer = "answer",
        /// Withdraws lines as the asker.
        Withdraw = "withdraw",
        /// Takes the party's own acceptances back.
        TakeBack = "takeBack",
        /// Requests a new mail.
        Resend = "resend",
        /// Ends tech roles that lines have handed over before their last day: [`crate::submissions::EndRoles`].
        EndRoles = "endRoles",
    }
}

impl From<Cancellation> for SubmissionAction {
    fn from(cancellation: Cancellation) -> Self {
        match cancellation {
            Cancellation::Withdraw => Self::Withdraw,
            Cancellation::TakeBack => Self::TakeBack,
        }
    }
}

/// `POST`: an action on lines of a submission.
#[must_use]
pub fn submission_action(id: SubmissionId, action: SubmissionAction) -> String {
    [&submission(id), "/", action.as_str()].concat()
}

/// `GET`: one request (reference).
#[must_use]
pub fn task(id: RequestId) -> String {
    [TASKS, "/", &id.to_string()].concat()
}

/// `POST`: an action on a request.
#[must_use]
pub fn task_action(id: RequestId, action: TaskAction) -> String {
    [&task(id), "/", action.as_str()].concat()
}

/// `POST`: submits new contacts (reference).
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

/// `POST`: renews the services of a name for a year (demo mode).
#[must_use]
pub fn demo_renewal(name: &ServiceName) -> String {
    [DEMO_RENEWALS, "/", &escape(name.as_str())].concat()
}

/// `GET`: the page of a service. See [`SERVICE`].
#[must_use]
pub fn service_page(name: &ServiceName) -> String {
    [SERVICE, &Query::default().with("service", name.as_str()).finish()].concat()
}

/// A policy, below [`ACCESS_POLICIES`].
#[must_use]
pub fn access_policy(id: AccessPolicyId) -> String {
    [ACCESS_POLICIES, "/", &id.to_string()].concat()
}

/// A route that takes its service from the query, such as [`MODIFY`] or [`HISTORY`], for one service.
#[must_use]
pub fn of_service(base: &str, service: &ServiceKey) -> String {
    let query = Query::default().with("service", service.name.as_str()).with("category", service.category.as_str());
    [base, &query.finish()].concat()
}

/// `POST`: an action on a change of address: accept, refuse or resend.
#[must_use]
pub fn email_task_action(id: MailedLinkId, action: TaskAction) -> String {
    [EMAIL_TASKS, "/", &id.to_string(), "/", action.as_str()].concat()
}

/// `GET`: a case, for staff.
#[must_use]
pub fn desk_case(number: CaseNumber) -> String {
    [DESK_CASES, "/", &number.to_string()].concat()
}

/// `POST`: decides a case.
#[must_use]
pub fn desk_case_decision(number: CaseNumber) -> String {
    [&desk_case(number), "/decision"].concat()
}

/// `GET`: the content of a paper, for staff.
#[must_use]
pub fn desk_paper(number: CaseNumber, paper: PaperId) -> String {
    [&desk_case(number), "/papers/", &paper.to_string()].concat()
}

/// [`CASE_PAPERS`] for a paper of this kind.
#[must_use]
pub fn case_papers(kind: PaperKind) -> String {
    [CASE_PAPERS, &Query::default().with("kind", kind.as_str()).finish()].concat()
}

/// `GET`: a sample of a paper, as PDF (demo mode).
#[must_use]
pub fn demo_paper(kind: PaperKind) -> String {
    [DEMO_PAPERS, "/", kind.as_str()].concat()
}

/// `DELETE`: removes a paper of a case.
#[must_use]
pub fn case_paper(id: PaperId) -> String {
    [CASE_PAPERS, "/", &id.to_string()].concat()
}

/// `PUT` sets the private label of a handle ([`crate::people::SetLabel`]), `DELETE` removes it.
#[must_use]
pub fn label(handle: &NicHandle) -> String {
    [LABELS, "/", handle.as_str()].concat()
}

/// `GET`: one person: [`crate::people::PersonPage`].
#[must_use]
pub fn person(handle: &NicHandle) -> String {
    [PEOPLE, "/", handle.as_str()].concat()
}

/// `DELETE`: removes an application, with all access that it has.
#[must_use]
pub fn application(id: ApplicationId) -> String {
    [APPLICATIONS, "/", &id.to_string()].concat()
}

/// `DELETE`: revokes the access of an application.
#[must_use]
pub fn grant(id: CredentialId) -> String {
    [GRANTS, "/", &id.to_string()].concat()
}

/// `DELETE`: ends a session.
#[must_use]
pub fn session(id: SessionId) -> String {
    [SESSIONS, "/", &id.to_string()].concat()
}

/// `GET`: one mail.
#[must_use]
pub fn demo_mail(id: MailId) -> String {
    [DEMO_MAILS, "/", &id.to_string()].concat()
}

/// `GET`: the HTML part of a mail as a document with its own Content-Security-Policy.
#[must_use]
pub fn demo_mail_html(id: MailId) -> String {
    [&demo_mail(id), "/html"].concat()
}

/// `GET`: the file attached to a mail.
#[must_use]
pub fn demo_mail_attachment(id: MailId) -> String {
    [&demo_mail(id), "/attachment"].concat()
}

/// The path of a category in OVHcloud's API.
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

/// `GET`: a page of [`SERVICES`] with about `wanted` rows. Where services of one name may share a row, it does not end within
/// a name; the server heeds that only in the order of names.
#[must_use]
pub fn services_page(view: &ServicesView, after: &str, wanted: usize) -> String {
    let limit = limit(wanted, [services::PAGE, services::MAX_PAGE]);
    let whole = if view.flat || view.need.is_some() { "" } else { "1" };
    let start = Query::default().with(WHOLE_NAMES, whole).with(WITH_SHARED, if view.with_shared { "1" } else { "" });
    let query = view.write(start).with("after", after).with("limit", &limit);
    [SERVICES, &query.finish()].concat()
}

/// `GET`: the first page of each group of [`REQUESTS`], or the page of a group that follows a cursor.
#[must_use]
pub fn requests_page(view: &RequestsView, after: Option<(RequestGroup, &str)>) -> String {
    let (group, after) = after.map_or(("", ""), |(group, after)| (group.as_str(), after));
    let query = view.write(Query::default()).with("group", group).with("after", after);
    [REQUESTS, &query.finish()].concat()
}

/// `GET`: a page of [`PEOPLE`].
#[must_use]
pub fn people_page(view: &PeopleView, after: &str) -> String {
    [PEOPLE, &view.write(Query::default()).with("after", after).finish()].concat()
}

/// `GET`: a page of [`HISTORY_OF_ALL`] with about `wanted` rows.
#[must_use]
pub fn history_page(view: &HistoryView, after: &str, wanted: usize) -> String {
    let limit = limit(wanted, [history::page(view), history::MAX_PAGE]);
    let query = view.write(Query::default()).with("after", after).with("limit", &limit);
    [HISTORY_OF_ALL, &query.finish()].concat()
}

/// `GET`: a page of [`ACCESS_POLICIES`] that the account gives or has received.
#[must_use]
pub fn access_policies(side: PolicySide, after: &str) -> String {
    [ACCESS_POLICIES, &Query::default().with("side", side.as_str()).with("after", after).finish()].concat()
}

/// `GET`: a page of [`ACCESS_USES`].
#[must_use]
pub fn access_uses(view: &UsesView, after: &str) -> String {
    [ACCESS_USES, &view.write(Query::default()).with("after", after).finish()].concat()
}

/// `GET`: [`ACCESS_USES_CSV`], as a view shows them.
#[must_use]
pub fn access_uses_csv(view: &UsesView) -> String {
    [ACCESS_USES_CSV, &view.write(Query::default()).finish()].concat()
}

/// `GET`: a page of [`submission_lines`] with about `wanted` rows.
#[must_use]
pub fn submission_lines_page(id: SubmissionId, view: &LinesView, after: &str, wanted: usize) -> String {
    let limit = limit(wanted, [submissions::PAGE, submissions::MAX_PAGE]);
    let query = view.write(Query::default()).with("after", after).with("limit", &limit);
    [submission_lines(id), query.finish()].concat()
}

/// `GET`: a page of [`DEMO_MAILS`]: of the reader's emails, or of those of all accounts (demo mode).
#[must_use]
pub fn demo_mails_page(is_of_all: bool, after: &str) -> String {
    let own = if is_of_all { "" } else { "true" };
    [DEMO_MAILS, &Query::default().with("own", own).with("after", after).finish()].concat()
}

/// The limit of a page with `wanted` rows; empty for the server's own.
fn limit(wanted: usize, [usual, most]: [u32; 2]) -> String {
    let limit = u32::try_from(wanted).unwrap_or(u32::MAX).clamp(usual, most);
    if limit == usual { String::new() } else { limit.to_string() }
}
