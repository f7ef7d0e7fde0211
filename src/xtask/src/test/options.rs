//! Options of `cargo xtask test`.

use std::ffi::OsString;

use crate::error::TaskError;

/// Options of `test`.
#[derive(Default)]
pub(crate) struct Options {
    /// The parts to run; those of a whole run if empty.
    pub(crate) only: Vec<TestPart>,
    /// Includes long tests.
    pub(crate) is_all: bool,
    /// Browser tests use a development build of the app.
    pub(crate) is_dev: bool,
    /// Passed on to the test runner.
    pub(crate) arguments: Vec<OsString>,
}

/// A group of tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TestPart {
    Native,
    Rules,
    Server,
    Http,
    Postgres,
    Wasm,
    Browser,
}

impl TestPart {
    pub(crate) fn named(name: &str) -> Result<Self, TaskError> {
        [Self::Native, Self::Rules, Self::Server, Self::Http, Self::Postgres, Self::Wasm, Self::Browser]
            .into_iter()
            .find(|part| part.name() == name)
            .ok_or_else(|| TaskError::new(format!("there is no part `{name}` (cargo xtask test --help lists them)")))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Rules => "rules",
            Self::Server => "server",
            Self::Http => "http",
            Self::Postgres => "postgres",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }
}
