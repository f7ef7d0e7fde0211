//! Accounts: sign-up, passwords and the email address.

mod address;
pub(crate) mod hijacked;
mod mailed_links;
mod password;
mod sign_up;
mod undo_of_many;

use crate::common::{Reply, TestServer, TestUser};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use serde_json::{Value, json};

pub(crate) const GOOD: &str = "nine blue kettles sing";

pub(crate) const BETTER: &str = "ten green bottles fall";

pub(crate) fn sign_up(email: &str) -> Value {
    json!({ "firstName": "Łucja", "name": "Bell", "email": email, "country": "PL", "language": "pl_PL" })
}

/// Signs up, and returns the secret of the mailed link.
async fn sign_up_secret(server: &TestServer, user: &TestUser, email: &str) -> String {
    user.post(route::SIGN_UP, &sign_up(email)).await.done();
    server.mail_to(email, "Confirm your address").await.secret()
}

/// The body that confirms a sign-up, or resets a password: both choose the password.
pub(crate) fn confirm(secret: &str, password: &str) -> Value {
    json!({ "token": secret, "password": password })
}

/// Signs up, confirms, and returns the new handle.
pub(crate) async fn new_account(server: &TestServer, email: &str) -> NicHandle {
    new_user(server, email).await.0
}

/// A new account, and the browser that signed up, which is signed in.
async fn new_user(server: &TestServer, email: &str) -> (NicHandle, TestUser) {
    let user = server.visitor();
    let secret = sign_up_secret(server, &user, email).await;
    let handle = user.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.ok();
    (handle, user)
}

pub(crate) async fn sign_in(server: &TestServer, login: &str, password: &str) -> (TestUser, u16) {
    let user = server.visitor();
    let status = user.post(route::SESSION, &json!({ "login": login, "password": password })).await.status;
    (user, status)
}

async fn forget_password(server: &TestServer, login: &str) {
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": login })).await.done();
}

/// The secret of the newest mail that resets a password.
async fn reset_secret(server: &TestServer, address: &str) -> String {
    server.mail_to(address, "Set a password").await.secret()
}

async fn reset_password(server: &TestServer, secret: &str, password: &str) -> Reply {
    server.visitor().post(route::PASSWORD_RESET, &confirm(secret, password)).await
}

async fn change_password(user: &TestUser, present: &str, new: &str) -> Reply {
    user.post(route::PASSWORD, &json!({ "present": present, "new": new })).await
}

/// The reason that refuses a mailed secret.
#[track_caller]
fn link_refusal(reply: &Reply) -> MailedLinkRefusal {
    reply.problem(403).token.expect("a refusal of the secret")
}

async fn profile(user: &TestUser) -> Profile {
    user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}
