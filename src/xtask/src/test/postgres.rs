//! Tests on a throw-away PostgreSQL: those of the store, of imports and of HTTP, and those that let one of their own fail.

use super::counts::TestRun;
use super::native;
use super::options::Options;
use super::subset::Subset;
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
}
