//! A list of numbers for tests.

use super::{Kept, ListPage, Source};
use crate::platform::client::Failure;
use crate::state::AppContext;
use core::cell::RefCell;
use std::thread::LocalKey;

pub(super) struct Numbers;

thread_local! {
    static KEPT: RefCell<Option<Kept<Numbers>>> = const { RefCell::new(None) };
}

/// Rows are a key and a content.
impl Source for Numbers {
    type View = ();
    type Group = ();
    type Key = u32;
    type Row = (u32, &'static str);

    const GROUPS: &'static [()] = &[()];

    fn key(row: &Self::Row) -> u32 {
        row.0
    }

    async fn read(_: AppContext, (): &(), _: Option<((), &str)>, _: usize) -> Result<ListPage<Self>, Failure> {
        Err(Failure::Offline)
    }

    fn kept() -> &'static LocalKey<RefCell<Option<Kept<Self>>>> {
        &KEPT
    }
}
