//! Views: what `view!` describes, before it is on the page.
//!
//! Leptos's signals and effects drive them; only the layer that makes elements is ours. Leptos gives every element a
//! type of its own, and each type code of its own to build, change and remove it, which came to more than half of a
//! first visit. Here a view is plain data, and [`mounted`] builds and changes all of them with the same code.
//!
//! A closure in a view runs again when a signal in it changes, and its elements are changed in place as far as they are
//! alike: the focus, the caret and open menus stay.

mod attribute;
mod keyed;
mod mounted;

pub(crate) use attribute::{IntoAttribute, IntoCondition, IntoProperty};
pub(crate) use keyed::keyed;
pub(crate) use mounted::mount;

use crate::signals::RwSignal;
use attribute::{Listen, Setting, Text, Value};
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MouseEvent, SubmitEvent};

/// A piece of a page.
// A pointer: views are handed from call to call a lot.
pub(crate) struct View(Box<Kind>);

enum Kind {
    Text(Cow<'static, str>),
    Element(Element),
    /// Runs again when what it reads changes.
    Live(Box<dyn Fn() -> View>),
    List(Vec<View>),
    Keyed(keyed::Items),
}

/// Any view; the name that Leptos has for it.
pub(crate) type AnyView = View;

/// What can stand in a view.
pub(crate) trait IntoAny {
    /// As a view.
    fn into_any(self) -> View;
}

struct Element {
    name: &'static str,
    is_svg: bool,
    settings: Vec<Setting>,
    children: Vec<View>,
}

/// An element that is being described.
pub(crate) struct Describe(Box<Element>);

/// An HTML element.
#[inline(never)]
pub(crate) fn element(name: &'static str) -> Describe {
    Describe(Box::new(Element { name, is_svg: false, settings: Vec::new(), children: Vec::new() }))
}

/// An element of a drawing.
#[inline(never)]
pub(crate) fn svg(name: &'static str) -> Describe {
    let mut described = element(name);
    described.0.is_svg = true;
    described
}

// What is generic here only turns its argument into what the rest takes. The rest is never inlined, so that describing
// an element is a row of short calls.
impl Describe {
    /// Adds something inside, after what is there.
    pub(crate) fn child(self, child: impl IntoAny) -> Self {
        self.with(child.into_any())
    }

    #[inline(never)]
    fn with(mut self, child: View) -> Self {
        self.0.children.push(child);
        self
    }

    /// Sets an attribute; without a value it is left out.
    pub(crate) fn attr(self, name: &'static str, value: impl IntoAttribute) -> Self {
        value.set(self, name)
    }

    #[inline(never)]
    fn fixed(self, name: &'static str, text: Text) -> Self {
        self.set(Setting::Attribute(name, Value::Fixed(text)))
    }

    #[inline(never)]
    fn fixed_text(self, name: &'static str, text: &'static str) -> Self {
        self.set(Setting::Attribute(name, Value::Fixed(Some(Cow::Borrowed(text)))))
    }

    #[inline(never)]
    fn live(self, name: &'static str, read: Box<dyn Fn() -> Text>) -> Self {
        self.set(Setting::Attribute(name, Value::Live(read)))
    }

    /// Sets a class as long as a condition holds.
    pub(crate) fn class(self, name: &'static str, condition: impl IntoCondition) -> Self {
        self.set(Setting::Class(name, condition.into_condition()))
    }

    /// Keeps a property at a value.
    pub(crate) fn prop(self, name: &'static str, value: impl IntoProperty) -> Self {
        self.property(name, value.into_property())
    }

    #[inline(never)]
    fn property(self, name: &'static str, read: Box<dyn Fn() -> JsValue>) -> Self {
        self.set(Setting::Property(name, read))
    }

    /// Tells `node` of the element once it is there.
    pub(crate) fn node_ref(self, node: NodeRef) -> Self {
        self.set(Setting::Reference(node))
    }

    #[inline(never)]
    fn on(self, name: &'static str, listen: Listen) -> Self {
        self.set(Setting::Listener(name, listen))
    }

    #[inline(never)]
    fn set(mut self, setting: Setting) -> Self {
        self.0.settings.push(setting);
        self
    }
}

macro_rules! listeners {
    ($($method:ident: $name:literal, $event:ty;)*) => {
        impl Describe {
            $(
                #[doc = concat!("Listens to `", $name, "`.")]
                pub(crate) fn $method(self, mut listen: impl FnMut($event) + 'static) -> Self {
                    self.on($name, Box::new(move |event: Event| listen(event.unchecked_into())))
                }
            )*
        }
    };
}

listeners! {
    on_blur: "blur", Event;
    on_cancel: "cancel", Event;
    on_change: "change", Event;
    on_click: "click", MouseEvent;
    on_input: "input", Event;
    on_submit: "submit", SubmitEvent;
    on_toggle: "toggle", Event;
}

/// Where to find an element of a view once it is on the page; watched like a signal.
#[derive(Clone, Copy)]
pub(crate) struct NodeRef(RwSignal<Option<web_sys::Element>>);

impl NodeRef {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// The element, for whoever watches.
    pub(crate) fn get<T: JsCast>(self) -> Option<T> {
        self.0.get().and_then(|element| element.dyn_into().ok())
    }

    fn put(self, element: &web_sys::Element) {
        let known = self.0.try_get_untracked().flatten();
        if known.as_ref() != Some(element) {
            self.0.try_set(Some(element.clone()));
        }
    }
}

impl View {
    #[inline(never)]
    fn of(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    #[inline(never)]
    fn text(text: &'static str) -> Self {
        Self::of(Kind::Text(Cow::Borrowed(text)))
    }

    #[inline(never)]
    fn owned_text(text: String) -> Self {
        Self::of(Kind::Text(Cow::Owned(text)))
    }

    #[inline(never)]
    fn live(read: Box<dyn Fn() -> Self>) -> Self {
        Self::of(Kind::Live(read))
    }

    /// Itself.
    pub(crate) fn into_any(self) -> Self {
        self
    }
}

impl Default for View {
    /// Nothing.
    fn default() -> Self {
        Self::text("")
    }
}

impl From<Vec<View>> for View {
    #[inline(never)]
    fn from(views: Vec<View>) -> Self {
        Self::of(Kind::List(views))
    }
}

impl IntoAny for View {
    fn into_any(self) -> View {
        self
    }
}

impl IntoAny for Describe {
    #[inline(never)]
    fn into_any(self) -> View {
        View::of(Kind::Element(*self.0))
    }
}

impl IntoAny for &'static str {
    fn into_any(self) -> View {
        View::text(self)
    }
}

impl IntoAny for String {
    fn into_any(self) -> View {
        View::owned_text(self)
    }
}

impl IntoAny for () {
    fn into_any(self) -> View {
        View::default()
    }
}

impl IntoAny for u32 {
    fn into_any(self) -> View {
        View::owned_text(self.to_string())
    }
}

impl<T: IntoAny> IntoAny for Option<T> {
    fn into_any(self) -> View {
        self.map(IntoAny::into_any).unwrap_or_default()
    }
}

impl<T: IntoAny> IntoAny for Vec<T> {
    fn into_any(self) -> View {
        View::from(self.into_iter().map(IntoAny::into_any).collect::<Vec<View>>())
    }
}

impl<F: Fn() -> T + 'static, T: IntoAny> IntoAny for F {
    fn into_any(self) -> View {
        View::live(Box::new(move || self().into_any()))
    }
}
