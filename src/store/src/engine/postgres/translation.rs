//! What PostgreSQL spells differently: statements, values in its binary form, and errors.

use super::url::{reason, tls_fault};
use crate::engine::values::{Column, List, Params, Value, ValueRef};
use crate::{StoreError, StoreResult};
use std::error::Error as _;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// A statement as PostgreSQL takes it: places of values are `$1`, and lists of rows in JSON come from `json_rows`. Texts in
/// quotes stay as they are.
pub(super) fn translate(sql: &str) -> String {
    let mut translated = String::with_capacity(sql.len() + 16);
    // Even parts are outside of quotes: a doubled quote ends one text and begins another.
    for (number, part) in sql.split('\'').enumerate() {
        if number > 0 {
            translated.push('\'');
        }
        if number % 2 == 0 {
            translated.push_str(&part.replace('?', "$").replace("json_each(", "json_rows("));
        } else {
            translated.push_str(part);
        }
    }
    translated
}

/// A value that a statement takes.
#[derive(Debug)]
pub(super) struct Bound(Value<'static>);

type Failure = Box<dyn std::error::Error + Sync + Send>;

impl Bound {
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
            Value::OutOfRange => Err("a number that is too large for the database".into()),
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

pub(super) struct RawValue<'r>(pub(super) StoreResult<ValueRef<'r>>);

impl<'r> FromSql<'r> for RawValue<'r> {
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

pub(super) fn connect_error(error: Error) -> StoreError {
    tls_fault(&error).map_or_else(|| store_error(error), StoreError::Unavailable)
}

/// The error of the store for one of the connection or of a statement.
pub(super) fn store_error(error: Error) -> StoreError {
    let Some(reported) = error.as_db_error() else {
        let is_of_connection = error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
        return if is_of_connection { StoreError::Unavailable(reason(&error)) } else { StoreError::engine(error) };
    };
    let message = || format!("{} ({})", reported.message(), reported.code().code());
    match reported.code() {
        &SqlState::QUERY_CANCELED => StoreError::Busy,
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => StoreError::Malformed(message()),
        code if code.code().starts_with("23") => StoreError::Constraint(message()),
        code if is_outage(code) => StoreError::Unavailable(message()),
        _ => StoreError::Engine(message().into()),
    }
}

/// A server that takes no writes.
const READ_ONLY: &str = "25006";

/// A connection that an operator, a failure or the end of the server has ended.
const ENDED: [&str; 3] = ["57P01", "57P02", "57P03"];

/// A lock that was not free in time.
pub(super) const LOCK_NOT_AVAILABLE: &str = "55P03";

pub(super) fn has_code(error: &StoreError, code: &str) -> bool {
    matches!(error, StoreError::Unavailable(reason) if reason.ends_with(&format!("({code})")))
}

/// Whether another connection has to be made.
pub(super) fn is_of_connection(error: &StoreError) -> bool {
    ENDED.iter().chain(&[READ_ONLY]).any(|code| has_code(error, code))
}

/// Whether the cause is the server, its role or the connection, rather than the statement or the data.
fn is_outage(code: &SqlState) -> bool {
    // Connections, sign-in, rollbacks, resources, intervention of an operator; a transaction that took too long; a plan of
    // before a change of the schema; a database that does not exist.
    let classes = ["08", "28", "40", "53", "57"];
    let codes = [READ_ONLY, LOCK_NOT_AVAILABLE, "25P03", "0A000", "3D000"];
    classes.iter().any(|class| code.code().starts_with(class)) || codes.contains(&code.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_lists_are_spelled_as_postgresql_does() {
        let translated = [
            ("select 1", "select 1"),
            ("select ?1 + ?10", "select $1 + $10"),
            ("select value from json_each(?2) l", "select value from json_rows($2) l"),
            ("select '?1', 'it''s json_each(?1)', ?1", "select '?1', 'it''s json_each(?1)', $1"),
        ];
        for (sql, expected) in translated {
            assert_eq!(translate(sql), expected);
        }
    }

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
