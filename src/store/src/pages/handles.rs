//! The handles in a body.
//!
//! They are found by serializing it, so that no body has to list its handles and none can forget one.

use handover_rules::NicHandle;
use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::collections::BTreeSet;
use std::fmt;

/// Every handle in `body`.
pub(super) fn handles_in(body: &impl Serialize) -> BTreeSet<NicHandle> {
    let mut found = BTreeSet::new();
    // Fails only for bodies that cannot be sent either.
    let _ = body.serialize(Collector { found: &mut found, in_handle: false });
    found
}

struct Collector<'a> {
    found: &'a mut BTreeSet<NicHandle>,
    /// The next text is that of a handle.
    in_handle: bool,
}

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be serialized")
    }
}

impl std::error::Error for Failed {}

impl Error for Failed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl Collector<'_> {
    fn visit<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        value.serialize(Collector { found: self.found, in_handle: false })
    }
}

/// Values without handles.
macro_rules! skip {
    ($($method:ident($kind:ty)),+) => {
        $(fn $method(self, _: $kind) -> Result<(), Failed> { Ok(()) })+
    };
}

impl Serializer for Collector<'_> {
    type Ok = ();
    type Error = Failed;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    skip!(
        serialize_bool(bool),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_f32(f32),
        serialize_f64(f64),
        serialize_char(char),
        serialize_bytes(&[u8]),
        serialize_unit_struct(&'static str)
    );

    fn serialize_str(self, text: &str) -> Result<(), Failed> {
        if self.in_handle {
            self.found.extend(NicHandle::parse(text).ok());
        }
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Failed> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failed> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Failed> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Failed> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Failed> {
        value.serialize(Collector { in_handle: name == "NicHandle", ..self })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failed> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Failed> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Failed> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Failed> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Failed> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Failed> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Failed> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Failed> {
        Ok(self)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Failed> {
        Ok(())
    }
}

/// Elements without names.
macro_rules! visit_elements {
    ($($collection:ident::$method:ident),+) => {
        $(impl $collection for Collector<'_> {
            type Ok = ();
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> { self.visit(value) }
            fn end(self) -> Result<(), Failed> { Ok(()) }
        })+
    };
}

/// Elements with names.
macro_rules! visit_fields {
    ($($collection:ident),+) => {
        $(impl $collection for Collector<'_> {
            type Ok = ();
            type Error = Failed;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Failed> {
                self.visit(value)
            }
            fn end(self) -> Result<(), Failed> { Ok(()) }
        })+
    };
}

visit_elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);
visit_fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Collector<'_> {
    type Ok = ();
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        self.visit(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        self.visit(value)
    }

    fn end(self) -> Result<(), Failed> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::Ending;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    struct Body {
        plain: NicHandle,
        option: Option<NicHandle>,
        ending: Ending,
        lists: (Vec<NicHandle>, [u32; 2]),
        by_handle: BTreeMap<NicHandle, Nested>,
        text: &'static str,
    }

    #[derive(Serialize)]
    enum Nested {
        One(NicHandle),
        Two { of: NicHandle, at: f64 },
        Three((), NicHandle),
        None,
    }

    #[test]
    fn every_handle_of_a_body_is_found_and_no_other_text() {
        let handle = |number: u32| NicHandle::parse(&format!("aa{number}-ovh")).expect("a handle");
        let nested = [
            (handle(5), Nested::One(handle(6))),
            (handle(7), Nested::Two { of: handle(8), at: 0.5 }),
            (handle(9), Nested::Three((), handle(10))),
            (handle(11), Nested::None),
        ];
        let body = Body {
            plain: handle(1),
            option: Some(handle(2)),
            ending: Ending::Declined { by: handle(3), reason: None },
            lists: (vec![handle(4), handle(1)], [1, 2]),
            by_handle: nested.into(),
            text: "bb1-ovh",
        };
        assert_eq!(handles_in(&body), (1..=11).map(handle).collect());
    }
}
