//! Memory of large answers while their callers receive them (decision 0022): a caller may read slowly or never, and many
//! callers may do so together.

use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::extract::{ClientIp, LoggedAccount};
use crate::http::limits::{CallerShare, CallerShares, Counter};
use crate::limits::Network;
use axum::Extension;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use handover_api::Reason;
use handover_rules::NicHandle;
use handover_store::{StoreError, StoreResult};
use hyper::body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::Sleep;

/// Memory of all large answers, in KiB.
const MAX_KIB: u32 = 32 * 1024;

/// Of one account, and of one network, as [`Network`] counts them.
const MAX_OF_CALLER: u32 = MAX_KIB / 2;

/// Answers of more bytes are large. The memory of smaller ones is bounded by the number of connections.
const LARGE: u64 = 16 * 1024;

/// Memory that a stream takes up, in KiB: a part that is made, and those that are sent.
pub(crate) const STREAM_KIB: u32 = 512;

/// Bytes that are handed to the connection at a time.
const SLICE: usize = 32 * 1024;

/// Longest time of an answer.
const LONGEST: Duration = Duration::from_secs(600);

/// An extension of responses whose memory has a bound of its own.
#[derive(Clone, Copy)]
pub(crate) struct HasOwnMemory;

/// An extension of responses whose memory was counted while they were made.
#[derive(Clone)]
pub(crate) struct CountedMemory(pub(crate) Arc<Vec<CallerShare>>);

/// The memory from which a caller's large answers take.
#[derive(Clone)]
pub(crate) struct AnswerMemory {
    shares: Arc<CallerShares>,
    caps: Vec<(Counter, u32)>,
}

impl AnswerMemory {
    pub(crate) fn of(state: &AppState, client: ClientIp, account: Option<&NicHandle>) -> Self {
        let networks = if client.is_loopback() { Vec::new() } else { client.networks() };
        let cap = |network: Network| {
            let cap = MAX_OF_CALLER.saturating_mul(network.size.weight()).min(MAX_KIB);
            (Counter::Network(network.key), cap)
        };
        let of_account = account.map(|account| (Counter::Account(account.clone()), MAX_OF_CALLER));
        let caps = networks.into_iter().map(cap).chain(of_account).chain([(Counter::Server, MAX_KIB)]).collect();
        Self { shares: Arc::clone(&state.answers), caps }
    }

    /// Counts an answer before it is made, by its bytes as far as they are known. Counts no more than
    /// a caller's share: otherwise a longer answer could never be read.
    ///
    /// # Errors
    /// There is no room.
    pub(crate) fn count(&self, bytes: u64) -> StoreResult<Extension<CountedMemory>> {
        let mut shares = Vec::new();
        if let Some(kib) = kib_of(bytes) {
            shares.push(self.take(kib.min(MAX_OF_CALLER)).map_err(|_| StoreError::Busy)?);
        }
        Ok(Extension(CountedMemory(Arc::new(shares))))
    }

    #[cfg(test)]
    pub(crate) const fn with(shares: Arc<CallerShares>, caps: Vec<(Counter, u32)>) -> Self {
        Self { shares, caps }
    }

    /// Counts a number of KiB.
    ///
    /// # Errors
    /// There is no room.
    pub(crate) fn take(&self, kib: u32) -> Result<CallerShare, ApiError> {
        self.shares.take_some(kib, self.caps.clone()).map_err(|full| {
            let detail = match full {
                Counter::Network(_) => {
                    "Your network is receiving several large answers already. Try again in a moment."
                }
                Counter::Account(_) => {
                    "This account is receiving several large answers already. Try again in a moment."
                }
                _ => "The server is busy with other large answers. Try again in a moment.",
            };
            ApiError::new(Reason::Busy, detail)
        })
    }
}

/// Counts the memory of a large answer until it was sent, unless it is counted already. Without room, the answer to a read is
/// [`Reason::Busy`]; a write is answered, since it was carried out.
pub(crate) async fn hold(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let client = ClientIp::of(request.extensions(), request.headers(), state.settings.trusted_proxies);
    let account = request.extensions().get::<LoggedAccount>().cloned().unwrap_or_default();
    // Dry runs are posted.
    let is_read = request.method().is_safe() || request.uri().path().ends_with("/check");
    let mut response = next.run(request).await;
    if let Some(CountedMemory(shares)) = response.extensions_mut().remove()
        && !shares.is_empty()
    {
        return response.map(|body| Body::new(HeldBody::new(body, shares)));
    }
    let Some(kib) = memory(&response) else { return response };
    match AnswerMemory::of(&state, client, account.get()).take(kib) {
        Ok(share) => response.map(|body| Body::new(HeldBody::new(body, Arc::new(vec![share])))),
        Err(_) if !is_read => response,
        Err(refusal) => refusal.into_response(),
    }
}

/// The memory of an answer, in KiB; `None` if it is not counted. Event streams have caps of their own, and gather changes
/// while nobody reads them.
fn memory(response: &Response) -> Option<u32> {
    let is_kind = |kind: &str| {
        let given = response.headers().get(header::CONTENT_TYPE).and_then(|given| given.to_str().ok());
        given.is_some_and(|given| given.starts_with(kind))
    };
    if response.extensions().get::<HasOwnMemory>().is_some() || is_kind("text/event-stream") {
        return None;
    }
    match response.body().size_hint().exact() {
        Some(size) => kib_of(size),
        None => Some(STREAM_KIB),
    }
}

/// KiB of a large answer.
fn kib_of(bytes: u64) -> Option<u32> {
    (bytes > LARGE).then(|| u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX))
}

/// A part of an answer, whose memory counts until it was written to the connection.
struct HeldPart {
    part: Bytes,
    _shares: Arc<Vec<CallerShare>>,
}

impl AsRef<[u8]> for HeldPart {
    fn as_ref(&self) -> &[u8] {
        &self.part
    }
}

/// A body that holds its shares, in slices: the connection takes the next one once it has written most of the last.
struct HeldBody {
    body: Body,
    rest: Bytes,
    shares: Arc<Vec<CallerShare>>,
    is_over: Pin<Box<Sleep>>,
}

impl HeldBody {
    fn new(body: Body, shares: Arc<Vec<CallerShare>>) -> Self {
        let is_over = Box::pin(tokio::time::sleep(LONGEST));
        Self { body, rest: Bytes::new(), shares, is_over }
    }
}

impl HttpBody for HeldBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.is_over.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut)))));
        }
        if self.rest.is_empty() {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => frame,
                end => return Poll::Ready(end),
            };
            let part = match frame.into_data() {
                Ok(part) => part,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            };
            self.rest = Bytes::from_owner(HeldPart { part, _shares: Arc::clone(&self.shares) });
        }
        let length = self.rest.len().min(SLICE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        self.body.size_hint().exact().map(|size| SizeHint::with_exact(size + rest)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use futures_util::StreamExt;

    fn answer(bytes: usize) -> Response {
        vec![b'x'; bytes].into_response()
    }

    #[test]
    fn only_large_answers_count() {
        assert_eq!(memory(&answer(16 * 1024)), None);
        assert_eq!(memory(&answer(16 * 1024 + 1)), Some(17));
        let stream = || Body::from_stream(futures_util::stream::empty::<Result<Bytes, axum::Error>>());
        assert_eq!(memory(&stream().into_response()), Some(STREAM_KIB));
        let events = [(header::CONTENT_TYPE, "text/event-stream")];
        assert_eq!(memory(&(events, stream()).into_response()), None);
        assert_eq!(memory(&(axum::Extension(HasOwnMemory), stream()).into_response()), None);
    }

    #[tokio::test]
    async fn memory_counts_until_the_last_part_was_written() {
        let shares = Arc::<CallerShares>::default();
        let take = || shares.take_some(100, vec![(Counter::Server, 100)]);
        let body = HeldBody::new(answer(100 * 1024).into_body(), Arc::new(vec![take().expect("there is room")]));
        assert_eq!(body.size_hint().exact(), Some(100 * 1024));
        let mut parts = Body::new(body).into_data_stream();
        let mut sent = Vec::new();
        while let Some(part) = parts.next().await {
            sent.push(part.expect("no error"));
        }
        drop(parts);
        assert_eq!(sent.iter().map(Bytes::len).collect::<Vec<_>>(), [SLICE, SLICE, SLICE, 4 * 1024]);
        assert!(take().is_err(), "the connection still has its parts");
        drop(sent);
        assert!(take().is_ok());
    }
}
