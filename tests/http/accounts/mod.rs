//! Accounts: sign-up, passwords and the email address.

mod address;
mod mailed_links;
mod password;
mod sign_up;

use crate::common::{Person, World};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_rules::NicHandle;
use serde_json::{Value, json};

const GOOD: &str = "nine blue kettles sing";

const BETTER: &str = "ten green bottles fall";

fn sign_up(email: &str, password: &str) -> Value {
    json!({ "firstName": "Łucja", "name": "Bell", "email": email, "subsidiary": "PL", "language": "pl_PL",
            "password": password })
}

/// Signs up and confirms: the new handle.
async fn new_account(world: &World, email: &str) -> NicHandle {
    let stranger = world.stranger();
    stranger.post(route::SIGN_UP, &sign_up(email, GOOD)).await.done();
    let secret = world.letter_to(email, "Confirm your address").await.secret();
    stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.ok()
}

/// What confirms a sign-up: the link's secret, and the password that was chosen with it.
fn confirm(secret: &str, password: &str) -> Value {
    json!({ "token": secret, "password": password })
}

async fn sign_in(world: &World, login: &str, password: &str) -> (Person, u16) {
    let person = world.stranger();
    let status = person.post(route::SESSION, &json!({ "login": login, "password": password })).await.status;
    (person, status)
}

async fn profile(person: &Person) -> Profile {
    person.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}
