//! Imports that nearly every module of the app needs.

pub(crate) use crate::platform::i18n as t;
pub(crate) use leptos::prelude::*;

use std::sync::{Arc, Mutex};

/// A view that is rendered again whenever something that `render` reads changes.
///
/// All such views share one type. A closure that is shown as it is would have Leptos's rendering code generated for itself;
/// `view!` avoids that only for closures written inside of it.
pub(crate) fn dynamic<V: IntoAny>(mut render: impl FnMut() -> V + Send + 'static) -> AnyView {
    let shared: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || render().into_any()));
    shared.into_any()
}
