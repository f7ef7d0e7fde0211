//! Values of statements and rows, without the driver's types.

use crate::{StoreError, StoreResult};
use std::borrow::Cow;

/// A value that a statement takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'v> {
    Null,
    Bool(bool),
    Integer(i64),
    Text(Cow<'v, str>),
    Blob(Cow<'v, [u8]>),
    /// The rows of the table function `rarray`, in its column `value`.
    List(Cow<'v, List>),
}

/// Values of one type for a statement that reads by set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum List {
    Ids(Vec<i64>),
    Texts(Vec<String>),
}

impl List {
    /// The stored forms of ids and other numbers.
    pub(crate) fn ids<T: Param>(values: impl IntoIterator<Item = T>) -> Self {
        let id = |value: T| match value.value() {
            Value::Integer(id) => Some(id),
            other => {
                debug_assert!(false, "not a number: {other:?}");
                None
            }
        };
        Self::Ids(values.into_iter().filter_map(id).collect())
    }

    /// The stored forms of names and other texts.
    pub(crate) fn texts<T: Param>(values: impl IntoIterator<Item = T>) -> Self {
        let text = |value: T| match value.value() {
            Value::Text(text) => Some(text.into_owned()),
            other => {
                debug_assert!(false, "not a text: {other:?}");
                None
            }
        };
        Self::Texts(values.into_iter().filter_map(text).collect())
    }
}

impl Param for List {
    fn value(&self) -> Value<'_> {
        Value::List(Cow::Borrowed(self))
    }
}

/// A type that statements take.
pub(crate) trait Param {
    fn value(&self) -> Value<'_>;
}

/// A borrowed value of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ValueRef<'r> {
    Null,
    Integer(i64),
    Text(&'r str),
    Blob(&'r [u8]),
}

impl<'r> ValueRef<'r> {
    /// A text that is not null.
    pub(crate) fn text(self) -> StoreResult<&'r str> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(WRONG_TYPE),
        }
    }
}

/// A type that columns hold.
pub(crate) trait Column: Sized {
    fn read(value: ValueRef<'_>) -> StoreResult<Self>;
}

/// A list of values for the parameters of a statement.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::engine::Param),*] as &[&dyn $crate::engine::Param] };
}
pub(crate) use params;

/// The values of a statement.
pub(crate) trait Params {
    /// Passes each value with its number to `bind`, from 1 on.
    fn each(self, bind: &mut dyn FnMut(usize, Value<'_>) -> StoreResult<()>) -> StoreResult<()>;
}

impl<T: Param> Params for &[T] {
    fn each(self, bind: &mut dyn FnMut(usize, Value<'_>) -> StoreResult<()>) -> StoreResult<()> {
        self.iter().zip(1..).try_for_each(|(param, number)| bind(number, param.value()))
    }
}

macro_rules! arrays {
    ($($length:literal),*) => {$(
        impl<T: Param> Params for [T; $length] {
            fn each(self, bind: &mut dyn FnMut(usize, Value<'_>) -> StoreResult<()>) -> StoreResult<()> {
                self.iter().zip(1..).try_for_each(|(param, number)| bind(number, param.value()))
            }
        }
    )*};
}
arrays!(1, 2, 3);

impl Params for [&dyn Param; 0] {
    fn each(self, _: &mut dyn FnMut(usize, Value<'_>) -> StoreResult<()>) -> StoreResult<()> {
        Ok(())
    }
}

impl Value<'_> {
    /// The value itself, for statements that are composed.
    pub(crate) fn of(param: impl Param) -> Value<'static> {
        match param.value() {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Integer(value) => Value::Integer(value),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Blob(bytes) => Value::Blob(Cow::Owned(bytes.into_owned())),
            Value::List(list) => Value::List(Cow::Owned(list.into_owned())),
        }
    }
}

impl Column for Value<'static> {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        Ok(match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Text(text) => Value::Text(Cow::Owned(text.to_owned())),
            ValueRef::Blob(bytes) => Value::Blob(Cow::Owned(bytes.to_vec())),
        })
    }
}

const WRONG_TYPE: StoreError = StoreError::Corrupt("column type");

impl Param for Value<'_> {
    fn value(&self) -> Value<'_> {
        match self {
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Blob(bytes) => Value::Blob(Cow::Borrowed(bytes)),
            Value::List(list) => Value::List(Cow::Borrowed(list)),
            value => value.clone(),
        }
    }
}

impl<T: Param + ?Sized> Param for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: Param> Param for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::read(value).map(Some),
        }
    }
}

impl Param for bool {
    fn value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl Column for bool {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        i64::read(value).map(|number| number != 0)
    }
}

impl Param for i64 {
    fn value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl Column for i64 {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value {
            ValueRef::Integer(number) => Ok(number),
            _ => Err(WRONG_TYPE),
        }
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Param for $type {
            /// Numbers that SQL does not know become its highest one.
            fn value(&self) -> Value<'_> {
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }

        impl Column for $type {
            fn read(value: ValueRef<'_>) -> StoreResult<Self> {
                i64::read(value)?.try_into().map_err(|_| WRONG_TYPE)
            }
        }
    )*};
}
integers!(u8, u16, u32, u64, usize, i32);

impl Param for str {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Param for String {
    fn value(&self) -> Value<'_> {
        self.as_str().value()
    }
}

impl Param for Cow<'_, str> {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Column for String {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        value.text().map(str::to_owned)
    }
}

impl Param for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl Param for Vec<u8> {
    fn value(&self) -> Value<'_> {
        self.as_slice().value()
    }
}

impl<const N: usize> Param for [u8; N] {
    fn value(&self) -> Value<'_> {
        self.as_slice().value()
    }
}

impl Column for Vec<u8> {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value {
            ValueRef::Blob(bytes) => Ok(bytes.to_vec()),
            _ => Err(WRONG_TYPE),
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value {
            ValueRef::Blob(bytes) => bytes.try_into().map_err(|_| WRONG_TYPE),
            _ => Err(WRONG_TYPE),
        }
    }
}

impl Column for serde_json::Value {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value {
            ValueRef::Null => Ok(Self::Null),
            ValueRef::Integer(number) => Ok(number.into()),
            ValueRef::Text(text) => Ok(text.into()),
            ValueRef::Blob(_) => Err(WRONG_TYPE),
        }
    }
}
