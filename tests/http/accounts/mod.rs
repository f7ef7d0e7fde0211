//! Accounts: sign-up, passwords and the email address.

mod address;
pub(crate) mod hijacked;
mod mailed_links;
mod password;
mod password_forms;
mod sign_up;
mod undo_of_many;

use crate::common::{TestServer, TestUser};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_rules::NicHandle;
use serde_json::{Value, json};

pub(crate) const GOOD: &str = "nine blue kettles sing";

pub(crate) const BETTER: &str = "ten green bottles fall";

pub(crate) fn sign_up(email: &str) -> Value {
    json!({ "firstName": "Łucja", "name": "Bell", "email": email, "country": "PL", "language": "pl_PL" })
}

/// Signs up, confirms, and returns the new handle.
pub(crate) async fn new_account(server: &TestServer, email: &str) -> NicHandle {
    let visitor = server.visitor();
    visitor.post(route::SIGN_UP, &sign_up(email)).await.done();
    let secret = server.mail_to(email, "Confirm your address").await.secret();
    visitor.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.ok()
}

/// The body that confirms a sign-up and chooses the password.
pub(crate) fn confirm(secret: &str, password: &str) -> Value {
    json!({ "token": secret, "password": password })
}

pub(crate) async fn sign_in(server: &TestServer, login: &str, password: &str) -> (TestUser, u16) {
    let user = server.visitor();
    let status = user.post(route::SESSION, &json!({ "login": login, "password": password })).await.status;
    (user, status)
}

async fn profile(user: &TestUser) -> Profile {
    user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}
