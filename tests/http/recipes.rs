//! The recipes in `src/API.md` work: the blocks of each language, one after the other, on a demo.

use crate::demo_process::DemoProcess;

const PAGE: &str = include_str!("../../src/API.md");

/// The server of the recipes.
const SERVER: &str = "http://localhost:8080";

/// The blocks of a language as one program, which calls `url`.
fn program(language: &str, url: &str) -> String {
    let begin = format!("```{language}\n");
    let blocks = PAGE.split(&begin).skip(1).filter_map(|rest| rest.split_once("```"));
    let blocks: Vec<&str> = blocks.map(|(block, _)| block).collect();
    assert!(blocks.len() >= 5, "{} blocks of {language}", blocks.len());
    blocks.join("\n").replace(SERVER, url)
}

async fn run(language: &str, file: &str, interpreter: &str, options: &[&str]) {
    let demo = DemoProcess::start().await;
    std::fs::write(demo.folder.path().join(file), program(language, &demo.url)).expect("writing the program");
    let output = demo.run(interpreter, &[options, &[file]].concat()).await;
    let [out, errors] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(output.status.success(), "{out}\n{errors}");
}

#[tokio::test]
async fn recipes_for_curl_work() {
    run("sh", "recipes.sh", "sh", &["-eux"]).await;
}

#[tokio::test]
async fn recipes_for_python_work() {
    run("python", "recipes.py", "python3", &[]).await;
}

#[tokio::test]
async fn recipes_for_node_work() {
    run("js", "recipes.mjs", "node", &[]).await;
}
