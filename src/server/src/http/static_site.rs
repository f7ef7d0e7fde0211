//! The built app: precompressed static files under a strict content security policy (decision 0020).

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::header_text;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use handover_api::{Link, route};
use handover_rules::Timestamp;
use handover_store::{Store, StoreError};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;
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
        folder: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("the built app cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Bytes of the files that are stored for other servers: some ten releases.
const MOST_STORED: u64 = 64 * 1024 * 1024;

/// Memory of the files of other releases.
const MOST_CACHED: usize = 16 * 1024 * 1024;

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

    /// Stores the files with a hash in their names, so that servers with another release can serve them. To be called before
    /// the page is served, which names them. A file that was incomplete at an earlier start has another size.
    ///
    /// # Errors
    /// A file cannot be read, or the store failed.
    pub async fn share_files(&self, store: &Store, now: Timestamp) -> Result<(), SiteError> {
        let files = hashed_files(&self.folder)?;
        let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
        let known = paths.clone();
        let known: HashMap<String, u64> =
            store.read(move |reader| reader.app_files(&known)).await?.into_iter().collect();
        let missing = files.iter().filter(|(path, bytes)| known.get(path) != Some(bytes));
        let missing: Vec<(String, Bytes)> = missing
            .map(|(path, _)| Ok((path.clone(), std::fs::read(self.folder.join(path.trim_start_matches('/')))?.into())))
            .collect::<io::Result<_>>()?;
        let keep = store.write(move |tx| {
            for (path, content) in &missing {
                tx.store_app_file(path, content, now)?;
            }
            tx.keep_app_files(&paths, MOST_STORED, now)
        });
        Ok(keep.await?)
    }
}

/// Paths below `folder` and sizes of the files with a hash in their names, without hidden files and symbolic links, which are
/// not served.
fn hashed_files(folder: &Path) -> io::Result<Vec<(String, u64)>> {
    let (mut found, mut folders) = (Vec::new(), vec![String::new()]);
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(below.trim_start_matches('/')))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let (path, kind) = ([&below, "/", &name].concat(), entry.file_type()?);
            if is_hidden(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && has_hash(&path) {
                found.push((path, entry.metadata()?.len()));
            }
        }
    }
    Ok(found)
}

/// Files of the releases of other servers, before and after this one.
struct OtherReleases {
    store: Store,
    /// By path. A file stays while it is sent, so that slow readers share it.
    cached: Mutex<HashMap<String, Bytes>>,
}

impl OtherReleases {
    async fn respond(&self, path: &str, request: &HeaderMap) -> ApiResult<Response> {
        let accepted = header_text(request, header::ACCEPT_ENCODING);
        let forms = [("br", ".br"), ("gzip", ".gz"), ("", "")].into_iter();
        let forms = forms.filter(|(encoding, _)| encoding.is_empty() || accepts(accepted, encoding));
        let forms: Vec<_> = forms.map(|(encoding, ending)| (encoding, [path, ending].concat())).collect();
        let paths: Vec<String> = forms.iter().map(|(_, path)| path.clone()).collect();
        let stored =
            if has_hash(path) { self.store.read(move |reader| reader.app_files(&paths)).await? } else { vec![] };
        let found = forms.into_iter().find(|(_, path)| stored.iter().any(|(stored, _)| stored == path));
        let Some((encoding, form)) = found else { return Ok(StatusCode::NOT_FOUND.into_response()) };
        let Some(content) = self.content(form).await? else { return Ok(StatusCode::NOT_FOUND.into_response()) };
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let mut response = ([(header::CONTENT_TYPE, kind.as_ref())], content).into_response();
        if !encoding.is_empty() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Ok(response)
    }

    async fn content(&self, path: String) -> ApiResult<Option<Bytes>> {
        let known = self.cached.lock().await.get(&path).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let name = path.clone();
        let Some(content) = self.store.read(move |reader| reader.app_file(&name)).await?.map(Bytes::from) else {
            return Ok(None);
        };
        let mut cached = self.cached.lock().await;
        // Another call may have read it meanwhile.
        if let Some(content) = cached.get(&path) {
            return Ok(Some(content.clone()));
        }
        let has_room = |cached: &HashMap<String, Bytes>| {
            cached.is_empty() || cached.values().map(Bytes::len).sum::<usize>() + content.len() <= MOST_CACHED
        };
        if !has_room(&cached) {
            cached.retain(|_, content| !content.is_unique());
        }
        if !has_room(&cached) {
            return Err(StoreError::Busy.into());
        }
        cached.insert(path, content.clone());
        Ok(Some(content))
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
        let accepted = header_text(request, header::ACCEPT_ENCODING);
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

/// A router that serves the app's files, also those of other servers' releases.
pub(crate) fn router(site: Site, store: Store) -> Router {
    let others = Arc::new(OtherReleases { store, cached: Mutex::default() });
    let others: MethodRouter =
        get(async move |uri: Uri, headers: HeaderMap| others.respond(uri.path(), &headers).await);
    let files = ServeDir::new(&site.folder).precompressed_br().precompressed_gzip().fallback(others);
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
        Some(pages) if !is_api => match redirect_mangled_link(&request) {
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
    // A missing file may exist after the next release, and one that cannot be read at the next try.
    let is_immutable =
        is_immutable && (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED);
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

/// `#`, encoded up to three times.
const ENCODED_HASHES: [&str; 3] = ["%23", "%2523", "%252523"];

/// The redirect to the app of a mailed link that a gateway has changed so that its fragment reaches the server: with an
/// encoded `#`, or without one (decision 0006). `None` for every other request. The address carries a code: it must not be
/// logged.
fn redirect_mangled_link(request: &Request) -> Option<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    Some(Redirect::temporary(&app_address(request.uri())?).into_response())
}

/// The address in the app, relative to that of the request: a proxy may have taken a prefix off its path.
fn app_address(uri: &Uri) -> Option<String> {
    let address = uri.path_and_query()?.as_str();
    let path = uri.path();
    let encoded = ENCODED_HASHES.iter().find_map(|hash| path.find(hash).map(|at| (at, at + hash.len())));
    let without = || Link::parse(address).is_mailed().then_some((1, 0));
    let (folder, fragment) = encoded.or_else(without)?;
    let depth = path.get(folder..)?.matches('/').count();
    let up = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    Some([&up, "#", address.get(fragment..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragment_in_a_path_leads_to_the_app() {
        for (address, app) in [
            (
                "/%23/useraccount/contacts/12?tab=REQUESTS&token=x",
                "../../../#/useraccount/contacts/12?tab=REQUESTS&token=x",
            ),
            ("/%23/password/new?token=x", "../../#/password/new?token=x"),
            ("/%23%2Fpassword%2Fnew%3Ftoken%3Dx", "./#%2Fpassword%2Fnew%3Ftoken%3Dx"),
            ("/%2523/password/new?token=x", "../../#/password/new?token=x"),
            ("/contacts/%23/password/new?token=x", "../../#/password/new?token=x"),
            ("/useraccount/contacts/12?tab=REQUESTS&token=x", "../../#/useraccount/contacts/12?tab=REQUESTS&token=x"),
            ("/password/new?token=x", "../#/password/new?token=x"),
            ("/%23", "./#"),
        ] {
            assert_eq!(app_address(&Uri::from_static(address)).as_deref(), Some(app), "{address}");
        }
        for address in ["/", "/index.html", "/?x=%23/a", "/account/contacts/services", "/nothing"] {
            assert_eq!(app_address(&Uri::from_static(address)), None, "{address}");
        }
    }
}
