//! Values of statements, and rows, which are read by the names of their columns; without the drivers' types.

use crate::{StoreError, StoreResult};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'v> {
    Null,
    Bool(bool),
    Integer(i64),
    Text(Cow<'v, str>),
    Blob(Cow<'v, [u8]>),
    /// The rows of the table function `rarray`, in its column `value`.
    List(Cow<'v, List>),
    /// A number that SQL does not have. A statement with it fails.
    OutOfRange,
}

/// Values of one type for a statement that reads by set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum List {
    Ids(Vec<i64>),
    Texts(Vec<String>),
}

impl List {
    pub(crate) fn ids<T: IdParam>(values: impl IntoIterator<Item = T>) -> Self {
        Self::Ids(values.into_iter().map(|value| value.id()).collect())
    }

    pub(crate) fn texts<T: TextParam>(values: impl IntoIterator<Item = T>) -> Self {
        Self::Texts(values.into_iter().map(|value| value.text().into_owned()).collect())
    }
}

/// A type that is stored as a number: lists of ids take it.
pub(crate) trait IdParam {
    fn id(&self) -> i64;
}

/// A type that is stored as a text: lists of texts take it.
pub(crate) trait TextParam {
    fn text(&self) -> Cow<'_, str>;
}

pub(crate) trait Param {
    fn value(&self) -> Value<'_>;
}

impl Param for List {
    fn value(&self) -> Value<'_> {
        Value::List(Cow::Borrowed(self))
    }
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

pub(crate) trait Column: Sized {
    fn read(value: ValueRef<'_>) -> StoreResult<Self>;
}

macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::engine::Param),*] as &[&dyn $crate::engine::Param] };
}
pub(crate) use params;

pub(crate) trait Params {
    /// Passes each value with its number to `bind`, from 1 on.
    fn each(self, bind: Bind<'_>) -> StoreResult<()>;
}

type Bind<'b> = &'b mut dyn FnMut(usize, Value<'_>) -> StoreResult<()>;

fn bind_each<T: Param>(params: &[T], bind: Bind<'_>) -> StoreResult<()> {
    params.iter().zip(1..).try_for_each(|(param, number)| match param.value() {
        Value::OutOfRange => Err(StoreError::engine("a number that is too large for the database")),
        value => bind(number, value),
    })
}

impl<T: Param> Params for &[T] {
    fn each(self, bind: Bind<'_>) -> StoreResult<()> {
        bind_each(self, bind)
    }
}

macro_rules! arrays {
    ($($length:literal),*) => {$(
        impl<T: Param> Params for [T; $length] {
            fn each(self, bind: Bind<'_>) -> StoreResult<()> {
                bind_each(&self, bind)
            }
        }
    )*};
}
arrays!(1, 2, 3);

/// Not generic, so that `[]` has a type.
impl Params for [&dyn Param; 0] {
    fn each(self, _: Bind<'_>) -> StoreResult<()> {
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
            Value::OutOfRange => Value::OutOfRange,
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

impl<T: IdParam + ?Sized> IdParam for &T {
    fn id(&self) -> i64 {
        (**self).id()
    }
}

impl<T: TextParam + ?Sized> TextParam for &T {
    fn text(&self) -> Cow<'_, str> {
        (**self).text()
    }
}

impl IdParam for i64 {
    fn id(&self) -> i64 {
        *self
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
            fn value(&self) -> Value<'_> {
                i64::try_from(*self).map_or(Value::OutOfRange, Value::Integer)
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

macro_rules! texts {
    ($($type:ty),*) => {$(
        impl TextParam for $type {
            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }
        }

        impl Param for $type {
            fn value(&self) -> Value<'_> {
                Value::Text(self.text())
            }
        }
    )*};
}
texts!(str, String, Cow<'_, str>);

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

/// The values of a row, as the driver has them.
pub(super) trait Cells {
    fn count(&self) -> usize;

    /// The name of a column, of those that the statement has.
    fn name(&self, position: usize) -> &str;

    fn value(&self, position: usize) -> StoreResult<ValueRef<'_>>;
}

pub(crate) struct Row<'r> {
    cells: &'r dyn Cells,
    columns: &'r Columns<'r>,
}

impl<'r> Row<'r> {
    pub(super) fn new(cells: &'r dyn Cells, columns: &'r Columns<'r>) -> Self {
        columns.rewind();
        Self { cells, columns }
    }

    /// Reads the column of this name.
    pub(crate) fn get<T: Column>(&self, name: &'static str) -> StoreResult<T> {
        T::read(self.named(name)?)
    }

    /// The text or null in the column of this name, without a copy.
    pub(crate) fn text(&self, name: &'static str) -> StoreResult<Option<&'r str>> {
        match self.named(name)? {
            ValueRef::Null => Ok(None),
            value => value.text().map(Some),
        }
    }

    fn named(&self, name: &'static str) -> StoreResult<ValueRef<'r>> {
        self.cells.value(self.columns.position(name, self.cells.count(), |position| self.cells.name(position))?)
    }

    pub(super) fn values(&self) -> StoreResult<Vec<ValueRef<'r>>> {
        (0..self.cells.count()).map(|position| self.cells.value(position)).collect()
    }

    /// All columns as members of a JSON object.
    pub(crate) fn members(&self) -> StoreResult<serde_json::Map<String, serde_json::Value>> {
        let member = |position| {
            let value = Column::read(self.cells.value(position)?)?;
            Ok((self.cells.name(position).to_owned(), value))
        };
        (0..self.cells.count()).map(member).collect()
    }
}

/// Reads the only column of a row.
pub(crate) fn only<T: Column>(row: &Row<'_>) -> StoreResult<T> {
    debug_assert_eq!(row.cells.count(), 1, "a row of one column");
    T::read(row.cells.value(0)?)
}

pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> StoreResult<Self>;
}

/// Reads a struct: fields from the columns of their names, or of another one (`field = "column"`); after `;` those that are
/// read from several columns, by their own [`FromRow`]; after `with` those that are not in the row.
macro_rules! from_row {
    ($type:path {
        $($field:ident $(= $column:literal)?),* $(; $($part:ident),*)? $(with $($other:ident: $value:expr),+)? $(,)?
    }) => {
        impl $crate::engine::FromRow for $type {
            fn from_row(row: &$crate::engine::Row<'_>) -> $crate::StoreResult<Self> {
                Ok(Self {
                    $($field: row.get($crate::engine::from_row!(@column $field $($column)?))?,)*
                    $($($part: $crate::engine::FromRow::from_row(row)?,)*)?
                    $($($other: $value,)+)?
                })
            }
        }
    };
    (@column $field:ident) => { stringify!($field) };
    (@column $field:ident $column:literal) => { $column };
}
pub(crate) use from_row;

/// Statements whose columns a connection remembers.
const REMEMBERED: usize = 1024;

/// The columns of the statements that a connection has run, by their text: most are read for a single row, for which names
/// would be compared each time.
#[derive(Default)]
pub(super) struct ColumnCache(RefCell<FxHashMap<Box<str>, Box<[&'static str]>>>);

/// The names that the columns of a statement have been asked for by, in the order of the columns, or `""`.
type Names = (Box<str>, Box<[&'static str]>);

/// The columns of a statement that runs. Dropping it gives them back to the cache.
pub(super) struct Columns<'s> {
    cache: &'s ColumnCache,
    sql: &'s str,
    names: RefCell<Option<Names>>,
    next: Cell<usize>,
}

impl<'s> Columns<'s> {
    pub(super) fn new(cache: &'s ColumnCache, sql: &'s str) -> Self {
        Self { cache, sql, names: RefCell::default(), next: Cell::new(0) }
    }

    /// To be called for each row: rows are read in the same order of columns, so that finding one usually is one comparison
    /// of addresses.
    fn rewind(&self) {
        self.next.set(0);
    }

    /// The position of the column of this name. `name_of` gives the name of each of `count` columns.
    pub(super) fn position<'n>(
        &self,
        name: &'static str,
        count: usize,
        name_of: impl Fn(usize) -> &'n str,
    ) -> StoreResult<usize> {
        let mut names = self.names.borrow_mut();
        let (_, known) = names.get_or_insert_with(|| self.cache.take(self.sql, count));
        let next = self.next.get();
        let is_known = |position: &usize| std::ptr::eq(known[*position], name);
        let position = if next < count && is_known(&next) {
            next
        } else {
            let has_name = |position: &usize| name_of(*position) == name;
            let in_order = || (next..count).chain(0..next.min(count));
            let position = in_order().find(is_known).or_else(|| in_order().find(has_name));
            position.ok_or_else(|| StoreError::engine(format!("no column {name} in {}", self.sql)))?
        };
        debug_assert!(
            !known[position].is_empty() || (0..count).filter(|position| name_of(*position) == name).count() == 1,
            "several columns are named {name}"
        );
        known[position] = name;
        self.next.set(position + 1);
        Ok(position)
    }
}

impl Drop for Columns<'_> {
    fn drop(&mut self) {
        if let Some((sql, names)) = self.names.take() {
            self.cache.put_back(sql, names);
        }
    }
}

impl ColumnCache {
    /// The columns leave the cache: the statement may run within itself.
    fn take(&self, sql: &str, count: usize) -> Names {
        self.0.borrow_mut().remove_entry(sql).unwrap_or_else(|| (sql.into(), vec![""; count].into()))
    }

    fn put_back(&self, sql: Box<str>, names: Box<[&'static str]>) {
        let mut statements = self.0.borrow_mut();
        if statements.len() < REMEMBERED {
            statements.insert(sql, names);
        }
    }
}
