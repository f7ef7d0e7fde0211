//! The rows of a list on screen, and their replacement by newly read ones.

use core::cell::Cell;
use core::cmp::Ordering;
use leptos::prelude::*;

/// A row on screen. Its content changes without touching the rows around it.
#[derive(Clone)]
pub(crate) struct Row<K, C> {
    pub(crate) key: K,
    pub(crate) content: ArcRwSignal<C>,
    /// Identifies the row among all that were ever read.
    pub(crate) number: u32,
}

impl<K, C: Send + Sync + 'static> Row<K, C> {
    fn new(key: K, content: C) -> Self {
        thread_local! {
            static NUMBERS: Cell<u32> = const { Cell::new(0) };
        }
        let number = NUMBERS.get();
        NUMBERS.set(number.wrapping_add(1));
        Self { key, content: ArcRwSignal::new(content), number }
    }
}

pub(super) type RenderRow = Box<dyn FnOnce() -> AnyView + Send>;

/// The keyed list. Apart from the types of rows, so that it is compiled once.
pub(super) fn rows_by_number(rows: Box<dyn Fn() -> Vec<(u32, RenderRow)> + Send + Sync>) -> AnyView {
    view! { <For each=rows key=|(number, _)| *number children=|(_, render)| render() /> }.into_any()
}

/// The new rows, each in the signal of the row with its `key`. A row that moved between two pages while they were read is
/// in both: the page that was read last counts.
pub(super) fn merge<K, C>(known: &[Row<K, C>], rows: Vec<C>, key: fn(&C) -> K) -> Vec<Row<K, C>>
where
    K: Clone + Ord,
    C: Clone + PartialEq + Send + Sync + 'static,
{
    let keys: Vec<K> = rows.iter().map(key).collect();
    let key = |place: usize| known.get(place).map_or_else(|| &keys[place - known.len()], |row| &row.key);
    let origins = origins(known.len(), keys.len(), &|one, other| key(one).cmp(key(other)));
    let merged = rows.into_iter().zip(keys).zip(origins).filter_map(|((content, key), origin)| {
        let known = match origin {
            Origin::Outdated => return None,
            Origin::New => return Some(Row::new(key, content)),
            Origin::Known(place) => known.get(place)?,
        };
        if known.content.with_untracked(|known| *known != content) {
            known.content.set(content);
        }
        Some(known.clone())
    });
    merged.collect()
}

/// The status of a row that was read, against those known before and those read after it.
#[derive(Clone, Copy)]
enum Origin {
    New,
    /// It is shown already, at this place.
    Known(usize),
    /// It was read once more after that.
    Outdated,
}

/// The origins of `read` rows, which `compare` counts on from the `known` ones. Apart from their types, so that it is
/// compiled once.
fn origins(known: usize, read: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<Origin> {
    let mut places: Vec<usize> = (0..known + read).collect();
    places.sort_unstable_by(|one, other| compare(*one, *other).then(one.cmp(other)));
    let mut origins = vec![Origin::Outdated; read];
    for same in places.chunk_by(|one, other| compare(*one, *other).is_eq()) {
        if let [first, ..] = *same
            && let [.., last] = *same
            && last >= known
        {
            origins[last - known] = if first < known { Origin::Known(first) } else { Origin::New };
        }
    }
    origins
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows are a key and a content.
    type Number = Row<u32, (u32, &'static str)>;

    fn read(known: &[Number], rows: &[(u32, &'static str)]) -> Vec<Number> {
        merge(known, rows.to_vec(), |row| row.0)
    }

    fn contents(rows: &[Number]) -> Vec<(u32, &'static str)> {
        rows.iter().map(|row| row.content.get_untracked()).collect()
    }

    #[test]
    fn rows_keep_their_signal_when_they_change_and_move() {
        let before = read(&[], &[(1, "a"), (2, "b"), (3, "c")]);
        let after = read(&before, &[(2, "b"), (1, "changed"), (4, "d")]);
        assert_eq!(contents(&after), [(2, "b"), (1, "changed"), (4, "d")]);
        // The signal is the same one: the old handle sees the new content.
        assert_eq!(before[0].content.get_untracked(), (1, "changed"));
    }

    #[test]
    fn a_row_that_moved_between_pages_is_shown_once_as_read_last() {
        let before = read(&[], &[(1, "a"), (2, "b"), (3, "c")]);
        let after = read(&before, &[(1, "a"), (2, "b"), (3, "c"), (4, "d"), (2, "moved"), (4, "d")]);
        assert_eq!(contents(&after), [(1, "a"), (3, "c"), (2, "moved"), (4, "d")]);
        assert_eq!(before[1].content.get_untracked(), (2, "moved"));
        let mut numbers: Vec<u32> = after.iter().map(|row| row.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), after.len());
    }
}
