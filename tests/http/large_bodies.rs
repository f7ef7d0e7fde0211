//! Large bodies: a session and an account may have few at a time, also if they arrive slowly.

use crate::common::{Reply, TO_NEWCOMER, TestServer, TestUser, account, domain, service, waiting};
use crate::connections::Connection;
use crate::submissions::these;
use handover_api::app::{DemoCredentials, ScreenResponse};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, MAX_ACT_BYTES, NewSubmission};
use handover_api::{Reason, route};
use handover_rules::submission::form::Preview;
use handover_rules::{Category, ServiceKey, SubmissionId};
use reqwest::Method;

/// More bytes than are parsed with other calls.
const LARGE: usize = 20_000;

/// A dry run of more than [`LARGE`] bytes.
fn large() -> NewSubmission {
    let services: Vec<ServiceKey> =
        (0..500).map(|number| service(&format!("nowhere-{number}.example"), Category::Domain)).collect();
    let asked = these(&services);
    assert!(serde_json::to_vec(&asked).expect("JSON").len() > LARGE);
    asked
}

async fn check(user: &TestUser, cookie: &str, asked: &NewSubmission) -> Reply {
    let body = serde_json::to_string(asked).expect("JSON");
    let headers = [("content-type", "application/json"), ("cookie", cookie)];
    user.call(Method::POST, route::SUBMISSIONS_CHECK, &headers, &body).await
}

/// The cookie of another session of an account.
pub(crate) async fn session(server: &TestServer, name: &str) -> String {
    let reply = server.visitor().post(route::DEMO_SESSION, &DemoCredentials { account: account(name) }).await;
    reply.header("set-cookie").split(';').next().expect("a cookie").to_owned()
}

/// A body that arrives only in part.
async fn begin(server: &TestServer, cookie: &str) -> Connection {
    let mut connection = Connection::open(server).await;
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: handover.test\r\nOrigin: http://handover.test\r\nCookie: {cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n",
        route::SUBMISSIONS_CHECK
    );
    connection.send(&[head.as_str(), "{\"note\":\"", &"x".repeat(LARGE)].concat()).await;
    connection
}

/// Begins bodies until there is no room for another one of the session. A dry run may take the room of one that begins.
async fn fill(server: &TestServer, cookie: &str, asked: &NewSubmission) -> (Vec<Connection>, Reply) {
    let (visitor, mut begun) = (server.visitor(), Vec::new());
    let fill = async {
        loop {
            let reply = check(&visitor, cookie, asked).await;
            if reply.status == 503 {
                return reply;
            }
            reply.ok::<ScreenResponse<Preview>>();
            begun.push(begin(server, cookie).await);
        }
    };
    let refused = tokio::time::timeout(waiting::LIMIT, fill).await.expect("a refusal in time");
    (begun, refused)
}

#[tokio::test]
async fn large_bodies_are_limited_by_session_and_account() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let [first, second, other] =
        [session(&server, "admin").await, session(&server, "admin").await, session(&server, "tech").await];
    let asked = large();
    let (of_first, refused) = fill(&server, &first, &asked).await;
    assert!(of_first.len() >= 2, "two bodies are under way");
    assert_eq!((refused.reason(503), refused.header("retry-after")), (Reason::Busy, "1"));
    assert!(refused.text().contains("several large bodies already"), "{}", refused.text());
    // A small body is no matter, nor is another session, until the account has its share.
    check(&visitor, &first, &these(&[domain()])).await.ok::<ScreenResponse<Preview>>();
    let (of_second, _) = fill(&server, &second, &asked).await;
    assert!(!of_second.is_empty(), "the other session has room");
    check(&visitor, &other, &asked).await.ok::<ScreenResponse<Preview>>();
    drop((of_first, of_second));
    let is_served = async |cookie: &str| check(&visitor, cookie, &asked).await.status == 200;
    server.until("all are free again", async || is_served(&first).await && is_served(&second).await).await;
}

#[tokio::test]
async fn act_on_more_lines_than_a_submission_can_have_is_too_large() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let path = route::submission_action(SubmissionId::new(id), SubmissionAction::Withdraw);
    let most = handover_rules::RequestId::new(999_999_999_999).expect("a number");
    let body = |number| serde_json::json!({ "lines": Lines::These(vec![most; number]) }).to_string();
    assert_eq!(admin.post_text(&path, &body(10_000)).await.status, 200);
    let too_large = body(MAX_ACT_BYTES / 13);
    assert!(too_large.len() > MAX_ACT_BYTES);
    assert_eq!(admin.post_text(&path, &too_large).await.reason(413), Reason::TooLarge);
}
