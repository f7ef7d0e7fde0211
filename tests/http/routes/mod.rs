//! Every route of the server against the same expectations: access, malformed calls and response headers.

mod access;
mod malformed;
mod openapi;

use crate::common::{ProviderExport, Reply, TO_NEWCOMER, TestServer, TestUser, account, domain};
use handover_api::access::PolicySide;
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::applications::{ApplicationId, CredentialId};
use handover_api::desk::DeskAction;
use handover_api::route::{SubmissionAction, TaskAction};
use handover_api::{desk, route};
use handover_rules::access::AccessPolicyId;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::desk::{CorrectionId, StaffRole};
use handover_rules::holder::HolderChangeId;
use handover_rules::{
    Category, EmailAddress, MailId, MailedLinkId, RequestId, Role, ServiceKey, ServiceName, SessionId, SubmissionId,
};
use reqwest::Method;
use serde_json::{Value, json};

#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Anybody,
    /// Any session; the response depends on the account.
    SignedIn,
    /// Accounts related to one resource. For others it does not exist.
    Concerned,
    /// The provider's staff, or those with a role. For customers it does not exist.
    Staff(Option<StaffRole>),
}

/// A route, and a call of it that the admin may make.
struct Line {
    method: Method,
    address: String,
    path: String,
    who: For,
    /// A valid body; `None` where the route reads none.
    body: Option<Value>,
}

fn line(method: Method, address: impl Into<String>, path: impl Into<String>, who: For) -> Line {
    Line { method, address: address.into(), path: path.into(), who, body: None }
}

impl Line {
    fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    async fn call(&self, user: &TestUser) -> Reply {
        let request = user.client.request(self.method.clone(), user.url(&self.path));
        let request = if let Some(body) = &self.body { request.json(body) } else { request };
        user.send(request).await
    }
}

impl Line {
    /// Calls the route with any text marked as JSON.
    async fn send_text(&self, user: &TestUser, body: &str) -> Reply {
        user.call(self.method.clone(), &self.path, &[("content-type", "application/json")], body).await
    }
}

/// Ids of the resources that the admin is related to.
#[derive(Clone, Copy)]
struct Numbers {
    request: RequestId,
    /// A pending address change.
    address: MailedLinkId,
    /// The admin's second session.
    session: SessionId,
    /// An open change of holder.
    holder: HolderChangeId,
    /// Two policies that the admin gives, because ending one ends it for all addresses.
    policies: [AccessPolicyId; 2],
}

const LABEL: &str = "/1.0/me/labels/{handle}";

/// Every route of the server, in demo mode.
fn table(numbers: Numbers) -> Vec<Line> {
    use For::{Concerned, SignedIn};
    let (id, get, post) = (numbers.request, Method::GET, Method::POST);
    let mut lines = vec![
        line(Method::DELETE, route::SESSION, route::SESSION, SignedIn),
        line(get.clone(), route::EVENTS, route::EVENTS, SignedIn),
        line(get.clone(), route::ME, route::ME, SignedIn),
        line(get.clone(), route::SERVICES, route::SERVICES, SignedIn),
        line(get.clone(), route::REQUESTS, route::REQUESTS, SignedIn),
        line(get.clone(), route::TASKS, route::TASKS, SignedIn),
        line(get.clone(), route::ACCOUNT_DATA, route::ACCOUNT_DATA, SignedIn),
        line(get.clone(), route::PROFILE, route::PROFILE, SignedIn),
        line(Method::PUT, route::PROFILE, route::PROFILE, SignedIn).body(json!({
            "firstName": "Ada", "name": "Min", "organisation": "", "language": "en_GB",
        })),
        line(get.clone(), route::PEOPLE, route::PEOPLE, SignedIn),
        line(get.clone(), route::PEOPLE_CSV, route::PEOPLE_CSV, SignedIn),
        line(get.clone(), "/1.0/me/people/{handle}", "/1.0/me/people/newcomer-ovh", SignedIn),
        line(get.clone(), route::LABELS, route::LABELS, SignedIn),
        line(Method::PUT, LABEL, route::label(&account("tech")), SignedIn).body(json!({ "label": "Front desk" })),
        line(Method::DELETE, LABEL, route::label(&account("tech")), SignedIn),
        line(post.clone(), route::PASSWORD, route::PASSWORD, SignedIn)
            .body(json!({ "present": "wrong", "new": "nine blue kettles sing" })),
        line(post.clone(), route::CHANGE_EMAIL, route::CHANGE_EMAIL, SignedIn)
            .body(json!({ "newEmail": "new@bell.example", "password": "wrong" })),
        line(Method::DELETE, "/1.0/me/sessions/{id}", route::session(numbers.session), Concerned),
        line(Method::DELETE, route::SESSIONS, route::SESSIONS, SignedIn),
        line(get.clone(), route::HISTORY, route::of_service(route::HISTORY, &domain()), Concerned),
        line(get.clone(), route::HISTORY_CSV, route::of_service(route::HISTORY_CSV, &domain()), Concerned),
        line(get.clone(), route::HISTORY_OF_ALL, route::HISTORY_OF_ALL, SignedIn),
        line(get.clone(), route::HISTORY_OF_ALL_CSV, route::HISTORY_OF_ALL_CSV, SignedIn),
        line(get.clone(), route::MODIFY, route::of_service(route::MODIFY, &domain()), Concerned),
        line(post.clone(), route::END_ROLE, route::END_ROLE, Concerned).body(json!({ "service": domain() })),
        line(get.clone(), "/1.0/me/requests/{id}", route::request(id), Concerned),
        line(get.clone(), "/1.0/me/task/contactChange/{id}", route::task(id), Concerned),
    ];
    let others = [
        public_lines(),
        task_lines(numbers),
        submission_lines(numbers.request),
        procedure_lines(),
        demo_lines(),
        desk_lines(id),
        holder_lines(numbers),
        application_lines(),
        access_lines(numbers),
        iam_lines(numbers),
        category_lines(),
        csv_lines(),
        provider_lines(),
    ];
    lines.extend(others.into_iter().flatten());
    lines
}

/// Routes that need no session.
fn public_lines() -> Vec<Line> {
    let get = |path| line(Method::GET, path, path, For::Anybody);
    let post = |path, body| line(Method::POST, path, path, For::Anybody).body(body);
    let sign_up = json!({
        "firstName": "Anna", "name": "Bell", "email": "anna@bell.example", "country": "FR", "language": "fr_FR",
    });
    vec![
        get(route::HEALTH),
        get(route::READY),
        get(route::APP),
        get(route::LOGO),
        get(route::OPENAPI),
        post(route::SESSION, json!({ "login": "admin-ovh", "password": "wrong" })),
        post(route::PROVIDER_SIGN_IN, json!({})),
        post(route::PROVIDER_SIGN_IN_FINISH, json!({ "query": "code=x&state=y" })),
        line(Method::POST, route::PROVIDER_LOGOUT, route::PROVIDER_LOGOUT, For::Anybody),
        line(Method::POST, route::DESK_PROVIDER_SIGN_IN, route::DESK_PROVIDER_SIGN_IN, For::Anybody),
        post(route::DESK_PROVIDER_SIGN_IN_FINISH, json!({ "query": "code=x&state=y" })),
        line(Method::POST, route::DESK_PROVIDER_LOGOUT, route::DESK_PROVIDER_LOGOUT, For::Anybody),
        post(route::DEMO_SESSION, json!({ "account": "admin-ovh" })),
        post(route::SIGN_UP, sign_up),
        post(route::SIGN_UP_CONFIRM, json!({ "token": "x", "password": "y" })),
        post(route::PASSWORD_FORGOTTEN, json!({ "login": "admin-ovh" })),
        post(route::PASSWORD_RESET, json!({ "token": "x", "password": "nine blue kettles sing" })),
        post(route::MAILED_LINK, json!({ "purpose": "password", "token": "x" })),
        post(route::ADDRESS_UNDO, json!({ "token": "x" })),
    ]
}

/// Lists as CSV files.
fn csv_lines() -> Vec<Line> {
    let lists = [route::SERVICES_CSV, route::REQUESTS_CSV, route::ENDING_SOON_CSV];
    lists.map(|list| line(Method::GET, list, list, For::SignedIn)).into()
}

/// Routes of the demo, of tests, and of the provider's other systems.
fn demo_lines() -> Vec<Line> {
    use For::{Anybody, SignedIn};
    vec![
        // Takes the key of another system of the provider, and no session.
        line(Method::POST, route::RIGHTS, route::RIGHTS, SignedIn),
        line(Method::POST, route::DEMO_PAY, route::DEMO_PAY, SignedIn),
        line(Method::POST, "/1.0/demo/renewals/{name}", "/1.0/demo/renewals/vps-1.example", SignedIn),
        line(Method::POST, route::DEMO_PAYMENT_METHOD, route::DEMO_PAYMENT_METHOD, SignedIn),
        line(Method::POST, route::DEMO_ORDER, route::DEMO_ORDER, SignedIn)
            .body(json!({ "service": { "name": "vps-1.example", "category": "VPS" } })),
        line(Method::POST, route::DEMO_WEBHOOKS, route::DEMO_WEBHOOKS, Anybody),
        line(Method::GET, route::DEMO_WEBHOOKS, route::DEMO_WEBHOOKS, Anybody),
        // Everybody reads every mail in demo mode.
        line(Method::GET, route::DEMO_MAILS, route::DEMO_MAILS, Anybody),
        line(Method::GET, "/1.0/demo/mails/{id}", route::demo_mail(MailId::new(1)), Anybody),
        line(Method::GET, "/1.0/demo/mails/{id}/html", route::demo_mail_html(MailId::new(1)), Anybody),
        line(Method::GET, "/1.0/demo/mails/{id}/attachment", route::demo_mail_attachment(MailId::new(1)), Anybody),
    ]
}

/// The provider's API, which takes keys and no session. Its calls with a key are in `tests/http/provider`.
fn provider_lines() -> Vec<Line> {
    let objects = [
        (route::PROVIDER_ACCOUNTS, "/{nichandle}", "/admin-ovh"),
        (route::PROVIDER_SERVICES, "/{category}/{serviceName}", "/DOMAIN/each.example"),
        (route::PROVIDER_HOLDERS, "/{serviceName}", "/own-too.example"),
        (route::PROVIDER_BILLS, "/{billId}", "/F-0"),
        (route::PROVIDER_PAYMENT_METHODS, "/{paymentMethodId}", "/1"),
    ];
    let mut lines = Vec::new();
    for (base, address, path) in objects {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            lines.push(line(method, [base, address].concat(), [base, path].concat(), For::SignedIn));
        }
    }
    let correction = |key: &str| [route::PROVIDER_SERVICES, key, "/contacts"].concat();
    let of_service = correction("/DOMAIN/each.example");
    lines.push(line(Method::PUT, correction("/{category}/{serviceName}"), of_service, For::SignedIn));
    for post in [route::PROVIDER_BATCH, route::PROVIDER_BOUNCES] {
        lines.push(line(Method::POST, post, post, For::SignedIn));
    }
    for list in [route::PROVIDER_CONTACTS, route::PROVIDER_EVENTS] {
        lines.push(line(Method::GET, list, list, For::SignedIn));
    }
    lines
}

/// Procedures without access to an account. A case is reached by its private link; objecting also in a session.
fn procedure_lines() -> Vec<Line> {
    use For::{Anybody, SignedIn, Staff};
    let (get, post) = (Method::GET, Method::POST);
    let case = CaseNumber::from_random(1);
    let paper = PaperId::new(1);
    let mut lines = vec![
        line(get.clone(), route::CASES, route::CASES, Anybody),
        line(get.clone(), "/1.0/demo/papers/{kind}", route::demo_paper(PaperKind::Identity), Anybody),
        line(post.clone(), route::CASES, route::CASES, Anybody).body(json!({
            "domain": "each.example", "name": "Imre Castellan", "email": "imre@castellan.example",
            "claimant": "holder", "legalForm": "individual", "language": "en_GB",
            "claim": { "contacts": { "roles": ["contactAdmin"], "to": "newcomer-ovh" } },
        })),
        line(post.clone(), route::CASE_LINK, route::CASE_LINK, Anybody).body(json!({ "token": "x" })),
        line(post.clone(), route::CASE_CONFIRM, route::CASE_CONFIRM, Anybody).body(json!({ "token": "x" })),
        line(get.clone(), "/1.0/me/cases/{number}", route::my_case(case), SignedIn),
        line(post.clone(), "/1.0/me/cases/{number}/objection", route::object_to_case(case), SignedIn)
            .body(json!({ "reason": "Never signed." })),
        line(post.clone(), route::CASE_OBJECTION, route::CASE_OBJECTION, Anybody).body(json!({ "token": "x" })),
        line(get.clone(), route::CASE, route::CASE, Anybody),
        line(post.clone(), route::CASE_PAPERS, route::case_papers(PaperKind::Identity), Anybody),
        line(Method::DELETE, "/1.0/procedures/case/papers/{id}", route::case_paper(paper), Anybody),
        line(post.clone(), route::CASE_SEND, route::CASE_SEND, Anybody),
        line(post.clone(), route::CASE_CLOSE, route::CASE_CLOSE, Anybody),
        line(get.clone(), route::DESK_CASES, route::DESK_CASES, Staff(None)),
        line(get.clone(), "/1.0/desk/cases/{number}", route::desk_case(case), Staff(None)),
        line(get, "/1.0/desk/cases/{number}/papers/{paper}", route::desk_paper(case, paper), Staff(Some(Approver))),
    ];
    lines.extend(["approve", "askAgain", "refuse"].map(|decision| {
        let path = route::desk_case_decision(case);
        line(post.clone(), "/1.0/desk/cases/{number}/decision", path, Staff(Some(Approver)))
            .body(json!({ "decision": decision, "reason": "not the holder" }))
    }));
    lines
}

/// The provider's desk.
fn desk_lines(request: RequestId) -> Vec<Line> {
    use For::{Anybody, Staff};
    let (get, post) = (Method::GET, Method::POST);
    let mut lines = vec![
        line(post.clone(), route::DESK_SESSION, route::DESK_SESSION, Anybody)
            .body(json!({ "login": "rhea@provider.example", "password": "wrong", "code": "000000" })),
        line(get.clone(), route::DESK_SESSION, route::DESK_SESSION, Staff(None)),
        line(Method::DELETE, route::DESK_SESSION, route::DESK_SESSION, Staff(None)),
        line(post.clone(), route::DESK_INVITATION, route::DESK_INVITATION, Anybody).body(json!({ "token": "x" })),
        line(post.clone(), route::DESK_ENROL, route::DESK_ENROL, Anybody)
            .body(json!({ "token": "x", "password": "nine blue kettles sing", "secret": "y", "code": "000000" })),
        line(get.clone(), route::DESK_AUDIT, route::DESK_AUDIT, Staff(None)),
        line(get.clone(), route::DESK_AUDIT_CSV, route::DESK_AUDIT_CSV, Staff(None)),
        line(get.clone(), route::DESK_OVERVIEW, route::DESK_OVERVIEW, Staff(None)),
        line(get.clone(), route::DESK_SEARCH, [route::DESK_SEARCH, "?q=halden"].concat(), Staff(None)),
        line(get.clone(), "/1.0/desk/customers/{handle}", desk::customer_route(&account("admin")), Staff(None)),
        line(
            get.clone(),
            "/1.0/desk/customers/{handle}/services",
            desk::customer_services_route(&account("admin"), ""),
            Staff(None),
        ),
        line(
            get.clone(),
            "/1.0/desk/customers/{handle}/policies",
            desk::customer_policies_route(&account("admin"), PolicySide::Given),
            Staff(None),
        ),
        line(get.clone(), route::DESK_SERVICE, desk::service_route(&domain()), Staff(None)),
        line(get.clone(), "/1.0/desk/requests/{id}", desk::request_route(request), Staff(None)),
        line(get, route::DEMO_DESK, route::DEMO_DESK, Anybody),
        line(post.clone(), route::DEMO_DESK, route::DEMO_DESK, Anybody)
            .body(json!({ "email": "rhea@provider.example" })),
    ];
    lines.extend(acts(request).map(|(act, role)| {
        line(post.clone(), route::DESK_ACT, route::DESK_ACT, Staff(Some(role)))
            .body(json!({ "act": act, "reason": "Never arrived." }))
    }));
    lines
}

/// Each act at the desk, with something that does not exist, and the role that it needs.
fn acts(request: RequestId) -> [(DeskAction, StaffRole); 18] {
    let (account, correction) = (account("nobody"), CorrectionId::new(999));
    let missing =
        ServiceKey { name: ServiceName::parse("nothing.example").expect("a name"), category: Category::Domain };
    let address = EmailAddress::parse("new@mail.example").expect("an address");
    [
        (DeskAction::ResendMail { mail: MailId::new(0) }, Support),
        (DeskAction::EndRequest { request: RequestId::new(request.get() + 1).expect("a number") }, Support),
        (DeskAction::TakeUpRequest { request }, Support),
        (DeskAction::TakeUpCase { case: CaseNumber::from_random(1) }, Support),
        (DeskAction::TakeUpHolderChange { change: HolderChangeId::new(1) }, Support),
        (DeskAction::EndHolderChange { change: HolderChangeId::new(1) }, Support),
        (DeskAction::EndSessions { account: account.clone() }, Support),
        (DeskAction::EndApplication { application: ApplicationId::new(0) }, Support),
        (DeskAction::EndPolicy { policy: AccessPolicyId::from_random(7) }, Support),
        (DeskAction::SendPasswordLink { account: account.clone() }, Support),
        (DeskAction::Suspend { account: account.clone() }, Support),
        (DeskAction::Release { account: account.clone() }, Support),
        (DeskAction::ProposeAddress { account: account.clone(), address }, Support),
        (DeskAction::SetAddress { correction }, Support),
        (DeskAction::ProposeCorrection { service: missing, role: Role::Tech, to: account }, Support),
        (DeskAction::WithdrawCorrection { correction }, Support),
        (DeskAction::ApproveCorrection { correction }, Approver),
        (DeskAction::RejectCorrection { correction }, Approver),
    ]
}

/// The actions on address changes and requests.
fn task_lines(numbers: Numbers) -> Vec<Line> {
    use For::Concerned;
    let (id, post) = (numbers.request, Method::POST);
    let mut lines = Vec::new();
    for action in [TaskAction::Accept, TaskAction::Refuse, TaskAction::ResendEmail] {
        let address = ["/1.0/me/task/emailChange/{id}/", action.as_str()].concat();
        let line = line(post.clone(), address, route::email_task_action(numbers.address, action), Concerned);
        lines.push(if action == TaskAction::Accept { line.body(json!({ "token": "x" })) } else { line });
    }
    for action in TaskAction::ALL {
        let address = ["/1.0/me/task/contactChange/{id}/", action.as_str()].concat();
        let line = line(post.clone(), address, route::task_action(id, action), Concerned);
        lines.push(match action {
            TaskAction::Accept | TaskAction::Refuse => line.body(json!({ "token": "x" })),
            TaskAction::ResendEmail => line.body(json!({ "to": "newcomer-ovh" })),
            TaskAction::Withdraw | TaskAction::TakeBack => line,
        });
    }
    lines
}

/// Submissions over many services.
fn submission_lines(id: RequestId) -> Vec<Line> {
    use For::{Concerned, SignedIn};
    let (get, post, id) = (Method::GET, Method::POST, SubmissionId::new(id));
    let asked = json!({ "lines": { "selected": {
        "selection": { "these": [domain()] }, "contacts": { "admin": null, "tech": "newcomer-ovh", "billing": null },
    } } });
    let mut lines = vec![
        line(post.clone(), route::SUBMISSIONS, route::SUBMISSIONS, SignedIn).body(asked.clone()),
        line(post.clone(), route::SUBMISSIONS_CHECK, route::SUBMISSIONS_CHECK, SignedIn).body(asked),
        line(get.clone(), "/1.0/me/submissions/{id}", route::submission(id), Concerned),
        line(get.clone(), "/1.0/me/submissions/{id}/lines", route::submission_lines(id), Concerned),
        line(get.clone(), "/1.0/me/submissions/{id}/ends", route::ends_alike(id.first_request()), Concerned),
        line(get, "/1.0/me/submissions/{id}/lines.csv", route::submission_lines_csv(id), Concerned),
    ];
    for action in SubmissionAction::ALL {
        let address = ["/1.0/me/submissions/{id}/", action.as_str()].concat();
        let line = line(post.clone(), address, route::submission_action(id, action), Concerned);
        lines.push(match action {
            SubmissionAction::Answer => line.body(json!({ "token": "x", "accept": "all", "decline": "none" })),
            SubmissionAction::Withdraw | SubmissionAction::TakeBack => line.body(json!({ "lines": "all" })),
            SubmissionAction::Resend => line.body(json!({ "to": "newcomer-ovh" })),
            SubmissionAction::EndRoles => {
                line.body(json!({ "holder": "newcomer-ovh", "returnsTo": "tech-ovh", "until": "2030-03-01" }))
            }
        });
    }
    lines
}

/// A service, and the holder of a domain.
fn holder_lines(numbers: Numbers) -> Vec<Line> {
    use For::{Anybody, Concerned};
    let of_mine = |act: &str| [route::MY_HOLDER_CHANGES, "/{id}", act].concat();
    vec![
        line(Method::GET, route::SERVICE, route::service_page(&domain().name), Concerned),
        line(Method::GET, route::HOLDER, route::of_service(route::HOLDER, &domain()), Concerned),
        line(Method::PUT, route::HOLDER_DETAILS, route::HOLDER_DETAILS, Concerned).body(json!({
            "domain": "halden.example", "details": { "phone": "+33 199001234", "street": "2 rue du Four",
            "postcode": "99000", "town": "Ardenne", "country": "FR" },
        })),
        line(Method::POST, route::HOLDER_CHANGES, route::HOLDER_CHANGES, Concerned).body(json!({
            "domain": "halden.example", "identity": { "legalForm": "individual", "firstName": "Hanna",
            "lastName": "Ashdown", "organisation": "", "email": "new@holder.example" },
        })),
        line(
            Method::POST,
            [route::HOLDER_CHANGES, "/{id}/withdraw"].concat(),
            route::withdraw_holder_change(numbers.holder),
            Concerned,
        ),
        line(Method::GET, of_mine(""), route::my_holder_change(numbers.holder), Concerned),
        line(Method::POST, of_mine("/answer"), route::answer_holder_change(numbers.holder), Concerned)
            .body(json!({ "side": "new", "answer": "decline" })),
        line(Method::POST, of_mine("/resendEmail"), route::resend_holder_mail(numbers.holder), Concerned),
        line(Method::POST, route::HOLDER_LINK, route::HOLDER_LINK, Anybody).body(json!({ "token": "x" })),
        line(Method::POST, route::HOLDER_ANSWER, route::HOLDER_ANSWER, Anybody)
            .body(json!({ "token": "x", "answer": "accept" })),
    ]
}

/// Policies and their uses.
fn access_lines(numbers: Numbers) -> Vec<Line> {
    use For::{Concerned, SignedIn};
    let path = format!("{}/{}", route::ACCESS_POLICIES, numbers.policies[0]);
    let one = |method| line(method, "/1.0/access/policies/{id}", &path, Concerned);
    vec![
        line(Method::GET, route::ACCESS_POLICIES, route::ACCESS_POLICIES, SignedIn),
        line(Method::POST, route::ACCESS_POLICIES, route::ACCESS_POLICIES, SignedIn).body(policy()),
        one(Method::GET),
        one(Method::PUT).body(policy()),
        one(Method::DELETE),
        line(Method::GET, route::ACCESS_TO_SERVICE, route::of_service(route::ACCESS_TO_SERVICE, &domain()), Concerned),
        line(Method::GET, route::ACCESS_USES, route::ACCESS_USES, SignedIn),
        line(Method::GET, route::ACCESS_USES_CSV, route::ACCESS_USES_CSV, SignedIn),
    ]
}

fn policy() -> Value {
    json!({ "name": "Agency", "accounts": ["tech-ovh"], "services": ["vps:*"], "permissions": { "groups": ["see"] } })
}

/// Policies in version 2 of OVHcloud's API.
fn iam_lines(numbers: Numbers) -> Vec<Line> {
    use For::{Concerned, SignedIn};
    let path = format!("{}/{}", route::IAM_POLICY, numbers.policies[1]);
    let one = |method| line(method, "/v2/iam/policy/{policyId}", &path, Concerned);
    let body = json!({
        "name": "Agency", "identities": ["urn:v1:eu:identity:account:tech-ovh"],
        "resources": [{ "urn": "urn:v1:eu:resource:vps:*" }],
        "permissions": { "allow": [{ "action": "see" }], "except": null, "deny": null },
    });
    let of_resource = |last: &str| {
        let [template, urn] = ["{resourceURN}", "urn:v1:eu:resource:domain:halden.example"];
        [template, urn].map(|name| [route::IAM_RESOURCE, "/", name, last].concat())
    };
    let [address, path_of_one] = of_resource("");
    let [check, path_of_check] = of_resource("/authorization/check");
    vec![
        line(Method::GET, route::IAM_POLICY, route::IAM_POLICY, SignedIn),
        line(Method::POST, route::IAM_POLICY, route::IAM_POLICY, SignedIn).body(body.clone()),
        one(Method::GET),
        one(Method::PUT).body(body),
        one(Method::DELETE),
        line(Method::GET, route::IAM_RESOURCE, route::IAM_RESOURCE, SignedIn),
        line(Method::GET, address, path_of_one, Concerned),
        line(Method::POST, check, path_of_check, SignedIn).body(json!({ "actions": ["configure"] })),
        line(Method::GET, route::IAM_ACTIONS, route::IAM_ACTIONS, SignedIn),
    ]
}

/// Applications. Signed calls are in `tests/http/applications`.
fn application_lines() -> Vec<Line> {
    use For::{Anybody, Concerned, SignedIn};
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    let token = "A".repeat(32);
    let by_token = |path: &str| line(Method::POST, path, path, Concerned).body(json!({ "token": token }));
    vec![
        line(get.clone(), route::AUTH_TIME, route::AUTH_TIME, Anybody),
        line(post.clone(), route::AUTH_CREDENTIAL, route::AUTH_CREDENTIAL, Anybody)
            .body(json!({ "accessRules": [{ "method": "GET", "path": "/me" }] })),
        line(get.clone(), route::AUTH_CURRENT_CREDENTIAL, route::AUTH_CURRENT_CREDENTIAL, SignedIn),
        line(post.clone(), route::AUTH_LOGOUT, route::AUTH_LOGOUT, SignedIn),
        line(get, route::APPLICATIONS, route::APPLICATIONS, SignedIn),
        line(post.clone(), route::APPLICATIONS, route::APPLICATIONS, SignedIn).body(json!({ "name": "Billing" })),
        line(delete.clone(), "/1.0/me/applications/{id}", route::application(ApplicationId::new(7)), Concerned),
        line(delete, "/1.0/me/grants/{id}", route::grant(CredentialId::new(7)), Concerned),
        by_token(route::GRANT_REQUEST),
        by_token(route::GRANT_DENY),
        line(post, route::GRANT_ALLOW, route::GRANT_ALLOW, Concerned)
            .body(json!({ "token": token, "period": "day", "password": "" })),
    ]
}

/// OVHcloud's routes of each category.
fn category_lines() -> Vec<Line> {
    use For::{Concerned, SignedIn};
    let (get, post) = (Method::GET, Method::POST);
    let mut lines = Vec::new();
    for category in Category::ALL {
        let names = [route::ROOT, route::category_path(category)].concat();
        let [address, path] = ["{service}", "each.example"].map(|name| [&names, "/", name].concat());
        lines.push(line(get.clone(), names.clone(), names, SignedIn));
        let last = "/serviceInfos";
        lines.push(line(get.clone(), [&address, last].concat(), [&path, last].concat(), Concerned));
        let last = "/changeContact";
        lines.push(
            line(post.clone(), [&address, last].concat(), [&path, last].concat(), Concerned)
                .body(json!({ "contactTech": "newcomer-ovh" })),
        );
    }
    lines
}

/// A server on which the admin has a service of each category, a request, an address change and a second session.
async fn set_up() -> (TestServer, TestUser, Numbers) {
    let server = TestServer::start_with(&[], |export: &mut ProviderExport| {
        for category in Category::ALL {
            export.add("each.example", category.as_str(), ["admin", "tech", "billing"], None, "ok");
        }
        export.add("own-too.example", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        export.holders.push(("own-too.example", ProviderExport::holder_line("Holder", "old@holder.example", false)));
    })
    .await;
    let admin = server.sign_in("admin").await;
    // One browser with a session at the desk as well.
    server.invite_staff("rhea", &StaffRole::ALL).await;
    server.sign_in_to_desk(&admin, "rhea").await;
    let holder = json!({ "domain": "own-too.example", "identity": { "legalForm": "individual", "firstName": "Hanna",
        "lastName": "Ashdown", "organisation": "", "email": "admin@mail.example" } });
    let holder = admin.post(route::HOLDER_CHANGES, &holder).await.ok();
    let request = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let address = admin.post(route::CHANGE_EMAIL, &json!({ "newEmail": "new@mail.example" })).await.ok();
    let mut policies = [AccessPolicyId::from_random(0); 2];
    for id in &mut policies {
        let policy: Value = admin.post(route::ACCESS_POLICIES, &policy()).await.ok();
        *id = serde_json::from_value(policy["id"].clone()).expect("a number");
    }
    // Access of the admin.
    let own =
        json!({ "name": "Help", "accounts": ["admin-ovh"], "services": ["*"], "permissions": { "groups": ["see"] } });
    server.sign_in("all").await.post(route::ACCESS_POLICIES, &own).await.ok::<Value>();
    server.sign_in("admin").await;
    let profile: ScreenResponse<Profile> = admin.get(route::PROFILE).await.ok();
    let other = profile.data.sessions.into_iter().find(|session| !session.is_this).expect("the second session");
    server.settle().await;
    (server, admin, Numbers { request, address, session: other.id, holder, policies })
}
