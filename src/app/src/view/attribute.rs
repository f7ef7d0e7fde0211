//! What an element is given besides its children.

use super::NodeRef;
use std::borrow::Cow;
use std::marker::PhantomData;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

/// One thing that an element is given.
pub(super) enum Setting {
    Attribute(&'static str, Value),
    Class(&'static str, Condition),
    Property(&'static str, Box<dyn Say<JsValue>>),
    Listener(&'static str, Box<dyn Hear>),
    Reference(NodeRef),
}

/// A closure that says something.
pub(crate) trait Say<T> {
    fn say(&self) -> T;
}

/// A closure that hears an event.
pub(super) trait Hear {
    fn hear(&mut self, event: Event);
}

/// A closure that hears events of one type.
pub(super) struct Hears<F, E>(F, PhantomData<E>);

impl<F, E> Hears<F, E> {
    pub(super) fn new(listen: F) -> Self {
        Self(listen, PhantomData)
    }
}

impl<F: FnMut(E), E: JsCast> Hear for Hears<F, E> {
    fn hear(&mut self, event: Event) {
        (self.0)(event.unchecked_into());
    }
}

/// An attribute's value; `None` leaves the attribute out.
pub(super) type Text = Option<Cow<'static, str>>;

/// An attribute's value, or what says it.
pub(crate) enum Value {
    Fixed(Text),
    Live(Box<dyn Say<Text>>),
}

/// Whether something holds, or what says it.
pub(crate) enum Condition {
    Fixed(bool),
    Live(Box<dyn Say<bool>>),
}

/// What an attribute can be set to.
pub(crate) trait IntoAttribute {
    /// As a value.
    fn into_attribute(self) -> Value;
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
            fn into_attribute(self) -> Value {
                Value::Fixed(self.into_text())
            }
        })*
    };
}

fixed!(&'static str, String, bool, Option<&'static str>, Option<String>);

impl<F: Fn() -> T, T: IntoText> Say<Text> for F {
    fn say(&self) -> Text {
        self().into_text()
    }
}

impl<F: Fn() -> T + 'static, T: IntoText> IntoAttribute for F {
    fn into_attribute(self) -> Value {
        Value::Live(Box::new(self))
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

impl<F: Fn() -> bool> Say<bool> for F {
    fn say(&self) -> bool {
        self()
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
    fn into_property(self) -> Box<dyn Say<JsValue>>;
}

impl IntoProperty for bool {
    fn into_property(self) -> Box<dyn Say<JsValue>> {
        Box::new(move || self)
    }
}

impl<F: Fn() -> T, T: Into<JsValue>> Say<JsValue> for F {
    fn say(&self) -> JsValue {
        self().into()
    }
}

impl<F: Fn() -> T + 'static, T: Into<JsValue>> IntoProperty for F {
    fn into_property(self) -> Box<dyn Say<JsValue>> {
        Box::new(self)
    }
}
