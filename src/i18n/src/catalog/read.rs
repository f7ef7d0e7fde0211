//! Parses a translators' file. Only a subset of Fluent is supported; anything else is an error.

use super::files::FILES;
use super::message::{CatalogMessage, PluralForm, TextPart};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser::parse;
use std::collections::BTreeMap;

/// A parsed file.
pub(super) struct CatalogFile {
    /// The texts by key.
    pub(super) messages: BTreeMap<String, CatalogMessage>,
    /// The place in [`FILES`] of each key, from the heading of its section.
    pub(super) files: BTreeMap<String, usize>,
    /// The path of the enum of each message with texts of its variants.
    pub(super) enums: BTreeMap<String, String>,
    /// Key, or line number outside of texts, and error.
    pub(super) faults: Vec<(String, String)>,
}

pub(super) fn read(source: &str) -> CatalogFile {
    let mut faults: Vec<(String, String)> = Vec::new();
    let resource = match parse(source) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = source[..error.pos.start.min(source.len())].lines().count();
                faults.push((format!("line {line}"), error.kind.to_string()));
            }
            resource
        }
    };
    let mut messages = BTreeMap::new();
    let mut files = BTreeMap::new();
    let mut enums = BTreeMap::new();
    let mut of_section = 0;
    for entry in &resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::GroupComment(heading) => {
                let heading = heading.content.last().copied().unwrap_or_default();
                of_section = file_of(heading).unwrap_or_else(|fault| {
                    faults.push((format!("## {heading}"), fault));
                    0
                });
                continue;
            }
            Entry::Term(term) => {
                faults.push((term.id.name.to_owned(), "terms are not used here; write the words out".to_owned()));
                continue;
            }
            _ => continue,
        };
        if let Some(path) = variants_of(message) {
            enums.insert(message.id.name.to_owned(), path);
        }
        for (key, read) in texts_of(message) {
            match read {
                Ok(message) => {
                    files.insert(key.clone(), of_section);
                    if messages.insert(key.clone(), message).is_some() {
                        faults.push((key, "is there twice".to_owned()));
                    }
                }
                Err(fault) => faults.push((key, fault)),
            }
        }
    }
    CatalogFile { messages, files, enums, faults }
}

/// The texts of a message: one, or one for each variant of an enum, whose keys are `message.Variant`.
fn texts_of(message: &Message<&str>) -> Vec<(String, Result<CatalogMessage, String>)> {
    let key = message.id.name.to_owned();
    match &message.value {
        Some(_) if !message.attributes.is_empty() => {
            vec![(key, Err("is a text, or has texts of the variants of an enum, not both".to_owned()))]
        }
        Some(pattern) => vec![(key, message_of(pattern))],
        None => {
            let variants = message.attributes.iter();
            variants.map(|text| (format!("{key}.{}", text.id.name), plain(&text.value))).collect()
        }
    }
}

/// The text of a variant.
fn plain(pattern: &Pattern<&str>) -> Result<CatalogMessage, String> {
    let message = message_of(pattern)?;
    if message.count().is_some() {
        return Err("the text of a variant counts nothing".to_owned());
    }
    Ok(message)
}

/// The enum whose variants have texts in a message: the path at the end of its comment.
fn variants_of(message: &Message<&str>) -> Option<String> {
    let line = message.comment.as_ref().filter(|_| message.value.is_none())?.content.last()?;
    line.split_whitespace().last().map(ToOwned::to_owned)
}

/// The place in [`FILES`] of the file that a heading names: `My services (inside)`.
fn file_of(heading: &str) -> Result<usize, String> {
    let name = heading.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let Some((_, name)) = name else { return Ok(0) };
    let file = FILES.iter().position(|file| *file == name);
    file.ok_or_else(|| format!("({name}) is none of the files {}", FILES.join(", ")))
}

fn message_of(pattern: &Pattern<&str>) -> Result<CatalogMessage, String> {
    let mut before: Vec<TextPart> = Vec::new();
    let mut counted: Option<(String, Vec<PluralForm>)> = None;
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression: Expression::Select { selector, variants } } = element {
            if counted.is_some() {
                return Err("a text can count one thing only".to_owned());
            }
            let InlineExpression::VariableReference { id } = selector else {
                return Err("only a variable can be counted".to_owned());
            };
            let mut forms = Vec::new();
            for variant in variants {
                let VariantKey::Identifier { name } = &variant.key else {
                    return Err("forms have the names of plural categories, such as one and other".to_owned());
                };
                // A selector inside a sentence: each form becomes a whole sentence.
                let mut parts = before.clone();
                for element in &variant.value.elements {
                    parts.push(simple(element)?);
                }
                forms.push(((*name).to_owned(), parts));
            }
            counted = Some((id.name.to_owned(), forms));
        } else {
            let part = simple(element)?;
            match &mut counted {
                None => before.push(part),
                Some((_, forms)) => forms.iter_mut().for_each(|(_, parts)| parts.push(part.clone())),
            }
        }
    }
    Ok(match counted {
        None => CatalogMessage::Plain(joined(before)),
        Some((count, forms)) => {
            let forms = forms.into_iter().map(|(name, parts)| (name, joined(parts))).collect();
            CatalogMessage::Counted { count, forms }
        }
    })
}

fn simple(element: &PatternElement<&str>) -> Result<TextPart, String> {
    match element {
        PatternElement::TextElement { value } => Ok(TextPart::Text((*value).to_owned())),
        PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
            InlineExpression::VariableReference { id } => Ok(TextPart::Place(id.name.to_owned())),
            InlineExpression::StringLiteral { value } => Ok(TextPart::Text((*value).to_owned())),
            _ => Err("only variables, like { $name }, can be put into a text".to_owned()),
        },
        PatternElement::Placeable { expression: Expression::Select { .. } } => {
            Err("forms cannot have forms themselves".to_owned())
        }
    }
}

/// Merges adjacent literals, and line breaks into spaces.
fn joined(parts: Vec<TextPart>) -> Vec<TextPart> {
    let mut all: Vec<TextPart> = Vec::new();
    for part in parts {
        match (all.last_mut(), part) {
            (Some(TextPart::Text(text)), TextPart::Text(more)) => text.push_str(&more),
            (_, part) => all.push(part),
        }
    }
    for part in &mut all {
        if let TextPart::Text(text) = part {
            *text = text.replace('\n', " ");
        }
    }
    all
}
