//! The schemas that operations refer to.

use super::components;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// Schemas by name.
#[derive(Default)]
pub(super) struct Schemas(Map<String, Value>);

impl Schemas {
    /// Adds a type with everything that it refers to. Types of ours are referred to by name; `null` is no content.
    pub(super) fn add<T: ToSchema>(&mut self) -> Value {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        for (name, schema) in parts {
            self.insert(name, &schema);
        }
        let type_name = std::any::type_name::<T>();
        if type_name == "()" {
            return Value::Null;
        }
        if !type_name.starts_with("handover") {
            return json!(T::schema());
        }
        let name = if type_name.contains('<') { generic_name(type_name) } else { T::name().into_owned() };
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        self.insert(name, &T::schema());
        reference
    }

    fn insert(&mut self, name: String, schema: &RefOr<Schema>) {
        let schema = json!(schema);
        let known = self.0.get(&name).is_none_or(|known| *known == schema);
        assert!(known, "two types are named {name}");
        self.0.insert(name, schema);
    }

    pub(super) fn finish(self) -> Map<String, Value> {
        components::named(&self.0)
    }
}

/// The name of a type with its parameters, as derived schemas name it where they refer to it: `ScreenResponse_ServicesPage`.
fn generic_name(type_name: &str) -> String {
    let parts = type_name.split(['<', '>', ',', ' ']).filter(|part| !part.is_empty());
    let names: Vec<&str> = parts.filter_map(|path| path.rsplit("::").next()).collect();
    names.join("_")
}
