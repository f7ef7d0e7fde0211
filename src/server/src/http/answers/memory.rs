//! Memory of large answers while their callers receive them (decision 0022): a caller may read slowly or never, and many
//! callers may do so together.

use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::extract::{ClientIp, LoggedAccount};
use crate::http::limits::{CallerShare, CallerShares, Counter};
use crate::limits::Network;
use axum::Extension;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use futures_util::{Stream, stream};
use handover_api::Reason;
use handover_rules::NicHandle;
use handover_store::{StoreError, StoreResult};
use hyper::body::{Frame, SizeHint};
use std::io::{self, Cursor, Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

/// Memory of all large answers, in KiB.
const MAX_KIB: u32 = 32 * 1024;

/// Memory of one account or one network, by [`Network`].
const MAX_OF_CALLER: u32 = MAX_KIB / 2;

/// Answers of more bytes are large. The memory of smaller ones is bounded by the number of connections.
const LARGE: u64 = 16 * 1024;

/// Memory that a stream takes up, in KiB: a part that is made, and those that are sent.
const STREAM_KIB: u32 = 512;

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

    /// Counts an answer before it is made, by the bytes that are known, up to a caller's share: otherwise a longer answer could
    /// never be read. Fails without room.
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

    /// Fails without room.
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
pub(crate) async fn hold_answer_memory(state: AppState, request: Request, next: Next) -> Response {
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

/// Bytes that are unpacked at a time.
const PART: usize = 32 * 1024;

/// A file that one read writes, and that its caller may receive slowly: compressed in memory, which is counted as it grows.
pub(crate) struct PackedFile {
    encoder: GzEncoder<Vec<u8>>,
    memory: AnswerMemory,
    shares: Vec<CallerShare>,
}

pub(crate) struct WrittenFile {
    packed: Bytes,
    shares: Vec<CallerShare>,
}

impl PackedFile {
    /// Counts the first part of the memory, for working, before anything is read. Fails without room.
    pub(crate) fn begin(memory: AnswerMemory) -> StoreResult<Self> {
        let mut file = Self { encoder: GzEncoder::new(Vec::new(), Compression::fast()), memory, shares: Vec::new() };
        file.grow()?;
        Ok(file)
    }

    /// Fails without room.
    pub(crate) fn write(&mut self, text: &str) -> StoreResult<()> {
        self.encoder.write_all(text.as_bytes()).map_err(failed)?;
        while self.encoder.get_ref().capacity().div_ceil(1024) > self.shares.len() * STREAM_KIB as usize {
            self.grow()?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> StoreResult<WrittenFile> {
        let packed = self.encoder.finish().map_err(failed)?.into();
        Ok(WrittenFile { packed, shares: self.shares })
    }

    fn grow(&mut self) -> StoreResult<()> {
        self.shares.push(self.memory.take(STREAM_KIB).map_err(|_| StoreError::Busy)?);
        Ok(())
    }
}

/// Cannot happen: the file is in memory.
fn failed(error: io::Error) -> StoreError {
    StoreError::Engine(Box::new(error))
}

impl IntoResponse for WrittenFile {
    /// Unpacked while it is sent, whatever the caller accepts: the layer that compresses decides that.
    fn into_response(self) -> Response {
        let mut packed = GzDecoder::new(Cursor::new(self.packed));
        let parts = std::iter::from_fn(move || {
            let mut part = Vec::with_capacity(PART);
            match packed.by_ref().take(PART as u64).read_to_end(&mut part) {
                Ok(0) => None,
                Ok(_) => Some(Ok(Bytes::from(part))),
                Err(error) => Some(Err(error)),
            }
        });
        let counted = CountedMemory(Arc::new(self.shares));
        (Extension(counted), Body::from_stream(stream::iter(parts))).into_response()
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ClientGone;

type Part = Result<Bytes, StoreError>;

/// Sends parts of an answer, which wait in memory until the client receives them, up to a number of bytes.
pub(crate) struct ByteSender {
    parts: UnboundedSender<Part>,
    room: Arc<Semaphore>,
    most: u32,
}

/// A part, and its share of the memory, which is free again once the part was written to the connection.
struct Counted {
    text: String,
    _room: Room,
}

pub(crate) struct Room(#[expect(dead_code, reason = "free again when dropped")] OwnedSemaphorePermit);

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

/// A channel for an answer of which `most` bytes may wait, or one longer part. The stream drops `held`, such as the place of
/// the answer, once its last part was taken.
pub(crate) fn byte_channel<T: Send + 'static>(
    most: u32,
    held: T,
) -> (ByteSender, impl Stream<Item = Part> + Send + 'static) {
    let (parts, received) = mpsc::unbounded_channel();
    let sender = ByteSender { parts, room: Arc::new(Semaphore::new(most as usize)), most };
    let next =
        async |(mut received, held): (UnboundedReceiver<Part>, T)| Some((received.recv().await?, (received, held)));
    (sender, stream::unfold((received, held), next))
}

impl ByteSender {
    /// Waits for room, then sends a part.
    pub(crate) async fn send(&self, text: String) -> Result<(), ClientGone> {
        let room = self.has_room_for(&text).await?;
        self.send_in(room, text)
    }

    /// Waits until there is room for a part.
    pub(crate) async fn has_room_for(&self, text: &str) -> Result<Room, ClientGone> {
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX).min(self.most);
        tokio::select! {
            room = Arc::clone(&self.room).acquire_many_owned(bytes) => room.map(Room).map_err(|_| ClientGone),
            () = self.closed() => Err(ClientGone),
        }
    }

    /// Sends a part for which there is room.
    pub(crate) fn send_in(&self, room: Room, text: String) -> Result<(), ClientGone> {
        let part = Bytes::from_owner(Counted { text, _room: room });
        self.parts.send(Ok(part)).map_err(|_| ClientGone)
    }

    /// Sends the last part, for which there need not be room.
    pub(crate) fn send_last(&self, text: String) {
        // Fails if the client has left.
        let _ = self.parts.send(Ok(text.into()));
    }

    /// Completes when the client leaves.
    pub(crate) async fn closed(&self) {
        self.parts.closed().await;
    }

    /// Aborts the answer, whose status was sent before.
    pub(crate) fn abort(&self, error: StoreError) {
        // Fails if the client has left.
        let _ = self.parts.send(Err(error));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use futures_util::{FutureExt, StreamExt};

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

    /// Texts that do not become smaller.
    fn text(number: u64) -> String {
        use sha2::{Digest, Sha256};
        format!("{:x}", Sha256::digest(number.to_be_bytes()))
    }

    #[tokio::test]
    async fn memory_is_counted_while_the_file_grows() {
        let shares = Arc::<CallerShares>::default();
        let memory = |kib| AnswerMemory::with(Arc::clone(&shares), vec![(Counter::Server, kib)]);
        let write = |kib: u32, texts: u64| {
            let mut file = PackedFile::begin(memory(kib))?;
            (0..texts).try_for_each(|number| file.write(&text(number)))?;
            file.finish()
        };
        let whole = write(4 * STREAM_KIB, 20_000).expect("there is room");
        assert!(shares.total() > STREAM_KIB, "more than the first part");
        assert!(matches!(write(4 * STREAM_KIB, 40_000).err(), Some(StoreError::Busy)), "of others and its own");
        assert!(write(shares.total(), 0).is_err(), "nothing begins without room");
        let body = to_bytes(whole.into_response().into_body(), usize::MAX).await.expect("the whole body");
        assert_eq!(body, (0..20_000).map(text).collect::<String>());
        assert_eq!(shares.total(), 0, "given back with the answer");
    }

    #[tokio::test]
    async fn parts_wait_up_to_a_number_of_bytes() {
        let (sender, parts) = byte_channel(10, ());
        let mut parts = Box::pin(parts);
        sender.send("12345".to_owned()).await.expect("there is room");
        sender.send("67890".to_owned()).await.expect("there is room");
        assert!(sender.send("x".to_owned()).now_or_never().is_none(), "it waits");
        let part = parts.next().await.expect("a part").expect("no error");
        assert!(sender.send("x".to_owned()).now_or_never().is_none(), "the part is not written yet");
        drop(part);
        sender.send("x".to_owned()).await.expect("there is room again");
        drop(parts);
        assert_eq!(sender.send("x".to_owned()).await, Err(ClientGone));
    }

    #[tokio::test]
    async fn long_part_waits_alone() {
        let (sender, parts) = byte_channel(4, ());
        let mut parts = Box::pin(parts);
        sender.send("123456789".to_owned()).await.expect("it is the only one");
        assert!(sender.send("x".to_owned()).now_or_never().is_none());
        assert_eq!(parts.next().await.and_then(Result::ok).as_deref(), Some(&b"123456789"[..]));
        sender.send("x".to_owned()).await.expect("there is room again");
    }

    #[tokio::test]
    async fn place_of_an_answer_is_held_until_its_last_part_is_taken() {
        let place = Arc::new(());
        let (sender, parts) = byte_channel(4, Arc::clone(&place));
        sender.send_last("the results".to_owned());
        drop(sender);
        let mut parts = Box::pin(parts);
        assert!(parts.next().await.is_some());
        assert_eq!(Arc::strong_count(&place), 2, "the answer may not be written yet");
        assert!(parts.next().await.is_none());
        assert_eq!(Arc::strong_count(&place), 1);
    }

    #[tokio::test]
    async fn sender_that_waits_learns_that_the_client_has_left() {
        let (sender, parts) = byte_channel(4, ());
        sender.send("1234".to_owned()).await.expect("there is room");
        let (sent, ()) = tokio::join!(sender.send("5".to_owned()), async { drop(parts) });
        assert_eq!(sent, Err(ClientGone));
    }
}
