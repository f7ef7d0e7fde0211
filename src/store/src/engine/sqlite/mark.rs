//! The mark of a database, by which a server knows its file again: see [`super::database_file`].

use super::connection::{wait_briefly_for_locks, wait_for_no_lock};
use crate::StoreResult;
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Length of a mark, and of its random part, which the number of checkpoints follows.
const MARK: usize = 16;
const RANDOM: usize = 8;

pub(crate) fn mark(connection: &Connection) -> StoreResult<Option<Vec<u8>>> {
    let mut statement = connection.prepare("select mark from database_mark")?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// Whether two marks are of the same start of a server.
pub(crate) fn is_same_run(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    let random = |mark: &[u8]| mark.first_chunk::<RANDOM>().copied();
    one.and_then(random) == other.and_then(random)
}

/// Gives the database a new mark, and moves it from the log to the file itself.
pub(crate) fn renew_mark(connection: &Connection) -> StoreResult<()> {
    let mut mark: Vec<u8> = connection.query_row("select randomblob(?1)", [RANDOM], |row| row.get(0))?;
    mark.resize(MARK, 0);
    let renew = "insert into database_mark (id, mark) values (1, ?1)
        on conflict (id) do update set mark = excluded.mark";
    connection.execute(renew, [mark])?;
    connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?;
    Ok(())
}

/// Counts a checkpoint in the mark, before it begins: copies of the file from before it then have an earlier mark. The next
/// one makes up for one that fails.
pub(crate) fn count_checkpoint(connection: &mut Connection) {
    let counted = wait_briefly_for_locks(connection).and_then(|()| {
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        add_checkpoint(&transaction)?;
        Ok(transaction.commit()?)
    });
    if let Err(error) = counted.and(wait_for_no_lock(connection)) {
        tracing::debug!(%error, "a checkpoint was not counted");
    }
}

/// The same within a transaction.
pub(crate) fn add_checkpoint(connection: &Connection) -> StoreResult<()> {
    let Some(mut mark) = mark(connection)?.filter(|mark| mark.len() == MARK) else { return Ok(()) };
    let count = mark[RANDOM..].iter().fold(0_u64, |count, byte| (count << 8) | u64::from(*byte));
    mark.truncate(RANDOM);
    mark.extend((count + 1).to_be_bytes());
    connection.execute("update database_mark set mark = ?1", [mark])?;
    Ok(())
}
