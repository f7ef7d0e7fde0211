//! Prints the tabs, what each page needs first, and its outline as JSON, for the build of the app (`src/xtask/src/web`).

use handover_api::link::first::{FIRST, First, Outline, TABS, outline};

fn main() {
    // Plain texts: as Rust writes them, they are JSON.
    let row = |row: &First| {
        let (First { paths, given, module, texts, reads }, Outline { tab, heading, parts }) = (row, outline(row));
        format!("[{paths:?},{given:?},{module:?},{},{reads:?},{tab:?},{heading:?},{parts:?}]", *texts as u8)
    };
    let rows: Vec<String> = FIRST.iter().map(row).collect();
    println!("{{\"tabs\":{:?},\"rows\":[{}]}}", TABS.map(|(text, path)| [text, path]), rows.join(","));
}
