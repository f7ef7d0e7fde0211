//! Reading the files of an export into the stage.

use crate::csv_table::{Columns, TableEvent};
use crate::provider_objects::{ExportFault, ExportRow, FaultEffect, Location, parse, quoted};
use crate::{csv_table, provider_objects};
use handover_api::provider::{ExportTable, ObjectRow};
use handover_rules::provider::is_account_restored;
use handover_store::import::{DeletedContact, Export, Stage, StagePlace, StagedRow};
use handover_store::{Database, StoreError, StoreResult};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read};
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
    fn report(&mut self, (file, line): (ExportTable, u64), column: &str, problem: String, effect: FaultEffect) {
        let index = file.header().iter().position(|known| *known == column).unwrap_or_default();
        let read = self.files.iter().find(|read| read.file == file);
        let position = read.and_then(|read| *read.positions.get(index)?).unwrap_or_default();
        self.faults.push(ExportFault::new(Location { file, line, position }, column, problem, effect));
    }
}

/// Reads the files in `directory` and stages their rows.
pub(super) fn stage_files(directory: &Path, place: &StagePlace) -> StoreResult<ReadFiles> {
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
        read_table(file, source, &mut faults, |row| {
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

/// Calls `each` for every row of a file, and reports faults of the header and of malformed rows. Returns the index of
/// each known column.
fn read_table(
    file: ExportTable,
    source: impl Read,
    faults: &mut Vec<ExportFault>,
    mut each: impl FnMut(&mut ExportRow<'_>),
) -> std::io::Result<Vec<Option<usize>>> {
    let optional = file.fields().iter().filter(|field| field.is_optional).map(|field| field.member).collect::<Vec<_>>();
    let mut unknown = BTreeSet::new();
    let columns = Columns { known: file.header(), optional: &optional };
    csv_table::read(columns, source, |event| match event {
        TableEvent::Fault(fault) => {
            let location = Location { file, line: fault.line, position: fault.position };
            faults.push(ExportFault::new(location, &fault.column, fault.problem.to_string(), FaultEffect::Stops));
        }
        TableEvent::Row(parts) => each(&mut ExportRow { file, parts, faults, unknown: &mut unknown }),
    })
}

/// Parses the texts of the files of an export, or returns their faults. References between them are not checked.
pub(crate) fn parse_texts(texts: [(ExportTable, &str); 5]) -> Result<Export, Vec<ExportFault>> {
    let (mut export, mut faults) = (Export::default(), Vec::new());
    for (file, text) in texts {
        let read =
            read_table(file, text.as_bytes(), &mut faults, |row| match provider_objects::parse(row).complete() {
                Some(ObjectRow::Account(account)) => export.accounts.push(account),
                Some(ObjectRow::Service(service)) => export.services.push(service),
                Some(ObjectRow::Holder(holder)) => export.holders.push(holder),
                Some(ObjectRow::Bill(bill)) => export.bills.push(bill),
                Some(ObjectRow::PaymentMethod(method)) => export.payment_methods.push(method),
                None => {}
            });
        read.expect("texts can be read");
    }
    if faults.is_empty() { Ok(export) } else { Err(faults) }
}

/// Adds the faults of all references that fail their check. Unless the import stops, faulty rows leave the stage, and so do
/// those that refer to them.
pub(super) fn check_references(files: &mut ReadFiles, place: &StagePlace, database: &Database) -> StoreResult<()> {
    let mut seen = 0;
    loop {
        check_once(files, place, database, seen > 0)?;
        let new = &files.faults[seen..];
        let faulty = new.iter().filter(|fault| fault.effect == FaultEffect::LeavesOut);
        let faulty: Vec<_> = faulty.map(|fault| (fault.location.file, fault.location.line)).collect();
        if faulty.is_empty() || files.are_refused() {
            return Ok(());
        }
        seen = files.faults.len();
        Stage::open(place)?.leave_out(&faulty)?;
    }
}

/// `has_left_out` tells whether the stage lacks faulty rows.
fn check_once(files: &mut ReadFiles, place: &StagePlace, database: &Database, has_left_out: bool) -> StoreResult<()> {
    let stage = Stage::open(place)?;
    stage.attach_database(database)?;
    for account in stage.handles_of_others()? {
        let problem = format!("{} was created by a sign-up with another address", quoted(&account.name));
        files.report((ExportTable::Accounts, account.line), "nichandle", problem, FaultEffect::Stops);
    }
    for DeletedContact { account, known, named } in stage.deleted_contacts()? {
        if !named.is_some_and(|named| is_account_restored(&known, &named)) {
            let name = quoted(&account.name);
            let problem = format!(
                "{name} was the handle of somebody else, who is still a contact of services: correct their contacts first"
            );
            files.report((ExportTable::Accounts, account.line), "nichandle", problem, FaultEffect::Stops);
        }
    }
    let is_nowhere = |file: ExportTable| {
        let except = if has_left_out { ", without the rows that are left out," } else { "" };
        format!("neither in {}{except} nor in the database", file.file_name())
    };
    if files.has(ExportTable::Accounts) {
        for file in ExportTable::ALL {
            for account in stage.unknown_accounts(file)? {
                let (name, line) = (quoted(&account.name), account.line);
                let problem = format!("unknown account {name}: {}", is_nowhere(ExportTable::Accounts));
                files.report((file, line), file.accounts()[account.column].member, problem, FaultEffect::LeavesOut);
            }
        }
    }
    if files.has(ExportTable::Services) {
        for domain in stage.unknown_domains()? {
            let problem = format!("unknown domain {}: {}", quoted(&domain.name), is_nowhere(ExportTable::Services));
            files.report((ExportTable::Holders, domain.line), "serviceName", problem, FaultEffect::LeavesOut);
        }
    }
    Ok(())
}
