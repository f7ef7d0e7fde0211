//! The files of an export: columns and field parsers, and staging their rows on disk.

use super::fault::{ExportFault, Location, quoted};
use super::file::ExportFile;
use super::row::ExportRow;
use super::{table, value};
use crate::csv_table::TableRow;
use crate::store::import::{
    Export, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService, StagedRow,
    StagedTableWriter, StagedTables,
};
use crate::store::{PaymentMethodId, StoreError, StoreResult, canonical_domain, canonical_key};
use csv::ByteRecord;
use handover_rules::holder::data::{Holder, HolderDetails, HolderIdentity};
use handover_rules::{Contacts, ServiceKey};
use std::io::ErrorKind;
use std::path::Path;

/// The files as read. The export is only valid if there are no faults once the references are checked.
pub(super) struct StagedFiles {
    pub(super) stage: StagedTables,
    pub(super) faults: Vec<ExportFault>,
    files: Vec<StagedFile>,
}

/// A file as read.
struct StagedFile {
    file: ExportFile,
    faults: Vec<ExportFault>,
    /// Index of each known column in its rows; empty if the file is unreadable.
    positions: Vec<Option<usize>>,
    is_readable: bool,
}

impl StagedFiles {
    /// Whether a file was read. References to others are not checked, or one fault would cause thousands.
    pub(super) fn has(&self, file: ExportFile) -> bool {
        self.files.iter().any(|read| read.file == file && read.is_readable)
    }

    /// The place of a field.
    pub(super) fn location(&self, file: ExportFile, line: u64, column: &str) -> Location {
        let read = self.files.iter().find(|read| read.file == file);
        let position = read.and_then(|read| *read.positions.get(file.index_of(column))?).unwrap_or_default();
        Location { file, line, position }
    }

    fn report_repeated_keys(&mut self) -> StoreResult<()> {
        let mut found = Vec::new();
        for file in ExportFile::ALL {
            let column = file.key_column();
            self.stage.repeated_keys(file.table(), |key, line, first| {
                let shown = shown_key(file, key);
                let problem = format!("{} is already defined on line {first}", quoted(shown));
                found.push(ExportFault::new(self.location(file, line, column), column, problem));
            })?;
        }
        self.faults.extend(found);
        Ok(())
    }
}

/// Reads the files in `directory`, and stages their rows in `folder`.
///
/// # Errors
/// The rows cannot be staged.
pub(super) fn stage(directory: &Path, folder: &Path) -> StoreResult<StagedFiles> {
    // The largest file takes longer than all others, so it has a core of its own.
    let (largest, others): (Vec<_>, Vec<_>) =
        ExportFile::ALL.into_iter().partition(|file| *file == ExportFile::Services);
    let stage_files = |files: Vec<ExportFile>| -> StoreResult<Vec<StagedFile>> {
        files.into_iter().map(|file| stage_file(file, directory, folder)).collect()
    };
    let files = std::thread::scope(|scope| {
        let others = scope.spawn(|| stage_files(others));
        let largest = stage_files(largest);
        let failed = || StoreError::Corrupt("reading an export panicked");
        let mut files = others.join().unwrap_or_else(|_| Err(failed()))?;
        files.extend(largest?);
        StoreResult::Ok(files)
    });
    let mut staged = StagedFiles { stage: open(folder)?, faults: Vec::new(), files: files? };
    staged.faults = staged.files.iter_mut().flat_map(|file| std::mem::take(&mut file.faults)).collect();
    staged.report_repeated_keys()?;
    Ok(staged)
}

/// Opens the rows that were staged in `folder`.
///
/// # Errors
/// They are not there.
pub(super) fn open(folder: &Path) -> StoreResult<StagedTables> {
    StagedTables::open(folder, &ExportFile::ALL.map(ExportFile::table))
}

fn stage_file(file: ExportFile, directory: &Path, folder: &Path) -> StoreResult<StagedFile> {
    let mut writer = StagedTableWriter::create(folder, file.table(), file.columns().len(), file.is_looked_up())?;
    let mut failed = Ok(());
    let mut export = Export::default();
    let mut faults = Vec::new();
    let source = std::fs::File::open(directory.join(file.name()));
    let read = source.and_then(|source| {
        table::read(file, source, &mut faults, |row| {
            let key = parse(&mut export, row).0;
            export = Export::default();
            if failed.is_ok() {
                failed = writer.add(&staged(row, key));
            }
        })
    });
    failed?;
    writer.finish()?;
    let is_missing = |error: &std::io::Error| error.kind() == ErrorKind::NotFound;
    if file.is_optional() && read.as_ref().is_err_and(is_missing) {
        return Ok(StagedFile { file, faults, positions: Vec::new(), is_readable: true });
    }
    let is_readable = read.is_ok();
    let positions = read.unwrap_or_else(|error| {
        let problem = match error.kind() {
            ErrorKind::NotFound => "the file is missing".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        };
        faults.push(ExportFault::new(Location::file(file), "", problem));
        Vec::new()
    });
    Ok(StagedFile { file, faults, positions, is_readable })
}

/// The fields of a row in the order of the known columns. Names of services are canonical, and so are references to
/// accounts, which are left out if they are invalid.
fn staged(row: &ExportRow<'_>, key: Option<String>) -> StagedRow {
    let field = |column: &&'static str| {
        let text = row.text(column)?;
        if let Some(key) = key.as_deref().filter(|_| *column == "serviceName") {
            return Some(shown_key(row.file, key).to_owned());
        }
        if row.file.account_columns().contains(column) {
            return value::handle(text).ok().map(|handle| handle.as_str().to_owned());
        }
        Some(text.to_owned())
    };
    let fields = row.file.columns().iter().map(field).collect();
    StagedRow { key, line: row.parts.line, is_malformed: row.parts.is_malformed, fields }
}

/// Up to `limit` rows of the export after the first `skipped`, counted over all files. They are all of one file, so there
/// may be fewer; none are left when there are none.
///
/// # Errors
/// Database error, or rows that were not staged by [`stage`].
pub(super) fn portion(stage: &StagedTables, skipped: usize, limit: usize) -> StoreResult<Export> {
    let mut export = Export::default();
    let mut skipped = skipped;
    for file in ExportFile::ALL {
        let rows = stage.len(file.table())?;
        if skipped >= rows {
            skipped -= rows;
            continue;
        }
        let positions: Vec<Option<usize>> = (0..file.columns().len()).map(Some).collect();
        for fields in stage.rows(file.table(), positions.len(), skipped, limit)? {
            let record: ByteRecord = fields.iter().map(|field| field.as_deref().unwrap_or_default()).collect();
            let mut faults = Vec::new();
            let parts = TableRow { line: 0, record: &record, positions: &positions, is_malformed: false };
            let mut row = ExportRow { file, parts, faults: &mut faults };
            if parse(&mut export, &mut row).1.is_none() {
                return Err(StoreError::Corrupt("staged row of an export"));
            }
        }
        break;
    }
    Ok(export)
}

/// The rows of all files.
///
/// # Errors
/// Database error.
pub(super) fn count(stage: &StagedTables) -> StoreResult<usize> {
    ExportFile::ALL.into_iter().map(|file| stage.len(file.table())).sum()
}

/// Parses a row into the export. Returns its key, if that can be parsed, and `None` as well if the row is faulty.
fn parse(export: &mut Export, row: &mut ExportRow<'_>) -> (Option<String>, Option<()>) {
    match row.file {
        ExportFile::Accounts => account(export, row),
        ExportFile::Services => service(export, row),
        ExportFile::Holders => holder(export, row),
        ExportFile::Bills => bill(export, row),
        ExportFile::PaymentMethods => payment_method(export, row),
    }
}

/// The part of a key that a message shows.
fn shown_key(file: ExportFile, key: &str) -> &str {
    match file {
        ExportFile::Services => key.split('\0').next().unwrap_or_default(),
        ExportFile::PaymentMethods => key.trim_start_matches('0'),
        ExportFile::Accounts | ExportFile::Holders | ExportFile::Bills => key,
    }
}

fn account(export: &mut Export, row: &mut ExportRow<'_>) -> (Option<String>, Option<()>) {
    let handle = row.parse("nichandle", value::handle);
    let key = handle.as_ref().map(ToString::to_string);
    let email = row.parse("email", value::email);
    let first_name = row.parse("firstname", value::text);
    let name = row.parse("name", value::text);
    let organisation = row.parse("organisation", value::text);
    let subsidiary = row.parse("ovhSubsidiary", value::subsidiary);
    let language = row.parse("language", value::language);
    let complete = row.parse("state", value::is_complete);
    let parsed = (|| {
        Some(ImportedAccount {
            handle: handle?,
            email: email?,
            first_name: first_name?,
            name: name?,
            organisation: organisation?,
            subsidiary: subsidiary?,
            language: language?,
            complete: complete?,
        })
    })();
    (key, parsed.map(|parsed| export.accounts.push(parsed)))
}

fn service(export: &mut Export, row: &mut ExportRow<'_>) -> (Option<String>, Option<()>) {
    let name = row.parse("serviceName", value::service_name);
    let category = row.parse("category", value::category);
    let service = name.zip(category).map(|(name, category)| canonical_key(ServiceKey { name, category }));
    let key = service.as_ref().map(|service| format!("{}\0{}", service.name.as_str(), service.category.as_str()));
    let [admin, tech, billing] =
        ["contactAdmin", "contactTech", "contactBilling"].map(|column| row.parse(column, value::handle));
    let creation = row.parse("creation", value::date);
    let expiration = row.parse("expiration", value::optional_date);
    let status = row.parse("status", value::service_status);
    let renewal = row.parse("renewalType", value::renewal);
    if let (Some(creation), Some(Some(expiration))) = (creation, expiration)
        && expiration < creation
    {
        row.fault("expiration", format!("{expiration} is before the creation date {creation}"));
    }
    let parsed = (|| {
        Some(ImportedService {
            key: service?,
            contacts: Contacts { admin: admin?, tech: tech?, billing: billing? },
            creation: creation?,
            expiration: expiration?,
            status: status?,
            renewal: renewal?,
        })
    })();
    (key, parsed.map(|parsed| export.services.push(parsed)))
}

fn holder(export: &mut Export, row: &mut ExportRow<'_>) -> (Option<String>, Option<()>) {
    let service = row.parse("serviceName", value::service_name).map(canonical_domain);
    let key = service.as_ref().map(|service| service.as_str().to_owned());
    let legal_form = row.parse("legalForm", value::legal_form);
    let first_name = row.parse("firstName", value::text);
    let last_name = row.parse("lastName", value::text);
    let organisation = row.parse("organisationName", value::text);
    let email = row.parse("email", value::email);
    let country = row.parse("country", value::country);
    let phone = row.parse_optional("phone", value::text);
    let street = row.parse_optional("street", value::text);
    let postcode = row.parse_optional("postcode", value::text);
    let town = row.parse_optional("town", value::text);
    let is_disputed = row.parse_optional("disputed", value::flag);
    let parsed = (|| {
        let identity = HolderIdentity {
            legal_form: legal_form?,
            first_name: first_name?,
            last_name: last_name?,
            organisation: organisation?,
            email: email?,
        };
        let details =
            HolderDetails { phone: phone?, street: street?, postcode: postcode?, town: town?, country: country? };
        Some(ImportedHolder { service: service?, holder: Holder { identity, details }, is_disputed: is_disputed? })
    })();
    (key, parsed.map(|parsed| export.holders.push(parsed)))
}

fn bill(export: &mut Export, row: &mut ExportRow<'_>) -> (Option<String>, Option<()>) {
    let id = row.parse("billId", value::bill_id);
    let key = id.as_ref().map(|id| id.as_str().to_owned());
    let account = row.parse("nichandle", value::handle);
    let issued = row.parse("date", value::date);
    let due = row.parse("dueDate", value::optional_date);
    let amount = row.parse("amount", value::amount);
    let currency = row.parse("currency", value::currency);
    let status = row.parse("status", value::bill_status);
    if let (Some(issued), Some(Some(due))) = (issued, due)
        && due < issued
    {
        row.fault("dueDate", format!("{due} is before the date of issue {issued}"));
    }
    let parsed = (|| {
        Some(ImportedBill {
            id: id?,
            account: account?,
            issued: issued?,
            due: due?,
            amount: amount?,
            currency: currency?,
            status: status?,
        })
    })();
    (key, parsed.map(|parsed| export.bills.push(parsed)))
}

fn payment_method(export: &mut Export, row: &mut ExportRow<'_>) -> (Option<String>, Option<()>) {
    let id = row.parse("paymentMethodId", value::payment_method_id);
    let key = id.map(payment_method_key);
    let account = row.parse("nichandle", value::handle);
    let kind = row.parse("paymentType", value::payment_type);
    let status = row.parse("status", value::payment_status);
    let last_day = row.parse("expirationDate", value::optional_date);
    let parsed = (|| {
        Some(ImportedPaymentMethod { id: id?, account: account?, kind: kind?, status: status?, last_day: last_day? })
    })();
    (key, parsed.map(|parsed| export.payment_methods.push(parsed)))
}

/// Sorts like the number.
pub(super) fn payment_method_key(id: PaymentMethodId) -> String {
    format!("{:0>20}", id.get())
}
