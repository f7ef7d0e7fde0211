//! Static files of the built app.

use crate::common::{CapturedLog, Reply, TestServer, TestUser};
use crate::connections::Connection;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use handover_api::Link;
use handover_rules::{RequestId, ValidationCode};
use handover_server::http::Site;
use reqwest::Method;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tracing::Level;

const SCRIPT: &str = "\nimport init from './app-0123456789abcdef.js';\nawait init();\n";
const HASHED: &str = "/app-0123456789abcdef.js";
const WASM: &str = "/app-0123456789abcdef_bg.wasm";

fn dist() -> TempDir {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent folder")).expect("creating a folder");
        std::fs::write(path, content).expect("writing a file");
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

async fn set_up() -> (TestServer, TestUser, TempDir) {
    let folder = dist();
    let path = folder.path().to_str().expect("temporary paths are UTF-8").to_owned();
    let server = TestServer::start_with(&["--app-dir", &path], |_| {}).await;
    std::fs::write(server.folder.path().join("secret.txt"), "secret").expect("writing a file");
    let visitor = server.visitor();
    (server, visitor, folder)
}

/// Sends the path without normalizing it, and follows no redirect.
async fn raw(server: &TestServer, path: &str) -> String {
    let mut connection = Connection::open(server).await;
    connection.send(&format!("GET {path} HTTP/1.1\r\nHost: handover.test\r\nConnection: close\r\n\r\n")).await;
    connection.rest().await
}

async fn get(user: &TestUser, path: &str, encodings: &str) -> Reply {
    user.call(Method::GET, path, &[("accept-encoding", encodings)], "").await
}

#[tokio::test]
async fn page_policy_contains_the_hash_of_its_script() {
    let (_server, visitor, _folder) = set_up().await;
    for path in ["/", "/index.html", "/?utm=1"] {
        let reply = visitor.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
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
    let (_server, visitor, _folder) = set_up().await;
    for (path, kind, lasting) in [
        (HASHED, "text/javascript; charset=utf-8", true),
        (WASM, "application/wasm", true),
        ("/style-0011223344556677.css", "text/css; charset=utf-8", true),
        ("/boot.js", "text/javascript; charset=utf-8", false),
        ("/robots.txt", "text/plain; charset=utf-8", false),
        ("/deep/in/a/folder.txt", "text/plain; charset=utf-8", false),
    ] {
        let reply = visitor.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), kind, "{path}");
        let expected = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
        assert_eq!(reply.header("cache-control"), expected, "{path}");
        let head = visitor.call(Method::HEAD, path, &[], "").await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
    }
}

#[tokio::test]
async fn page_is_fresh_by_its_content_whatever_the_time_of_its_file() {
    let (mut server, visitor, folder) = set_up().await;
    let page = visitor.get("/").await;
    let (tag, policy) = (page.header("etag").to_owned(), page.header("content-security-policy").to_owned());
    assert!(!tag.is_empty() && page.header("last-modified").is_empty());
    let again = async |headers: &[(&str, &str)]| visitor.call(Method::GET, "/", headers, "").await;
    assert_eq!(again(&[("if-modified-since", "Fri, 31 Dec 2100 00:00:00 GMT")]).await.status, 200);
    let known = again(&[("if-none-match", &tag)]).await;
    assert_eq!((known.status, known.header("content-security-policy")), (304, policy.as_str()));
    // Another release: until the restart, the page and its policy stay those of this one.
    std::fs::write(folder.path().join("index.html"), "<script>other()</script>").expect("writing a file");
    assert_eq!(again(&[]).await.body, page.body);
    server.restart(TimeDelta::zero()).await;
    let other = again(&[("if-none-match", &tag)]).await;
    assert_eq!((other.status, other.text().as_str()), (200, "<script>other()</script>"));
    assert_ne!(other.header("content-security-policy"), policy);
    let file = visitor.call(Method::GET, "/robots.txt", &[("if-modified-since", "Fri, 31 Dec 2100 00:00:00 GMT")], "");
    assert_eq!(file.await.status, 200);
}

#[tokio::test]
async fn compressed_files_are_served_by_accept_encoding() {
    let (_server, visitor, _folder) = set_up().await;
    for (accepted, encoding, content) in [
        ("br, gzip", "br", "brotli script"),
        ("gzip, deflate, br;q=1.0", "br", "brotli script"),
        ("gzip", "gzip", "gzip script"),
        ("gzip, br;q=0", "gzip", "gzip script"),
        ("identity", "", "plain script"),
        ("", "", "plain script"),
        ("deflate, zstd", "", "plain script"),
    ] {
        let reply = get(&visitor, HASHED, accepted).await;
        assert_eq!((reply.header("content-encoding"), reply.text().as_str()), (encoding, content), "{accepted}");
        assert!(reply.header("content-type").starts_with("text/javascript"));
        // Shared caches must not mix the encodings up.
        assert!(reply.varies_by("accept-encoding"), "{accepted}");
    }
    // A file without a compressed form.
    let reply = get(&visitor, "/boot.js", "br, gzip").await;
    assert_eq!((reply.header("content-encoding"), reply.text().as_str()), ("", "boot();"));
}

#[tokio::test]
async fn missing_files_are_not_found() {
    let (_server, visitor, _folder) = set_up().await;
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
        let reply = visitor.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        let cache = reply.header("cache-control");
        assert!(cache == "no-cache" || cache == "no-store", "{path}: {cache}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(visitor.call(method.clone(), "/index.html", &[], "").await.status, 405, "{method}");
    }
}

/// The folder of the next release.
fn next_release() -> TempDir {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    std::fs::create_dir(folder.path().join("texts")).expect("creating a folder");
    for (name, content) in [
        ("index.html", "next page"),
        ("app-fedcba9876543210.js", "next script"),
        ("app-fedcba9876543210.js.br", "next brotli script"),
        ("app-fedcba9876543210.js.gz", "next gzip script"),
        ("texts/en-fedcba9876543210.json", "{}"),
        ("new.js", "without a hash"),
        (".app-fedcba9876543210.js", "hidden"),
    ] {
        std::fs::write(folder.path().join(name), content).expect("writing a file");
    }
    folder
}

/// As the start of another server on the database does.
async fn share(server: &TestServer, folder: &TempDir) {
    let site = Site::open(folder.path()).expect("opening the app folder");
    site.share_files(&server.store, server.now()).await.expect("the store succeeds");
}

#[tokio::test]
async fn hashed_files_of_releases_before_and_after_are_found_on_each_server() {
    const NEXT: &str = "/app-fedcba9876543210.js";
    let (mut server, visitor, folder) = set_up().await;
    let policy = visitor.get(HASHED).await.header("content-security-policy").to_owned();
    assert_eq!(visitor.get(NEXT).await.status, 404);
    share(&server, &next_release()).await;
    for (path, encoding, kind, content) in [
        (NEXT, "br", "text/javascript; charset=utf-8", "next brotli script"),
        (NEXT, "gzip", "text/javascript; charset=utf-8", "next gzip script"),
        (NEXT, "", "text/javascript; charset=utf-8", "next script"),
        ("/texts/en-fedcba9876543210.json", "", "application/json", "{}"),
    ] {
        let reply = get(&visitor, path, encoding).await;
        assert_eq!((reply.status, reply.text().as_str()), (200, content), "{path} {encoding}");
        for (name, value) in [
            ("content-encoding", encoding),
            ("content-type", kind),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("content-security-policy", policy.as_str()),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(reply.header(name), value, "{path} {encoding}: {name}");
        }
        assert!(reply.varies_by("accept-encoding"), "{path}");
        let head = visitor.call(Method::HEAD, path, &[], "").await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
    }
    for path in ["/new.js", "/.app-fedcba9876543210.js", "/app-fedcba9876543211.js"] {
        let missing = visitor.get(path).await;
        assert_eq!(missing.status, 404, "{path}");
        assert!(!missing.header("cache-control").contains("immutable"), "{path}");
    }
    // After the upgrade of this server, or in its place a rollback.
    for ending in ["", ".br", ".gz"] {
        let file = [HASHED, ending].concat();
        std::fs::remove_file(folder.path().join(file.trim_start_matches('/'))).expect("removing a file");
    }
    server.restart(TimeDelta::zero()).await;
    assert_eq!(get(&visitor, HASHED, "br").await.text(), "brotli script");
    assert_eq!(get(&visitor, NEXT, "br").await.text(), "next brotli script");
}

#[tokio::test]
async fn stored_file_that_was_incomplete_is_replaced_and_a_damaged_one_is_not_served() {
    let (server, visitor, _folder) = set_up().await;
    let next = next_release();
    let file = next.path().join("app-fedcba9876543210.js");
    std::fs::write(&file, "next").expect("writing a file");
    share(&server, &next).await;
    std::fs::write(&file, "next script").expect("writing a file");
    share(&server, &next).await;
    assert_eq!(visitor.get("/app-fedcba9876543210.js").await.text(), "next script");
    server.sql("update app_file set content = ?1 where path like '/texts/%'", [b"[]".to_vec()]);
    assert_eq!(visitor.get("/texts/en-fedcba9876543210.json").await.status, 404);
}

#[tokio::test]
async fn mailed_link_whose_hash_was_encoded_leads_to_the_app_and_is_not_logged() {
    const CODE: &str = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";
    let log = CapturedLog::default();
    let _capture = log.capture(Level::TRACE);
    let (server, visitor, _folder) = set_up().await;
    log.take();
    for (path, query) in [
        ("/%23/useraccount/contacts/12", format!("?tab=REQUESTS&token={CODE}")),
        ("/%23/useraccount/contacts/12", format!("?tab=REQUESTS&amp;token={CODE}")),
        ("/%23/useraccount/contacts/12", format!("%3Ftab%3DREQUESTS%26token%3D{CODE}")),
        ("/%23%2Fuseraccount%2Fcontacts%2F12", format!("%3Ftab%3DREQUESTS%26token%3D{CODE}")),
        ("/%2523/useraccount/contacts/12", format!("?tab=REQUESTS&token={CODE}")),
        ("/useraccount/contacts/12", format!("?tab=REQUESTS&token={CODE}")),
    ] {
        let address = [path, &query].concat();
        let answer = raw(&server, &address).await;
        assert!(answer.starts_with("HTTP/1.1 307 "), "{address}: {answer}");
        let header = |name: &str| {
            let values = answer.lines().filter_map(|line| line.split_once(": "));
            values.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next().expect("the header")
        };
        let base = reqwest::Url::parse(&visitor.url(&address)).expect("a URL");
        let target = base.join(&header("location")).expect("a URL");
        assert_eq!((target.path(), target.query()), ("/", None), "{address}");
        let link = Link::parse(target.fragment().expect("a fragment"));
        let code = ValidationCode::parse(CODE);
        assert_eq!(link, Link::MailedRequest { id: RequestId::new(12).expect("a number"), code }, "{address}");
        assert_eq!(
            (header("cache-control"), header("referrer-policy")),
            ("no-store".to_owned(), "no-referrer".to_owned())
        );
        let text = log.take();
        assert!(!text.contains(&CODE[..16]), "{address}: {text}");
    }
}

#[tokio::test]
async fn rejects_path_traversal() {
    let (server, _, folder) = set_up().await;
    let name = |path: &std::path::Path| path.file_name().expect("a file name").to_string_lossy().into_owned();
    let outside = format!("{}/secret.txt", name(server.folder.path()));
    assert!(folder.path().join("..").join(&outside).exists());
    let paths = [
        format!("/../{outside}"),
        format!("/..%2f{}", outside.replace('/', "%2f")),
        format!("/%2e%2e/{outside}"),
        format!("/deep/../../{outside}"),
        format!("/..\\{outside}"),
        format!("//../{outside}"),
        format!("/{}", server.folder.path().join("secret.txt").display()),
        "/../../../../../../etc/passwd".to_owned(),
        "/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd".to_owned(),
        format!("/deep/%2e%2e/%2e%2e/{outside}"),
    ];
    for path in paths {
        let answer = raw(&server, &path).await;
        let status: u16 = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
        assert!((400..500).contains(&status), "{path}: {answer}");
        assert!(!answer.contains("secret\n") && !answer.ends_with("secret") && !answer.contains("root:"), "{path}");
    }
}

#[tokio::test]
async fn hidden_files_are_not_served() {
    let (_server, visitor, folder) = set_up().await;
    for name in [".env", ".git/config", "deep/.hidden/file.txt", "deep/.htpasswd", ".well-known/security.txt"] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent folder")).expect("creating a folder");
        std::fs::write(path, "content").expect("writing a file");
    }
    for path in [
        "/.env",
        "/.git/config",
        "/%2egit/config",
        "/.git",
        "//.git/config",
        "/deep/.hidden/file.txt",
        "/deep/%2Ehtpasswd",
    ] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
    // For everybody by definition (RFC 8615).
    assert_eq!(visitor.get("/.well-known/security.txt").await.text(), "content");
}

#[cfg(unix)]
#[tokio::test]
async fn symbolic_links_in_the_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (server, visitor, folder) = set_up().await;
    let secret = server.folder.path().join("secret.txt");
    symlink(&secret, folder.path().join("link.txt")).expect("creating a link");
    symlink(&secret, folder.path().join("boot.js.br")).expect("creating a link");
    symlink(server.folder.path(), folder.path().join("deep/outside")).expect("creating a link");
    for path in ["/link.txt", "/deep/outside/secret.txt", "/l%69nk.txt", "/deep//outside/secret.txt"] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
    let reply = get(&visitor, "/boot.js", "br").await;
    assert!(!reply.text().contains("secret"), "{}", reply.text());
    // The folder itself may be one, so that a deployment can switch releases.
    let current = server.folder.path().join("current");
    symlink(folder.path(), &current).expect("creating a link");
    let path = current.to_str().expect("temporary paths are UTF-8").to_owned();
    let other = TestServer::start_with(&["--app-dir", &path], |_| {}).await;
    assert_eq!(other.visitor().get("/robots.txt").await.status, 200);
}

#[tokio::test]
async fn only_the_api_is_served_without_an_app_folder() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    for path in ["/", "/index.html", HASHED] {
        visitor.get(path).await.problem(404);
    }
    assert_eq!(visitor.get("/healthz").await.ok::<String>(), "ok");
}
