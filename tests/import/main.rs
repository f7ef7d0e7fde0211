//! Imports, from files on disk to what is kept: what loads, what is refused and how that is said, and what a repeated
//! import may touch.

mod demo_data;
mod faults;
mod files;
mod repeated;
mod support;
mod whole;
