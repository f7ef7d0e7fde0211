//! How a letter looks: one layout, as text and as HTML.
//!
//! The HTML part has its styles inline and a table for width only, as mail programs need it; dark colours are an extra.

use super::letter::{Block, Letter};
use super::texts as t;
use crate::config::PublicUrl;
use handover_rules::{EmailAddress, Language};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A mail as it is sent.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its language.
    pub language: Language,
    /// The subject, one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The link in it: what stands after `#`; `None` without one.
    pub link: Option<String>,
}

/// The link of a letter, ready to be shown.
struct Button<'a> {
    words: &'a str,
    address: &'a str,
    note: Option<&'a str>,
}

/// Lays a letter out. The foot says who sends it, and that it came to `address`.
#[must_use]
pub fn render(letter: &Letter, url: &PublicUrl, provider: &str, address: &EmailAddress) -> Rendered {
    let foot = t::mail_foot(letter.language, address.as_str(), provider);
    let address = letter.action.as_ref().map(|action| url.link(&action.link)).unwrap_or_default();
    let button = letter.action.as_ref();
    let button = button.map(|action| Button { words: action.words, address: &address, note: action.note });
    Rendered {
        language: letter.language,
        subject: letter.subject.clone(),
        text: text(letter, button.as_ref(), &foot),
        html: page(letter, button.as_ref(), &foot).into_string(),
        link: letter.action.as_ref().map(|action| action.link.format()),
    }
}

const WIDTH: usize = 72;

fn text(letter: &Letter, button: Option<&Button<'_>>, foot: &str) -> String {
    let mut paragraphs = vec![wrap(&letter.greeting, ""), wrap(&letter.opening, "")];
    if !letter.facts.is_empty() {
        paragraphs.push(table(&letter.facts));
    }
    paragraphs.extend(letter.then.iter().map(|block| match block {
        Block::Text(text) => wrap(text, ""),
        Block::List(lead, items) => {
            let items = items.iter().map(|item| ["\n- ", &wrap(item, "  ")].concat());
            std::iter::once(wrap(lead, "")).chain(items).collect()
        }
    }));
    if let Some(Button { words, address, note }) = button {
        // The address stands on a line of its own and is never broken.
        paragraphs.push([&t::mail_link(letter.language, words), "\n", address].concat());
        paragraphs.extend(note.map(|note| wrap(note, "")));
    }
    if let Some(code) = &letter.code {
        paragraphs.push(wrap(t::mail_confirm_code(letter.language), ""));
        paragraphs.push(code.expose().to_owned());
    }
    paragraphs.extend(letter.closing.iter().map(|line| wrap(line, "")));
    [&paragraphs.join("\n\n"), "\n\n-- \n", &wrap(foot, ""), "\n"].concat()
}

/// Labels and values in two columns.
fn table(facts: &[(String, String)]) -> String {
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let lines: Vec<String> = facts.iter().map(|(label, value)| format!("  {label:width$}  {value}")).collect();
    lines.join("\n")
}

/// Text in lines that mail programs need not break; `indent` stands before each but the first. Only at plain spaces:
/// what a no-break space joins stays together.
fn wrap(text: &str, indent: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// Every rule has an inline twin; programs that read a style sheet get dark colours too.
const DARK: &str = "@media (prefers-color-scheme: dark) {
.page { background: #131312 !important; color: #f0ede7 !important }
.sheet { background: #1b1b19 !important; border-color: #34322e !important }
.soft { color: #aea89c !important }
.box { background: #232220 !important; border-color: #34322e !important; color: #f0ede7 !important }
.go { background: #79c9d9 !important; color: #04222a !important }
}";

const PAGE: &str = "margin:0;padding:0;background:#f8f6f2;color:#1c1a17;\
    font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px";
const SHEET: &str = "max-width:576px;background:#fffefc;border:1px solid #e4e0d7;border-radius:10px;text-align:left";
const MONO: &str = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:15px;line-height:24px";

fn page(letter: &Letter, button: Option<&Button<'_>>, foot: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(letter.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (letter.subject) }
                // A mail opens its link in a window of its own, as mail programs do.
                base target="_blank";
                style { (PreEscaped(DARK)) }
            }
            body class="page" style=(PAGE) {
                table role="presentation" width="100%" cellpadding="0" cellspacing="0" {
                    tr { td align="center" style="padding:24px 12px" {
                        table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style=(SHEET) {
                            tr { td style="padding:24px" { main { (body(letter, button)) } } }
                        }
                        footer {
                            p class="soft" style="margin:16px 0 0;font-size:13px;line-height:20px;color:#5e594f" { (foot) }
                        }
                    } }
                }
            }
        }
    }
}

const SMALL: &str = "margin:0 0 8px;font-size:14px;line-height:20px;color:#5e594f";
const BUTTON: &str = "display:inline-block;padding:12px 24px;background:#0a5a6c;color:#ffffff;border-radius:6px;\
    font-weight:600;text-decoration:none";

fn body(letter: &Letter, button: Option<&Button<'_>>) -> Markup {
    html! {
        p class="soft" style="margin:0 0 20px;font-weight:600;color:#5e594f" { "Handover" }
        h1 style="margin:0 0 12px;font-size:22px;line-height:28px;font-weight:600;overflow-wrap:anywhere" {
            (letter.heading)
        }
        p style="margin:0 0 12px" { (letter.greeting) }
        p style="margin:0 0 16px;overflow-wrap:anywhere" { (letter.opening) }
        @if !letter.facts.is_empty() { (facts(&letter.facts)) }
        @for block in &letter.then { (piece(block)) }
        @if let Some(Button { words, address, note }) = button {
            p style="margin:20px 0 8px" { a class="go" href=(address) style=(BUTTON) { (words) } }
            @if let Some(note) = note { p class="soft" style=(SMALL) { (note) } }
        }
        @if let Some(code) = &letter.code {
            p style="margin:20px 0 4px;font-size:14px;line-height:20px" { (t::mail_confirm_code(letter.language)) }
            p class="box" style={ "margin:0 0 20px;padding:12px;background:#f3f0ea;border:1px solid #e4e0d7;border-radius:6px;overflow-wrap:anywhere;" (MONO) } {
                (code.expose())
            }
        }
        @for line in &letter.closing { p class="soft" style=(SMALL) { (line) } }
    }
}

fn facts(facts: &[(String, String)]) -> Markup {
    html! {
        table cellpadding="0" cellspacing="0" style="margin:0 0 16px;font-size:15px;line-height:22px" {
            @for (label, value) in facts {
                tr {
                    th scope="row" align="left" valign="top" class="soft"
                        style="padding:4px 16px 4px 0;font-weight:400;color:#5e594f;white-space:nowrap" { (label) }
                    td valign="top" style="padding:4px 0;overflow-wrap:anywhere" { (value) }
                }
            }
        }
    }
}

fn piece(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Text(text) => { p style="margin:0 0 12px" { (text) } }
            Block::List(lead, items) => {
                p style="margin:0 0 4px" { (lead) }
                ul style="margin:0 0 12px;padding:0 0 0 24px" { @for item in items { li { (item) } } }
            }
        }
    }
}
