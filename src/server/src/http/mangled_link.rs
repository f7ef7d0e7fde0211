//! Mailed links that a gateway has changed so that their fragment reaches the server: with an encoded `#`, or without
//! one (decision 0006).
//!
//! They lead to the app, which understands the rest. The address carries a code: it must not be logged.

use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use handover_api::Link;

/// `#`, encoded up to three times.
const ENCODED_HASHES: [&str; 3] = ["%23", "%2523", "%252523"];

/// The redirect to the app; `None` for every other request.
pub(super) fn redirect(request: &Request) -> Option<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    Some(Redirect::temporary(&app_address(request.uri())?).into_response())
}

/// The address in the app, relative to that of the request: a proxy may have taken a prefix off its path.
fn app_address(uri: &Uri) -> Option<String> {
    let address = uri.path_and_query()?.as_str();
    let path = uri.path();
    let encoded = ENCODED_HASHES.iter().find_map(|hash| path.find(hash).map(|at| (at, at + hash.len())));
    let without = || Link::parse(address).is_mailed().then_some((1, 0));
    let (folder, fragment) = encoded.or_else(without)?;
    let depth = path.get(folder..)?.matches('/').count();
    let up = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    Some([&up, "#", address.get(fragment..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragment_in_a_path_leads_to_the_app() {
        for (address, app) in [
            (
                "/%23/useraccount/contacts/12?tab=REQUESTS&token=x",
                "../../../#/useraccount/contacts/12?tab=REQUESTS&token=x",
            ),
            ("/%23/password/new?token=x", "../../#/password/new?token=x"),
            ("/%23%2Fpassword%2Fnew%3Ftoken%3Dx", "./#%2Fpassword%2Fnew%3Ftoken%3Dx"),
            ("/%2523/password/new?token=x", "../../#/password/new?token=x"),
            ("/contacts/%23/password/new?token=x", "../../#/password/new?token=x"),
            ("/useraccount/contacts/12?tab=REQUESTS&token=x", "../../#/useraccount/contacts/12?tab=REQUESTS&token=x"),
            ("/password/new?token=x", "../#/password/new?token=x"),
            ("/%23", "./#"),
        ] {
            assert_eq!(app_address(&Uri::from_static(address)).as_deref(), Some(app), "{address}");
        }
        for address in ["/", "/index.html", "/?x=%23/a", "/account/contacts/services", "/nothing"] {
            assert_eq!(app_address(&Uri::from_static(address)), None, "{address}");
        }
    }
}
