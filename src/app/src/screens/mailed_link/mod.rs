//! The pages that mailed links open. Each is a kind of the same [page].

mod account;
mod grant;
mod holder;
pub(crate) mod page;
mod undo;

use self::account::{Address, Password, SignUp};
use self::grant::GrantLink;
use self::holder::HolderLink;
use self::page::{mailed, page};
use self::undo::Undo;
use super::switched_off::switched_off;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn sign_up(link: &Link) -> AnyView {
    mailed(link, SignUp)
}

pub(crate) fn password(link: &Link) -> AnyView {
    if expect_context::<App>().ways_in().passwords { mailed(link, Password) } else { switched_off() }
}

pub(crate) fn address(link: &Link) -> AnyView {
    mailed(link, Address::new())
}

pub(crate) fn undo(link: &Link) -> AnyView {
    mailed(link, Undo)
}

pub(crate) fn grant(link: &Link) -> AnyView {
    mailed(link, GrantLink)
}

/// By a private link without signing in, or in a session of an account at the address of a holder.
pub(crate) fn holder(link: &Link) -> AnyView {
    match link {
        Link::HolderChange { id } => {
            let id = *id;
            untrack(move || page(HolderLink(Some(id)), None))
        }
        _ => mailed(link, HolderLink(None)),
    }
}
