//! Lists whose items keep their nodes as long as their key stays: a row with an open menu does not become another row
//! because one came in above it.

use super::mounted::{Anchor, Mounted};
use super::{IntoAny, Kind, View};
use leptos::prelude::{RenderEffect, untrack};
use leptos::reactive::owner::Owner;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Node;

/// The keys of a list now, each with what makes its item.
pub(super) type Items = Box<dyn Fn() -> Vec<(String, Make)>>;

type Make = Box<dyn FnOnce() -> View>;

/// A list: `each` says what is in it, `key` tells the items apart, `item` makes one.
pub(crate) fn keyed<T: 'static, K: ToString, V: IntoAny>(
    each: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> K + 'static,
    item: impl Fn(T) -> V + 'static,
) -> View {
    let item = Rc::new(item);
    View::of(Kind::Keyed(Box::new(move || {
        each()
            .into_iter()
            .map(|of| {
                let item = Rc::clone(&item);
                (key(&of).to_string(), Box::new(move || item(of).into_any()) as Make)
            })
            .collect()
    })))
}

/// One item on the page.
pub(super) struct Item {
    key: String,
    mounted: Mounted,
    /// Owns the item's signals; dropped after its nodes.
    owner: Owner,
}

/// A list on the page.
pub(super) struct MountedItems {
    items: Rc<RefCell<Vec<Item>>>,
    anchor: Anchor,
    _effect: RenderEffect<()>,
}

/// At once, as in [`super::mounted::Live`].
impl Drop for MountedItems {
    fn drop(&mut self) {
        let items = self.items.try_borrow_mut().map(|mut items| std::mem::take(&mut *items));
        drop(items);
    }
}

impl MountedItems {
    /// Shows a list in the place of `known` items, whose nodes become those of the same keys.
    pub(super) fn new(wanted: Items, known: Vec<Item>, anchor: Anchor) -> Self {
        // The items' signals belong to where the list stands, not to one run of the effect.
        let owner = Owner::current().unwrap_or_default();
        let items = Rc::new(RefCell::new(known));
        let effect = {
            let (items, anchor) = (Rc::clone(&items), anchor.clone());
            RenderEffect::new(move |before: Option<()>| {
                let wanted = wanted();
                let mut items = items.borrow_mut();
                untrack(|| bring(&mut items, wanted, &owner, before.is_none()));
                if let Some(parent) = anchor.parent_node() {
                    arrange(&items, &parent, &anchor);
                }
            })
        };
        Self { items, anchor, _effect: effect }
    }

    pub(super) fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// Its items, for another list to take over.
    pub(super) fn take(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.items.borrow_mut())
    }

    pub(super) fn each(&self, call: &mut dyn FnMut(&Mounted)) {
        self.items.borrow().iter().for_each(|item| call(&item.mounted));
    }

    pub(super) fn first(&self, of: fn(&Mounted) -> Node) -> Node {
        self.items.borrow().first().map_or_else(|| self.anchor.clone().into(), |item| of(&item.mounted))
    }
}

/// Makes the items those that are wanted. Items taken over from another list are `foreign`: they keep their nodes, but
/// are described anew.
fn bring(items: &mut Vec<Item>, wanted: Vec<(String, Make)>, owner: &Owner, foreign: bool) {
    let mut known: Vec<Option<Item>> = items.drain(..).map(Some).collect();
    for (index, (key, make)) in wanted.into_iter().enumerate() {
        let item = if let Some(mut item) = find(&mut known, index, &key) {
            if foreign {
                let owner = owner.child();
                owner.with(|| item.mounted.change(make()));
                item.owner = owner;
            }
            item
        } else {
            let owner = owner.child();
            let mounted = owner.with(|| Mounted::new(make()));
            Item { key, mounted, owner }
        };
        items.push(item);
    }
    for item in known.into_iter().flatten() {
        item.mounted.remove();
    }
}

/// Takes the item with a key, which most often is where it was.
fn find(known: &mut [Option<Item>], index: usize, key: &str) -> Option<Item> {
    let is_it = |item: &Option<Item>| item.as_ref().is_some_and(|item| item.key == key);
    let place = if known.get(index).is_some_and(is_it) { index } else { known.iter().position(is_it)? };
    known.get_mut(place).and_then(Option::take)
}

/// Moves only what does not stand where it should.
fn arrange(items: &[Item], parent: &Node, anchor: &Node) {
    let mut next = anchor.clone();
    for item in items.iter().rev() {
        if item.mounted.last().next_sibling().as_ref() != Some(&next) {
            item.mounted.insert(parent, Some(&next));
        }
        next = item.mounted.first();
    }
}
