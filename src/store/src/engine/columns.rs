//! The positions of the columns of a statement.

use crate::{StoreError, StoreResult};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};

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
    pub(super) fn rewind(&self) {
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
            position.ok_or_else(|| StoreError::Engine(format!("no column {name} in {}", self.sql).into()))?
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
