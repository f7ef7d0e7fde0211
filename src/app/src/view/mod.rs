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
mod template;

pub(crate) use keyed::keyed;
pub(crate) use mounted::mount;
pub(crate) use template::{fixed, template};

use crate::signals::RwSignal;
use attribute::Setting;
use std::borrow::Cow;
use wasm_bindgen::JsCast;

/// A piece of a page.
// A pointer: views are handed from call to call a lot.
pub(crate) struct View(Box<Kind>);

enum Kind {
    Text(Cow<'static, str>),
    Element(Element),
    /// Runs again when what it reads changes.
    Live(Box<dyn Read>),
    List(Vec<View>),
    Keyed(keyed::Items),
}

struct Element {
    name: &'static str,
    is_svg: bool,
    settings: Vec<Setting>,
    children: Vec<View>,
}

/// Any view; the name that Leptos has for it.
pub(crate) type AnyView = View;

/// What can stand in a view.
pub(crate) trait IntoAny {
    /// As a view.
    fn into_any(self) -> View;
}

/// A closure that says a view. (A trait of its own has one entry in its table, where `Fn` has three.)
trait Read {
    fn read(&self) -> View;
}

impl<F: Fn() -> T, T: IntoAny> Read for F {
    fn read(&self) -> View {
        self().into_any()
    }
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
    fn live(read: Box<dyn Read>) -> Self {
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
        View::live(Box::new(self))
    }
}
