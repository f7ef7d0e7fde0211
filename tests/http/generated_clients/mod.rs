//! Clients that the usual generators make from the description of the API, as a server gives it: made, compiled and used.
//! `cargo xtask test --all` installs the generators.

use crate::demo_process::DemoProcess;
use handover_api::route;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names the program `openapi-python-client`; the interpreter is beside it.
const PYTHON: &str = "HANDOVER_OPENAPI_PYTHON";
/// Names the folder with the packages `openapi-typescript`, `openapi-fetch` and `typescript`.
const TYPESCRIPT: &str = "HANDOVER_OPENAPI_TYPESCRIPT";
/// Names the program `openapi-generator-cli`, which needs Java.
const GENERATOR: &str = "HANDOVER_OPENAPI_GENERATOR";

/// The description, in the folder of the demo.
const DOCUMENT: &str = "openapi.json";

fn installed(variable: &str) -> PathBuf {
    std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} names a generator (tests/README.md)")).into()
}

struct Work(DemoProcess);

impl Work {
    async fn start() -> Self {
        let demo = DemoProcess::start().await;
        let document = reqwest::get([&demo.url, route::OPENAPI].concat()).await.expect("an answer");
        let work = Self(demo);
        work.write(DOCUMENT, &document.text().await.expect("the description"));
        work
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("creating a folder");
        std::fs::write(path, text).expect("writing a file");
    }

    async fn run(&self, program: &Path, arguments: &[&str]) {
        let output = self.0.run(&program.to_string_lossy(), arguments).await;
        let [out, errors] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert!(output.status.success(), "{} {arguments:?}\n{out}\n{errors}", program.display());
    }
}

#[tokio::test]
#[ignore = "long"]
async fn python_client_works() {
    let work = Work::start().await;
    let generator = installed(PYTHON);
    work.run(&generator, &["generate", "--path", DOCUMENT, "--output-path", "python"]).await;
    work.write("client.py", include_str!("client.py"));
    work.run(&generator.with_file_name("python"), &["client.py", &work.0.url]).await;
}

#[tokio::test]
#[ignore = "long"]
async fn typescript_client_works() {
    let work = Work::start().await;
    let packages = installed(TYPESCRIPT).join("node_modules");
    std::os::unix::fs::symlink(&packages, work.0.folder.path().join("node_modules")).expect("a link to the packages");
    let node = Path::new("node");
    let script = |name: &str| packages.join(name).to_string_lossy().into_owned();
    work.run(node, &[&script("openapi-typescript/bin/cli.js"), DOCUMENT, "-o", "schema.ts"]).await;
    work.write("client.mts", include_str!("client.mts"));
    work.write("package.json", "{ \"type\": \"module\" }");
    let options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "client.mts"];
    work.run(node, &[&[script("typescript/bin/tsc").as_str()][..], &options].concat()).await;
    work.run(node, &["client.mjs", &work.0.url]).await;
}

#[tokio::test]
#[ignore = "long"]
async fn rust_client_works() {
    let has_java =
        Command::new("java").arg("-version").stderr(Stdio::null()).status().is_ok_and(|ended| ended.success());
    if !has_java {
        println!("left out: openapi-generator needs Java, and this machine has none");
        return;
    }
    let work = Work::start().await;
    let package = ["--additional-properties", "packageName=generated"];
    let arguments = [&["generate", "-i", DOCUMENT, "-g", "rust", "-o", "rust"][..], &package].concat();
    work.run(&installed(GENERATOR), &arguments).await;
    work.write("rust/examples/client.rs", include_str!("client.rs.txt"));
    let manifest = work.0.folder.path().join("rust/Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    let runtime = "[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n\n[workspace]\n";
    work.write("rust/Cargo.toml", &[&text, "\n", runtime].concat());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-client").to_string_lossy().into_owned();
    let manifest = manifest.to_string_lossy().into_owned();
    let options =
        ["--quiet", "--no-default-features", "--example", "client", "--target-dir", &target, "--", &work.0.url];
    work.run(Path::new("cargo"), &[&["run", "--manifest-path", &manifest][..], &options].concat()).await;
}
