//! The description of the API (OpenAPI 3.1). Bodies, answers and most problems come from the signatures of the handlers;
//! the rest is added where routes are registered (decision 0014).

mod operation;
mod router;
mod schemas;

pub(crate) use operation::{BINARY, CSV, Operation};
pub use router::Endpoint;
pub(crate) use router::{Described, Routes};

use operation::{Answers, problem_table};
use schemas::Schemas;
use serde_json::{Map, Value, json};

const ABOUT: &str = "The API that the app uses, routes of OVHcloud's API among them, and the API for the provider's \
    other systems. Recipes: `src/API.md`.\n\nA success without content is `200` with `null`. Times are in UTC. Members \
    and words of lists may be added to answers at any time.";

/// A code or the token of a mailed link, in examples.
pub(super) const TOKEN: &str = "Zr7cQ1mXv4TnB9sKd2LhW8yPf3JgR6Ae";

pub(super) fn service() -> Value {
    json!({ "name": "amber-atelier.example", "category": "DOMAIN" })
}

/// The description of these routes.
pub(super) fn document(operations: impl Iterator<Item = Operation>) -> Value {
    let (mut paths, mut schemas, mut answers) = (Map::new(), Schemas::default(), Answers::default());
    for operation in operations {
        let Some(name) = operation.tag() else { continue };
        let (path, method) = (operation.path().to_owned(), operation.method());
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = operation.finish(name, &mut schemas, &mut answers);
    }
    schemas.add::<handover_api::Problem>();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Handover",
            "version": env!("CARGO_PKG_VERSION"),
            "description": format!("{ABOUT}\n\n{}", problem_table()),
        },
        // Relative to the address of the document.
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas.finish(),
            "responses": answers.finish(),
            "securitySchemes": router::security_schemes(),
        },
    })
}
