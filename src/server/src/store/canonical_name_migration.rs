//! Gives services of earlier versions their canonical names (decision 0053).

use super::canonical_name::{canonical_domain, canonical_key};
use super::search::{ascii_form, fold};
use super::services::index_again;
use handover_rules::{Category, ServiceKey, ServiceName};
use rusqlite::{Connection, OptionalExtension, Result, params};

/// Columns with the name of a domain besides those of `service`.
const DOMAIN_COLUMNS: [(&str, &str); 5] = [
    ("holder", "service_name"),
    ("holder_change", "service_name"),
    ("holder_history", "service_name"),
    ("outbox", "holder_domain"),
    ("procedure_case", "domain"),
];

/// Names that may have another canonical form: with capitals, a final dot, Punycode, or letters that are not ASCII.
const CANDIDATES: &str = "name glob '*[A-Z]*' or name glob '*.' or name glob '*xn--*' or name glob '*[^ -~]*'";

/// Renames services and domains. Of services with the same canonical name, the oldest gets it, because people may have
/// changed its contacts here; the others were added by a later import with another spelling, and get a name that no export
/// has.
pub(super) fn run(connection: &Connection) -> Result<()> {
    let sql = format!("select id, name, category from service where {CANDIDATES} order by id");
    let mut candidates = connection.prepare(&sql)?;
    let mut rows = candidates.query([])?;
    let mut renamed = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, name, category): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let key = ServiceName::parse(&name).zip(Category::parse(&category));
        let canonical = key.map(|(name, category)| canonical_key(ServiceKey { name, category }).name.to_string());
        renamed.extend(canonical.filter(|canonical| *canonical != name).map(|canonical| (id, canonical)));
    }
    for (id, canonical) in renamed {
        let taken =
            "select s.id from service s join service r on r.id = ?1 where s.name = ?2 and s.category = r.category";
        match connection.query_row(taken, params![id, canonical], |row| row.get::<_, i64>(0)).optional()? {
            Some(younger) if younger > id => {
                rename(connection, younger, &name_of_twin(&canonical, younger))?;
                rename(connection, id, &canonical)?;
            }
            Some(_) => rename(connection, id, &name_of_twin(&canonical, id))?,
            None => rename(connection, id, &canonical)?,
        }
    }
    rename_domains_of_cases(connection)
}

/// A valid name; no domain name has a `#`.
fn name_of_twin(canonical: &str, id: i64) -> String {
    let name = format!("{canonical}#{id}");
    ServiceName::parse(&name).map_or_else(|| format!("#{id}"), String::from)
}

fn rename(connection: &Connection, id: i64, to: &str) -> Result<()> {
    let read = "select name, name_key, category, admin, tech, billing from service where id = ?1";
    let (name, name_key, category, contacts) = connection.query_row(read, [id], |row| {
        let contacts: [String; 3] = [row.get(3)?, row.get(4)?, row.get(5)?];
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, contacts))
    })?;
    let (key, ascii) = (fold(to), ascii_form(to));
    let sql = "update service set name = ?2, name_key = ?3, ascii_key = ?4 where id = ?1";
    connection.execute(sql, params![id, to, key, ascii])?;
    let sql = "update contact set name = ?5, name_key = ?6, ascii_key = ?7
        where account = ?1 and name_key = ?2 and category = ?3 and service = ?4";
    for account in &contacts {
        connection.execute(sql, params![account, name_key, category, id, to, key, ascii])?;
        index_again(connection, account, id)?;
    }
    if category == Category::Domain.as_str() { rename_domain(connection, &name, to) } else { Ok(()) }
}

fn rename_domain(connection: &Connection, from: &str, to: &str) -> Result<()> {
    for (table, column) in DOMAIN_COLUMNS {
        connection.execute(&format!("update or ignore {table} set {column} = ?2 where {column} = ?1"), [from, to])?;
    }
    Ok(())
}

/// Claimants enter domains that are no services here, too.
fn rename_domains_of_cases(connection: &Connection) -> Result<()> {
    let mut domains = connection.prepare("select distinct domain from procedure_case")?;
    let domains: Vec<String> = domains.query_map([], |row| row.get(0))?.collect::<Result<_>>()?;
    for domain in domains {
        let canonical = ServiceName::parse(&domain).map(canonical_domain).filter(|name| name.as_str() != domain);
        if let Some(canonical) = canonical {
            let sql = "update procedure_case set domain = ?2 where domain = ?1";
            connection.execute(sql, [domain.as_str(), canonical.as_str()])?;
        }
    }
    Ok(())
}
