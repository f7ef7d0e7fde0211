//! How a letter looks: one layout, as text and as HTML.
//!
//! The HTML part has its styles inline and a table for width only, as mail programs need it; dark colours are an extra.

use super::letter::Letter;
use crate::settings::PublicUrl;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A mail as it is sent.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The subject, one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The link in it: what stands after `#`; `None` without one.
    pub link: Option<String>,
}

/// Lays a letter out. `foot` says who sends it and why it comes to this address.
#[must_use]
pub fn render(letter: &Letter, url: &PublicUrl, foot: &str) -> Rendered {
    let action = letter.action.as_ref().map(|(words, link)| (*words, url.link(link)));
    let action = action.as_ref().map(|(words, address)| (*words, address.as_str()));
    Rendered {
        subject: letter.subject.clone(),
        text: text(letter, action, foot),
        html: page(letter, action, foot).into_string(),
        link: letter.action.as_ref().map(|(_, link)| link.format()),
    }
}

const WIDTH: usize = 72;

fn text(letter: &Letter, action: Option<(&str, &str)>, foot: &str) -> String {
    let mut out = String::new();
    let mut paragraph = |text: &str| {
        out.push_str(text);
        out.push_str("\n\n");
    };
    paragraph(&wrap(&letter.opening));
    let label_width = letter.facts.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
    let facts: Vec<String> =
        letter.facts.iter().map(|(label, value)| format!("  {label:label_width$}  {value}")).collect();
    paragraph(&facts.join("\n"));
    for line in &letter.then {
        paragraph(&wrap(line));
    }
    if let Some((words, address)) = action {
        // The address stands on a line of its own and is never broken.
        paragraph(&format!("{words}:\n{address}"));
    }
    if let Some(code) = &letter.code {
        paragraph("Your validation code, if the link does not fill it in:");
        paragraph(code.expose());
    }
    for line in &letter.closing {
        paragraph(&wrap(line));
    }
    out.push_str("--\n");
    out.push_str(&wrap(foot));
    out.push('\n');
    out
}

fn wrap(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
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

fn page(letter: &Letter, action: Option<(&str, &str)>, foot: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
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
                            tr { td style="padding:24px" { main { (body(letter, action)) } } }
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

fn body(letter: &Letter, action: Option<(&str, &str)>) -> Markup {
    html! {
        h1 style="margin:0 0 12px;font-size:22px;line-height:28px;font-weight:600;overflow-wrap:anywhere" {
            (letter.heading)
        }
        p style="margin:0 0 16px" { (letter.opening) }
        table cellpadding="0" cellspacing="0" style="margin:0 0 16px;font-size:15px;line-height:22px" {
            @for (label, value) in &letter.facts {
                tr {
                    th scope="row" align="left" valign="top" class="soft"
                        style="padding:4px 16px 4px 0;font-weight:400;color:#5e594f;white-space:nowrap" { (label) }
                    td valign="top" style="padding:4px 0;overflow-wrap:anywhere" { (value) }
                }
            }
        }
        @for line in &letter.then { p style="margin:0 0 12px" { (line) } }
        @if let Some((words, address)) = action {
            p style="margin:8px 0 20px" {
                a class="go" href=(address)
                    style="display:inline-block;padding:12px 24px;background:#0a5a6c;color:#ffffff;border-radius:6px;font-weight:600;text-decoration:none" {
                    (words)
                }
            }
        }
        @if let Some(code) = &letter.code {
            p style="margin:0 0 4px;font-size:14px;line-height:20px" {
                "Your validation code, if the link does not fill it in:"
            }
            p class="box" style={ "margin:0 0 20px;padding:12px;background:#f3f0ea;border:1px solid #e4e0d7;border-radius:6px;overflow-wrap:anywhere;" (MONO) } {
                (code.expose())
            }
        }
        @for line in &letter.closing {
            p class="soft" style="margin:0 0 8px;font-size:14px;line-height:20px;color:#5e594f" { (line) }
        }
    }
}
