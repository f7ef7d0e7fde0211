//! Enlarges an export: every copy has its own accounts, services, bills and payment methods.

use std::collections::HashMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::csv;
use crate::error::{During, Failure};

/// The kind of an identifying column, which says how its values are made unique in each copy.
#[derive(Clone, Copy)]
enum Kind {
    Handle,
    Name,
    Text,
    Number,
}

/// The files with their identifying columns.
const FILES: [(&str, &[(&str, Kind)]); 5] = [
    ("accounts.csv", &[("nichandle", Kind::Handle)]),
    (
        "services.csv",
        &[
            ("serviceName", Kind::Name),
            ("contactAdmin", Kind::Handle),
            ("contactTech", Kind::Handle),
            ("contactBilling", Kind::Handle),
        ],
    ),
    ("holders.csv", &[("serviceName", Kind::Name)]),
    ("bills.csv", &[("billId", Kind::Text), ("nichandle", Kind::Handle)]),
    ("payment_methods.csv", &[("paymentMethodId", Kind::Number), ("nichandle", Kind::Handle)]),
];

/// Writes the export in `from` into `to`, `copies` times; the first copy is the original.
pub(crate) fn write_copies(from: &Path, to: &Path, copies: u32) -> Result<(), Failure> {
    fs::create_dir_all(to).during(to.display())?;
    for (name, identifying) in FILES {
        let mut rows = read(&from.join(name))?.into_iter();
        let header = rows.next().unwrap_or_default();
        let kinds: Vec<Option<Kind>> = header.iter().map(|column| kind_of(column, identifying)).collect();
        let rows: Vec<Vec<String>> = rows.collect();
        let file = fs::File::create(to.join(name)).during(name)?;
        let mut file = BufWriter::new(file);
        let mut text = String::new();
        csv::push_row(&mut text, &header);
        for copy in 0..copies {
            for row in &rows {
                csv::push_row(&mut text, &row_of_copy(row, &kinds, copy));
            }
            file.write_all(text.as_bytes()).during(name)?;
            text.clear();
        }
        file.flush().during(name)?;
    }
    Ok(())
}

fn kind_of(column: &str, identifying: &[(&str, Kind)]) -> Option<Kind> {
    identifying.iter().find(|(name, _)| *name == column).map(|(_, kind)| *kind)
}

fn row_of_copy(row: &[String], kinds: &[Option<Kind>], copy: u32) -> Vec<String> {
    let value = |(value, kind): (&String, &Option<Kind>)| match kind {
        Some(kind) if copy > 0 => of_copy(value, *kind, copy),
        _ => value.clone(),
    };
    row.iter().zip(kinds).map(value).collect()
}

/// The value in a copy. The letter keeps it apart from originals that end in the same digits.
fn of_copy(value: &str, kind: Kind, copy: u32) -> String {
    let before = |mark: char| value.split_once(mark).unwrap_or((value, ""));
    match kind {
        Kind::Handle => {
            let (name, ending) = before('-');
            format!("{name}x{copy}-{ending}")
        }
        Kind::Name if value.contains('.') => {
            let (label, ending) = before('.');
            format!("{label}x{copy}.{ending}")
        }
        Kind::Name | Kind::Text => format!("{value}x{copy}"),
        Kind::Number => format!("{copy}{value:0>9}"),
    }
}

/// The account that is a contact of the most services.
pub(crate) fn busiest_account(export: &Path) -> Result<String, Failure> {
    let mut rows = read(&export.join("services.csv"))?.into_iter();
    let header = rows.next().unwrap_or_default();
    let is_contact: Vec<bool> = header.iter().map(|column| column.starts_with("contact")).collect();
    let mut services: HashMap<String, u32> = HashMap::new();
    for row in rows {
        let contacts = row.iter().zip(&is_contact).filter(|(_, is_contact)| **is_contact);
        let mut named: Vec<String> = contacts.map(|(handle, _)| handle.to_lowercase()).collect();
        named.sort();
        named.dedup();
        for handle in named {
            *services.entry(handle).or_default() += 1;
        }
    }
    let busiest = services.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
    busiest.map(|(handle, _)| handle).ok_or_else(|| Failure::new("services.csv is empty"))
}

pub(crate) fn count_services(export: &Path) -> Result<usize, Failure> {
    Ok(read(&export.join("services.csv"))?.len().saturating_sub(1))
}

fn read(file: &Path) -> Result<Vec<Vec<String>>, Failure> {
    Ok(csv::parse(&fs::read_to_string(file).during(file.display())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_get_unique_identifiers() {
        assert_eq!(of_copy("AP42-OVH", Kind::Handle, 7), "AP42x7-OVH");
        assert_eq!(of_copy("łódź-6.example", Kind::Name, 7), "łódź-6x7.example");
        assert_eq!(of_copy("0fd8547e", Kind::Name, 7), "0fd8547ex7");
        assert_eq!(of_copy("101", Kind::Number, 7), "7000000101");
    }
}
