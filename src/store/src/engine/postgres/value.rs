//! Values of statements and rows in PostgreSQL's binary form.

use crate::engine::value::{Column, List, Params, Value, ValueRef};
use crate::{StoreError, StoreResult};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// A value that a statement takes.
#[derive(Debug)]
pub(super) struct Bound(Value<'static>);

type Failure = Box<dyn std::error::Error + Sync + Send>;

impl Bound {
    /// The values of a statement, in their order.
    pub(super) fn all(values: impl Params) -> StoreResult<Vec<Self>> {
        let mut bound = Vec::new();
        values.each(&mut |_, value| {
            bound.push(Self(Value::of(value)));
            Ok(())
        })?;
        Ok(bound)
    }

    /// A value of a row, which may be another engine's.
    pub(super) fn copied(value: ValueRef<'_>) -> StoreResult<Self> {
        Value::read(value).map(Self)
    }

    /// The type that PostgreSQL could not tell: several functions take a list.
    pub(super) fn needed_type(&self) -> Type {
        match &self.0 {
            Value::List(list) => match **list {
                List::Ids(_) => Type::INT8_ARRAY,
                List::Texts(_) => Type::TEXT_ARRAY,
            },
            _ => Type::UNKNOWN,
        }
    }
}

impl ToSql for Bound {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match &self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(value) if *ty == Type::BOOL => value.to_sql(ty, out),
            Value::Bool(value) => i64::from(*value).to_sql(ty, out),
            Value::Integer(value) if *ty == Type::BOOL => (*value != 0).to_sql(ty, out),
            Value::Integer(value) => value.to_sql(ty, out),
            // The one character that PostgreSQL's texts cannot hold.
            Value::Text(text) if text.contains('\0') => text.replace('\0', "\u{fffd}").to_sql(ty, out),
            Value::Text(text) => text.as_ref().to_sql(ty, out),
            Value::Blob(bytes) => bytes.as_ref().to_sql(ty, out),
            Value::List(list) => match &**list {
                List::Ids(ids) => ids.to_sql(ty, out),
                List::Texts(texts) => texts.to_sql(ty, out),
            },
        }
    }

    /// Types are those that the server has inferred, and [`Self::to_sql`] follows them.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A value of a row.
pub(super) struct Cell<'r>(pub(super) StoreResult<ValueRef<'r>>);

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Failure> {
        Ok(Self(read(ty, raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self(Ok(ValueRef::Null)))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn read<'r>(ty: &Type, raw: &'r [u8]) -> StoreResult<ValueRef<'r>> {
    let value = match *ty {
        Type::INT8 => raw.try_into().ok().map(i64::from_be_bytes).map(ValueRef::Integer),
        Type::INT4 => raw.try_into().ok().map(i32::from_be_bytes).map(i64::from).map(ValueRef::Integer),
        Type::INT2 => raw.try_into().ok().map(i16::from_be_bytes).map(i64::from).map(ValueRef::Integer),
        Type::BOOL => raw.first().map(|byte| ValueRef::Integer(i64::from(*byte))),
        Type::NUMERIC => whole_number(raw).map(ValueRef::Integer),
        Type::BYTEA => Some(ValueRef::Blob(raw)),
        _ => std::str::from_utf8(raw).ok().map(ValueRef::Text),
    };
    value.ok_or(StoreError::Corrupt("column type"))
}

/// Sign of a number below zero.
const NEGATIVE: i16 = 0x4000;

/// A `numeric`, such as a sum, that is a whole number of 64 bits: the count of its digits of base 10,000, the weight of the
/// first, the sign, the scale, and the digits, 16 bits each.
fn whole_number(raw: &[u8]) -> Option<i64> {
    let mut words = raw.chunks_exact(2).map(|word| i16::from_be_bytes([word[0], word[1]]));
    let (count, weight, sign, _scale) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let mut number = 0_i128;
    for position in 0..=weight.max(count - 1) {
        let digit = words.next().unwrap_or(0);
        if position > weight {
            // Behind the point.
            if digit != 0 {
                return None;
            }
        } else {
            number = number.checked_mul(10_000)?.checked_add(i128::from(digit))?;
        }
    }
    i64::try_from(if sign == NEGATIVE { -number } else { number }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_and_others_refused() {
        let numeric =
            |words: &[i16]| whole_number(&words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<_>>());
        assert_eq!(numeric(&[0, 0, 0, 0]), Some(0));
        assert_eq!(numeric(&[1, 0, 0, 0, 7]), Some(7));
        assert_eq!(numeric(&[1, 1, 0, 0, 2]), Some(20_000));
        assert_eq!(numeric(&[2, 1, NEGATIVE, 0, 1, 5]), Some(-10_005));
        assert_eq!(numeric(&[2, 0, 0, 2, 1, 5000]), None, "1.5");
        assert_eq!(numeric(&[1, 9, 0, 0, 1]), None, "more than 64 bits");
    }
}
