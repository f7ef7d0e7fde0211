//! The API's description against its routes. Answers are compared with it in `tests/http/schemathesis.rs`.

use super::access::any_numbers;
use super::{For, Line, set_up, table};
use handover_api::{Reason, route};
use handover_rules::Category;
use handover_server::http;
use serde_json::Value;
use std::collections::BTreeSet;

/// The operation of a line of the table; `None` for routes outside of the API.
fn operation<'a>(document: &'a Value, line: &Line) -> Option<&'a Value> {
    let is_test = line.address.starts_with("/test/");
    let operation = &document["paths"][&line.address][line.method.as_str().to_lowercase()];
    assert!(is_test || operation.is_object(), "{} {} has no description", line.method, line.address);
    (!is_test).then_some(operation)
}

#[test]
fn every_route_is_described() {
    let document = http::description(true);
    let mut ids = BTreeSet::new();
    for line in table(any_numbers()) {
        let Some(operation) = operation(&document, &line) else { continue };
        let place = format!("{} {}", line.method, line.address);
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(summary.ends_with('.'), "{place} needs a summary: `.about(\"…\")` where it is registered");
        let responses = operation["responses"].as_object().expect("responses");
        assert!(
            responses.contains_key("200") || responses.contains_key("202"),
            "{place} returns a response: describe it, as in `.described(|it| it.answers_file(CSV))`"
        );
        if let Some(json) = operation["requestBody"]["content"].get("application/json") {
            assert!(json.get("example").is_some(), "{place} needs an example of its body");
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let named: Vec<String> = parameters.map(|of| format!("{} {}", of["in"], of["name"])).collect();
        assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "{place} names a parameter twice");
        ids.insert((line.method.to_string(), line.address.clone(), operation["operationId"].to_string()));
    }
    let names: BTreeSet<&String> = ids.iter().map(|(_, _, id)| id).collect();
    assert_eq!(names.len(), ids.len(), "two operations have one id");
}

#[test]
fn security_matches_access_table() {
    let document = http::description(true);
    for line in table(any_numbers()) {
        let Some(operation) = operation(&document, &line) else { continue };
        let scheme = operation["security"][0].as_object().and_then(|scheme| scheme.keys().next()).map(String::as_str);
        let expected: &[Option<&str>] = match line.who {
            For::Anybody => &[None, Some("caseLink")],
            For::SignedIn => &[Some("session"), Some("providerKey"), Some("rightsKey")],
            For::Concerned => &[Some("session")],
            For::Staff(_) => &[Some("staffSession")],
        };
        assert!(expected.contains(&scheme), "{} {}: {scheme:?}", line.method, line.address);
    }
}

/// Generators of clients name inline objects alike, have no type for `null`, and take a route without `security` for an
/// oversight.
#[test]
fn document_suits_generators() {
    fn assert_named(place: &str, schema: &Value) {
        match schema {
            Value::Object(members) => {
                assert!(members.get("properties").is_none_or(|of| !of.is_object()), "{place} needs a name");
                members.iter().for_each(|(name, value)| assert_named(&[place, "/", name].concat(), value));
            }
            Value::Array(values) => values.iter().for_each(|value| assert_named(place, value)),
            _ => {}
        }
    }
    let document = http::description(true);
    assert_eq!(document["servers"][0]["url"], "/");
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        assert!(schema.get("$ref").is_none() && schema["type"] != "null", "{name}");
        for (member, value) in schema.as_object().expect("a schema") {
            let parts: Vec<&Value> = match value {
                Value::Object(properties) if member == "properties" => properties.values().collect(),
                value => vec![value],
            };
            for part in parts {
                assert_named(&[name, "/", member].concat(), part);
            }
        }
    }
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            assert!(operation["security"].is_array(), "{method} {path}");
            let answer = operation.pointer("/responses/200/content/application~1json/schema");
            assert!(answer.is_none_or(|schema| schema["type"] != "null"), "{method} {path}");
        }
    }
}

#[test]
fn references_exist() {
    fn check(document: &Value, value: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    let place = reference.trim_start_matches('#');
                    assert!(document.pointer(place).is_some(), "{reference}");
                }
                members.values().for_each(|member| check(document, member));
            }
            Value::Array(values) => values.iter().for_each(|value| check(document, value)),
            _ => {}
        }
    }
    let document = http::description(true);
    check(&document, &document);
}

/// One line for each path and each component. Of the paths that all categories have, those of domains.
#[test]
fn document_matches_snapshot() {
    let document = http::description(false);
    let domain = [route::ROOT, route::category_path(Category::Domain)].concat();
    let others: Vec<String> = Category::ALL
        .into_iter()
        .filter(|category| *category != Category::Domain)
        .map(|category| [route::ROOT, route::category_path(category)].concat())
        .collect();
    let is_alike = |path: &str| {
        others.iter().any(|other| {
            path == other || path == format!("{other}/{{service}}/{}", path.rsplit('/').next().unwrap_or_default())
        })
    };
    let mut lines = vec![format!("info {}", document["info"]), format!("domains {domain}")];
    for (path, item) in document["paths"].as_object().expect("paths") {
        if !is_alike(path) {
            lines.push(format!("{path} {item}"));
        }
    }
    for (kind, components) in document["components"].as_object().expect("components") {
        let named = components.as_object().expect("components by name").iter();
        lines.extend(named.map(|(name, component)| format!("{kind} {name} {component}")));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn examples_of_bodies_can_be_parsed() {
    let document = http::description(true);
    let (_server, admin, numbers) = set_up().await;
    for line in table(numbers) {
        let Some(operation) = operation(&document, &line) else { continue };
        let Some(example) = operation["requestBody"]["content"]["application/json"].get("example") else { continue };
        let reply = line.send_text(&admin, &example.to_string()).await;
        assert!(
            reply.status != 400 || reply.reason(400) != Reason::Malformed,
            "{} {}: {}",
            line.method,
            line.path,
            reply.text()
        );
    }
}

#[tokio::test]
async fn document_is_served() {
    let (server, ..) = set_up().await;
    let reply = server.visitor().get(route::OPENAPI).await;
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.ok::<Value>(), http::description(true));
}
