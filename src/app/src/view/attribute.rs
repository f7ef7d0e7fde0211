//! What an element is given besides its children.

use super::{Describe, NodeRef};
use std::borrow::Cow;
use wasm_bindgen::JsValue;
use web_sys::Event;

/// One thing that an element is given.
pub(super) enum Setting {
    Attribute(&'static str, Value),
    Class(&'static str, Condition),
    Property(&'static str, Box<dyn Fn() -> JsValue>),
    Listener(&'static str, Listen),
    Reference(NodeRef),
}

/// What hears an event.
pub(super) type Listen = Box<dyn FnMut(Event)>;

/// An attribute's value; `None` leaves the attribute out.
pub(super) type Text = Option<Cow<'static, str>>;

/// An attribute's value, or what says it.
pub(super) enum Value {
    Fixed(Text),
    Live(Box<dyn Fn() -> Text>),
}

/// Whether something holds, or what says it.
pub(crate) enum Condition {
    Fixed(bool),
    Live(Box<dyn Fn() -> bool>),
}

/// What an attribute can be set to.
pub(crate) trait IntoAttribute {
    /// Sets the attribute `name` of what is being described.
    fn set(self, of: Describe, name: &'static str) -> Describe;
}

impl IntoAttribute for &'static str {
    fn set(self, of: Describe, name: &'static str) -> Describe {
        of.fixed_text(name, self)
    }
}

/// What a closure may say of an attribute.
pub(crate) trait IntoText {
    /// As text; `None` leaves the attribute out.
    fn into_text(self) -> Text;
}

impl IntoText for &'static str {
    fn into_text(self) -> Text {
        Some(Cow::Borrowed(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Text {
        Some(Cow::Owned(self))
    }
}

impl IntoText for bool {
    /// There, or not there.
    fn into_text(self) -> Text {
        self.then_some(Cow::Borrowed(""))
    }
}

impl<T: IntoText> IntoText for Option<T> {
    fn into_text(self) -> Text {
        self.and_then(IntoText::into_text)
    }
}

macro_rules! fixed {
    ($($of:ty),*) => {
        $(impl IntoAttribute for $of {
            fn set(self, of: Describe, name: &'static str) -> Describe {
                of.fixed(name, self.into_text())
            }
        })*
    };
}

fixed!(String, bool, Option<&'static str>, Option<String>);

impl<F: Fn() -> T + 'static, T: IntoText> IntoAttribute for F {
    fn set(self, of: Describe, name: &'static str) -> Describe {
        of.live(name, Box::new(move || self().into_text()))
    }
}

/// What can decide about a class.
pub(crate) trait IntoCondition {
    /// As a condition.
    fn into_condition(self) -> Condition;
}

impl IntoCondition for bool {
    fn into_condition(self) -> Condition {
        Condition::Fixed(self)
    }
}

impl<F: Fn() -> bool + 'static> IntoCondition for F {
    fn into_condition(self) -> Condition {
        Condition::Live(Box::new(self))
    }
}

/// What can say a property.
pub(crate) trait IntoProperty {
    /// As a closure.
    fn into_property(self) -> Box<dyn Fn() -> JsValue>;
}

impl IntoProperty for bool {
    fn into_property(self) -> Box<dyn Fn() -> JsValue> {
        Box::new(move || self.into())
    }
}

impl<F: Fn() -> T + 'static, T: Into<JsValue>> IntoProperty for F {
    fn into_property(self) -> Box<dyn Fn() -> JsValue> {
        Box::new(move || self().into())
    }
}
