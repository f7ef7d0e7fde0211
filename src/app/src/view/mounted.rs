//! Views on the page: made once, then changed in place.

use super::attribute::{Condition, Hear, Setting, Text, Value};
use super::keyed::MountedItems;
use super::{Element, Kind, Read, View};
use leptos::prelude::{RenderEffect, document};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A view that has become nodes. Dropping it stops what keeps it up to date; [`Mounted::remove`] takes it off the page.
pub(super) enum Mounted {
    Text(web_sys::Text, Cow<'static, str>),
    Element(MountedElement),
    Live(Live),
    List(Vec<Mounted>, Anchor),
    Keyed(MountedItems),
}

/// An empty text that marks where a piece of changing length ends.
pub(super) type Anchor = web_sys::Text;

pub(super) struct MountedElement {
    node: web_sys::Element,
    name: &'static str,
    settings: Vec<Held>,
    children: Vec<Mounted>,
}

/// A setting in force. What it holds keeps it up to date.
enum Held {
    Attribute(&'static str, Text),
    Kept(&'static str, #[expect(dead_code, reason = "held, because dropping it ends it")] Option<RenderEffect<()>>),
    Listener(&'static str, Heard),
    Reference,
}

/// What hears an event now; an event that comes late, to an element that has gone, is heard by nobody.
struct Heard(Rc<RefCell<Option<Box<dyn Hear>>>>);

impl Drop for Heard {
    fn drop(&mut self) {
        if let Ok(mut listen) = self.0.try_borrow_mut() {
            listen.take();
        }
    }
}

/// The nodes of a closure's view.
pub(super) struct Live {
    content: Rc<RefCell<Option<Mounted>>>,
    anchor: Anchor,
    _effect: RenderEffect<()>,
}

/// Puts a view at the end of an element, for as long as the page lives.
pub(crate) fn mount(root: &web_sys::Element, view: View) {
    let mounted = Mounted::new(view);
    mounted.insert(root, None);
    std::mem::forget(mounted);
}

/// A new anchor, on no page yet.
pub(super) fn anchor() -> Anchor {
    document().create_text_node("")
}

impl Mounted {
    /// Makes the nodes of a view, without putting them on the page.
    pub(super) fn new(view: View) -> Self {
        match *view.0 {
            Kind::Text(text) => Self::Text(document().create_text_node(&text), text),
            Kind::Element(element) => Self::Element(MountedElement::new(element)),
            Kind::Live(read) => Self::Live(Live::new(read, None, anchor())),
            Kind::List(views) => Self::List(views.into_iter().map(Self::new).collect(), anchor()),
            Kind::Keyed(items) => Self::Keyed(MountedItems::new(items, Vec::new(), anchor())),
        }
    }

    /// Puts the nodes into `parent`, before a node or at its end. Nodes that are on the page already move.
    pub(super) fn insert(&self, parent: &Node, before: Option<&Node>) {
        match self {
            Self::Text(node, _) => put(parent, node, before),
            Self::Element(element) => put(parent, &element.node, before),
            Self::Live(live) => {
                if let Some(content) = &*live.content.borrow() {
                    content.insert(parent, before);
                }
                put(parent, &live.anchor, before);
            }
            Self::List(list, anchor) => {
                for mounted in list {
                    mounted.insert(parent, before);
                }
                put(parent, anchor, before);
            }
            Self::Keyed(items) => {
                items.each(&mut |mounted| mounted.insert(parent, before));
                put(parent, items.anchor(), before);
            }
        }
    }

    /// Takes the nodes off the page.
    pub(super) fn remove(&self) {
        match self {
            Self::Text(node, _) => take(node),
            Self::Element(element) => take(&element.node),
            Self::Live(live) => {
                if let Some(content) = &*live.content.borrow() {
                    content.remove();
                }
                take(&live.anchor);
            }
            Self::List(list, anchor) => {
                list.iter().for_each(Self::remove);
                take(anchor);
            }
            Self::Keyed(items) => {
                items.each(&mut Self::remove);
                take(items.anchor());
            }
        }
    }

    /// Its first node.
    pub(super) fn first(&self) -> Node {
        match self {
            Self::Text(node, _) => node.clone().into(),
            Self::Element(element) => element.node.clone().into(),
            Self::Live(live) => match &*live.content.borrow() {
                Some(content) => content.first(),
                None => live.anchor.clone().into(),
            },
            Self::List(list, anchor) => list.first().map_or_else(|| anchor.clone().into(), Self::first),
            Self::Keyed(items) => items.first(Self::first),
        }
    }

    /// Its last node.
    pub(super) fn last(&self) -> &Node {
        match self {
            Self::Text(node, _) => node,
            Self::Element(element) => &element.node,
            Self::Live(live) => &live.anchor,
            Self::List(_, anchor) => anchor,
            Self::Keyed(items) => items.anchor(),
        }
    }

    /// Makes it show another view: in place where the two are alike, by new nodes where not.
    pub(super) fn change(&mut self, view: View) {
        let view = match (&mut *self, *view.0) {
            (Self::Text(node, known), Kind::Text(text)) => {
                if *known != text {
                    node.set_data(&text);
                    *known = text;
                }
                return;
            }
            (Self::Element(known), Kind::Element(element)) => match known.change(element) {
                None => return,
                Some(element) => Kind::Element(element),
            },
            (Self::Live(live), Kind::Live(read)) => {
                let content = live.content.borrow_mut().take();
                *live = Live::new(read, content, live.anchor.clone());
                return;
            }
            (Self::List(list, anchor), Kind::List(views)) => {
                change_all(list, views, &|mounted| {
                    if let Some(parent) = anchor.parent_node() {
                        mounted.insert(&parent, Some(anchor));
                    }
                });
                return;
            }
            (Self::Keyed(items), Kind::Keyed(wanted)) => {
                *items = MountedItems::new(wanted, items.take(), items.anchor().clone());
                return;
            }
            (_, kind) => kind,
        };
        let new = Self::new(View::of(view));
        let first = self.first();
        if let Some(parent) = first.parent_node() {
            new.insert(&parent, Some(&first));
        }
        self.remove();
        *self = new;
    }
}

/// Changes views one by one, adds what is new at the end and removes what is left over.
fn change_all(known: &mut Vec<Mounted>, views: Vec<View>, add: &dyn Fn(&Mounted)) {
    let count = views.len();
    for (index, view) in views.into_iter().enumerate() {
        if let Some(mounted) = known.get_mut(index) {
            mounted.change(view);
        } else {
            let mounted = Mounted::new(view);
            add(&mounted);
            known.push(mounted);
        }
    }
    for mounted in known.drain(count..) {
        mounted.remove();
    }
}

fn put(parent: &Node, node: &Node, before: Option<&Node>) {
    let _ = parent.insert_before(node, before);
}

fn take(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}

/// The effect's task ends a little later and holds the content until then; what is in it has to stop at once, before it
/// reads signals of a view that has gone.
impl Drop for Live {
    fn drop(&mut self) {
        drop(self.content.try_borrow_mut().ok().and_then(|mut content| content.take()));
    }
}

impl Live {
    fn new(read: Box<dyn Read>, content: Option<Mounted>, anchor: Anchor) -> Self {
        let content = Rc::new(RefCell::new(content));
        let effect = {
            let content = Rc::clone(&content);
            RenderEffect::new(move |_| {
                let view = read.read();
                let mut content = content.borrow_mut();
                match content.as_mut() {
                    Some(mounted) => mounted.change(view),
                    None => *content = Some(Mounted::new(view)),
                }
            })
        };
        Self { content, anchor, _effect: effect }
    }
}

impl MountedElement {
    fn new(element: Element) -> Self {
        let Element { name, is_svg, settings, children } = element;
        let document = document();
        let made = if is_svg { document.create_element_ns(Some(SVG), name) } else { document.create_element(name) };
        let node = made.expect("names of elements are written by hand");
        let children: Vec<Mounted> = children.into_iter().map(Mounted::new).collect();
        for child in &children {
            child.insert(&node, None);
        }
        // After the children: what is selected has to be there.
        let settings = settings.into_iter().map(|setting| hold(&node, setting)).collect();
        Self { node, name, settings, children }
    }

    /// Becomes another element, or hands it back because they are not alike.
    fn change(&mut self, element: Element) -> Option<Element> {
        let alike = self.name == element.name
            && self.settings.len() == element.settings.len()
            && self.settings.iter().zip(&element.settings).all(|(held, setting)| held.fits(setting));
        if !alike {
            return Some(element);
        }
        let node = &self.node;
        change_all(&mut self.children, element.children, &|mounted| mounted.insert(node, None));
        for (held, setting) in self.settings.iter_mut().zip(element.settings) {
            held.change(node, setting);
        }
        None
    }
}

impl Held {
    fn fits(&self, setting: &Setting) -> bool {
        match (self, setting) {
            (Self::Attribute(one, _), Setting::Attribute(other, Value::Fixed(_)))
            | (Self::Listener(one, _), Setting::Listener(other, _))
            | (
                Self::Kept(one, _),
                Setting::Attribute(other, Value::Live(_)) | Setting::Class(other, _) | Setting::Property(other, _),
            ) => one == other,
            (Self::Reference, Setting::Reference(_)) => true,
            _ => false,
        }
    }

    fn change(&mut self, node: &web_sys::Element, setting: Setting) {
        match (self, setting) {
            (Self::Attribute(name, known), Setting::Attribute(_, Value::Fixed(text))) => {
                if *known != text {
                    set_attribute(node, name, text.as_deref());
                    *known = text;
                }
            }
            // The browser keeps the listener; only what it calls is another.
            (Self::Listener(_, heard), Setting::Listener(_, listen)) => {
                if let Ok(mut heard) = heard.0.try_borrow_mut() {
                    *heard = Some(listen);
                }
            }
            (held, setting) => *held = hold(node, setting),
        }
    }
}

/// Gives an element a setting, and keeps it up to date.
fn hold(node: &web_sys::Element, setting: Setting) -> Held {
    match setting {
        Setting::Attribute(name, Value::Fixed(text)) => {
            if let Some(text) = &text {
                set_attribute(node, name, Some(text));
            }
            Held::Attribute(name, text)
        }
        Setting::Attribute(name, Value::Live(read)) => {
            keep(name, node, move |node| set_attribute(node, name, read.say().as_deref()))
        }
        Setting::Class(name, Condition::Fixed(holds)) => {
            set_class(node, name, holds);
            Held::Kept(name, None)
        }
        Setting::Class(name, Condition::Live(read)) => keep(name, node, move |node| set_class(node, name, read.say())),
        Setting::Property(name, read) => keep(name, node, move |node| set_property(node, name, &read.say())),
        Setting::Listener(name, listen) => Held::Listener(name, hear(node, name, listen)),
        Setting::Reference(reference) => {
            reference.put(node);
            Held::Reference
        }
    }
}

fn keep(name: &'static str, node: &web_sys::Element, update: impl Fn(&web_sys::Element) + 'static) -> Held {
    let node = node.clone();
    Held::Kept(name, Some(RenderEffect::new(move |_| update(&node))))
}

fn hear(node: &web_sys::Element, name: &str, listen: Box<dyn Hear>) -> Heard {
    let heard = Rc::new(RefCell::new(Some(listen)));
    let calls = Rc::clone(&heard);
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        #[cfg(debug_assertions)]
        let _zone = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
        // Taken for the call, so that the listener may be replaced by what it causes.
        let listen = calls.try_borrow_mut().ok().and_then(|mut listen| listen.take());
        if let Some(mut listen) = listen {
            listen.hear(event);
            if let Ok(mut held) = calls.try_borrow_mut() {
                held.get_or_insert(listen);
            }
        }
    });
    // Freed together with the element by the browser.
    let _ = node.add_event_listener_with_callback(name, listener.into_js_value().unchecked_ref());
    Heard(heard)
}

fn set_attribute(node: &web_sys::Element, name: &str, text: Option<&str>) {
    match text {
        Some(text) if node.get_attribute(name).as_deref() != Some(text) => drop(node.set_attribute(name, text)),
        None => drop(node.remove_attribute(name)),
        Some(_) => {}
    }
}

fn set_class(node: &web_sys::Element, name: &str, holds: bool) {
    let _ = node.class_list().toggle_with_force(name, holds);
}

/// Only where it differs: setting a text again would move the caret.
fn set_property(node: &web_sys::Element, name: &str, value: &JsValue) {
    let name = JsValue::from_str(name);
    if js_sys::Reflect::get(node, &name).as_ref() != Ok(value) {
        let _ = js_sys::Reflect::set(node, &name, value);
    }
}
