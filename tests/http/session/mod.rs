//! Sessions: signing in, cookies, expiry and throttling.

mod device_cookie;
mod expiry;
mod list;
mod sign_in;
mod throttling;

use crate::common::{Person, Reply, World};
use handover_api::app::Credentials;
use handover_api::route;
use reqwest::Method;

const PASSWORD: &str = "correct horse 42 łódź";

async fn sign_in(person: &Person, login: &str, password: &str) -> Reply {
    let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
    person.post(route::SESSION, &credentials).await
}

/// A call with exactly this cookie.
async fn with_cookie(world: &World, cookie: &str) -> Reply {
    world.stranger().call(Method::GET, route::ME, &[("cookie", cookie)], "").await
}

/// Name and value of the cookie that an answer sets.
fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}
