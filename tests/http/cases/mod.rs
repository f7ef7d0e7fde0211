//! Procedures without access to an account (decision 0033).

mod desk;
mod in_session;
mod limits;
mod opening;
mod papers;
mod same_work;
mod whole;

use crate::common::{DemoMail, Reply, TestServer, TestUser};
use handover_api::cases::{CaseToken, CaseView, Decision, DecisionKind, DeskCase, FILE_NAME, Objection};
use handover_api::link::ProcedurePage;
use handover_api::{Link, route};
use handover_rules::cases::papers::PaperKind::{self, Identity, ProofOfAddress};
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::StaffRole::{Approver, Support};
use reqwest::Method;
use serde_json::{Value, json};

pub(super) const DOMAIN: &str = "halden.example";

pub(super) const CLAIMANT: &str = "imre@castellan.example";

pub(super) const HOLDER: &str = "holder@castellan.example";

pub(super) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";

/// The start of a PNG of this size; nothing looks further.
pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend(b"\x08\x02\0\0\0\0\0\0\0");
    file
}

/// Opens a case for the admin and tech role of a domain.
pub(super) fn contacts_case(domain: &str) -> Value {
    json!({
        "domain": domain, "name": "Imre Castellan", "email": CLAIMANT, "claimant": "holder", "legalForm": "individual",
        "language": "en_GB",
        "claim": { "contacts": { "roles": ["contactAdmin", "contactTech"], "to": "newcomer-ovh" } },
    })
}

pub(super) fn holder_case(domain: &str) -> Value {
    let mut body = contacts_case(domain);
    body["claim"] = json!({ "holder": {
        "legalForm": "individual", "firstName": "Vera", "lastName": "Lindqvist", "organisation": "",
        "email": "vera@lindqvist.example",
    } });
    body
}

/// A server on which the domain has a holder.
pub(super) async fn server_with(options: &[&str]) -> TestServer {
    let server = TestServer::start_with(options, |_| {}).await;
    server.sql("delete from holder where service_name = ?1", [DOMAIN]);
    server.sql(
        "insert into holder (service_name, legal_form, first_name, last_name, organisation, email, country)
         values (?1, 'individual', 'Imre', 'Castellan', '', ?2, 'FR')",
        [DOMAIN, HOLDER],
    );
    server
}

pub(super) async fn server() -> TestServer {
    server_with(&[]).await
}

/// The secret in the link of an email about a case.
pub(super) fn secret(mail: &DemoMail, expected: ProcedurePage) -> String {
    match Link::parse(mail.link.as_deref().unwrap_or_default()) {
        Link::Procedure { page, token: Some(secret) } if page == expected => secret.expose().to_owned(),
        other => panic!("no such link: {other:?}"),
    }
}

/// The newest email to an address whose subject has these words.
pub(super) async fn mail(server: &TestServer, address: &str, words: &str) -> DemoMail {
    let mails = server.mails().await;
    let found = mails.into_iter().rev().find(|mail| mail.address == address && mail.subject.contains(words));
    found.unwrap_or_else(|| panic!("no email to {address}: {words}"))
}

/// The subjects of all emails about cases to an address, without the number.
pub(super) async fn subjects(server: &TestServer, address: &str) -> Vec<String> {
    let mails = server.mails().await;
    let of = mails.into_iter().filter(|mail| mail.address == address && mail.subject.contains("ase B-"));
    of.map(|mail| mail.subject.split(" (case ").next().unwrap_or_default().to_owned()).collect()
}

/// A claimant with the private link of a case.
pub(super) struct TestClaimant {
    pub(super) user: TestUser,
    pub(super) token: String,
}

impl TestClaimant {
    /// Opens a case and confirms the mailbox.
    pub(super) async fn confirmed(server: &TestServer, body: &Value) -> Self {
        let user = server.visitor();
        user.post(route::CASES, body).await.done();
        let mail = mail(server, CLAIMANT, "Confirm your email address").await;
        let token = CaseToken { token: secret(&mail, ProcedurePage::Confirm) };
        let token: String = user.post(route::CASE_CONFIRM, &token).await.ok();
        Self { user, token }
    }

    /// Sends the papers of a natural person, too.
    pub(super) async fn with_papers(server: &TestServer, body: &Value) -> Self {
        let claimant = Self::confirmed(server, body).await;
        claimant.send_papers().await;
        claimant
    }

    async fn send_papers(&self) {
        for kind in self.page().await.missing {
            self.upload(kind, PDF).await.ok::<CaseView>();
        }
        self.post(route::CASE_SEND).await.ok::<CaseView>();
    }

    pub(super) async fn request(&self, method: Method, path: &str, body: Vec<u8>) -> Reply {
        let request = self.user.client.request(method, self.user.url(path)).bearer_auth(&self.token);
        self.user.send(request.header(FILE_NAME, "scan%20of%20mine.pdf").body(body)).await
    }

    pub(super) async fn upload(&self, kind: PaperKind, content: &[u8]) -> Reply {
        self.request(Method::POST, &route::case_papers(kind), content.to_vec()).await
    }

    pub(super) async fn post(&self, path: &str) -> Reply {
        self.request(Method::POST, path, Vec::new()).await
    }

    pub(super) async fn page(&self) -> CaseView {
        self.request(Method::GET, route::CASE, Vec::new()).await.ok()
    }

    pub(super) async fn state(&self) -> CaseState {
        self.page().await.state
    }
}

pub(super) fn decision(decision: DecisionKind, papers: &[PaperKind]) -> Decision {
    Decision { decision, reason: "The card is hardly legible.".to_owned(), papers: papers.to_vec() }
}

/// Opens every paper of a case.
pub(super) async fn read_papers(staff: &TestUser, number: CaseNumber) {
    let case: DeskCase = staff.get(&route::desk_case(number)).await.ok();
    for paper in case.papers {
        assert_eq!(staff.get(&route::desk_paper(number, paper.paper.id)).await.status, 200);
    }
}

/// Decides on a case as it is now.
pub(super) async fn decide(staff: &TestUser, number: CaseNumber, body: &Decision) -> Reply {
    let path = route::desk_case_decision(number);
    if body.decision != DecisionKind::Approve {
        return staff.post(&path, body).await;
    }
    let read = staff.get(&route::desk_case(number)).await;
    staff.if_match(read.header("etag"), Method::POST, &path, body).await
}

/// Two approvals by people who have opened every paper.
pub(super) async fn approve(staff: &[&TestUser], number: CaseNumber) {
    for person in staff {
        read_papers(person, number).await;
        decide(person, number, &decision(DecisionKind::Approve, &[])).await.ok::<DeskCase>();
    }
}

/// Two people who decide cases.
pub(super) async fn approvers(server: &TestServer) -> [TestUser; 2] {
    let roles = [Support, Approver];
    [server.staff("rhea", &roles).await, server.staff("tamsin", &roles).await]
}

/// A case that both have approved.
pub(super) async fn approved(server: &TestServer, body: &Value) -> (TestClaimant, CaseNumber, [TestUser; 2]) {
    let claimant = TestClaimant::with_papers(server, body).await;
    let number = claimant.page().await.number;
    let staff = approvers(server).await;
    approve(&staff.each_ref(), number).await;
    (claimant, number, staff)
}

/// The same once their sessions, which are short, have ended.
async fn approve_again(server: &TestServer, staff: &[TestUser; 2], number: CaseNumber) {
    for (user, name) in staff.iter().zip(["rhea", "tamsin"]) {
        server.sign_in_to_desk(user, name).await;
    }
    approve(&staff.each_ref(), number).await;
}

/// The secret with which the holder or the admin at an address can object.
async fn secret_to_object(server: &TestServer, address: &str) -> String {
    secret(&mail(server, address, "Someone else may get halden.example").await, ProcedurePage::Objection)
}

pub(super) async fn object(user: &TestUser, token: String) -> Reply {
    user.post(route::CASE_OBJECTION, &Objection { token, reason: "I never signed.".to_owned() }).await
}

/// The kinds of papers of a natural person.
pub(super) const PERSONAL: [PaperKind; 2] = [Identity, ProofOfAddress];
