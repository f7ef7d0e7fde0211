//! A connection that runs statements, on a thread of its own.

use super::translation::{Bound, RawValue, connect_error, is_of_connection, store_error, translate};
use super::url::PostgresUrl;
use crate::engine::values::{Cells, Column, ColumnCache, Columns, Params, Row, ValueRef, only};
use crate::{StoreError, StoreResult};
use futures_util::future::{join, join_all, maybe_done};
use futures_util::{StreamExt, TryStreamExt, poll, stream};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::future::ready;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Statement};

/// Prepared statements of a connection. All are forgotten when there are more: texts that are composed come in some hundred
/// forms.
const PREPARED: usize = 1024;

/// Statements that wait for the next one to be sent with it.
const DEFERRED: usize = 64;

/// Rows that are fetched before they are read.
const CHUNK: usize = 256;

/// Time for the answer to a statement of a server: as long as it keeps its turn to write without working.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// The advisory lock that all servers share. What needs them to be stopped takes it for itself.
pub(super) const SERVERS: i64 = 0x6861_6e64_7365_7276;

/// A statement that waits for the next one to be sent with it.
struct Deferred {
    statement: Statement,
    values: Vec<Bound>,
    /// The reason of the conflict if it writes no row; `None` if it need not.
    conflict: Option<&'static str>,
}

/// A connection to a database. Its methods block, so it is for threads that run nothing else: on one of an async runtime
/// they would panic.
pub(crate) struct Session {
    /// `None` once dropped.
    runtime: Option<Runtime>,
    client: Client,
    prepared: RefCell<FxHashMap<Box<str>, Statement>>,
    columns: ColumnCache,
    /// Statements of the transaction that are not sent yet.
    deferred: RefCell<Vec<Deferred>>,
    /// Whether one of them may fail, which those of savepoints cannot.
    may_fail: Cell<bool>,
    is_open: Cell<bool>,
    is_doomed: Cell<bool>,
    has_written: Cell<bool>,
    /// Time for the answer to a statement; `None` for work that may take long.
    answer_limit: Option<Duration>,
    /// PostgreSQL ends it, takes no writes on it any more, or does not answer.
    is_given_up: Cell<bool>,
}

/// Also on a thread of an async runtime, where dropping a runtime would panic.
impl Drop for Session {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Session {
    /// Connects.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] with the reason.
    pub(super) fn open(url: &PostgresUrl) -> StoreResult<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(StoreError::engine)?;
        let client = runtime.block_on(async {
            let connected = timeout(url.connect_limit() + ANSWER_LIMIT, url.config().connect(url.tls()));
            let (client, connection) = connected.await.map_err(|_| no_answer())?.map_err(connect_error)?;
            // It ends with its client, whose calls report its errors.
            tokio::spawn(async {
                let _ = connection.await;
            });
            StoreResult::Ok(client)
        })?;
        let session = Self {
            runtime: Some(runtime),
            client,
            prepared: RefCell::default(),
            columns: ColumnCache::default(),
            deferred: RefCell::default(),
            may_fail: Cell::new(false),
            is_open: Cell::new(false),
            is_doomed: Cell::new(false),
            has_written: Cell::new(false),
            answer_limit: None,
            is_given_up: Cell::new(false),
        };
        Ok(session)
    }

    /// Gives the connection up once a statement is not answered in time: its network may be cut.
    pub(super) fn answering_within(mut self, limit: Option<Duration>) -> Self {
        self.answer_limit = limit;
        self
    }

    /// Waits for the answer to a call of [`Self::client`].
    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> StoreResult<T> {
        self.wait_within(self.answer_limit, work)
    }

    fn wait_within<T>(&self, limit: Option<Duration>, work: impl Future<Output = T>) -> StoreResult<T> {
        let Some(runtime) = self.runtime.as_ref().filter(|_| !self.is_given_up.get()) else {
            return Err(StoreError::unavailable("the connection to the database was lost"));
        };
        let Some(limit) = limit else { return Ok(runtime.block_on(work)) };
        let answer = runtime.block_on(async { timeout(limit, work).await });
        answer.map_err(|_| {
            self.is_given_up.set(true);
            no_answer()
        })
    }

    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// Forgets statements about tables that are gone.
    pub(crate) fn forget_statements(&self) {
        self.prepared.borrow_mut().clear();
    }

    pub(crate) fn run_all(&self, sql: &str) -> StoreResult<()> {
        self.run_all_within(self.answer_limit, sql)
    }

    fn run_all_within(&self, limit: Option<Duration>, sql: &str) -> StoreResult<()> {
        self.flush()?;
        self.noting(self.wait_within(limit, self.client.batch_execute(sql))?.map_err(store_error))
    }

    pub(super) fn begin(&self, statements: &str) -> StoreResult<()> {
        self.has_written.set(false);
        self.is_doomed.set(false);
        self.take_deferred();
        self.run_all(statements)?;
        self.is_open.set(true);
        Ok(())
    }

    /// Ends the transaction, by `commit` or `rollback`. A commit is waited for without a limit: it may be stored.
    pub(super) fn end(&self, statement: &str) -> StoreResult<()> {
        self.is_open.set(false);
        if statement == "rollback" {
            self.take_deferred();
        }
        self.run_all_within(self.answer_limit.filter(|_| statement != "commit"), statement)
    }

    /// Whether the connection can be used no more.
    pub(super) fn is_lost(&self) -> bool {
        self.has_ended() || self.is_given_up.get()
    }

    /// Whether the connection has ended, as a statement has noticed.
    pub(super) fn has_ended(&self) -> bool {
        self.client.is_closed()
    }

    /// Whether a statement of the transaction has failed outside of a savepoint that was rolled back: PostgreSQL refuses all
    /// that follows, and a commit would silently store nothing.
    pub(crate) fn is_doomed(&self) -> bool {
        self.is_doomed.get()
    }

    pub(super) fn has_written(&self) -> bool {
        self.has_written.get()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.is_open.get() && !self.is_lost()
    }

    /// Runs a statement that begins or ends a savepoint, or ends the transaction.
    pub(crate) fn run(&self, sql: &'static str) -> StoreResult<()> {
        match sql {
            "rollback" => self.end(sql),
            sql if sql.starts_with("rollback to") => {
                // With them the savepoint may begin. Errors are undone, too.
                let _ = self.flush();
                self.run_all(sql)?;
                self.is_doomed.set(false);
                Ok(())
            }
            sql => {
                // An error from before the savepoint is not one of the part that can be undone.
                if self.may_fail.get() {
                    self.flush()?;
                }
                let (statement, values) = self.prepare(sql, [])?;
                self.push(Deferred { statement, values, conflict: None })
            }
        }
    }

    /// Passes the rows of a query to `visit`, until it breaks. Also fails if PostgreSQL does in the rest: that ends the
    /// transaction, and the next statement would wait for the rest as well.
    pub(crate) fn visit<B>(
        &self,
        sql: &str,
        values: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
    ) -> StoreResult<Option<B>> {
        let (statement, values) = self.prepare(sql, values)?;
        let columns = Columns::new(&self.columns, sql);
        let mut rows = Box::pin(self.run_in_order(self.client.query_raw(&statement, parameters(&values)))?);
        loop {
            let chunk = self.wait(rows.as_mut().take(CHUNK).collect::<Vec<_>>())?;
            let is_last = chunk.len() < CHUNK;
            let mut chunk = chunk.into_iter();
            while let Some(row) = chunk.next() {
                let row = self.noting(row.map_err(store_error))?;
                if let ControlFlow::Break(result) = visit(&Row::new(&row, &columns))? {
                    let unread = stream::iter((!is_last).then_some(rows)).flatten();
                    let rest = stream::iter(chunk).chain(unread).try_for_each(|_| ready(Ok(())));
                    self.noting(self.wait(rest)?.map_err(store_error))?;
                    return Ok(Some(result));
                }
            }
            if is_last {
                return Ok(None);
            }
        }
    }

    /// The only value of a query that always has one.
    pub(super) fn value<T: Column>(&self, sql: &str) -> StoreResult<T> {
        let found = self.visit(sql, [], |row| only(row).map(ControlFlow::Break))?;
        found.ok_or_else(|| StoreError::engine("a query that always has a row had none"))
    }

    /// Fails if a server runs, and keeps others from starting until the end of the transaction.
    pub(crate) fn require_no_server(&self) -> StoreResult<()> {
        if self.value(&format!("select pg_try_advisory_xact_lock({SERVERS})"))? {
            return Ok(());
        }
        Err(StoreError::Refused("a server is running on this database. Stop all servers first"))
    }

    pub(crate) fn execute(&self, sql: &str, values: impl Params) -> StoreResult<usize> {
        let (statement, values) = self.prepare(sql, values)?;
        let rows = self.run_in_order(self.client.execute_raw(&statement, parameters(&values)))?;
        self.note_written(rows);
        usize::try_from(rows).map_err(StoreError::engine)
    }

    /// Runs a statement together with the next one whose answer is waited for, which saves its round trip. Its error is the
    /// error of that one; a `conflict`, if it is to write a row and writes none.
    pub(crate) fn defer(&self, sql: &str, values: impl Params, conflict: Option<&'static str>) -> StoreResult<()> {
        let (statement, values) = self.prepare(sql, values)?;
        self.may_fail.set(true);
        self.push(Deferred { statement, values, conflict })
    }

    fn push(&self, statement: Deferred) -> StoreResult<()> {
        self.deferred.borrow_mut().push(statement);
        if self.deferred.borrow().len() < DEFERRED { Ok(()) } else { self.flush() }
    }

    pub(crate) fn flush(&self) -> StoreResult<()> {
        if self.deferred.borrow().is_empty() {
            return Ok(());
        }
        self.run_in_order(async { Ok(()) })
    }

    /// Runs the statements that were deferred, then `last`, and waits once.
    fn run_in_order<T>(&self, last: impl Future<Output = Result<T, Error>>) -> StoreResult<T> {
        let deferred = self.take_deferred();
        let (rows, result) = self.wait(async {
            let begun = deferred
                .iter()
                .map(|Deferred { statement, values, .. }| self.client.execute_raw(statement, parameters(values)));
            let mut statements: Vec<_> = begun.map(|statement| Box::pin(maybe_done(statement))).collect();
            // The first poll sends it. PostgreSQL answers in this order.
            for statement in &mut statements {
                let _ = poll!(statement.as_mut());
            }
            let (_, result) = join(join_all(statements.iter_mut().map(Pin::as_mut)), last).await;
            let rows: Vec<_> = statements.iter_mut().filter_map(|statement| statement.as_mut().take_output()).collect();
            (rows, result)
        })?;
        for (rows, Deferred { conflict, .. }) in rows.into_iter().zip(&deferred) {
            let written = match (rows, conflict) {
                (Ok(0), Some(reason)) => Err(StoreError::Conflict(reason)),
                (rows, _) => rows.map_err(store_error),
            };
            self.note_written(self.noting(written)?);
        }
        self.noting(result.map_err(store_error))
    }

    fn take_deferred(&self) -> Vec<Deferred> {
        self.may_fail.set(false);
        self.deferred.take()
    }

    fn note_written(&self, rows: u64) {
        self.has_written.set(self.has_written.get() || rows > 0);
    }

    fn prepare(&self, sql: &str, values: impl Params) -> StoreResult<(Statement, Vec<Bound>)> {
        let values = Bound::all(values)?;
        let known = self.prepared.borrow().get(sql).cloned();
        let statement = match known {
            Some(statement) => statement,
            None => self.prepare_new(sql, &values)?,
        };
        if statement.params().len() != values.len() {
            return Err(StoreError::engine(format!("{} values for the statement {sql}", values.len())));
        }
        Ok((statement, values))
    }

    fn prepare_new(&self, sql: &str, values: &[Bound]) -> StoreResult<Statement> {
        let text = translate(sql);
        let mut types: Vec<Type> = values.iter().map(Bound::needed_type).collect();
        let prepare =
            |types: &[Type]| self.noting(self.wait(self.client.prepare_typed(&text, types))?.map_err(store_error));
        let mut statement = prepare(&types)?;
        // Beside a literal number PostgreSQL takes a value for a small one.
        let is_number = |ty: &Type| [Type::INT2, Type::INT4, Type::NUMERIC].contains(ty);
        if statement.params().iter().any(is_number) {
            for (ty, inferred) in types.iter_mut().zip(statement.params()) {
                if is_number(inferred) {
                    *ty = Type::INT8;
                }
            }
            statement = prepare(&types)?;
        }
        let mut prepared = self.prepared.borrow_mut();
        if prepared.len() >= PREPARED {
            prepared.clear();
        }
        prepared.insert(sql.into(), statement.clone());
        Ok(statement)
    }

    /// Notes an error, which dooms the transaction.
    fn noting<T>(&self, result: StoreResult<T>) -> StoreResult<T> {
        result.inspect_err(|error| {
            self.is_doomed.set(true);
            if is_of_connection(error) {
                self.is_given_up.set(true);
            }
        })
    }
}

fn no_answer() -> StoreError {
    StoreError::unavailable("the database does not answer")
}

fn parameters(values: &[Bound]) -> impl ExactSizeIterator<Item = &(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync))
}

impl Cells for tokio_postgres::Row {
    fn count(&self) -> usize {
        self.len()
    }

    fn name(&self, position: usize) -> &str {
        self.columns().get(position).map_or("", tokio_postgres::Column::name)
    }

    fn value(&self, position: usize) -> StoreResult<ValueRef<'_>> {
        let cell: RawValue<'_> = self.try_get(position).map_err(store_error)?;
        cell.0
    }
}

/// Connecting blocks, which a thread of an async runtime must not.
pub(crate) fn on_own_thread<T: Send, E: From<StoreError> + Send>(
    job: impl FnOnce() -> Result<T, E> + Send,
) -> Result<T, E> {
    std::thread::scope(|scope| scope.spawn(job).join())
        .unwrap_or_else(|_| Err(StoreError::engine("connecting to the database panicked").into()))
}
