//! JSON, by the browser's parser: one in WebAssembly would be bytes to download.

mod reader;

use js_sys::{JSON, Reflect};
use reader::Reader;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// Parses a text; `None` when it is not of the type.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(Reader(JSON::parse(text).ok()?)).ok()
}

/// Parses a member of an object; `None` also if it is missing.
pub(crate) fn member<T: DeserializeOwned>(text: &str, name: &str) -> Option<T> {
    let value = Reflect::get(&JSON::parse(text).ok()?, &name.into()).ok()?;
    T::deserialize(Reader(value)).ok()
}

/// Formats a value.
pub(crate) fn format<T: Serialize>(value: &T) -> String {
    let value = value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL);
    JSON::stringify(&value).map(String::from).unwrap_or_default()
}
