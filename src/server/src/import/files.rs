//! Reading the files of an export into the stage.

use super::table;
use crate::provider_objects::{ExportFault, FaultEffect, Location, parse, quoted};
use handover_api::provider::ExportTable;
use handover_store::import::{Stage, StagePlace, StagedRow};
use handover_store::{StoreError, StoreResult};
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Rows that are staged together.
const BATCH: usize = 1000;

/// Batches that wait for being staged.
const BATCHES_AHEAD: usize = 4;

type Batch = (ExportTable, Vec<StagedRow>);

/// The files as read, and their faults so far: the export is only valid if its references are, too.
pub(super) struct ReadFiles {
    pub(super) faults: Vec<ExportFault>,
    files: Vec<ReadFile>,
}

struct ReadFile {
    file: ExportTable,
    faults: Vec<ExportFault>,
    /// Index of each known column in its rows; empty if the file is unreadable.
    positions: Vec<Option<usize>>,
    is_readable: bool,
}

impl ReadFiles {
    /// Whether a file was read. References to others are not checked, or one fault would cause thousands.
    pub(super) fn has(&self, file: ExportTable) -> bool {
        self.files.iter().any(|read| read.file == file && read.is_readable)
    }

    /// Whether a fault stops the import.
    pub(super) fn are_refused(&self) -> bool {
        self.faults.iter().any(|fault| fault.effect == FaultEffect::Stops)
    }

    /// Whether rows of a file are left out. Then none of its table is removed.
    pub(super) fn lack_rows(&self, file: ExportTable) -> bool {
        self.faults.iter().any(|fault| fault.location.file == file && fault.effect == FaultEffect::LeavesOut)
    }

    /// Adds a fault of a field.
    pub(super) fn report(
        &mut self,
        (file, line): (ExportTable, u64),
        column: &str,
        problem: String,
        effect: FaultEffect,
    ) {
        let index = file.header().iter().position(|known| *known == column).unwrap_or_default();
        let read = self.files.iter().find(|read| read.file == file);
        let position = read.and_then(|read| *read.positions.get(index)?).unwrap_or_default();
        self.faults.push(ExportFault::new(Location { file, line, position }, column, problem, effect));
    }
}

/// Reads the files in `directory` and stages their rows.
///
/// # Errors
/// The rows cannot be staged.
pub(super) fn stage(directory: &Path, place: &StagePlace) -> StoreResult<ReadFiles> {
    let stage = Stage::create(place)?;
    let mut read = read_all(directory, &stage)?;
    stage.sort()?;
    for file in ExportTable::ALL {
        for repeated in stage.repeated_keys(file)? {
            let problem = format!("{} is already defined on line {}", quoted(&repeated.key), repeated.first_line);
            read.report((file, repeated.line), file.header()[0], problem, FaultEffect::Stops);
        }
    }
    Ok(read)
}

/// Parses the files on threads of their own, and stages their rows.
fn read_all(directory: &Path, stage: &Stage) -> StoreResult<ReadFiles> {
    // The largest file takes longer than all others.
    let (largest, others): (Vec<_>, Vec<_>) =
        ExportTable::ALL.into_iter().partition(|file| *file == ExportTable::Services);
    let mut files = std::thread::scope(|scope| {
        let (batches, read) = sync_channel::<Batch>(BATCHES_AHEAD);
        let readers = [largest, others].map(|files| {
            let batches = batches.clone();
            scope.spawn(move || -> Vec<_> {
                files.into_iter().map(|file| read_file(file, directory, &batches)).collect()
            })
        });
        drop(batches);
        // Readers go on without it if it ends early.
        read.into_iter().try_for_each(|(table, rows)| stage.add(table, rows))?;
        let mut files = Vec::new();
        for reader in readers {
            files.extend(reader.join().map_err(|_| StoreError::Corrupt("reading an export panicked"))?);
        }
        StoreResult::Ok(files)
    })?;
    let faults = files.iter_mut().flat_map(|file| std::mem::take(&mut file.faults)).collect();
    Ok(ReadFiles { faults, files })
}

fn read_file(file: ExportTable, directory: &Path, batches: &SyncSender<Batch>) -> ReadFile {
    let mut faults = Vec::new();
    let mut batch = Vec::with_capacity(BATCH);
    let read = File::open(directory.join(file.file_name())).and_then(|source| {
        table::read(file, source, &mut faults, |row| {
            let fields = parse(row);
            batch.push(StagedRow { line: row.parts.line, is_malformed: row.parts.is_malformed, fields });
            if batch.len() == BATCH {
                let _ = batches.send((file, std::mem::replace(&mut batch, Vec::with_capacity(BATCH))));
            }
        })
    });
    let _ = batches.send((file, batch));
    let is_missing = |error: &std::io::Error| error.kind() == ErrorKind::NotFound;
    if file.is_optional() && read.as_ref().is_err_and(is_missing) {
        return ReadFile { file, faults, positions: Vec::new(), is_readable: true };
    }
    let is_readable = read.is_ok();
    let positions = read.unwrap_or_else(|error| {
        let problem = match error.kind() {
            ErrorKind::NotFound => "the file is missing".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        };
        faults.push(ExportFault::new(Location::file(file), "", problem, FaultEffect::Stops));
        Vec::new()
    });
    ReadFile { file, faults, positions, is_readable }
}
