//! The plain-text part.

use super::sections::{Frame, LabelledValue, Section};
use crate::mail::i18n as t;
use handover_rules::Language;

/// Maximum line length.
const LINE_LENGTH: usize = 72;

pub(super) fn text(language: Language, sections: &[Section<'_>], frame: &Frame<'_>) -> String {
    let mut parts: Vec<String> = sections.iter().map(|section| part(language, section)).collect();
    parts.push(["-- \n", &wrap(&frame.footer, "", "")].concat());
    let mut text = parts.join("\n\n");
    if !frame.support.is_empty() {
        text.extend(["\n", &t::mail_link(language, t::mail_support(language)), " ", frame.support]);
    }
    text.push('\n');
    text
}

fn part(language: Language, section: &Section<'_>) -> String {
    let item = |text: &str| ["\n", &wrap(text, "- ", "  ")].concat();
    match section {
        Section::Paragraph(text) | Section::SmallPrint(text) => wrap(text, "", ""),
        Section::Button(button) => {
            // The URL is on a line of its own and never wrapped.
            let link = [&t::mail_link(language, button.label), "\n", button.url].concat();
            let until = button.until.map(|(label, when)| wrap(&[label, " ", when].concat(), "", ""));
            let note = button.note.map(|note| wrap(note, "", ""));
            let below: Vec<String> = until.into_iter().chain(note).collect();
            if below.is_empty() { link } else { [&link, "\n\n", &below.join("\n")].concat() }
        }
        Section::Facts(facts) => aligned(facts),
        Section::List(lead, items) => {
            std::iter::once(wrap(lead, "", "")).chain(items.iter().map(|text| item(text))).collect()
        }
        Section::Quote(author, lines) => {
            let lines = lines.iter().map(|line| ["\n", &wrap(line, "> ", "> ")].concat());
            std::iter::once(wrap(author, "", "")).chain(lines).collect()
        }
        Section::Entries(entries) => {
            let fact = |(label, value): &LabelledValue<'_>| {
                ["\n", &wrap(&[&t::mail_link(language, label), " ", value.text()].concat(), "  ", "    ")].concat()
            };
            let entry = |(title, facts): &(&str, Vec<LabelledValue<'_>>)| {
                [wrap(title, "- ", "  "), facts.iter().map(fact).collect()].concat()
            };
            entries.iter().map(entry).collect::<Vec<_>>().join("\n")
        }
        Section::Code(code) => {
            let label = t::mail_link(language, t::mail_confirm_code(language));
            [&label, "\n\n", code.code.expose(), "\n\n", &wrap(code.note, "", "")].concat()
        }
    }
}

/// Two aligned columns.
fn aligned(facts: &[LabelledValue<'_>]) -> String {
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let rest = " ".repeat(width + 4);
    let line = |(label, value): &LabelledValue<'_>| wrap(value.text(), &format!("  {label:width$}  "), &rest);
    facts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Wraps text at spaces, but not at no-break spaces; `first` precedes the first line, `rest` all others.
fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut out = first.to_owned();
    let mut column = first.chars().count();
    let mut is_start = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !is_start && column + 1 + length > LINE_LENGTH {
            out.extend(["\n", rest]);
            column = rest.chars().count();
        } else if !is_start {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        is_start = false;
    }
    out
}
