//! Sessions: signing in, cookies, expiry and throttling.

mod device_cookie;
mod expiry;
mod list;
mod sign_in;
mod throttling;

use crate::common::{Reply, TestServer, TestUser};
use handover_api::app::Credentials;
use handover_api::route;
use reqwest::Method;

pub(crate) const PASSWORD: &str = "correct horse 42 łódź";

pub(crate) async fn sign_in(user: &TestUser, login: &str, password: &str) -> Reply {
    let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
    user.post(route::SESSION, &credentials).await
}

/// A call with exactly this `Cookie` header.
async fn with_cookie(server: &TestServer, cookie: &str) -> Reply {
    server.visitor().call(Method::GET, route::ME, &[("cookie", cookie)], "").await
}

/// Name and value of the first cookie that a response sets.
pub(crate) fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}
