//! The built app: precompressed static files under a strict content security policy (decision 0020).

use crate::http::errors::ApiError;
use crate::http::mangled_link;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use handover_api::route;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The folder of the built app, and its page with the content security policy that belongs to it.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
    page: Arc<Page>,
}

/// `index.html` as it was when the server started. It is fresh by its content: times of files say nothing, because packages
/// give all files the same one, and a rollback puts back older ones.
#[derive(Debug)]
struct Page {
    policy: HeaderValue,
    etag: HeaderValue,
    plain: Bytes,
    /// By name of the encoding, the smallest first.
    compressed: Vec<(&'static str, Bytes)>,
}

/// The app cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The folder contains no `index.html`.
    #[error("there is no built app in {folder}: {source}")]
    Missing {
        /// The folder.
        folder: String,
        /// The error of the operating system.
        source: std::io::Error,
    },
}

impl Site {
    /// Reads the page and allows exactly its inline scripts, by hash.
    ///
    /// # Errors
    /// The folder contains no `index.html`.
    pub fn open(folder: &Path) -> Result<Self, SiteError> {
        let page = std::fs::read_to_string(folder.join("index.html"))
            .map_err(|source| SiteError::Missing { folder: folder.display().to_string(), source })?;
        let compressed = [("br", "index.html.br"), ("gzip", "index.html.gz")]
            .into_iter()
            .filter_map(|(name, file)| std::fs::read(folder.join(file)).ok().map(|bytes| (name, Bytes::from(bytes))));
        Ok(Self { folder: folder.to_owned(), page: Arc::new(Page::new(page, compressed.collect())) })
    }
}

impl Page {
    fn new(page: String, compressed: Vec<(&'static str, Bytes)>) -> Self {
        let policy = policy(&inline_scripts(&page));
        let etag = format!("W/\"{}\"", STANDARD.encode(Sha256::digest(page.as_bytes())));
        Self {
            policy: HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'")),
            etag: HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("W/\"\"")),
            plain: page.into(),
            compressed,
        }
    }

    fn respond(&self, request: &HeaderMap) -> Response {
        let is_known = request.get_all(header::IF_NONE_MATCH).iter().any(|tag| self.is_named_by(tag));
        let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let etag = [(header::ETAG, self.etag.clone())];
        if is_known {
            return (StatusCode::NOT_MODIFIED, etag).into_response();
        }
        let kind = [(header::CONTENT_TYPE, "text/html")];
        match self.compressed.iter().find(|(name, _)| accepts(accepted, name)) {
            Some((name, body)) => (etag, kind, [(header::CONTENT_ENCODING, *name)], body.clone()).into_response(),
            None => (etag, kind, self.plain.clone()).into_response(),
        }
    }

    fn is_named_by(&self, tag: &HeaderValue) -> bool {
        let Ok(tags) = tag.to_str() else { return false };
        let own = self.etag.to_str().unwrap_or_default().trim_start_matches("W/");
        tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == own)
    }
}

/// Whether `Accept-Encoding` names an encoding without refusing it.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let is_refused = matches!(weight.trim().trim_start_matches("q="), "0" | "0.0" | "0.00" | "0.000");
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

/// The content security policy (ASVS 3.4.3): same-origin resources, known inline scripts and WebAssembly.
fn policy(scripts: &[&str]) -> String {
    let hashes: Vec<String> = scripts
        .iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
        hashes.concat()
    )
}

/// The contents of `<script>` elements without `src`.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = after.split_once('>') else { break };
        let Some((content, after)) = after.split_once("</script>") else { break };
        if !attributes.contains("src=") && !content.is_empty() {
            found.push(content);
        }
        rest = after;
    }
    found
}

/// A router that serves the app's files.
pub(crate) fn router(site: Site) -> Router {
    let files = ServeDir::new(&site.folder).precompressed_br().precompressed_gzip();
    let (policy, folder) = (site.page.policy.clone(), Arc::<Path>::from(site.folder));
    let page = get(async move |headers: HeaderMap| site.page.respond(&headers));
    Router::new()
        .route("/", page.clone())
        .route("/index.html", page)
        .fallback_service(files)
        .layer(middleware::from_fn(move |request: Request, next: Next| only_public(Arc::clone(&folder), request, next)))
        .layer(middleware::from_fn(move |request: Request, next: Next| page_headers(policy.clone(), request, next)))
}

/// Serves paths outside the API from the app's files, if there are any.
pub(crate) async fn fallback(pages: Option<Router>, request: Request) -> Response {
    let path = request.uri().path();
    let is_api = [route::ROOT, route::ROOT_V2].iter().any(|root| path.starts_with(root));
    match pages {
        Some(pages) if !is_api => match mangled_link::redirect(&request) {
            Some(redirect) => redirect,
            None => pages.oneshot(request).await.into_response(),
        },
        _ => ApiError::not_found().into_response(),
    }
}

/// Answers 404 for hidden files, and for files that are symbolic links, or in folders that are: those may lead out of the
/// app's folder.
async fn only_public(folder: Arc<Path>, request: Request, next: Next) -> Response {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    if is_hidden(&path) {
        return ApiError::not_found().into_response();
    }
    let is_link = tokio::task::spawn_blocking(move || contains_symlink(&folder, &path)).await;
    if is_link.unwrap_or(true) { ApiError::not_found().into_response() } else { next.run(request).await }
}

/// Whether a part of the path is hidden, such as `.git` (ASVS 13.4.1). `.well-known` is public by definition (RFC 8615).
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.') && name != ".well-known")
}

/// Checks each folder and the file of a path below `folder`, and the file's compressed forms.
fn contains_symlink(folder: &Path, path: &str) -> bool {
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|entry| entry.is_symlink());
    let mut place = folder.to_owned();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        place.push(name);
        if is_link(&place) {
            return true;
        }
    }
    ["br", "gz"].iter().any(|ending| {
        let mut compressed = place.clone().into_os_string();
        compressed.push(".");
        compressed.push(ending);
        is_link(Path::new(&compressed))
    })
}

/// Files with a content hash in their name are immutable; all others are fetched again, whatever the times of the files.
async fn page_headers(policy: HeaderValue, mut request: Request, next: Next) -> Response {
    let is_immutable = has_hash(request.uri().path());
    if !is_immutable {
        request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    }
    let mut response = next.run(request).await;
    // A missing file may exist after the next release.
    let is_immutable = is_immutable && !response.status().is_client_error();
    let cache = if is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    if let Some(with_charset) = headers.get(header::CONTENT_TYPE).and_then(with_charset) {
        headers.insert(header::CONTENT_TYPE, with_charset);
    }
    if !is_immutable {
        headers.remove(header::LAST_MODIFIED);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    // `ServeDir` does not set it.
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The content type of a text with its charset (ASVS 4.1.1); `None` if nothing has to be added.
fn with_charset(content_type: &HeaderValue) -> Option<HeaderValue> {
    let text = content_type.to_str().ok().filter(|text| text.starts_with("text/") && !text.contains("charset"))?;
    HeaderValue::from_str(&[text, "; charset=utf-8"].concat()).ok()
}

/// Reports whether the file name ends in a content hash as trunk writes it: `name-0123456789abcdef.ext`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let hash = stem.rsplit('-').next().unwrap_or_default();
    hash.len() >= 8 && hash != stem && hash.bytes().all(|b| b.is_ascii_hexdigit())
}
