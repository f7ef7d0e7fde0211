//! Passwords and sign-up, switched off.

use super::{named, sign_in, start};
use crate::accounts::hijacked::{NEW, OLD, change_address, undo, undo_secret};
use crate::accounts::sign_up;
use crate::common::{Reply, TestServer, account};
use handover_api::app::{AppInfo, Credentials, WaysIn};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::desk::StaffRole;
use serde_json::json;

#[track_caller]
fn is_off(reply: &Reply) {
    assert_eq!(reply.reason(403), Reason::SwitchedOff);
}

#[tokio::test]
async fn without_passwords_only_the_provider_signs_in() {
    let (provider, server) = start(&["--no-passwords"]).await;
    server.set_password("admin", "a password").await;
    let user = server.visitor();
    let info: AppInfo = user.get(route::APP).await.ok();
    assert_eq!(info.sign_in, WaysIn { provider: true, passwords: false, sign_up: false });
    let credentials = Credentials { login: "admin-ovh".to_owned(), password: "a password".to_owned() };
    is_off(&user.post(route::SESSION, &credentials).await);
    let link = json!({ "token": "x", "password": "nine blue kettles sing" });
    for (path, body) in [
        (route::SIGN_UP, sign_up("anna@bell.example")),
        (route::SIGN_UP_CONFIRM, link.clone()),
        (route::PASSWORD_FORGOTTEN, json!({ "login": "admin-ovh" })),
        (route::PASSWORD_RESET, link),
    ] {
        is_off(&user.post(path, &body).await);
    }
    sign_in(&provider, &server, &user, &named("admin-ovh")).await.ok::<NicHandle>();
    let change = json!({ "present": "a password", "new": "nine blue kettles sing" });
    is_off(&user.post(route::PASSWORD, &change).await);
    // The password from before does not count; the authentication by the provider does.
    let body = json!({ "newEmail": "new@bell.example", "password": "wrong" });
    assert_eq!(user.post(route::CHANGE_EMAIL, &body).await.status, 200);
    let support = server.staff("jonas", &[StaffRole::Support]).await;
    let act = DeskAction::SendPasswordLink { account: account("admin") };
    is_off(&support.post(route::DESK_ACT, &DeskActCall { act, reason: "Forgot the password.".to_owned() }).await);
}

#[tokio::test]
async fn without_passwords_an_undone_address_gets_no_link_to_a_new_one() {
    let (provider, server) = start(&["--no-passwords"]).await;
    let user = server.visitor();
    sign_in(&provider, &server, &user, &named("admin-ovh")).await.ok::<NicHandle>();
    change_address(&server, &user, NEW).await;
    undo(&server, &undo_secret(&server, OLD).await).await;
    server.mail_to(OLD, "The address of").await;
    for mail in server.mails().await.iter().filter(|mail| mail.address == OLD) {
        assert!(!mail.text.contains("password"), "{}", mail.text);
    }
}

#[tokio::test]
async fn sign_up_can_be_switched_off_alone() {
    let server = TestServer::start_with(&["--no-sign-up"], |_| {}).await;
    let user = server.visitor();
    let info: AppInfo = user.get(route::APP).await.ok();
    assert_eq!(info.sign_in, WaysIn { sign_up: false, ..WaysIn::default() });
    is_off(&user.post(route::SIGN_UP, &sign_up("anna@bell.example")).await);
    server.sign_in_by_password("admin").await;
}
