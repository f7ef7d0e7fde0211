//! The type of a file, by its content. Only headers are read; nothing is decoded or decompressed.

use handover_rules::cases::papers::{PaperType, UnfitPaper, check_dimensions, type_of};

/// Bytes at the end of a PDF within which it is marked as complete.
const PDF_END: usize = 1024;

/// The type of a file that can be accepted as a paper.
///
/// # Errors
/// The refusal.
pub fn inspect(content: &[u8]) -> Result<PaperType, UnfitPaper> {
    let found = type_of(content).ok_or(UnfitPaper::UnknownType)?;
    match found {
        PaperType::Pdf => {
            let end = &content[content.len().saturating_sub(PDF_END)..];
            if !end.windows(5).any(|piece| piece == b"%%EOF") {
                return Err(UnfitPaper::Damaged);
            }
        }
        PaperType::Jpeg | PaperType::Png => {
            let size = imagesize::blob_size(content).map_err(|_| UnfitPaper::Damaged)?;
            check_dimensions(size.width as u64, size.height as u64)?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        file.extend(width.to_be_bytes());
        file.extend(height.to_be_bytes());
        file.extend(b"\x08\x02\0\0\0\0\0\0\0");
        file
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9");
        file
    }

    #[test]
    fn scans_are_accepted() {
        assert_eq!(inspect(&png(800, 600)), Ok(PaperType::Png));
        assert_eq!(inspect(&jpeg(2480, 3508)), Ok(PaperType::Jpeg));
        assert_eq!(inspect(b"%PDF-1.7\n1 0 obj\n%%EOF\n"), Ok(PaperType::Pdf));
    }

    #[test]
    fn bombs_and_damage_are_refused_by_their_headers() {
        assert_eq!(inspect(&png(100_000, 100_000)), Err(UnfitPaper::TooManyPixels));
        assert_eq!(inspect(&png(u32::MAX, 1)), Err(UnfitPaper::TooManyPixels));
        assert_eq!(inspect(&jpeg(65_535, 65_535)), Err(UnfitPaper::TooManyPixels));
        assert_eq!(inspect(&png(0, 10)), Err(UnfitPaper::Damaged));
        assert_eq!(inspect(&png(10, 10)[..12]), Err(UnfitPaper::Damaged));
        assert_eq!(inspect(b"\xff\xd8\xff\xe0"), Err(UnfitPaper::Damaged));
        assert_eq!(inspect(b"%PDF-1.7\n1 0 obj\n"), Err(UnfitPaper::Damaged));
    }

    #[test]
    fn other_types_are_refused() {
        for other in [&b"PK\x03\x04 a document"[..], b"<svg xmlns=''/>", b"MZ\x90\0", b"GIF89a", b""] {
            assert_eq!(inspect(other), Err(UnfitPaper::UnknownType));
        }
    }
}
