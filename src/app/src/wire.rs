//! Bodies of calls: the types of the API from and to JSON.
//!
//! The browser reads and writes the text; what is done here is only to bring its values into our types. A general JSON
//! crate writes a parser into every type it reads, which was a fifth of what a first visit downloads. This one knows
//! just what the API uses: structs by their fields' names, lists, options, texts, numbers, and enums without contents.

use js_sys::{Array, JSON, Object, Reflect};
use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::ser::{Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use std::fmt::{self, Display};
use wasm_bindgen::{JsCast, JsValue};

/// Reads a body; `None` when it is not what is expected.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(Reader(JSON::parse(text).ok()?)).ok()
}

/// Writes a body.
pub(crate) fn write<T: Serialize>(body: &T) -> String {
    let value = body.serialize(Writer).unwrap_or(JsValue::NULL);
    JSON::stringify(&value).map(String::from).unwrap_or_default()
}

/// The text does not fit the type. Where is of no use to anybody who reads the page.
#[derive(Debug)]
struct Misfit;

impl Display for Misfit {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Misfit {}

impl serde::de::Error for Misfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

impl serde::ser::Error for Misfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// A value that is being read.
struct Reader(JsValue);

impl Reader {
    fn text(&self) -> Result<String, Misfit> {
        self.0.as_string().ok_or(Misfit)
    }

    fn number(&self) -> Result<i64, Misfit> {
        #[expect(clippy::cast_possible_truncation, reason = "the API's whole numbers are exact in JSON")]
        self.0.as_f64().map(|number| number as i64).ok_or(Misfit)
    }

    fn list(self) -> Result<Elements, Misfit> {
        let list: Array = self.0.dyn_into().map_err(|_| Misfit)?;
        Ok(Elements { list, next: 0 })
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            visitor.visit_i64(self.number()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_unit()
        } else if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Some(holds) = self.0.as_bool() {
            visitor.visit_bool(holds)
        } else if self.0.as_f64().is_some() {
            visitor.visit_i64(self.number()?)
        } else if Array::is_array(&self.0) {
            visitor.visit_seq(self.list()?)
        } else {
            let object: Object = self.0.dyn_into().map_err(|_| Misfit)?;
            visitor.visit_map(Entries { pairs: Object::entries(&object), next: 0, value: JsValue::NULL })
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Misfit)?)
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_f64(self.0.as_f64().ok_or(Misfit)?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() || self.0.is_undefined() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    /// The fields one after the other in the order of the type: half the code of looking at each key that comes.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if !self.0.is_object() {
            return Err(Misfit);
        }
        visitor.visit_seq(Fields { object: self.0, names: names.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(Name(self.text()?))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

struct Elements {
    list: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        if self.next == self.list.length() {
            return Ok(None);
        }
        let element = self.list.get(self.next);
        self.next += 1;
        seed.deserialize(Reader(element)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.list.length() as usize)
    }
}

struct Fields {
    object: JsValue,
    names: std::slice::Iter<'static, &'static str>,
}

impl Fields {
    /// A field that is not there reads as null.
    fn next(&mut self) -> Option<Reader> {
        let name = self.names.next()?;
        Some(Reader(Reflect::get(&self.object, &JsValue::from_str(name)).unwrap_or(JsValue::NULL)))
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        self.next().map(|field| seed.deserialize(field)).transpose()
    }
}

struct Entries {
    pairs: Array,
    next: u32,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        if self.next == self.pairs.length() {
            return Ok(None);
        }
        let entry: Array = self.pairs.get(self.next).unchecked_into();
        self.next += 1;
        self.value = entry.get(1);
        seed.deserialize(Reader(entry.get(0))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        seed.deserialize(Reader(std::mem::take(&mut self.value)))
    }
}

/// An enum's variant by its name.
struct Name(String);

impl<'de> EnumAccess<'de> for Name {
    type Error = Misfit;
    type Variant = Unit;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Unit), Misfit> {
        let name: StringDeserializer<Misfit> = self.0.into_deserializer();
        Ok((seed.deserialize(name)?, Unit))
    }
}

struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Misfit> {
        Err(Misfit)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }
}

/// Makes values of the browser.
struct Writer;

type Written = Result<JsValue, Misfit>;

impl Serializer for Writer {
    type Ok = JsValue;
    type Error = Misfit;
    type SerializeSeq = List;
    type SerializeTuple = Impossible<JsValue, Misfit>;
    type SerializeTupleStruct = Impossible<JsValue, Misfit>;
    type SerializeTupleVariant = Impossible<JsValue, Misfit>;
    type SerializeMap = Impossible<JsValue, Misfit>;
    type SerializeStruct = Struct;
    type SerializeStructVariant = Impossible<JsValue, Misfit>;

    fn serialize_bool(self, value: bool) -> Written {
        Ok(value.into())
    }
    fn serialize_i8(self, value: i8) -> Written {
        Ok(value.into())
    }
    fn serialize_i16(self, value: i16) -> Written {
        Ok(value.into())
    }
    fn serialize_i32(self, value: i32) -> Written {
        Ok(value.into())
    }
    #[expect(clippy::cast_precision_loss, reason = "the API's whole numbers are exact in JSON")]
    fn serialize_i64(self, value: i64) -> Written {
        Ok((value as f64).into())
    }
    fn serialize_u8(self, value: u8) -> Written {
        Ok(value.into())
    }
    fn serialize_u16(self, value: u16) -> Written {
        Ok(value.into())
    }
    fn serialize_u32(self, value: u32) -> Written {
        Ok(value.into())
    }
    #[expect(clippy::cast_precision_loss, reason = "the API's whole numbers are exact in JSON")]
    fn serialize_u64(self, value: u64) -> Written {
        Ok((value as f64).into())
    }
    fn serialize_f32(self, value: f32) -> Written {
        Ok(value.into())
    }
    fn serialize_f64(self, value: f64) -> Written {
        Ok(value.into())
    }
    fn serialize_char(self, _: char) -> Written {
        Err(Misfit)
    }
    fn serialize_str(self, value: &str) -> Written {
        Ok(value.into())
    }
    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(Misfit)
    }
    fn serialize_none(self) -> Written {
        Ok(JsValue::NULL)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Written {
        Ok(JsValue::NULL)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(JsValue::NULL)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        Ok(variant.into())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(Misfit)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List, Misfit> {
        Ok(List(Array::new()))
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Misfit> {
        Err(Misfit)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Misfit> {
        Err(Misfit)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Misfit> {
        Err(Misfit)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Misfit> {
        Err(Misfit)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Struct, Misfit> {
        Ok(Struct(Object::new()))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Misfit> {
        Err(Misfit)
    }
}

struct List(Array);

impl SerializeSeq for List {
    type Ok = JsValue;
    type Error = Misfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        self.0.push(&value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Written {
        Ok(self.0.into())
    }
}

struct Struct(Object);

impl SerializeStruct for Struct {
    type Ok = JsValue;
    type Error = Misfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Misfit> {
        let value = value.serialize(Writer)?;
        Reflect::set(&self.0, &JsValue::from_str(name), &value).map(|_| ()).map_err(|_| Misfit)
    }

    fn end(self) -> Written {
        Ok(self.0.into())
    }
}
