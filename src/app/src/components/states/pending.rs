//! The action of a button, one run at a time.

use crate::platform::client::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

/// Whether the action of a button is running, and the error of its last run.
#[derive(Clone, Copy)]
pub(crate) struct Pending {
    is_running: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Pending {
    pub(crate) fn new() -> Self {
        Self { is_running: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Runs `work`, unless something is running already. Its failure is kept until the next run.
    pub(crate) fn run(self, work: impl Future<Output = Result<(), Failure>> + 'static) {
        if !self.is_running.get_untracked() {
            self.start(Box::pin(work));
        }
    }

    fn start(self, work: Pin<Box<dyn Future<Output = Result<(), Failure>>>>) {
        self.is_running.set(true);
        self.forget_failure();
        spawn_local(async move {
            let result = work.await;
            // The screen may be gone.
            self.is_running.try_set(false);
            match result {
                // The sign-in screen replaces this one.
                Ok(()) | Err(Failure::SignedOut) => {}
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Reactive: whether something is running.
    pub(crate) fn is_running(self) -> bool {
        self.is_running.get()
    }

    /// Whether nothing is running. Not reactive; `false` once its screen is gone.
    pub(crate) fn is_idle(self) -> bool {
        self.is_running.try_get_untracked() == Some(false)
    }

    /// The value of the button's `aria-disabled`: it stays focusable.
    pub(crate) fn disabled(self) -> Option<&'static str> {
        self.is_running().then_some("true")
    }

    /// Reactive: why it failed the last time.
    pub(crate) fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    pub(crate) fn forget_failure(self) {
        if self.failure.try_with_untracked(Option::is_some) == Some(true) {
            self.failure.try_set(None);
        }
    }
}
