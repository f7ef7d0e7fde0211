//! The examples of bodies in the description of the API, sent to a demo, whose handles and services they name.

use crate::demo_process::DemoProcess;
use handover_api::{Problem, Reason, route};
use reqwest::{Client, Method};
use serde_json::Value;

/// Refusals of examples that are right: their tokens and numbers, or what they would sign in with, are nobody's.
const NOT_THERE: [Reason; 5] =
    [Reason::NotFound, Reason::BadToken, Reason::WrongCredentials, Reason::NotSignedIn, Reason::Unsigned];

/// An operation with an example of its body.
struct Example {
    method: Method,
    path: String,
    body: Value,
}

fn examples(document: &Value) -> Vec<Example> {
    let mut examples = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let body = operation.pointer("/requestBody/content/application~1json/example");
            let Some(body) = body.cloned() else { continue };
            let mut path = path.clone();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let value = parameter["example"].as_str().unwrap_or("5922151952");
                path = path.replace(&format!("{{{}}}", parameter["name"].as_str().expect("a name")), value);
            }
            let method = method.to_uppercase().parse().expect("a method");
            examples.push(Example { method, path, body });
        }
    }
    examples
}

#[tokio::test]
async fn every_example_is_accepted() {
    // An open change of contacts blocks the same by another route.
    let [demo, other] = [DemoProcess::start().await, DemoProcess::start().await];
    let client = Client::new();
    let document = client.get([&demo.url, route::OPENAPI].concat()).send().await.expect("an answer");
    let examples = examples(&document.json().await.expect("the description"));
    assert!(examples.len() > 60, "{}", examples.len());
    for Example { method, path, body } in examples {
        let demo = if path.starts_with("/1.0/me/") { &other } else { &demo };
        // Some end the session.
        let cookies = demo.cookies("mh20417-ovh").await;
        let request = client.request(method.clone(), [&demo.url, &*path].concat()).json(&body);
        let reply = request.header("cookie", cookies).bearer_auth(&demo.key).send().await.expect("an answer");
        let status = reply.status();
        let text = reply.text().await.expect("text");
        let is_right = status.is_success()
            || !path.starts_with("/1.0/provider/")
                && serde_json::from_str::<Problem>(&text).is_ok_and(|problem| NOT_THERE.contains(&problem.reason));
        assert!(is_right, "{method} {path} {status} {text}");
    }
}
