//! Signals, memos and stored values, with the names and meanings they have in Leptos.
//!
//! Who is told of what, and when, is Leptos's doing: there is a trigger of its in every signal and a memo of its in
//! every memo. Only the values lie here, behind a pointer to any type, because Leptos compiles the whole machinery once
//! more for each type of value.
//!
//! Like in Leptos, the handles are `Copy`, their values go with the view that made them, and reading one afterwards
//! stops the app: after an `await` use `try_…`.

use leptos::prelude as leptos;
use leptos::{ArcMemo, ArcTrigger, Get, Notify, Track};
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value of any type.
type Held = Rc<dyn Any>;

/// A value and who is told of its changes.
struct Place {
    /// `None` before a memo has run, and while the value is being changed.
    held: RefCell<Option<Held>>,
    source: Source,
}

/// How a value comes about.
enum Source {
    /// It is put there, and nobody is told.
    Stored,
    /// It is put there.
    Signal(ArcTrigger),
    /// It follows from others; counts how often it has changed.
    Memo(ArcMemo<u32>),
    /// It is worked out each time.
    Derived(Box<dyn Fn() -> Held>),
}

const GONE: &str = "a signal is not read after its view has gone";

/// The number of a place: which one it is, and above [`BITS`] how often that one has been given away before, so that a
/// handle that is kept too long does not find what came after.
#[derive(Clone, Copy)]
struct Handle(u32);

/// A million places at a time, four thousand times over.
const BITS: u32 = 20;

/// All places there are.
#[derive(Default)]
struct Places {
    /// Each with how often it has been given away.
    all: Vec<(u32, Option<Rc<Place>>)>,
    /// Which are free.
    free: Vec<u32>,
}

thread_local! {
    static PLACES: RefCell<Places> = RefCell::default();
}

/// Lies among the values that Leptos drops with a view: after everything that cleans up has run, and may have read.
struct Keeper(Handle);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

impl Handle {
    /// Keeps a place for as long as the view that is being made.
    fn keep(place: Rc<Place>) -> Self {
        let handle = PLACES.with_borrow_mut(|places| {
            let index = places.free.pop().unwrap_or_else(|| {
                places.all.push((0, None));
                u32::try_from(places.all.len() - 1).unwrap_or_default()
            });
            let (times, kept) = &mut places.all[index as usize];
            *kept = Some(place);
            Self(index | *times << BITS)
        });
        let _ = leptos::StoredValue::new(Keeper(handle));
        handle
    }

    const fn index(self) -> usize {
        (self.0 & ((1 << BITS) - 1)) as usize
    }

    #[inline(never)]
    fn find(self) -> Option<Rc<Place>> {
        PLACES.with_borrow(|places| {
            let (times, place) = places.all.get(self.index())?;
            place.clone().filter(|_| *times == self.0 >> BITS)
        })
    }

    #[inline(never)]
    fn give_up(self) {
        let place = PLACES.with_borrow_mut(|places| {
            let index = self.index();
            let (times, place) = places.all.get_mut(index)?;
            *times = (*times + 1) & (u32::MAX >> BITS);
            places.free.push(self.0 & ((1 << BITS) - 1));
            place.take()
        });
        // Only now, because what goes with it may be places, too.
        drop(place);
    }
}

#[inline(never)]
fn place(held: Held, source: Source) -> Handle {
    Handle::keep(Rc::new(Place { held: RefCell::new(Some(held)), source }))
}

impl Place {
    fn held(&self) -> Option<Held> {
        match &self.source {
            Source::Derived(read) => Some(read()),
            _ => self.held.borrow().clone(),
        }
    }

    fn track(&self) {
        match &self.source {
            Source::Signal(trigger) => trigger.track(),
            Source::Memo(version) => drop(version.try_get()),
            Source::Stored | Source::Derived(_) => {}
        }
    }

    fn put(&self, held: Held) {
        let before = self.held.borrow_mut().replace(held);
        // Only now, because dropping it may read this place.
        drop(before);
        self.notify();
    }

    fn notify(&self) {
        if let Source::Signal(trigger) = &self.source {
            trigger.notify();
        }
    }
}

/// The value, for whoever watches.
#[inline(never)]
fn watched(handle: Handle) -> Option<Held> {
    let place = handle.find()?;
    place.track();
    place.held()
}

/// The value, without watching it.
#[inline(never)]
fn unwatched(handle: Handle) -> Option<Held> {
    leptos::untrack(|| watched(handle))
}

/// Whether there was still a place for it.
#[inline(never)]
fn put(handle: Handle, held: Held) -> bool {
    handle.find().map(|place| place.put(held)).is_some()
}

/// A value as the type that it was stored with.
fn of_type<T: 'static>(held: Held) -> Option<Rc<T>> {
    held.downcast().ok()
}

#[cfg_attr(debug_assertions, track_caller)]
fn read<T: 'static>(handle: Handle) -> Rc<T> {
    watched(handle).and_then(of_type).expect(GONE)
}

fn read_untracked<T: 'static>(handle: Handle) -> Option<Rc<T>> {
    unwatched(handle).and_then(of_type)
}

/// Changes a value in its place, or a copy of it while somebody else holds the value.
fn change<T: Clone + 'static, R>(handle: Handle, how: impl FnOnce(&mut T) -> R) -> Option<R> {
    let place = handle.find()?;
    let held = place.held.borrow_mut().take()?;
    let mut value: Rc<T> = of_type(held)?;
    let result = how(Rc::make_mut(&mut value));
    place.put(value);
    Some(result)
}

/// What all handles have in common.
macro_rules! handles {
    ($($of:ident)*) => {
        $(
            impl<T> Clone for $of<T> {
                fn clone(&self) -> Self {
                    *self
                }
            }

            impl<T> Copy for $of<T> {}

            impl<T> $of<T> {
                fn of(handle: Handle) -> Self {
                    Self { handle, of: PhantomData }
                }
            }
        )*
    };
}

handles!(RwSignal Memo Signal StoredValue);

/// A value that is watched.
pub(crate) struct RwSignal<T> {
    handle: Handle,
    of: PhantomData<fn() -> T>,
}

/// The end of [`signal`] that is read.
pub(crate) type ReadSignal<T> = RwSignal<T>;

/// A signal as two handles.
pub(crate) fn signal<T: 'static>(value: T) -> (ReadSignal<T>, RwSignal<T>) {
    let signal = RwSignal::new(value);
    (signal, signal)
}

impl<T: 'static> RwSignal<T> {
    pub(crate) fn new(value: T) -> Self {
        Self::of(place(Rc::new(value), Source::Signal(ArcTrigger::new())))
    }

    /// Watches it without reading it.
    pub(crate) fn track(self) {
        watched(self.handle);
    }

    /// The value itself.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn read(self) -> Rc<T> {
        read(self.handle)
    }

    /// The value itself, without watching it.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn read_untracked(self) -> Rc<T> {
        read_untracked(self.handle).expect(GONE)
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with<R>(self, use_it: impl FnOnce(&T) -> R) -> R {
        use_it(&self.read())
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with_untracked<R>(self, use_it: impl FnOnce(&T) -> R) -> R {
        use_it(&self.read_untracked())
    }

    pub(crate) fn try_with_untracked<R>(self, use_it: impl FnOnce(&T) -> R) -> Option<R> {
        read_untracked(self.handle).map(|value| use_it(&value))
    }

    pub(crate) fn set(self, value: T) {
        self.try_set(value);
    }

    /// `None` when it worked, as in Leptos.
    pub(crate) fn try_set(self, value: T) -> Option<()> {
        (!put(self.handle, Rc::new(value))).then_some(())
    }
}

impl<T: Clone + 'static> RwSignal<T> {
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn get(self) -> T {
        T::clone(&self.read())
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn get_untracked(self) -> T {
        T::clone(&self.read_untracked())
    }

    pub(crate) fn try_get_untracked(self) -> Option<T> {
        read_untracked(self.handle).map(|value| T::clone(&value))
    }

    pub(crate) fn update(self, how: impl FnOnce(&mut T)) {
        self.try_update(how);
    }

    pub(crate) fn try_update<R>(self, how: impl FnOnce(&mut T) -> R) -> Option<R> {
        change(self.handle, how)
    }
}

/// A signal that belongs to no view: it lives as long as somebody holds it.
pub(crate) struct ArcRwSignal<T> {
    place: Rc<Place>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for ArcRwSignal<T> {
    fn clone(&self) -> Self {
        Self { place: Rc::clone(&self.place), of: PhantomData }
    }
}

impl<T: 'static> ArcRwSignal<T> {
    pub(crate) fn new(value: T) -> Self {
        let held: Held = Rc::new(value);
        let place = Place { held: RefCell::new(Some(held)), source: Source::Signal(ArcTrigger::new()) };
        Self { place: Rc::new(place), of: PhantomData }
    }

    pub(crate) fn set(&self, value: T) {
        self.place.put(Rc::new(value));
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&T) -> R) -> R {
        self.place.track();
        self.with_untracked(use_it)
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with_untracked<R>(&self, use_it: impl FnOnce(&T) -> R) -> R {
        use_it(&self.place.held().and_then(of_type).expect(GONE))
    }
}

impl<T: Clone + 'static> ArcRwSignal<T> {
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}

/// What follows from other signals: worked out when it is asked for, and told on only when it has changed.
pub(crate) struct Memo<T> {
    handle: Handle,
    of: PhantomData<fn() -> T>,
}

/// Works out the value of a memo anew from the one before; `None` when it is the same.
trait Renew {
    fn renew(&self, before: Option<Held>) -> Option<Held>;
}

struct WorkOut<F, T>(F, PhantomData<fn() -> T>);

impl<T: PartialEq + 'static, F: Fn(Option<&T>) -> T> Renew for WorkOut<F, T> {
    fn renew(&self, before: Option<Held>) -> Option<Held> {
        let before: Option<Rc<T>> = before.and_then(of_type);
        let value = (self.0)(before.as_deref());
        let is_same = before.is_some_and(|before| *before == value);
        (!is_same).then(|| Rc::new(value) as Held)
    }
}

#[inline(never)]
fn memo(renew: Box<dyn Renew>) -> Handle {
    let renew = SendWrapper::new(renew);
    let place = Rc::new_cyclic(|place: &std::rc::Weak<Place>| {
        let place = SendWrapper::new(place.clone());
        let version = ArcMemo::new(move |version: Option<&u32>| {
            let version = version.copied().unwrap_or_default();
            let Some(place) = place.upgrade() else { return version };
            let before = place.held.borrow().clone();
            let Some(held) = renew.renew(before) else { return version };
            place.put(held);
            version + 1
        });
        Place { held: RefCell::new(None), source: Source::Memo(version) }
    });
    Handle::keep(place)
}

impl<T: PartialEq + 'static> Memo<T> {
    pub(crate) fn new(work_out: impl Fn(Option<&T>) -> T + 'static) -> Self {
        Self::of(memo(Box::new(WorkOut(work_out, PhantomData))))
    }
}

impl<T: 'static> Memo<T> {
    /// The value itself.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn read(self) -> Rc<T> {
        read(self.handle)
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with<R>(self, use_it: impl FnOnce(&T) -> R) -> R {
        use_it(&self.read())
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with_untracked<R>(self, use_it: impl FnOnce(&T) -> R) -> R {
        use_it(&read_untracked(self.handle).expect(GONE))
    }
}

impl<T: Clone + 'static> Memo<T> {
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn get(self) -> T {
        T::clone(&self.read())
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

/// Anything that can be watched.
pub(crate) struct Signal<T> {
    handle: Handle,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> Signal<T> {
    /// What a closure says, worked out each time.
    pub(crate) fn derive(read: impl Fn() -> T + 'static) -> Self {
        Self::of(place(Rc::new(()), Source::Derived(Box::new(move || Rc::new(read())))))
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with<R>(self, use_it: impl FnOnce(&T) -> R) -> R {
        use_it(&read(self.handle))
    }
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::of(signal.handle)
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::of(memo.handle)
    }
}

/// A value that nobody watches.
pub(crate) struct StoredValue<T> {
    handle: Handle,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> StoredValue<T> {
    pub(crate) fn new(value: T) -> Self {
        Self::of(place(Rc::new(value), Source::Stored))
    }

    pub(crate) fn set_value(self, value: T) {
        self.try_set_value(value);
    }

    /// `None` when it worked, as in Leptos.
    pub(crate) fn try_set_value(self, value: T) -> Option<()> {
        (!put(self.handle, Rc::new(value))).then_some(())
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn with_value<R>(self, use_it: impl FnOnce(&T) -> R) -> R {
        self.try_with_value(use_it).expect(GONE)
    }

    pub(crate) fn try_with_value<R>(self, use_it: impl FnOnce(&T) -> R) -> Option<R> {
        read_untracked(self.handle).map(|value| use_it(&value))
    }
}

impl<T: Clone + 'static> StoredValue<T> {
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn get_value(self) -> T {
        self.try_get_value().expect(GONE)
    }

    pub(crate) fn try_get_value(self) -> Option<T> {
        self.try_with_value(T::clone)
    }

    pub(crate) fn update_value(self, how: impl FnOnce(&mut T)) {
        self.try_update_value(how);
    }

    pub(crate) fn try_update_value<R>(self, how: impl FnOnce(&mut T) -> R) -> Option<R> {
        change(self.handle, how)
    }
}

/// Runs something now, and again when a signal in it changes.
pub(crate) struct Effect;

impl Effect {
    /// `run` is given what it gave the time before.
    pub(crate) fn new<T: 'static>(run: impl FnMut(Option<T>) -> T + 'static) -> Self {
        start(Box::new(Running { run, before: None }));
        Self
    }
}

/// What an effect runs. (A trait of its own has one entry in its table, where `FnMut` has two.)
trait Run {
    fn run(&mut self);
}

struct Running<F, T> {
    run: F,
    before: Option<T>,
}

impl<T, F: FnMut(Option<T>) -> T> Run for Running<F, T> {
    fn run(&mut self) {
        let before = self.before.take();
        self.before = Some((self.run)(before));
    }
}

#[inline(never)]
fn start(mut run: Box<dyn Run>) {
    let _ = leptos::Effect::new(move |_: Option<()>| run.run());
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::leptos::reactive::owner::Owner;
    use std::cell::Cell;

    #[test]
    fn a_memo_is_worked_out_when_asked_for_and_only_when_something_changed() {
        let owner = Owner::new();
        owner.set();
        let runs = Rc::new(Cell::new(0));
        let number = RwSignal::new(3);
        let is_even = Memo::new({
            let runs = Rc::clone(&runs);
            move |_| {
                runs.set(runs.get() + 1);
                number.get() % 2 == 0
            }
        });
        let told =
            Memo::new(move |before: Option<&u32>| before.copied().unwrap_or_default() + u32::from(is_even.get()));
        assert_eq!(runs.get(), 0);
        assert!(!is_even.get_untracked());
        assert_eq!((told.get_untracked(), runs.get()), (0, 1));
        number.set(5);
        assert_eq!((told.get_untracked(), runs.get()), (0, 2), "another number, the same answer");
        number.update(|number| *number += 1);
        assert!(is_even.get_untracked());
        assert_eq!(told.get_untracked(), 1);
    }

    #[test]
    fn values_go_with_their_view_and_are_still_there_for_its_cleanup() {
        let owner = Owner::new();
        let seen = Rc::new(Cell::new(0));
        let (signal, stored) = owner.with(|| {
            let stored = StoredValue::new(7);
            let seen = SendWrapper::new(Rc::clone(&seen));
            leptos::on_cleanup(move || seen.set(stored.try_get_value().unwrap_or_default()));
            (RwSignal::new(1), stored)
        });
        assert_eq!(signal.try_get_untracked(), Some(1));
        owner.cleanup();
        assert_eq!(seen.get(), 7);
        assert_eq!(signal.try_get_untracked(), None);
        assert_eq!(signal.try_set(2), Some(()));
        assert_eq!(stored.try_get_value(), None);
        // What takes the place of a value is not taken for it.
        let others: Vec<RwSignal<i32>> = owner.with(|| (0..8).map(RwSignal::new).collect());
        assert_eq!(signal.try_get_untracked(), None);
        assert!(others.into_iter().enumerate().all(|(n, other)| other.try_get_untracked() == i32::try_from(n).ok()));
    }

    #[test]
    fn a_value_may_be_changed_while_it_is_read() {
        let owner = Owner::new();
        owner.set();
        let list = RwSignal::new(vec![1, 2]);
        list.with_untracked(|before| {
            list.update(|list| list.push(3));
            assert_eq!(before.len(), 2);
        });
        assert_eq!(list.get_untracked(), [1, 2, 3]);
        let message = Signal::from(list);
        assert_eq!(message.with(Vec::len), 3);
        assert_eq!(Signal::derive(move || list.with(Vec::len) * 2).with(|n| *n), 6);
    }

    #[test]
    fn what_belongs_to_no_view_lives_as_long_as_it_is_held() {
        let row = ArcRwSignal::new("a".to_owned());
        let same = row.clone();
        row.set("b".to_owned());
        assert_eq!(same.get_untracked(), "b");
        assert_eq!(same.with(String::len), 1);
    }
}
