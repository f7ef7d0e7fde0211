//! Problems in the description: shared responses, and the list of all of them.

use handover_api::problem::MEDIA_TYPE;
use handover_api::{Problem, Reason};
use handover_rules::model::macros::openapi::DescribedNames;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

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
pub(super) fn table() -> String {
    let rows =
        Reason::ALL.map(|reason| format!("| `{}` | {} | {} |\n", reason.as_str(), reason.status(), about(reason)));
    [
        "## Problems\n\nErrors are problem details (RFC 9457). `type` is `about:blank`; `reason` says which problem it is.\n\n",
        "| reason | status | meaning |\n|---|---|---|\n",
        &rows.concat(),
    ]
    .concat()
}
