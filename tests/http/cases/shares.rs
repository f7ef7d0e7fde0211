//! Fair shares of uploads.

use super::{DOMAIN, TestClaimant, contacts_case, server_with};
use crate::common::TestServer;
use handover_api::cases::FILE_NAME;
use handover_api::{Reason, route};
use handover_rules::cases::papers::PaperKind::Identity;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An upload that is under way, and whose file does not arrive.
async fn slow_upload(claimant: &TestClaimant) -> TcpStream {
    let url = claimant.user.url(&route::case_papers(Identity));
    let (host, path) = url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("a URL");
    let mut connection = TcpStream::connect(host).await.expect("the server listens");
    let token = &claimant.token;
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\nx-forwarded-for: 192.0.2.1\r\n\
         {FILE_NAME}: a.pdf\r\ncontent-length: 1000\r\nexpect: 100-continue\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.expect("the server reads");
    // The server asks for the file once there is room for it.
    let mut reply = [0; 12];
    connection.read_exact(&mut reply).await.expect("the server answers");
    assert_eq!(reply, *b"HTTP/1.1 100");
    connection.write_all(b"%PDF-").await.expect("the server reads");
    connection
}

/// Uploads a file from a network, and returns whether there was room. The file is refused, because the case is full.
async fn has_room(claimant: &TestClaimant, network: &str) -> bool {
    let url = claimant.user.url(&route::case_papers(Identity));
    let request = claimant.user.client.post(url).bearer_auth(&claimant.token).header("x-forwarded-for", network);
    let reply = claimant.user.send(request.header(FILE_NAME, "a.pdf").body("no paper")).await;
    if reply.status == 503 {
        assert_eq!(reply.reason(503), Reason::Busy);
        return false;
    }
    assert_eq!(reply.reason(409), Reason::CaseRefused);
    true
}

async fn claimants(server: &TestServer) -> [TestClaimant; 3] {
    [
        TestClaimant::confirmed(server, &contacts_case(DOMAIN)).await,
        TestClaimant::confirmed(server, &contacts_case("elsewhere.example")).await,
        TestClaimant::confirmed(server, &contacts_case("third.example")).await,
    ]
}

#[tokio::test]
async fn slow_uploads_do_not_delay_others() {
    let server = server_with(&["--trusted-proxies", "1"]).await;
    let [first, second, third] = claimants(&server).await;
    let slow = slow_upload(&first).await;
    assert!(!has_room(&first, "192.0.2.9").await);
    // Another case has room, until the network has two.
    assert!(has_room(&second, "192.0.2.1").await);
    let slow_too = slow_upload(&second).await;
    assert!(!has_room(&second, "192.0.2.9").await);
    assert!(!has_room(&third, "192.0.2.1").await, "two of this network");
    assert!(has_room(&third, "192.0.2.9").await);
    drop((slow, slow_too));
    server.until("they have ended", async || has_room(&first, "192.0.2.1").await).await;
}
