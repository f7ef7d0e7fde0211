//! Limits on large bodies (decision 0022): how many a session and an account have under way, how many bytes are in memory
//! while they arrive, and how many are worked on at the same time.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::limits::{CallerShare, CallerShares, Counter};
use axum::body::Body;
use futures_util::StreamExt;
use handover_api::Reason;
use handover_rules::NicHandle;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bodies of more bytes are large. The memory of smaller ones is bounded by the number of connections.
const LARGE: usize = 16 * 1024;

/// Large bodies of one session, such as of a person with two tabs.
const MAX_OF_SESSION: u32 = 2;

/// Large bodies of one account.
const MAX_OF_ACCOUNT: u32 = 3;

/// Memory of all large bodies that arrive or wait: four of the largest.
const MAX_KIB: usize = 33 * 1024;

/// Bodies that are parsed and answered at the same time. More would take the processors from everybody else.
const MAX_AT_WORK: usize = 2;

/// Longest wait of a body that has arrived.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Bytes by which the memory of a large body grows, at least.
const STEP: usize = 64 * 1024;

/// The large bodies that are under way.
pub(crate) struct LargeBodies {
    shares: Arc<CallerShares>,
    kib: Arc<Semaphore>,
    at_work: Arc<Semaphore>,
    longest_wait: Duration,
}

impl Default for LargeBodies {
    fn default() -> Self {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let (kib, at_work) = (semaphore(MAX_KIB), semaphore(MAX_AT_WORK));
        Self { shares: Arc::default(), kib, at_work, longest_wait: LONGEST_WAIT }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct BodySender<'a> {
    pub(crate) session: [u8; 32],
    pub(crate) account: &'a NicHandle,
}

#[derive(Default)]
pub(crate) struct ReadBody {
    pub(crate) bytes: Vec<u8>,
    /// `None` for a small one.
    reserved: Option<Reserved>,
}

/// The share that a large body in memory takes up.
struct Reserved {
    share: CallerShare,
    kib: OwnedSemaphorePermit,
}

/// The place of a large body that is worked on, until it is answered.
pub(crate) struct WorkPlace {
    _share: CallerShare,
    _at_work: OwnedSemaphorePermit,
    kib: Option<OwnedSemaphorePermit>,
}

impl WorkPlace {
    /// Gives back the memory of a body that is parsed.
    pub(crate) fn release_memory(&mut self) {
        self.kib = None;
    }
}

impl LargeBodies {
    /// Reads a body. It is counted once it is known to be large, by the bytes that have arrived: slow senders hold
    /// little.
    ///
    /// # Errors
    /// It has more bytes than `max`, it breaks off, or there is no room for it.
    pub(crate) async fn read(&self, sender: BodySender<'_>, body: Body, max: usize) -> ApiResult<ReadBody> {
        let mut chunks = body.into_data_stream();
        let mut read = Ok(ReadBody::default());
        let mut length = 0;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| ApiError::new(Reason::Malformed, "The body broke off."))?;
            length += chunk.len();
            if length > max {
                return Err(ApiError::new(Reason::TooLarge, "The body is too large."));
            }
            // After a refusal the rest is read and dropped: clients that are still sending would miss the answer.
            let Ok(part) = &mut read else { continue };
            match self.grow(part, length, sender, max) {
                Ok(()) => part.bytes.extend_from_slice(&chunk),
                Err(refusal) => read = Err(refusal),
            }
        }
        read
    }

    /// Makes room for `length` bytes, and for some that follow.
    fn grow(&self, read: &mut ReadBody, length: usize, sender: BodySender<'_>, max: usize) -> ApiResult<()> {
        let present = read.bytes.capacity();
        if length <= present {
            return Ok(());
        }
        let capacity = if length > LARGE { length.max(present * 5 / 4).max(present + STEP).min(max) } else { LARGE };
        if length > LARGE {
            let reserved = match read.reserved.take() {
                Some(reserved) => reserved,
                None => Reserved { share: self.share(sender)?, kib: self.reserve(0)? },
            };
            let reserved = read.reserved.insert(reserved);
            let more = capacity.div_ceil(1024).saturating_sub(reserved.kib.num_permits());
            reserved.kib.merge(self.reserve(more)?);
        }
        read.bytes.reserve_exact(capacity - read.bytes.len());
        Ok(())
    }

    fn share(&self, sender: BodySender<'_>) -> ApiResult<CallerShare> {
        let caps = vec![
            (Counter::Session(sender.session), MAX_OF_SESSION),
            (Counter::Account(sender.account.clone()), MAX_OF_ACCOUNT),
        ];
        self.shares.take(caps).map_err(|_| too_many())
    }

    fn reserve(&self, kib: usize) -> ApiResult<OwnedSemaphorePermit> {
        let kib = u32::try_from(kib).unwrap_or(u32::MAX);
        Arc::clone(&self.kib).try_acquire_many_owned(kib).map_err(|_| no_room())
    }

    /// Waits until a body may be parsed: immediately if it is small.
    ///
    /// # Errors
    /// It has waited for too long.
    pub(crate) async fn begin_work(&self, body: ReadBody) -> ApiResult<(Vec<u8>, Option<WorkPlace>)> {
        let ReadBody { bytes, reserved } = body;
        let Some(Reserved { share, kib }) = reserved else { return Ok((bytes, None)) };
        let waiting = tokio::time::timeout(self.longest_wait, Arc::clone(&self.at_work).acquire_owned());
        // The semaphore is never closed.
        let at_work = waiting.await.ok().and_then(Result::ok).ok_or_else(no_room)?;
        Ok((bytes, Some(WorkPlace { _share: share, _at_work: at_work, kib: Some(kib) })))
    }
}

fn no_room() -> ApiError {
    ApiError::new(Reason::Busy, "The server is busy with other large bodies. Try again in a moment.")
}

fn too_many() -> ApiError {
    let detail = "This account is sending several large bodies already. Try again when one of them is answered.";
    ApiError::new(Reason::Busy, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures_util::stream;

    const MAX: usize = 8 * 1024 * 1024;

    fn account(number: usize) -> NicHandle {
        NicHandle::parse(&format!("a{number}-ovh")).expect("a handle")
    }

    /// Reads a body that arrives in `chunks`.
    async fn read(bodies: &LargeBodies, number: usize, chunks: &[usize]) -> Result<ReadBody, Reason> {
        let chunks = chunks.iter().map(|length| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; *length])));
        let body = Body::from_stream(stream::iter(chunks.collect::<Vec<_>>()));
        let session = [u8::try_from(number).expect("a few"); 32];
        let account = account(number);
        let sender = BodySender { session, account: &account };
        bodies.read(sender, body, MAX).await.map_err(|error| error.reason())
    }

    #[tokio::test]
    async fn only_large_bodies_are_counted() {
        let bodies = LargeBodies::default();
        let mut held = Vec::new();
        for _ in 0..50 {
            held.push(read(&bodies, 1, &[LARGE / 2, LARGE / 2]).await.expect("small bodies have no limit"));
        }
        assert_eq!(bodies.kib.available_permits(), MAX_KIB);
        for _ in 0..MAX_OF_SESSION {
            held.push(read(&bodies, 1, &[LARGE, 1]).await.expect("there is room"));
        }
        assert_eq!(read(&bodies, 1, &[LARGE, 1]).await.err(), Some(Reason::Busy));
        held.push(read(&bodies, 1, &[LARGE]).await.expect("a small one"));
        held.push(read(&bodies, 2, &[LARGE, 1]).await.expect("others have their own share"));
        drop(held);
        read(&bodies, 1, &[LARGE, 1]).await.expect("all are free again");
        assert_eq!(bodies.kib.available_permits(), MAX_KIB);
    }

    #[tokio::test]
    async fn memory_of_all_of_them_is_bounded() {
        let bodies = LargeBodies::default();
        let mut held = Vec::new();
        let refusal = loop {
            match read(&bodies, held.len(), &[MAX / 2, MAX / 2]).await {
                Ok(body) => held.push(body),
                Err(reason) => break reason,
            }
        };
        assert_eq!((held.len(), refusal), (4, Reason::Busy));
        assert!(held.iter().map(|body| body.bytes.capacity()).sum::<usize>() <= MAX_KIB * 1024);
        // Only the bytes of a body that have arrived count.
        held.pop();
        for number in 4..20 {
            held.push(read(&bodies, number, &[LARGE * 2]).await.expect("there is room"));
        }
        drop(held);
        assert_eq!(bodies.kib.available_permits(), MAX_KIB);
    }

    #[tokio::test]
    async fn body_of_small_chunks_is_read_whole() {
        let bodies = LargeBodies::default();
        let body = read(&bodies, 1, &[1000; 1000]).await.expect("there is room");
        assert_eq!(body.bytes.len(), 1_000_000);
        assert_eq!(read(&bodies, 1, &[MAX, 1]).await.err(), Some(Reason::TooLarge));
    }

    async fn begin(bodies: &LargeBodies, number: usize) -> Result<WorkPlace, Reason> {
        let body = read(bodies, number, &[LARGE + 1]).await.expect("there is room");
        let begun = bodies.begin_work(body).await.map_err(|error| error.reason());
        begun.map(|(_, place)| place.expect("a large body"))
    }

    #[tokio::test]
    async fn few_are_worked_on_and_the_others_wait_for_a_while() {
        let mut bodies = LargeBodies { longest_wait: Duration::ZERO, ..LargeBodies::default() };
        let mut places = Vec::new();
        for number in 0..MAX_AT_WORK {
            places.push(begin(&bodies, number).await.expect("there is room"));
        }
        assert_eq!(begin(&bodies, 9).await.err(), Some(Reason::Busy));
        let small = read(&bodies, 9, &[LARGE]).await.expect("small");
        assert!(bodies.begin_work(small).await.is_ok_and(|(_, place)| place.is_none()));
        bodies.longest_wait = LONGEST_WAIT;
        let (waiting, ()) = tokio::join!(begin(&bodies, 9), async { drop(places.pop()) });
        assert!(waiting.is_ok(), "a place has become free");
    }
}
