//! Access that staff end stays ended: a thief does not get it back.

use super::{act, refusal};
use crate::applications::SigningClient;
use crate::common::{DemoMail, TestServer, TestUser, account};
use crate::provider::delete_account;
use handover_api::access::PolicyRow;
use handover_api::applications::ApplicationKeys;
use handover_api::desk::{DeskAction, DeskCustomer, customer_route};
use handover_api::{Reason, route};
use handover_rules::EmailAddress;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::ActRefusal;
use handover_rules::desk::StaffRole::{Approver, Support};
use serde_json::json;

const PASSWORD: &str = "a password";
const RIGHT: &str = "right@mail.example";

/// Access of somebody who took over `admin-ovh`.
struct Thief {
    user: TestUser,
    application: SigningClient,
    mailed: String,
}

impl Thief {
    async fn enter(server: &TestServer) -> Self {
        let application = SigningClient::granted(server, &[("GET", "/me")]).await;
        let user = server.sign_in_by_password("admin").await;
        user.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
        let mailed = server.mail_to("admin@mail.example", "Set a").await.secret();
        let accomplice = json!({ "name": "Agency", "accounts": ["newcomer-ovh"], "services": ["*"],
            "permissions": { "groups": ["see", "technical"] } });
        user.post(route::ACCESS_POLICIES, &accomplice).await.ok::<PolicyRow>();
        user.post(route::APPLICATIONS, &json!({ "name": "Billing sync" })).await.ok::<ApplicationKeys>();
        Self { user, application, mailed }
    }

    async fn is_out(&self, server: &TestServer, door: &str) {
        assert_eq!(self.user.get(route::ME).await.reason(401), Reason::NotSignedIn, "{door}: session");
        let credentials = json!({ "login": "admin-ovh", "password": PASSWORD });
        let answer = self.user.post(route::SESSION, &credentials).await;
        assert_eq!(answer.reason(401), Reason::WrongCredentials, "{door}: password");
        assert_eq!(self.application.get(server, route::ME).await.status, 403, "{door}: application");
        let reset = json!({ "token": self.mailed, "password": "nine blue kettles sing" });
        let answer = self.user.post(route::PASSWORD_RESET, &reset).await.problem(403);
        assert_eq!(answer.token, Some(MailedLinkRefusal::Superseded), "{door}: mailed link");
        assert!(server.rows("select 1 from device where account = 'admin-ovh'").is_empty(), "{door}: devices");
        assert!(
            server.rows("select 1 from application where account = 'admin-ovh'").is_empty(),
            "{door}: own application"
        );
        has_no_accomplice(server).await;
    }
}

/// Nobody has access by the thief, and the email about what staff did says who had it.
async fn has_no_accomplice(server: &TestServer) {
    let newcomer = server.sign_in("newcomer").await;
    let shared = newcomer.services("?shared=1").await.rows;
    assert!(shared.is_empty(), "{shared:?}");
    server.settle().await;
    let is_owners =
        |mail: &DemoMail| mail.to == account("admin") && mail.text.contains("someone else may have given it");
    let mails = server.mails().await;
    let told: Vec<&DemoMail> = mails.iter().filter(|mail| is_owners(mail)).collect();
    assert!(!told.is_empty() && told.iter().all(|mail| mail.text.contains("newcomer-ovh")), "{mails:?}");
}

async fn owner_sets_a_password(server: &TestServer, mailbox: &str) {
    let token = server.mail_to(mailbox, "Set a").await.secret();
    let password = "seven grey herons wade";
    let visitor = server.visitor();
    visitor.post(route::PASSWORD_RESET, &json!({ "token": token, "password": password })).await.ok::<String>();
    visitor.post(route::SESSION, &json!({ "login": "admin-ovh", "password": password })).await.done();
}

#[tokio::test]
async fn an_address_set_by_staff_leaves_its_former_user_no_access() {
    let server = TestServer::start().await;
    let thief = Thief::enter(&server).await;
    let (jonas, tamsin) = (server.staff("jonas", &[Support]).await, server.staff("tamsin", &[Approver]).await);
    let address = EmailAddress::parse(RIGHT).expect("an address");
    act(&jonas, DeskAction::ProposeAddress { account: account("admin"), address }).await.done();
    let page: DeskCustomer = jonas.get(&customer_route(&account("admin"))).await.ok();
    act(&tamsin, DeskAction::ApproveCorrection { correction: page.corrections[0].id }).await.done();
    thief.is_out(&server, "approved address").await;
    owner_sets_a_password(&server, RIGHT).await;
}

#[tokio::test]
async fn ended_sessions_leave_no_access_from_before() {
    let of_admin = || account("admin");
    for acts in [
        vec![DeskAction::EndSessions { account: of_admin() }],
        vec![DeskAction::Suspend { account: of_admin() }, DeskAction::Release { account: of_admin() }],
    ] {
        let server = TestServer::start().await;
        let support = server.staff("jonas", &[Support]).await;
        let thief = Thief::enter(&server).await;
        for one in acts {
            act(&support, one).await.done();
        }
        thief.is_out(&server, "ended sessions, or a release").await;
        owner_sets_a_password(&server, "admin@mail.example").await;
    }
}

#[tokio::test]
async fn suspension_ends_the_access_that_a_thief_gave() {
    let server = TestServer::start().await;
    let support = server.staff("jonas", &[Support]).await;
    Thief::enter(&server).await;
    act(&support, DeskAction::Suspend { account: account("admin") }).await.done();
    assert!(server.rows("select 1 from access_policy where giver = 'admin-ovh' and ended_at is null").is_empty());
    act(&support, DeskAction::Release { account: account("admin") }).await.done();
    has_no_accomplice(&server).await;
}

#[tokio::test]
async fn no_link_is_mailed_to_a_mailbox_in_doubt() {
    let server = TestServer::start().await;
    let support = server.staff("jonas", &[Support]).await;
    let address = EmailAddress::parse(RIGHT).expect("an address");
    act(&support, DeskAction::ProposeAddress { account: account("admin"), address }).await.done();
    act(&support, DeskAction::EndSessions { account: account("admin") }).await.done();
    server.mail_to("admin@mail.example", "admin-ovh was signed out").await;
    server.settle().await;
    assert!(!server.mails().await.iter().any(|mail| mail.subject.starts_with("Set a")));
}

#[tokio::test]
async fn an_account_that_the_provider_deleted_is_not_released() {
    let server = TestServer::start().await;
    let support = server.staff("jonas", &[Support]).await;
    delete_account(&server, "newcomer-ovh").await;
    let release = || DeskAction::Release { account: account("newcomer") };
    assert_eq!(refusal(&act(&support, release()).await), ActRefusal::Deleted);
    assert_eq!(server.rows("select 1 from account where suspended_at is not null and removal_at is not null").len(), 1);
}
