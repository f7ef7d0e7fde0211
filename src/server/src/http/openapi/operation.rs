//! The description of a route, and the problems that routes share.

use crate::http::openapi::schemas::Schemas;
use axum::http::Method;
use handover_api::problem::MEDIA_TYPE;
use handover_api::{Problem, Reason, route};
use handover_rules::model::macros::openapi::DescribedNames;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub(crate) const CSV: &str = "text/csv";

/// Media type of a file of any kind.
pub(crate) const BINARY: &str = "application/octet-stream";

const JSON: &str = "application/json";

/// The header with the version that the caller has read.
pub(super) const IF_MATCH: &str = "If-Match";

/// Examples of parameters that name something.
const EXAMPLES: [(&[&str], &str); 4] = [
    (&["service", "serviceName"], "amber-atelier.example"),
    (&["category"], "DOMAIN"),
    (&["handle", "nichandle"], "tq5108-ovh"),
    (&["kind"], "identity"),
];

/// A schema that is added to the others when the description is made.
type SchemaOf = fn(&mut Schemas) -> Value;

/// A body: its media type and schema.
struct Body(&'static str, SchemaOf);

/// The description of a route. Problems that every route may answer with are in all of them.
#[derive(Default)]
pub(crate) struct Operation {
    method: Method,
    path: String,
    about: &'static str,
    parameters: Vec<Value>,
    body: Option<Body>,
    is_body_optional: bool,
    example: Option<Value>,
    /// By status and media type.
    answers: BTreeMap<(u16, &'static str), SchemaOf>,
    /// Whether the answer names the version of what it shows.
    names_version: bool,
    problems: Vec<(u16, Reason)>,
    security: Vec<&'static str>,
}

impl Operation {
    pub(crate) fn new(method: Method, path: String) -> Self {
        let mut operation = Self { method, path, ..Self::default() };
        let everywhere =
            [Reason::Malformed, Reason::ForeignOrigin, Reason::Internal, Reason::Busy, Reason::CannotStore];
        operation.problems(&everywhere);
        if operation.method != Method::GET {
            operation.problems(&[Reason::MayBeStored]);
        }
        let names: Vec<String> = operation.path.split('/').filter_map(parameter_name).map(str::to_owned).collect();
        for name in names {
            operation.parameter("path", &name, "");
        }
        operation
    }

    pub(crate) fn about(&mut self, about: &'static str) -> &mut Self {
        self.about = about;
        self
    }

    pub(crate) fn query(&mut self, name: &str, about: &str) -> &mut Self {
        self.parameter("query", name, about)
    }

    /// Optional query parameters, such as the filters of a list.
    pub(crate) fn queries(&mut self, parameters: &[(&str, &str)]) -> &mut Self {
        for (name, about) in parameters {
            self.query(name, about);
        }
        self
    }

    /// The query parameters of a page of a list.
    pub(crate) fn page(&mut self) -> &mut Self {
        self.query("after", "The cursor `next` of the page before.");
        self.query("limit", "Most entries of the page.").problems(&[Reason::StaleCursor])
    }

    pub(crate) fn header(&mut self, name: &str, about: &str) -> &mut Self {
        self.parameter("header", name, about)
    }

    fn parameter(&mut self, place: &str, name: &str, about: &str) -> &mut Self {
        let mut parameter = json!({ "name": name, "in": place, "schema": { "type": "string" } });
        if place == "path" {
            parameter["required"] = true.into();
            parameter["schema"]["minLength"] = 1.into();
        } else {
            parameter["description"] = about.into();
        }
        if let Some((_, example)) = EXAMPLES.iter().find(|(names, _)| names.contains(&name)) {
            parameter["example"] = (*example).into();
        }
        self.parameters.push(parameter);
        self
    }

    /// The JSON body that the route reads.
    pub(crate) fn takes<T: ToSchema>(&mut self) -> &mut Self {
        self.body = Some(Body(JSON, Schemas::add::<T>));
        self.problems(&[Reason::TooSlow, Reason::TooLarge])
    }

    pub(crate) fn takes_file(&mut self, media_type: &'static str) -> &mut Self {
        self.body = Some(Body(media_type, |_| json!({})));
        self.problems(&[Reason::TooSlow, Reason::TooLarge])
    }

    pub(crate) fn body_is_optional(&mut self) -> &mut Self {
        self.is_body_optional = true;
        self
    }

    pub(crate) fn example(&mut self, example: Value) -> &mut Self {
        self.example = Some(example);
        self
    }

    /// The JSON body of the answer.
    pub(crate) fn answers<T: ToSchema>(&mut self) -> &mut Self {
        self.answers_with::<T>(200)
    }

    pub(crate) fn answers_with<T: ToSchema>(&mut self, status: u16) -> &mut Self {
        self.answers.insert((status, JSON), Schemas::add::<T>);
        self
    }

    /// A file as the answer; of one of several media types if there are more calls.
    pub(crate) fn answers_file(&mut self, media_type: &'static str) -> &mut Self {
        self.answers.insert((200, media_type), |_| json!({}));
        self
    }

    /// Notes that the answer has an `ETag`.
    pub(crate) fn names_version(&mut self) -> &mut Self {
        self.names_version = true;
        self
    }

    /// Whether the route reads `If-Match`.
    pub(crate) fn reads_version(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter["name"] == IF_MATCH)
    }

    /// Problems with their usual status.
    pub(crate) fn problems(&mut self, reasons: &[Reason]) -> &mut Self {
        self.problems.extend(reasons.iter().map(|reason| (reason.status(), *reason)));
        self
    }

    /// A problem with another status.
    pub(crate) fn problem(&mut self, status: u16, reason: Reason) -> &mut Self {
        self.problems.push((status, reason));
        self
    }

    /// Refusals of acts on requests, which have statuses of their own.
    pub(crate) fn refusals(&mut self) -> &mut Self {
        self.problems(&[Reason::NotFound]);
        self.problems.extend([403, 409, 429].map(|status| (status, Reason::Refused)));
        self
    }

    /// Problems of asking for new contacts, which may be repeated with an idempotency key.
    pub(crate) fn submission_problems(&mut self) -> &mut Self {
        self.header("Idempotency-Key", "The same call with the same key gets the same answer within 24 hours.");
        self.problems(&[Reason::Rejected, Reason::BadEntry, Reason::OverBudget, Reason::KeyReused, Reason::Conflict]);
        self.problems(&[Reason::StepUp]);
        self.refusals()
    }

    /// A credential that the route accepts. Routes without one are public.
    pub(crate) fn security(&mut self, scheme: &'static str) -> &mut Self {
        self.security.push(scheme);
        self
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn method(&self) -> String {
        self.method.as_str().to_ascii_lowercase()
    }

    /// The group that the route is listed in; `None` outside of the API.
    pub(super) fn tag(&self) -> Option<&'static str> {
        if [route::HEALTH, route::READY].contains(&self.path.as_str()) {
            return Some("health");
        }
        let below = self.path.strip_prefix(route::ROOT).or_else(|| self.path.strip_prefix(route::ROOT_V2))?;
        let below = below.trim_start_matches('/');
        Some(match below.split('/').next()? {
            "provider" | "rights" => "provider",
            "desk" => "desk",
            "procedures" => "procedures",
            "demo" => "demo",
            "me" | "access" | "iam" => "account",
            "app" | "auth" | "session" | "signUp" | "password" | "secret" | "address" | "holderChange"
            | "openapi.json" => "public",
            _ => "services",
        })
    }

    pub(super) fn finish(self, tag: &str, schemas: &mut Schemas, problems: &mut Answers) -> Value {
        let mut responses = problems.add(&self.problems);
        for ((status, media_type), schema) in &self.answers {
            let schema = schema(schemas);
            // Generators have no type for `null`, and need none.
            let about = if schema.is_null() { "Success: `null`." } else { "Success." };
            let response = responses.entry(status.to_string()).or_insert_with(|| json!({ "description": about }));
            if !schema.is_null() {
                response["content"][*media_type] = json!({ "schema": schema });
            }
            if self.names_version {
                let about = "The version of what is shown, for `If-Match`.";
                response["headers"] = json!({ "ETag": { "description": about, "schema": { "type": "string" } } });
            }
        }
        let mut described = Map::new();
        described.insert("operationId".to_owned(), self.id().into());
        described.insert("tags".to_owned(), json!([tag]));
        described.insert("summary".to_owned(), self.about.into());
        if !self.parameters.is_empty() {
            described.insert("parameters".to_owned(), self.parameters.into());
        }
        if let Some(Body(media_type, schema)) = self.body {
            let mut content = json!({ "schema": schema(schemas) });
            if let Some(example) = self.example {
                content["example"] = example;
            }
            let body = json!({ "required": !self.is_body_optional, "content": { media_type: content } });
            described.insert("requestBody".to_owned(), body);
        }
        described.insert("responses".to_owned(), json!(responses));
        let security: Vec<Value> = self.security.iter().map(|scheme| json!({ *scheme: [] })).collect();
        described.insert("security".to_owned(), security.into());
        described.into()
    }

    /// A name such as `getMeServices`, for generated clients.
    fn id(&self) -> String {
        let path = self.path.trim_start_matches(route::ROOT);
        let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let capitalised = words.flat_map(|word| [word[..1].to_ascii_uppercase(), word[1..].to_owned()]);
        [self.method()].into_iter().chain(capitalised).collect()
    }
}

fn parameter_name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Responses that operations share: one for each combination of reasons with the same status.
#[derive(Default)]
pub(super) struct Answers(Map<String, Value>);

impl Answers {
    /// The responses for these reasons, by status.
    pub(super) fn add(&mut self, reasons: &[(u16, Reason)]) -> BTreeMap<String, Value> {
        let mut by_status = BTreeMap::<u16, Vec<Reason>>::new();
        for (status, reason) in reasons {
            by_status.entry(*status).or_default().push(*reason);
        }
        by_status.into_iter().map(|(status, reasons)| (status.to_string(), self.shared(status, reasons))).collect()
    }

    fn shared(&mut self, status: u16, mut reasons: Vec<Reason>) -> Value {
        reasons.sort_by_key(|reason| reason.as_str());
        reasons.dedup();
        let names: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
        let name = format!("{status}.{}", names.join("."));
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        self.0.entry(name).or_insert_with(|| response(status, &reasons));
        reference
    }

    pub(super) fn finish(self) -> Map<String, Value> {
        self.0
    }
}

fn response(status: u16, reasons: &[Reason]) -> Value {
    let lines: Vec<String> =
        reasons.iter().map(|reason| format!("`{}`: {}", reason.as_str(), about(*reason))).collect();
    let example = |reason: &Reason| {
        let mut problem = Problem::new(*reason, about(*reason));
        problem.set_status(status);
        (reason.as_str(), json!({ "value": problem }))
    };
    let examples: BTreeMap<&str, Value> = reasons.iter().map(example).collect();
    json!({
        "description": lines.join("\n\n"),
        "content": {
            MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" }, "examples": examples },
        },
    })
}

/// The doc comment of a reason.
fn about(reason: Reason) -> &'static str {
    let found = Reason::NAMES.iter().find(|(name, _)| *name == reason.as_str());
    found.map_or("", |(_, about)| about.trim())
}

/// Every problem with its usual status, as a table in Markdown.
pub(super) fn problem_table() -> String {
    let rows =
        Reason::ALL.map(|reason| format!("| `{}` | {} | {} |\n", reason.as_str(), reason.status(), about(reason)));
    [
        "## Problems\n\nErrors are problem details (RFC 9457). `type` is `about:blank`; `reason` says which problem it is.\n\n",
        "| reason | status | meaning |\n|---|---|---|\n",
        &rows.concat(),
    ]
    .concat()
}
