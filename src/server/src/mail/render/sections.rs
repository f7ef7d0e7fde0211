//! The parts of an email in the order of reading, which is the same in all emails and both renderings (decision 0011).

use crate::mail::templates::{Block, EmailContent, Fact, FactValue, MailedCode};

/// Header and footer of all emails.
pub(super) struct Frame<'a> {
    pub(super) provider: &'a str,
    /// Whether the email carries the provider's logo.
    pub(super) has_logo: bool,
    /// URL of the support; empty without one.
    pub(super) support: &'a str,
    pub(super) footer: String,
}

/// The link with its absolute URL.
#[derive(Clone, Copy)]
pub(super) struct Button<'a> {
    pub(super) label: &'a str,
    pub(super) url: &'a str,
    pub(super) until: Option<&'a (String, String)>,
    pub(super) note: Option<&'a str>,
}

/// A label and its value.
pub(super) type LabelledValue<'a> = (&'a str, &'a FactValue);

pub(super) enum Section<'a> {
    Paragraph(&'a str),
    Button(Button<'a>),
    Facts(Vec<LabelledValue<'a>>),
    /// A list with its introduction.
    List(&'a str, &'a [String]),
    /// Somebody's own words, with their author.
    Quote(&'a str, &'a [String]),
    /// Entries with a title and facts of their own.
    Entries(Vec<(&'a str, Vec<LabelledValue<'a>>)>),
    Code(&'a MailedCode),
    SmallPrint(&'a str),
}

/// An owner who may not have done it reads when and from where it was done before the instruction.
pub(super) fn sections<'a>(content: &'a EmailContent, button: Option<Button<'a>>) -> Vec<Section<'a>> {
    let facts = || content.facts.iter().map(|Fact { label, value }| (label.as_str(), value)).collect::<Vec<_>>();
    let facts = |is_here: bool| (is_here && !content.facts.is_empty()).then(|| Section::Facts(facts()));
    let mut sections = vec![Section::Paragraph(&content.greeting), Section::Paragraph(&content.opening)];
    sections.extend(facts(content.prompt.is_some()));
    sections.extend(content.prompt.as_deref().map(Section::Paragraph));
    sections.extend(button.map(Section::Button));
    sections.extend(content.body.iter().flat_map(of_block));
    sections.extend(facts(content.prompt.is_none()));
    sections.extend(content.code.as_ref().map(Section::Code));
    sections.extend(content.footnotes.iter().map(|line| Section::SmallPrint(line)));
    sections
}

fn of_block(block: &Block) -> Vec<Section<'_>> {
    match block {
        Block::Text(text) => vec![Section::Paragraph(text)],
        Block::List(lead, items) => vec![Section::List(lead, items)],
        Block::Quote(author, lines) => vec![Section::Quote(author, lines)],
        Block::Table(head, rows) => of_table(head, rows),
    }
}

/// A table becomes entries, which fit every screen: the first column is their title. Columns with the same value in all
/// rows are stated once, above the entries.
fn of_table<'a>(head: &'a [String], rows: &'a [Vec<FactValue>]) -> Vec<Section<'a>> {
    let first = rows.first().filter(|_| rows.len() > 1);
    let is_common =
        |column: usize| first.is_some_and(|first| rows.iter().all(|row| row.get(column) == first.get(column)));
    let facts_of = |row: &'a [FactValue], common: bool| -> Vec<LabelledValue<'a>> {
        let cells = head.iter().zip(row).enumerate().skip(1);
        let cells = cells.filter(|(column, (_, cell))| !cell.text().is_empty() && is_common(*column) == common);
        cells.map(|(_, (label, cell))| (label.as_str(), cell)).collect()
    };
    let common = first.map(|row| facts_of(row, true)).filter(|facts| !facts.is_empty());
    let entry = |row: &'a Vec<FactValue>| Some((row.first()?.text(), facts_of(row, false)));
    let entries = Section::Entries(rows.iter().filter_map(entry).collect());
    common.map(Section::Facts).into_iter().chain([entries]).collect()
}
