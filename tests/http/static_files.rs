//! The built app as the server serves it.

use crate::common::{Person, Reply, World};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const SCRIPT: &str = "\nimport init from './app-0123456789abcdef.js';\nawait init();\n";
const HASHED: &str = "/app-0123456789abcdef.js";
const WASM: &str = "/app-0123456789abcdef_bg.wasm";

fn dist() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::write(path, content).expect("a file can be written");
    };
    let page = format!(
        "<!doctype html><script src=\"boot.js\"></script><script type=\"module\">{SCRIPT}</script><title>x</title>"
    );
    write("index.html", &page);
    write("boot.js", "boot();");
    write("robots.txt", "User-agent: *");
    write(HASHED.trim_start_matches('/'), "plain script");
    write(&format!("{}.br", HASHED.trim_start_matches('/')), "brotli script");
    write(&format!("{}.gz", HASHED.trim_start_matches('/')), "gzip script");
    write(WASM.trim_start_matches('/'), "\0asm");
    write("style-0011223344556677.css", "body{}");
    write("deep/in/a/folder.txt", "deep");
    folder
}

async fn scene() -> (World, Person, TempDir) {
    let folder = dist();
    let path = folder.path().to_str().expect("a path in letters").to_owned();
    let world = World::with(&["--app-dir", &path], |_| {}).await;
    std::fs::write(world.folder.path().join("secret.txt"), "secret").expect("a file can be written");
    let stranger = world.stranger();
    (world, stranger, folder)
}

async fn get(person: &Person, path: &str, encodings: &str) -> Reply {
    person.call(Method::GET, path, &[("accept-encoding", encodings)], "").await
}

#[tokio::test]
async fn page_policy_contains_the_hash_of_its_script() {
    let (_world, stranger, _folder) = scene().await;
    for path in ["/", "/index.html", "/?utm=1"] {
        let reply = stranger.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.header("content-type").starts_with("text/html"));
        assert_eq!(reply.header("cache-control"), "no-cache");
        let policy = reply.header("content-security-policy");
        let hash = STANDARD.encode(Sha256::digest(SCRIPT));
        let scripts = policy.split(';').map(str::trim).find(|part| part.starts_with("script-src"));
        assert_eq!(scripts, Some(format!("script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}'").as_str()));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains('*'));
        for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
            assert!(policy.split(';').any(|found| found.trim() == part), "{policy}");
        }
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn hashed_files_are_immutable_and_others_revalidate() {
    let (_world, stranger, _folder) = scene().await;
    for (path, kind, lasting) in [
        (HASHED, "text/javascript", true),
        (WASM, "application/wasm", true),
        ("/style-0011223344556677.css", "text/css", true),
        ("/boot.js", "text/javascript", false),
        ("/robots.txt", "text/plain", false),
        ("/deep/in/a/folder.txt", "text/plain", false),
    ] {
        let reply = stranger.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.header("content-type").starts_with(kind), "{path}: {}", reply.header("content-type"));
        let expected = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
        assert_eq!(reply.header("cache-control"), expected, "{path}");
        let head = stranger.call(Method::HEAD, path, &[], "").await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
    }
}

#[tokio::test]
async fn compressed_files_are_served_by_accept_encoding() {
    let (_world, stranger, _folder) = scene().await;
    for (accepted, encoding, content) in [
        ("br, gzip", "br", "brotli script"),
        ("gzip, deflate, br;q=1.0", "br", "brotli script"),
        ("gzip", "gzip", "gzip script"),
        ("gzip, br;q=0", "gzip", "gzip script"),
        ("identity", "", "plain script"),
        ("", "", "plain script"),
        ("deflate, zstd", "", "plain script"),
    ] {
        let reply = get(&stranger, HASHED, accepted).await;
        assert_eq!((reply.header("content-encoding"), reply.text().as_str()), (encoding, content), "{accepted}");
        assert!(reply.header("content-type").starts_with("text/javascript"));
        // A cache between must not give one form to those who asked for another.
        assert!(reply.varies_by("accept-encoding"), "{accepted}");
    }
    // Where there is no compressed form.
    let reply = get(&stranger, "/boot.js", "br, gzip").await;
    assert_eq!((reply.header("content-encoding"), reply.text().as_str()), ("", "boot();"));
}

#[tokio::test]
async fn missing_files_are_not_found() {
    let (_world, stranger, _folder) = scene().await;
    for path in [
        "/nothing",
        "/app-fedcba9876543210.js",
        "/nothing.wasm",
        "/account/contacts/services",
        "/deep",
        "/deep/",
        "/deep/in/a/nothing",
        "/1.0/nothing",
        "/1.0",
        "/favicon.ico",
        "/%ff",
        "/%00",
    ] {
        let reply = stranger.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        let cache = reply.header("cache-control");
        assert!(cache == "no-cache" || cache == "no-store", "{path}: {cache}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(stranger.call(method.clone(), "/index.html", &[], "").await.status, 405, "{method}");
    }
}

#[tokio::test]
async fn rejects_path_traversal() {
    let (world, stranger, folder) = scene().await;
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let outside = format!("{}/secret.txt", name(world.folder.path()));
    assert!(folder.path().join("..").join(&outside).exists());
    let host = stranger.url("").trim_start_matches("http://").to_owned();
    let mut paths = vec![
        format!("/../{outside}"),
        format!("/..%2f{}", outside.replace('/', "%2f")),
        format!("/%2e%2e/{outside}"),
        format!("/deep/../../{outside}"),
        format!("/..\\{outside}"),
        format!("//../{outside}"),
        format!("/{}", world.folder.path().join("secret.txt").display()),
        "/../../../../../../etc/passwd".to_owned(),
        "/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd".to_owned(),
    ];
    paths.push(format!("/deep/%2e%2e/%2e%2e/{outside}"));
    for path in paths {
        // By hand: a client tidies such paths up before it sends them.
        let answer = raw(&host, &path).await;
        let status: u16 = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
        assert!((400..500).contains(&status), "{path}: {answer}");
        assert!(!answer.contains("secret\n") && !answer.ends_with("secret") && !answer.contains("root:"), "{path}");
    }
}

/// Sends a request line as it is.
async fn raw(host: &str, path: &str) -> String {
    let (host, path) = (host.to_owned(), path.to_owned());
    let call = tokio::task::spawn_blocking(move || {
        use std::io::{Read, Write};
        let mut connection = std::net::TcpStream::connect(&host).expect("the server listens");
        write!(connection, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("the server reads");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("the server answers in text");
        answer
    });
    call.await.expect("the call ends")
}

#[tokio::test]
async fn only_the_api_is_served_without_an_app_folder() {
    let world = World::start().await;
    let stranger = world.stranger();
    for path in ["/", "/index.html", HASHED] {
        stranger.get(path).await.problem(404);
    }
    assert_eq!(stranger.get("/healthz").await.ok::<String>(), "ok");
}
