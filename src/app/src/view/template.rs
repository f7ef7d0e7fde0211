//! From a template to a view.
//!
//! `view!` writes what is fixed of a view into one text, as a row of tokens, and gives the rest in the order of the
//! tokens that stand for it. So an element that does not change costs no code at all, and everything else one short
//! call.

use super::attribute::{Condition, Hear, Hears, IntoAttribute, IntoCondition, IntoProperty, Say, Setting, Value};
use super::{Element, IntoAny, Kind, NodeRef, View};
use std::borrow::Cow;
use wasm_bindgen::JsValue;
use web_sys::{Event, MouseEvent, SubmitEvent};

/// Something that is not fixed.
enum Given {
    View(View),
    Attribute(Value),
    Class(Condition),
    Property(Box<dyn Say<JsValue>>),
    Listener(Box<dyn Hear>),
    Reference(NodeRef),
}

/// A template that is being filled in.
// A pointer, because it is handed on from call to call.
pub(crate) struct Template(Box<Filled>);

struct Filled {
    text: &'static str,
    given: Vec<Given>,
}

/// A view without anything that changes.
#[inline(never)]
pub(crate) fn fixed(text: &'static str) -> View {
    read(text, Vec::new())
}

/// A template to fill in.
#[inline(never)]
pub(crate) fn template(text: &'static str) -> Template {
    Template(Box::new(Filled { text, given: Vec::new() }))
}

// What is generic here only turns its argument into what the rest takes. The rest is never inlined, so that filling in
// is a row of short calls.
impl Template {
    pub(crate) fn child(self, child: impl IntoAny) -> Self {
        self.view(child.into_any())
    }

    #[inline(never)]
    fn view(self, view: View) -> Self {
        self.give(Given::View(view))
    }

    pub(crate) fn attr(self, value: impl IntoAttribute) -> Self {
        self.attribute(value.into_attribute())
    }

    #[inline(never)]
    fn attribute(self, value: Value) -> Self {
        self.give(Given::Attribute(value))
    }

    pub(crate) fn class(self, condition: impl IntoCondition) -> Self {
        self.give(Given::Class(condition.into_condition()))
    }

    pub(crate) fn prop(self, value: impl IntoProperty) -> Self {
        self.property(value.into_property())
    }

    #[inline(never)]
    fn property(self, say: Box<dyn Say<JsValue>>) -> Self {
        self.give(Given::Property(say))
    }

    pub(crate) fn node_ref(self, node: NodeRef) -> Self {
        self.give(Given::Reference(node))
    }

    #[inline(never)]
    fn listener(self, hear: Box<dyn Hear>) -> Self {
        self.give(Given::Listener(hear))
    }

    #[inline(never)]
    fn give(mut self, given: Given) -> Self {
        self.0.given.push(given);
        self
    }

    /// The view.
    #[inline(never)]
    pub(crate) fn into_any(self) -> View {
        read(self.0.text, self.0.given)
    }
}

macro_rules! listeners {
    ($($method:ident: $event:ty;)*) => {
        impl Template {
            $(pub(crate) fn $method(self, listen: impl FnMut($event) + 'static) -> Self {
                self.listener(Box::new(Hears::new(listen)))
            })*
        }
    };
}

listeners! {
    on_blur: Event;
    on_cancel: Event;
    on_change: Event;
    on_click: MouseEvent;
    on_input: Event;
    on_submit: SubmitEvent;
    on_toggle: Event;
}

/// Elements that are open, the innermost last, and what stands outside of all.
struct Building {
    open: Vec<Element>,
    outside: Vec<View>,
}

impl Building {
    fn put(&mut self, view: View) {
        self.open.last_mut().map_or(&mut self.outside, |element| &mut element.children).push(view);
    }

    fn set(&mut self, setting: Setting) {
        if let Some(element) = self.open.last_mut() {
            element.settings.push(setting);
        }
    }
}

/// The other half of the agreement with `view!`, where the tokens have names.
fn read(text: &'static str, given: Vec<Given>) -> View {
    let mut given = given.into_iter();
    let mut building = Building { open: Vec::new(), outside: Vec::new() };
    let mut rest = text;
    while let Some(kind) = rest.bytes().next() {
        let after = rest.split_at(1).1;
        let end = after.bytes().position(is_token).unwrap_or(after.len());
        let (text, next) = after.split_at(end);
        rest = next;
        match kind {
            1 | 2 => {
                let (settings, children) = (Vec::new(), Vec::new());
                building.open.push(Element { name: text, is_svg: kind == 2, settings, children });
            }
            3 => {
                let (name, value) = text.split_once('=').unwrap_or((text, ""));
                building.set(Setting::Attribute(name, Value::Fixed(Some(Cow::Borrowed(value)))));
            }
            8 => building.put(View::text(text)),
            14 => {
                if let Some(element) = building.open.pop() {
                    building.put(View::of(Kind::Element(element)));
                }
            }
            _ => match given.next() {
                Some(Given::View(view)) => building.put(view),
                Some(Given::Attribute(value)) => building.set(Setting::Attribute(text, value)),
                Some(Given::Class(condition)) => building.set(Setting::Class(text, condition)),
                Some(Given::Property(say)) => building.set(Setting::Property(text, say)),
                Some(Given::Listener(hear)) => building.set(Setting::Listener(text, hear)),
                Some(Given::Reference(node)) => building.set(Setting::Reference(node)),
                None => {}
            },
        }
    }
    let mut views = building.outside;
    match views.len() {
        1 => views.swap_remove(0),
        _ => View::from(views),
    }
}

const fn is_token(byte: u8) -> bool {
    matches!(byte, 1..=8 | 11 | 12 | 14)
}

#[cfg(test)]
mod tests {
    use super::super::attribute::Text;
    use super::*;
    use crate::prelude::view;

    /// A view as text, for comparing: `<name attributes>children</name>`, with what is live in its first state.
    fn outline(view: &View) -> String {
        match &*view.0 {
            Kind::Text(text) => text.to_string(),
            Kind::Element(element) => {
                let settings: Vec<String> = element.settings.iter().map(setting).collect();
                let children: Vec<String> = element.children.iter().map(outline).collect();
                let Element { name, is_svg, .. } = element;
                let drawn = if *is_svg { "svg:" } else { "" };
                format!("<{drawn}{name}{}>{}</>", settings.concat(), children.concat())
            }
            Kind::Live(read) => format!("({})", outline(&read.read())),
            Kind::List(views) => format!("[{}]", views.iter().map(outline).collect::<Vec<_>>().join(",")),
            Kind::Keyed(items) => {
                let items = items().into_iter().map(|(key, make)| format!("{key}:{}", outline(&make())));
                format!("{{{}}}", items.collect::<Vec<_>>().join(","))
            }
        }
    }

    fn setting(setting: &Setting) -> String {
        let text = |text: Text| text.map_or("-".to_owned(), Cow::into_owned);
        match setting {
            Setting::Attribute(name, Value::Fixed(value)) => format!(" {name}={}", text(value.clone())),
            Setting::Attribute(name, Value::Live(say)) => format!(" {name}=({})", text(say.say())),
            Setting::Class(name, Condition::Fixed(holds)) => format!(" class:{name}={holds}"),
            Setting::Class(name, Condition::Live(say)) => format!(" class:{name}=({})", say.say()),
            Setting::Property(name, _) => format!(" prop:{name}"),
            Setting::Listener(name, _) => format!(" on:{name}"),
            Setting::Reference(_) => " node_ref".to_owned(),
        }
    }

    #[test]
    fn what_is_fixed_comes_out_as_it_was_written() {
        let view = view! { <p class="soft" hidden>"1, " <b>"2"</b> "…"<br/></p> };
        assert_eq!(outline(&view), "<p class=soft hidden=>1, <b>2</>…<br></></>");
        assert_eq!(outline(&view! { "· 3" }), "· 3");
        assert_eq!(outline(&view! { <i></i><b></b> }), "[<i></>,<b></>]");
        assert_eq!(outline(&view! { <svg class="i"><use href="#i-ok"></use></svg> }).matches("svg:").count(), 2);
    }

    #[test]
    fn what_is_given_comes_where_it_was_written() {
        let (id, title): (String, Option<&'static str>) = ("a-1".to_owned(), None);
        let view = view! {
            <section id=id title=title class:open=true class="card" on:click=|_| ()>
                {"first"} <h2 aria-label=|| "live" class:soft=|| false>{|| "second"}</h2> {None::<View>}
                {vec!["third", "fourth"]}
            </section>
        };
        assert_eq!(
            outline(&view),
            "<section id=a-1 title=- class:open=true class=card on:click>\
             first<h2 aria-label=(live) class:soft=(false)>(second)</>[third,fourth]</>"
        );
    }

    #[test]
    fn a_value_may_be_cloned_by_a_child_and_used_up_by_its_element() {
        let name = "kiln".to_owned();
        let view = view! { <code title=name>{name.clone()}</code> };
        assert_eq!(outline(&view), "<code title=kiln>kiln</>");
    }

    #[test]
    fn items_of_a_list_have_keys() {
        let view = view! { <ul><For each=|| vec![3_u32, 5] key=|n| *n let:n><li>{n}</li></For></ul> };
        assert_eq!(outline(&view), "<ul>{3:<li>3</>,5:<li>5</>}</>");
    }
}
