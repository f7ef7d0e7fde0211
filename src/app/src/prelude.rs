//! Imports that nearly every module of the app needs.

pub(crate) use crate::platform::i18n as t;
pub(crate) use leptos::prelude::*;

use leptos::tachys::html::event::EventDescriptor;
use std::sync::{Arc, Mutex};

/// A view that is rendered again whenever something that `render` reads changes.
///
/// All such views share one type. A closure that is shown as it is would have Leptos's rendering code generated for itself;
/// `view!` avoids that only for closures written inside of it.
pub(crate) fn dynamic<V: IntoAny>(mut render: impl FnMut() -> V + Send + 'static) -> AnyView {
    let shared: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || render().into_any()));
    shared.into_any()
}

/// A memo. All memos of a type share their code; those made by `Memo::new` have some of their own each.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    value: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Memo<T> {
    let value: MemoValue<T> = Box::new(value);
    Memo::new(value)
}

type MemoValue<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// Leptos's effects, in place of its own type: all share the code that runs them.
pub(crate) struct Effect;

impl Effect {
    /// Runs the function soon and whenever something that it reads changes, with what it returned the time before.
    pub(crate) fn new<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) -> Self {
        let mut before = None;
        run_effect(Box::new(move || before = Some(run(before.take()))));
        Self
    }
}

fn run_effect(mut run: Box<dyn FnMut()>) {
    leptos::prelude::Effect::new(move |_: Option<()>| run());
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
