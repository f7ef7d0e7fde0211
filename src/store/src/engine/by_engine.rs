//! The few statements that the engines spell differently.

/// Chooses by the engine of a transaction. `cargo xtask lint` counts the places.
macro_rules! by_engine {
    ($tx:expr, sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        if $tx.is_postgres() { $postgres } else { $sqlite }
    };
}
pub(crate) use by_engine;
