//! Imports that nearly every module of the app needs.

pub(crate) use crate::platform::i18n as t;
pub(crate) use leptos::prelude::*;

use leptos::tachys::html::attribute::AttributeValue;
use leptos::tachys::html::attribute::custom::{CustomAttr, custom_attribute};
use leptos::tachys::html::event::EventDescriptor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use std::sync::{Arc, Mutex};

/// A view that is rendered again whenever something that `render` reads changes.
///
/// All such views share one type. A closure that is shown as it is would have Leptos's rendering code generated for itself;
/// `view!` avoids that only for closures written inside of it.
pub(crate) fn dynamic<V: IntoAny>(mut render: impl FnMut() -> V + Send + 'static) -> AnyView {
    dynamic_view(Box::new(move |()| render().into_any()))
}

#[inline(never)]
fn dynamic_view(mut render: Box<dyn Run<(), AnyView> + Send>) -> AnyView {
    let shared: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || render.run(())));
    shared.into_any()
}

/// A closure to call more than once. As a `dyn FnMut` or a `dyn Fn` each would also have code to be called and dropped at once,
/// which nobody does: about 5 kB in all.
trait Run<A, T> {
    fn run(&mut self, argument: A) -> T;
}

impl<A, T, F: FnMut(A) -> T> Run<A, T> for F {
    fn run(&mut self, argument: A) -> T {
        self(argument)
    }
}

/// A memo. All memos of a type share their code; those made by `Memo::new` have some of their own each.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    value: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Memo<T> {
    memo_of(Box::new(value))
}

#[inline(never)]
fn memo_of<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Compute<T> + Send + Sync>) -> Memo<T> {
    Memo::new(move |before: Option<&T>| value.compute(before))
}

/// The counterpart of [`Run`] for the closure of a memo.
trait Compute<T> {
    fn compute(&self, before: Option<&T>) -> T;
}

impl<T, F: Fn(Option<&T>) -> T> Compute<T> for F {
    fn compute(&self, before: Option<&T>) -> T {
        self(before)
    }
}

/// Leptos's effects, in place of its own type: all share the code that runs them.
pub(crate) struct Effect;

impl Effect {
    /// Runs the function soon and whenever something that it reads changes, with what it returned the time before.
    pub(crate) fn new<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) -> Self {
        let mut before = None;
        run_effect(Box::new(move |()| before = Some(run(before.take()))));
        Self
    }
}

fn run_effect(mut run: Box<dyn Run<(), ()>>) {
    leptos::prelude::Effect::new(move |_: Option<()>| run.run(()));
}

/// Leptos's trait behind `on:…` in views, in place of its own: handlers of one kind of event have one type, so that the code
/// to attach them is generated once and not at each place.
pub(crate) trait OnAttribute: Sized {
    /// Adds an event listener.
    fn on<E, F>(self, event: E, handler: F) -> <Self as leptos::prelude::OnAttribute<E, Handler<E>>>::Output
    where
        Self: leptos::prelude::OnAttribute<E, Handler<E>>,
        E: EventDescriptor,
        F: FnMut(E::EventType) + 'static,
    {
        listen(self, event, Box::new(handler))
    }
}

impl<T> OnAttribute for T {}

type Handler<E> = Box<dyn FnMut(<E as EventDescriptor>::EventType)>;

#[inline(never)]
fn listen<T, E>(element: T, event: E, handler: Handler<E>) -> T::Output
where
    T: leptos::prelude::OnAttribute<E, Handler<E>>,
    E: EventDescriptor,
{
    leptos::prelude::OnAttribute::on(element, event, handler)
}

/// Leptos's traits behind the attributes that every element has, in place of its own: attributes with values of one type
/// have one type, whatever their names, so that the code to set and update them is generated once and not for each name.
macro_rules! attributes {
    ($(#[$doc:meta])* $trait:ident: $($method:ident $name:literal),+ $(,)?) => {
        $(#[$doc])*
        pub(crate) trait $trait: Sized + AddAnyAttr {
            $(
                #[doc = concat!("Adds `", $name, "`.")]
                fn $method<V: AttributeValue>(self, value: V) -> Self::Output<CustomAttr<&'static str, V>> {
                    self.add_any_attr(custom_attribute($name, value))
                }
            )+
        }

        impl<T: AddAnyAttr> $trait for T {}
    };
}

attributes! {
    /// Attributes that every element has.
    GlobalAttributes:
    autocapitalize "autocapitalize",
    dir "dir",
    hidden "hidden",
    id "id",
    inputmode "inputmode",
    lang "lang",
    popover "popover",
    role "role",
    spellcheck "spellcheck",
    tabindex "tabindex",
    title "title",
    translate "translate",
}

attributes! {
    /// Attributes for assistive technology.
    AriaAttributes:
    aria_busy "aria-busy",
    aria_current "aria-current",
    aria_describedby "aria-describedby",
    aria_disabled "aria-disabled",
    aria_hidden "aria-hidden",
    aria_invalid "aria-invalid",
    aria_label "aria-label",
    aria_labelledby "aria-labelledby",
    aria_live "aria-live",
    aria_pressed "aria-pressed",
    aria_sort "aria-sort",
}
