//! The program `handover`.

use handover_server::cli::Cli;
use std::process::ExitCode;

/// Rows of a list are many small allocations, made on one thread and freed on another: glibc's allocator spends a sixth of
/// a list call on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::read().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("handover: {message}");
            ExitCode::FAILURE
        }
    }
}
