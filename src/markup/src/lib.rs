//! `view!` with the syntax of Leptos, for views that weigh little.
//!
//! Leptos gives every element a type of its own, and the compiler writes code for building, changing and removing each.
//! With some two hundred kinds of rows, cards and dialogs that was more than half of what a first visit downloads. This
//! macro writes what is fixed of a view (elements, attributes, texts) into one text, and a call of `crate::view` for
//! each part that is not. It knows what the app uses: elements, fragments, blocks, `For`, and attributes that are plain,
//! `class:`, `prop:`, `on:` or `node_ref`.
//!
//! The text is a row of tokens, each a control character and what follows up to the next one; `crate::view` has the
//! other half of this agreement, and the browser tests would notice at once if the two did not agree.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use rstml::node::{KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeBlock, NodeElement, NodeName};
use rstml::{Parser, ParserConfig};
use syn::spanned::Spanned;
use syn::{Error, Expr, Lit, LitStr, Pat, Stmt};

/// An element begins; its name.
const ELEMENT: char = '\u{1}';
/// An element of a drawing begins; its name.
const SVG: char = '\u{2}';
/// A fixed attribute: `name=value`.
const FIXED: char = '\u{3}';
/// An attribute whose value is given; its name.
const ATTRIBUTE: char = '\u{4}';
/// A class whose condition is given; its name.
const CLASS: char = '\u{5}';
/// A property whose value is given; its name.
const PROPERTY: char = '\u{6}';
/// A listener is given; its event.
const LISTENER: char = '\u{7}';
/// A fixed text.
const TEXT: char = '\u{8}';
/// A view is given.
const CHILD: char = '\u{b}';
/// A reference to the element is given.
const REFERENCE: char = '\u{c}';
/// The element ends.
const END: char = '\u{e}';

/// Attributes that are read or heard by people.
const SPOKEN: [&str; 5] = ["alt", "aria-label", "aria-description", "placeholder", "title"];
/// What to do with words.
const WORDS: &str = "words belong into the translators' files (src/i18n), and `t::…()` shows them; \
                     what is the same in every language is given as a value: `{\"UTC\"}`";

/// A view of elements, written as in HTML.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let parser = Parser::new(ParserConfig::default().recover_block(true));
    let (nodes, problems) = parser.parse_recoverable(tokens).split_vec();
    let mut made = TokenStream::new();
    for problem in problems {
        let problem = problem.emit_as_expr_tokens();
        made.extend(quote!(#problem;));
    }
    made.extend(written(&nodes).unwrap_or_else(Error::into_compile_error));
    quote!({ #made }).into()
}

/// The expression for these nodes together.
fn written(nodes: &[Node]) -> Result<TokenStream, Error> {
    if let [Node::Block(block)] = nodes {
        let given = inside(block);
        return Ok(quote!(crate::view::IntoAny::into_any(#given)));
    }
    let mut template = Template::default();
    template.all(nodes)?;
    let Template { text, given } = template;
    if given.is_empty() {
        return Ok(quote!(crate::view::fixed(#text)));
    }
    Ok(quote!(crate::view::template(#text) #given .into_any()))
}

/// What is fixed, and the calls that give what is not, in the order of the tokens that stand for it.
#[derive(Default)]
struct Template {
    text: String,
    given: TokenStream,
}

impl Template {
    fn token(&mut self, kind: char, text: &str) {
        self.text.push(kind);
        self.text.push_str(text);
    }

    fn all(&mut self, nodes: &[Node]) -> Result<(), Error> {
        nodes.iter().try_for_each(|node| self.one(node))
    }

    fn one(&mut self, node: &Node) -> Result<(), Error> {
        match node {
            Node::Element(element) if element.name().to_string() == "For" => {
                let list = keyed(element)?;
                self.child(&list);
            }
            Node::Element(element) => self.element(element)?,
            Node::Fragment(fragment) => self.all(&fragment.children)?,
            Node::Text(text) => match literal(&text.value) {
                Some(text) => {
                    refuse_words(&text, node.span())?;
                    self.token(TEXT, &text);
                }
                None => return Err(Error::new(text.span(), "texts are written in quotes")),
            },
            Node::Block(block) => {
                let given = inside(block);
                self.child(&given);
            }
            Node::Comment(_) | Node::Doctype(_) => {}
            other => return Err(Error::new(other.span(), "not known to this macro")),
        }
        Ok(())
    }

    fn child(&mut self, given: &TokenStream) {
        self.token(CHILD, "");
        self.given.extend(quote!(.child(#given)));
    }

    fn element(&mut self, element: &NodeElement<rstml::Infallible>) -> Result<(), Error> {
        let name = element.name().to_string();
        let kind = if matches!(name.as_str(), "svg" | "use") { SVG } else { ELEMENT };
        self.token(kind, &name);
        // What is inside comes first, as in Leptos: an attribute may use up a value that a child has cloned.
        self.all(element.children())?;
        for attribute in element.attributes() {
            self.attribute(attribute)?;
        }
        self.token(END, "");
        Ok(())
    }

    fn attribute(&mut self, attribute: &NodeAttribute) -> Result<(), Error> {
        let (key, value) = parts(attribute)?;
        let name = key.to_string();
        let span = key.span();
        match name.split_once(':') {
            None if name == "node_ref" => {
                self.token(REFERENCE, "");
                self.given.extend(quote!(.node_ref(#value)));
            }
            None => {
                if let Some(value) = value.map_or_else(|| Some(String::new()), literal) {
                    if SPOKEN.contains(&name.as_str()) {
                        refuse_words(&value, span)?;
                    }
                    self.token(FIXED, &[&name, "=", &value].concat());
                } else {
                    self.token(ATTRIBUTE, &name);
                    self.given.extend(quote!(.attr(#value)));
                }
            }
            Some(("class", class)) => {
                self.token(CLASS, class);
                self.given.extend(quote!(.class(#value)));
            }
            Some(("prop", property)) => {
                self.token(PROPERTY, property);
                self.given.extend(quote!(.prop(#value)));
            }
            Some(("on", event)) => {
                self.token(LISTENER, event);
                // A method for each event, so that the listener knows the event's type.
                let method = Ident::new(&["on_", event].concat(), span);
                self.given.extend(quote!(.#method(#value)));
            }
            Some(_) => return Err(Error::new(span, "not known to this macro")),
        }
        Ok(())
    }
}

/// Nothing that has to be translated may stand in a view itself; signs and spaces may.
fn refuse_words(text: &str, at: Span) -> Result<(), Error> {
    if text.chars().any(char::is_alphabetic) { Err(Error::new(at, WORDS)) } else { Ok(()) }
}

/// What a literal text says.
fn literal(of: impl ToTokens) -> Option<String> {
    let of: Expr = syn::parse2(of.to_token_stream()).ok()?;
    match of {
        Expr::Lit(lit) => match lit.lit {
            Lit::Str(text) => Some(LitStr::value(&text)),
            _ => None,
        },
        _ => None,
    }
}

/// An expression without the braces around it.
fn inside(block: &NodeBlock) -> TokenStream {
    match block.try_block().map(|block| block.stmts.as_slice()) {
        Some([Stmt::Expr(expression, None)]) => expression.to_token_stream(),
        _ => block.to_token_stream(),
    }
}

/// The name of an attribute and its value, where it has one.
fn parts(attribute: &NodeAttribute) -> Result<(&NodeName, Option<&Expr>), Error> {
    match attribute {
        NodeAttribute::Attribute(of) => match &of.possible_value {
            KeyedAttributeValue::Binding(binding) => Err(Error::new(binding.span(), "not known to this macro")),
            KeyedAttributeValue::Value(_) | KeyedAttributeValue::None => Ok((&of.key, of.value())),
        },
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "attributes have names here")),
    }
}

/// `<For each=… key=… let:item>…</For>`: a list whose items keep their elements as long as their key stays.
fn keyed(element: &NodeElement<rstml::Infallible>) -> Result<TokenStream, Error> {
    let (mut each, mut key, mut item) = (None, None, None);
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(KeyedAttribute { key: name, .. }) = attribute else {
            return Err(Error::new(attribute.span(), "not known to this macro"));
        };
        let name = name.to_string();
        match name.split_once(':') {
            Some(("let", name)) => item = Some(Ident::new(name, Span::call_site())),
            None if name == "each" => each = parts(attribute)?.1,
            None if name == "key" => key = parts(attribute)?.1,
            _ => return Err(Error::new(attribute.span(), "not known to this macro")),
        }
    }
    let (Some(each), Some(key), Some(item)) = (each, key, item) else {
        return Err(Error::new(element.span(), "For takes each, key and let:item"));
    };
    let item: Pat = syn::parse_quote!(#item);
    let children = written(element.children())?;
    Ok(quote!(crate::view::keyed(#each, #key, move |#item| #children)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(text: &str) -> bool {
        refuse_words(text, Span::call_site()).is_err()
    }

    #[test]
    fn words_are_refused_and_signs_are_not() {
        assert!(is_refused("Copy"));
        assert!(is_refused("№ é"));
        for sign in ["", " ", " · ", "\u{a0}", "1:24", "/"] {
            assert!(!is_refused(sign), "{sign:?}");
        }
    }
}
