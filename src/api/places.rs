//! Prints the table of what each page needs first as JSON, for the build of the app (`src/xtask/src/web`).

use handover_api::link::first::{FIRST, First};

fn main() {
    // Plain texts: as Rust writes them, they are JSON.
    let row = |First { paths, given, module, texts, reads }: &First| {
        format!("[{paths:?},{given:?},{module:?},{},{reads:?}]", *texts as u8)
    };
    let rows: Vec<String> = FIRST.iter().map(row).collect();
    println!("[{}]", rows.join(","));
}
