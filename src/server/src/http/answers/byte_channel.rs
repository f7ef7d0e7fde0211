//! Parts of an answer that wait in memory until the client receives them, up to a number of bytes (decision 0022).

use axum::body::Bytes;
use futures_util::{Stream, stream};
use handover_store::StoreError;
use std::sync::Arc;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The client has left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ClientGone;

type Part = Result<Bytes, StoreError>;

/// The end that sends parts.
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

/// Room for a part.
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
    use futures_util::{FutureExt, StreamExt};

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
