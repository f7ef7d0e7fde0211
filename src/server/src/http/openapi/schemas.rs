//! Schemas for generators of clients: every object is in one piece and has a name of its own. Several generators name inline
//! schemas badly, or alike, and then drop them.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

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
        named(&self.0)
    }
}

/// The name of a type with its parameters, as derived schemas name it where they refer to it: `ScreenResponse_ServicesPage`.
fn generic_name(type_name: &str) -> String {
    let parts = type_name.split(['<', '>', ',', ' ']).filter(|part| !part.is_empty());
    let names: Vec<&str> = parts.filter_map(|path| path.rsplit("::").next()).collect();
    names.join("_")
}

type Members = Map<String, Value>;

/// Schemas by name, in which every object has a name.
pub(super) fn named(schemas: &Members) -> Members {
    let merged: Members =
        schemas.iter().map(|(name, schema)| (name.clone(), merge_inside(own(schema, schemas), schemas))).collect();
    let mut components = Components::default();
    for (name, schema) in &merged {
        components.names.entry(schema.to_string()).or_insert_with(|| name.clone());
    }
    components.taken.clone_from(&merged);
    for (name, schema) in &merged {
        components.name_parameter(name, schema);
    }
    for (name, schema) in merged {
        let schema = components.with_references(schema, &name);
        components.done.insert(name, schema);
    }
    components.done
}

/// A schema of its own in place of one that only refers to another: generators make no type for that.
fn own(schema: &Value, all: &Members) -> Value {
    let mut own = resolve(schema, all).clone();
    if let Some(about) = schema.get("description") {
        own["description"] = about.clone();
    }
    own
}

/// Merges every `allOf` in a schema into one object.
fn merge_inside(schema: Value, all: &Members) -> Value {
    match schema {
        Value::Object(members) => {
            let inside = members.into_iter().map(|(name, value)| (name, merge_inside(value, all))).collect();
            merge(inside, all)
        }
        Value::Array(values) => values.into_iter().map(|value| merge_inside(value, all)).collect(),
        other => other,
    }
}

/// Merges the parts of an `allOf`. Parts that say nothing are left out.
fn merge(schema: Members, all: &Members) -> Value {
    let Some(Value::Array(parts)) = schema.get("allOf") else { return schema.into() };
    let mut telling: Vec<Value> = parts.iter().filter(|part| !is_any_object(part)).cloned().collect();
    if telling.len() == 1 && parts.len() > 1 {
        return telling.remove(0);
    }
    let resolved: Vec<Value> = telling.iter().map(|part| merge_inside(resolve(part, all).clone(), all)).collect();
    let objects: Vec<&Value> = resolved.iter().filter(|part| part.get("properties").is_some()).collect();
    let choices: Vec<&Value> = resolved.iter().filter_map(|part| part.get("oneOf")).collect();
    let mut merged = match (choices.as_slice(), objects.len()) {
        ([], 2..) if objects.len() == resolved.len() => one_object(&objects),
        ([Value::Array(choices)], 1) if resolved.len() == 2 => {
            let choices: Vec<Value> = choices.iter().map(|choice| one_object(&[choice, objects[0]])).collect();
            json!({ "oneOf": choices, "description": resolved[0]["description"] })
        }
        _ => return schema.into(),
    };
    if let Some(about) = schema.get("description") {
        merged["description"] = about.clone();
    }
    merged
}

/// Whether a part of an `allOf` says only that the whole is an object.
fn is_any_object(part: &Value) -> bool {
    part.as_object().is_some_and(|part| part.keys().all(|name| name == "type" || name == "description"))
}

fn resolve<'a>(schema: &'a Value, all: &'a Members) -> &'a Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next());
    name.and_then(|name| all.get(name)).unwrap_or(schema)
}

/// An object with the members of all `parts`.
fn one_object(parts: &[&Value]) -> Value {
    let (mut properties, mut required) = (Members::new(), Vec::new());
    for part in parts {
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = required.into();
    }
    if let Some(about) = parts.iter().find_map(|part| part.get("description")) {
        object["description"] = about.clone();
    }
    object
}

#[derive(Default)]
struct Components {
    /// The name of each schema, by its text.
    names: BTreeMap<String, String>,
    /// Schemas that had a name before.
    taken: Members,
    done: Members,
}

impl Components {
    /// Names the data of a screen: `ServicesPage` in `ScreenResponse_ServicesPage`.
    fn name_parameter(&mut self, name: &str, schema: &Value) {
        let parameter = name.split_once('_').map(|(_, parameter)| parameter).filter(|name| !name.contains('_'));
        let data = schema.pointer("/properties/data").filter(|data| is_inline(data));
        if let Some((parameter, data)) = parameter.zip(data) {
            self.reference(data.clone(), parameter);
        }
    }

    /// A reference to a schema, which becomes a component `name` unless it is one.
    fn reference(&mut self, schema: Value, name: &str) -> Value {
        let text = schema.to_string();
        let found = self.names.get(&text).cloned();
        let name = found.unwrap_or_else(|| {
            let is_taken = |name: &String| self.taken.contains_key(name) || self.done.contains_key(name);
            let mut numbered = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}{number}")));
            let name = numbered.find(|name| !is_taken(name)).unwrap_or_default();
            self.names.insert(text, name.clone());
            self.done.insert(name.clone(), Value::Null);
            let schema = self.with_references(schema, &name);
            self.done.insert(name.clone(), schema);
            name
        });
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    /// A part of a schema: a reference if it needs a name.
    fn part(&mut self, schema: Value, name: &str) -> Value {
        if is_inline(&schema) { self.reference(schema, name) } else { self.with_references(schema, name) }
    }

    /// A schema whose parts are references.
    fn with_references(&mut self, schema: Value, name: &str) -> Value {
        let Value::Object(mut schema) = schema else { return schema };
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            for (member, value) in properties.iter_mut() {
                *value = self.part(value.take(), &[name, &capitalised(member)].concat());
            }
        }
        for (member, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(value) = schema.get_mut(member) {
                *value = self.part(value.take(), &[name, suffix].concat());
            }
        }
        if let Some(Value::Array(parts)) = schema.get_mut("allOf") {
            for part in parts {
                *part = self.part(part.take(), name);
            }
        }
        match schema.remove("oneOf") {
            Some(Value::Array(choices)) if is_optional(&choices) => {
                let choices: Vec<Value> = choices.into_iter().map(|choice| self.part(choice, name)).collect();
                schema.insert("oneOf".to_owned(), choices.into());
            }
            Some(Value::Array(choices)) => self.add_choices(&mut schema, choices, name),
            _ => {}
        }
        schema.into()
    }

    /// Adds the variants of an enum. Those without members become one list of words.
    fn add_choices(&mut self, schema: &mut Members, choices: Vec<Value>, name: &str) {
        let (words, objects): (Vec<Value>, Vec<Value>) =
            choices.into_iter().partition(|choice| only_value(choice).is_some());
        if objects.is_empty() {
            schema.extend(list_of(&words));
            return;
        }
        let mut references = Vec::new();
        if !words.is_empty() {
            references.push(self.reference(list_of(&words).into(), &[name, "Word"].concat()));
        }
        for object in objects {
            let name = [name, &variant_name(&object)].concat();
            references.push(self.part(object, &name));
        }
        // No discriminator: with one, generated Rust clients look for the tag in the variants, too, and find none.
        schema.insert("oneOf".to_owned(), references.into());
    }
}

/// Whether a schema needs a name: an object with members, or one of several kinds of value.
fn is_inline(schema: &Value) -> bool {
    let choices = schema.get("oneOf").and_then(Value::as_array);
    ["properties", "enum"].iter().any(|member| schema.get(member).is_some())
        || choices.is_some_and(|choices| !is_optional(choices))
}

/// Whether these are a schema or null.
fn is_optional(choices: &[Value]) -> bool {
    choices.len() == 2 && choices.iter().any(|choice| choice["type"] == "null")
}

/// The word of a schema that allows only one.
fn only_value(schema: &Value) -> Option<&str> {
    let [word] = schema.get("enum")?.as_array()?.as_slice() else { return None };
    word.as_str()
}

fn list_of(words: &[Value]) -> Members {
    let values: Vec<&str> = words.iter().filter_map(only_value).collect();
    let about = words.iter().filter_map(|word| {
        Some(format!("- `{}`: {}", only_value(word)?, word["description"].as_str().unwrap_or_default()))
    });
    let about = about.collect::<Vec<_>>().join("\n");
    Members::from_iter([
        ("type".to_owned(), "string".into()),
        ("enum".to_owned(), values.into()),
        ("description".to_owned(), about.into()),
    ])
}

/// The name of a variant: its tag, or its members.
fn variant_name(variant: &Value) -> String {
    let Some(members) = variant["properties"].as_object() else { return String::new() };
    let tag = members.values().find_map(only_value).map(capitalised);
    tag.unwrap_or_else(|| members.keys().map(|name| capitalised(name)).collect())
}

/// As part of a name: `request.asked` is `RequestAsked`.
fn capitalised(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.flat_map(|word| [word[..1].to_ascii_uppercase(), word[1..].to_owned()]).collect()
}
