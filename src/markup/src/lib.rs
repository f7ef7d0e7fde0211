//! `view!` with the syntax of Leptos, for views that weigh little.
//!
//! Leptos gives every element a type of its own, and the compiler writes code for building, changing and removing each.
//! With some two hundred kinds of rows, cards and dialogs that was more than half of what a first visit downloads. This
//! macro writes plain calls to `crate::view` instead, which builds all elements with the same code. It knows what the
//! app uses: elements, fragments, blocks, `For`, and attributes that are plain, `class:`, `prop:`, `on:` or `node_ref`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use rstml::node::{KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeBlock, NodeElement, NodeName};
use rstml::{Parser, ParserConfig};
use syn::spanned::Spanned;
use syn::{Error, Pat, Stmt};

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
    made.extend(all(&nodes).unwrap_or_else(Error::into_compile_error));
    quote!({ #made }).into()
}

fn all(nodes: &[Node]) -> Result<TokenStream, Error> {
    let mut views = Vec::new();
    for node in nodes {
        views.extend(one(node)?);
    }
    match views.as_slice() {
        [] => Ok(quote!(crate::view::View::default())),
        [view] => Ok(quote!(crate::view::IntoAny::into_any(#view))),
        views => Ok(quote!(crate::view::View::from(::std::vec![#(crate::view::IntoAny::into_any(#views)),*]))),
    }
}

/// What a node becomes; `None` for comments.
fn one(node: &Node) -> Result<Option<TokenStream>, Error> {
    Ok(match node {
        Node::Element(element) if element.name().to_string() == "For" => Some(keyed(element)?),
        Node::Element(element) => Some(plain(element)?),
        Node::Fragment(fragment) => Some(all(&fragment.children)?),
        Node::Text(text) => {
            let text = &text.value;
            Some(quote!(#text))
        }
        Node::Block(block) => Some(inside(block)),
        Node::Comment(_) | Node::Doctype(_) => None,
        other => return Err(Error::new(other.span(), "not known to this macro")),
    })
}

/// An expression without the braces around it.
fn inside(block: &NodeBlock) -> TokenStream {
    match block.try_block().map(|block| block.stmts.as_slice()) {
        Some([Stmt::Expr(expression, None)]) => expression.to_token_stream(),
        _ => block.to_token_stream(),
    }
}

fn plain(element: &NodeElement<rstml::Infallible>) -> Result<TokenStream, Error> {
    let name = element.name().to_string();
    let kind = if matches!(name.as_str(), "svg" | "use") { quote!(svg) } else { quote!(element) };
    let mut made = quote!(crate::view::#kind(#name));
    // What is inside comes first, as in Leptos: an attribute may use up a value that a child has cloned.
    for child in element.children() {
        if let Some(child) = one(child)? {
            made.extend(quote!(.child(#child)));
        }
    }
    for attribute in element.attributes() {
        let (key, value) = attribute_of(attribute)?;
        made.extend(set(key, &value)?);
    }
    Ok(made)
}

fn attribute_of(attribute: &NodeAttribute) -> Result<(&NodeName, TokenStream), Error> {
    match attribute {
        NodeAttribute::Attribute(KeyedAttribute { key, possible_value }) => match possible_value {
            KeyedAttributeValue::Value(value) => Ok((key, value.value.to_token_stream())),
            KeyedAttributeValue::None => Ok((key, quote!(true))),
            KeyedAttributeValue::Binding(binding) => Err(Error::new(binding.span(), "not known to this macro")),
        },
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "attributes have names here")),
    }
}

/// The call that sets one attribute.
fn set(key: &NodeName, value: &TokenStream) -> Result<TokenStream, Error> {
    let name = key.to_string();
    let span = key.span();
    Ok(match name.split_once(':') {
        None if name == "node_ref" => quote!(.node_ref(#value)),
        None => quote!(.attr(#name, #value)),
        Some(("class", class)) => quote!(.class(#class, #value)),
        Some(("prop", property)) => quote!(.prop(#property, #value)),
        Some(("on", event)) => {
            // A method for each event, so that the listener knows the event's type.
            let method = Ident::new(&["on_", event].concat(), span);
            quote!(.#method(#value))
        }
        Some(_) => return Err(Error::new(span, "not known to this macro")),
    })
}

/// `<For each=… key=… let:item>…</For>`: a list whose items keep their elements as long as their key stays.
fn keyed(element: &NodeElement<rstml::Infallible>) -> Result<TokenStream, Error> {
    let (mut each, mut key, mut item) = (None, None, None);
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(KeyedAttribute { key: name, .. }) = attribute else {
            return Err(Error::new(attribute.span(), "not known to this macro"));
        };
        match name.to_string().split_once(':') {
            Some(("let", name)) => item = Some(Ident::new(name, Span::call_site())),
            _ if name.to_string() == "each" => each = Some(attribute_of(attribute)?.1),
            _ if name.to_string() == "key" => key = Some(attribute_of(attribute)?.1),
            _ => return Err(Error::new(attribute.span(), "not known to this macro")),
        }
    }
    let (Some(each), Some(key), Some(item)) = (each, key, item) else {
        return Err(Error::new(element.span(), "For takes each, key and let:item"));
    };
    let item: Pat = syn::parse_quote!(#item);
    let children = all(element.children())?;
    Ok(quote!(crate::view::keyed(#each, #key, move |#item| #children)))
}
