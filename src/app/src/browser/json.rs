//! JSON, by the browser's parser: one in WebAssembly would be bytes to download.
//!
//! serde-wasm-bindgen does the same as [`Reader`] with error messages, and hands over a struct's members with their names,
//! which serde compares and keeps apart. Nobody would see the messages, and here the members come in the order of the
//! struct's fields. That takes half of the code for each type (decision 0002).

use core::cell::RefCell;
use core::fmt::{self, Display};
use js_sys::{Array, JSON, JsString, Number, Object, Reflect};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Serialize, forward_to_deserialize_any};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// Parses a text; `None` when it is not of the type.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(Reader(JSON::parse(text).ok()?)).ok()
}

/// Parses a member of an object; `None` also if it is missing.
pub(crate) fn member<T: DeserializeOwned>(text: &str, name: &str) -> Option<T> {
    let value = Reflect::get(&JSON::parse(text).ok()?, &name.into()).ok()?;
    T::deserialize(Reader(value)).ok()
}

pub(crate) fn format<T: Serialize>(value: &T) -> String {
    let value = value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL);
    JSON::stringify(&value).map(String::from).unwrap_or_default()
}

/// A value is not of the type that is read.
#[derive(Debug)]
pub(super) struct Mismatch;

impl de::Error for Mismatch {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl Display for Mismatch {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl core::error::Error for Mismatch {}

/// A value out of `JSON.parse`, or `undefined` for a member that is absent.
pub(super) struct Reader(pub(super) JsValue);

// Apart from the generic functions, so that they are compiled once.
impl Reader {
    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    /// Integers beyond 2⁵³ are not exact in JavaScript.
    fn integer(&self) -> Result<i64, Mismatch> {
        #[expect(clippy::cast_possible_truncation, reason = "a safe integer")]
        let exact = || Number::is_safe_integer(&self.0).then(|| self.0.unchecked_into_f64() as i64);
        exact().ok_or(Mismatch)
    }

    fn boolean(&self) -> Result<bool, Mismatch> {
        self.0.as_bool().ok_or(Mismatch)
    }

    fn text(&self) -> Result<String, Mismatch> {
        self.0.as_string().ok_or(Mismatch)
    }

    fn elements(self) -> Result<Elements, Mismatch> {
        Ok(Elements { array: self.0.dyn_into().map_err(|_| Mismatch)?, next: 0 })
    }

    fn members(self, names: &'static [&'static str]) -> Result<Members, Mismatch> {
        if self.0.is_object() { Ok(Members { object: self.0, names: names.iter() }) } else { Err(Mismatch) }
    }

    fn entries(self) -> Result<Entries, Mismatch> {
        let object: Object = self.0.dyn_into().map_err(|_| Mismatch)?;
        let entries = Reader(Object::entries(&object).into()).elements()?;
        Ok(Entries { entries, value: Reader(JsValue::UNDEFINED) })
    }

    /// Enums are a string, the variant, or an object with the variant as its one member.
    fn variant(self) -> Result<Variant, Mismatch> {
        if self.0.is_string() {
            return Ok(Variant { name: self, content: Reader(JsValue::UNDEFINED) });
        }
        let mut entries = self.entries()?;
        let name = entries.next().ok_or(Mismatch)?;
        if entries.entries.next().is_some() {
            return Err(Mismatch);
        }
        Ok(Variant { name, content: entries.value })
    }
}

/// Methods that read a value in one way.
macro_rules! deserialize_plain {
    ($($visit:ident($read:ident): $($method:ident),+;)+) => {$($(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            visitor.$visit(self.$read()?)
        }
    )+)+};
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() {
            visitor.visit_unit()
        } else if let Some(value) = self.0.as_bool() {
            visitor.visit_bool(value)
        } else if let Ok(number) = self.integer() {
            visitor.visit_i64(number)
        } else if let Some(number) = self.0.as_f64() {
            visitor.visit_f64(number)
        } else if let Ok(text) = self.text() {
            visitor.visit_string(text)
        } else if self.0.is_array() {
            visitor.visit_seq(self.elements()?)
        } else {
            visitor.visit_map(self.entries()?)
        }
    }

    deserialize_plain! {
        visit_i64(integer): deserialize_i64, deserialize_i32;
        visit_i64(integer): deserialize_u64, deserialize_u32, deserialize_u16, deserialize_u8;
        visit_string(text): deserialize_string, deserialize_str, deserialize_identifier;
        visit_bool(boolean): deserialize_bool;
        visit_seq(elements): deserialize_seq;
        visit_map(entries): deserialize_map;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() { visitor.visit_unit() } else { Err(Mismatch) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.members(fields)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_enum(self.variant()?)
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 f64 char bytes byte_buf unit_struct tuple_struct ignored_any
    }
}

struct Elements {
    array: Array,
    next: u32,
}

impl Elements {
    fn next(&mut self) -> Option<Reader> {
        let next = self.next;
        self.next += 1;
        (next < self.array.length()).then(|| Reader(self.array.get(next)))
    }
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        self.next().map(|element| seed.deserialize(element)).transpose()
    }
}

/// The members of an object that a struct has fields for, in the order of the fields.
struct Members {
    object: JsValue,
    names: core::slice::Iter<'static, &'static str>,
}

impl Members {
    fn next(&mut self) -> Result<Reader, Mismatch> {
        let name = self.names.next().ok_or(Mismatch)?;
        Reflect::get(&self.object, &known(name)).map(Reader).map_err(|_| Mismatch)
    }
}

impl<'de> SeqAccess<'de> for Members {
    type Error = Mismatch;

    /// Without an element, serde takes the default, or fails without one.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        let member = self.next()?;
        let is_absent = member.0.is_undefined();
        match seed.deserialize(member) {
            Err(Mismatch) if is_absent => Ok(None),
            read => read.map(Some),
        }
    }
}

/// A name as a string of JavaScript. Lists repeat the same names for each row, and making a string costs more than reading
/// the member.
fn known(name: &'static str) -> JsString {
    thread_local! {
        /// By address and length, in order.
        static KNOWN: RefCell<Vec<((usize, usize), JsString)>> = const { RefCell::new(Vec::new()) };
    }
    let key = (name.as_ptr().addr(), name.len());
    KNOWN.with_borrow_mut(|known| match known.binary_search_by_key(&key, |(key, _)| *key) {
        Ok(place) => known[place].1.clone(),
        Err(place) => {
            let text = JsString::from(name);
            known.insert(place, (key, text.clone()));
            text
        }
    })
}

/// The members of an object with any names.
struct Entries {
    /// Arrays of a name and a value.
    entries: Elements,
    /// The value that belongs to the name that was read last.
    value: Reader,
}

impl Entries {
    /// Goes on to the next member, and returns its name.
    fn next(&mut self) -> Option<Reader> {
        let entry: Array = self.entries.next()?.0.unchecked_into();
        self.value = Reader(entry.get(1));
        Some(Reader(entry.get(0)))
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        self.next().map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        seed.deserialize(Reader(core::mem::take(&mut self.value.0)))
    }
}

struct Variant {
    name: Reader,
    content: Reader,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Reader;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Reader), Mismatch> {
        Ok((seed.deserialize(self.name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        if self.is_nothing() { Ok(()) } else { Err(Mismatch) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.elements()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.members(fields)?)
    }
}
