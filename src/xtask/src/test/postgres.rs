//! Tests on a throw-away PostgreSQL: those of the store, of imports and of HTTP, and those that let one of their own fail.

use super::Options;
use super::counts::TestRun;
use super::native;
use crate::error::TaskError;
use crate::postgres::Cluster;
use crate::sqlite_only;

/// Test binaries whose tests make their databases in the cluster.
const BINARIES: [&str; 3] = ["store", "import", "http"];

/// Faults of several servers, whose tests start clusters of their own.
const FAULTS: &[&str] = &["several_servers"];

/// HTTP tests of a run without `--all`, besides [`TWO_SERVERS`]: what differs by engine is in the tests of the store.
const HTTP_MODULES: [&str; 1] = ["servers"];

/// HTTP tests whose calls go to two servers in turns.
const TWO_SERVERS: [&str; 2] = ["races", "random_histories"];

/// Runs the tests that tests/sqlite-only.md does not list.
pub(crate) fn run(options: &Options) -> Result<TestRun, TaskError> {
    let page = sqlite_only::read()?;
    let left_out: Vec<&str> = sqlite_only::rows(&page).map(|row| row.test).collect();
    // Arguments choose among all tests.
    let is_whole = options.is_all || !options.arguments.is_empty();
    let mut subsets = BINARIES.map(|binary| Subset {
        binary,
        modules: if is_whole || binary != "http" { &[] } else { &HTTP_MODULES },
        left_out: of_binary(binary, &left_out),
    });
    let pairs = TWO_SERVERS.map(|module| format!("{module}::"));
    let [.., http] = &mut subsets;
    let with_two = Subset { binary: http.binary, modules: &TWO_SERVERS, left_out: http.left_out.clone() };
    http.left_out.extend(pairs.iter().map(String::as_str));
    let faults = Subset { binary: "faults", modules: FAULTS, left_out: Vec::new() };
    let mut variables = native::programs(options)?;
    let cluster = Cluster::start()?;
    variables.push(("HANDOVER_TEST_POSTGRES", cluster.url("{}").into()));
    variables.push(("HANDOVER_TEST_POSTGRES_PROGRAMS", cluster.programs().into()));
    let [store, import, http] = subsets;
    let run = native::run_subsets(&[store, import, http, faults], &variables, options)?;
    variables.push(("HANDOVER_TEST_TWO_SERVERS", "1".into()));
    Ok(run + native::run_subsets(&[with_two], &variables, options)?)
}

/// The names within a test binary.
fn of_binary<'n>(binary: &str, names: &[&'n str]) -> Vec<&'n str> {
    names.iter().filter_map(|name| name.strip_prefix(binary)?.strip_prefix("::")).collect()
}

/// Some tests of a test binary.
pub(crate) struct Subset<'n> {
    pub(crate) binary: &'static str,
    /// Modules to run; all if empty.
    pub(crate) modules: &'n [&'n str],
    /// Tests, and modules with a final `::`.
    pub(crate) left_out: Vec<&'n str>,
}

impl Subset<'_> {
    /// As an expression for nextest.
    pub(crate) fn expression(&self) -> String {
        let mut parts = vec![format!("binary(={})", self.binary)];
        if !self.modules.is_empty() {
            let modules: Vec<String> = self.modules.iter().map(|module| test(&format!("{module}::"))).collect();
            parts.push(format!("({})", modules.join(" | ")));
        }
        parts.extend(self.left_out.iter().map(|name| format!("not {}", test(name))));
        format!("({})", parts.join(" & "))
    }

    /// As arguments for the standard harness. It also finds names within names, so it may leave out more.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let modules = self.modules.iter().map(|module| format!("{module}::"));
        let left_out = self.left_out.iter().flat_map(|name| ["--skip".to_owned(), (*name).to_owned()]);
        modules.chain(left_out).collect()
    }
}

fn test(name: &str) -> String {
    if name.ends_with("::") { format!("test(/^{name}/)") } else { format!("test(={name})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    #[test]
    fn names_of_a_binary_lose_its_prefix() {
        let names = ["store::a::b", "http::a::", "stores::c"];
        assert_eq!(of_binary("store", &names), ["a::b"]);
        assert_eq!(of_binary("http", &names), ["a::"]);
    }

    #[test]
    fn modules_of_the_default_run_exist_and_are_documented() {
        let read = |file: &str| std::fs::read_to_string(paths::root().join(file)).expect(file);
        let (main, readme) = (read("tests/http/main.rs"), read("tests/README.md"));
        for module in HTTP_MODULES.iter().chain(&TWO_SERVERS) {
            assert!(main.contains(&format!("\nmod {module};")), "{module}");
            assert!(readme.contains(&format!("`{module}`")), "{module}");
        }
    }

    #[test]
    fn chooses_and_leaves_out_by_module_and_name() {
        let all = Subset { binary: "store", modules: &[], left_out: Vec::new() };
        assert_eq!(all.expression(), "(binary(=store))");
        assert_eq!(all.arguments(), [""; 0]);
        let some = Subset { binary: "http", modules: &["desk", "races"], left_out: vec!["desk::a::", "races::b"] };
        let expected = "(binary(=http) & (test(/^desk::/) | test(/^races::/)) & not test(/^desk::a::/) \
                        & not test(=races::b))";
        assert_eq!(some.expression(), expected);
        assert_eq!(some.arguments(), ["desk::", "races::", "--skip", "desk::a::", "--skip", "races::b"]);
    }
}
