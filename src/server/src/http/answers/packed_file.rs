//! A file that one read writes, and that its caller may receive slowly: compressed in memory, which is counted as it grows
//! (decision 0022).

use crate::http::limits::CallerShare;
use crate::http::middleware::answer_memory::{AnswerMemory, CountedMemory, STREAM_KIB};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use futures_util::stream;
use handover_store::{StoreError, StoreResult};
use std::io::{self, Cursor, Read, Write};
use std::sync::Arc;

/// Bytes that are unpacked at a time.
const PART: usize = 32 * 1024;

/// A file that is being written.
pub(crate) struct PackedFile {
    encoder: GzEncoder<Vec<u8>>,
    memory: AnswerMemory,
    shares: Vec<CallerShare>,
}

/// A file that was written.
pub(crate) struct WrittenFile {
    packed: Bytes,
    shares: Vec<CallerShare>,
}

impl PackedFile {
    /// Counts the first part of the memory, for working, before anything is read.
    ///
    /// # Errors
    /// There is no room.
    pub(crate) fn begin(memory: AnswerMemory) -> StoreResult<Self> {
        let mut file = Self { encoder: GzEncoder::new(Vec::new(), Compression::fast()), memory, shares: Vec::new() };
        file.grow()?;
        Ok(file)
    }

    /// Adds text.
    ///
    /// # Errors
    /// There is no room.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::limits::{CallerShares, Counter};
    use axum::body::to_bytes;

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
}
