//! The provider's logo: it travels with emails, and stands in the bar of the app.

use std::path::Path;

/// The most bytes of a logo: it is part of every email.
const MAX_LOGO: usize = 20 * 1024;

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Logo {
    /// Reads a file.
    ///
    /// # Errors
    /// A message for the operator.
    pub fn read(file: &Path) -> Result<Self, String> {
        let error = |problem: &str| format!("--logo {}: {problem}", file.display());
        let bytes = std::fs::read(file).map_err(|cause| error(&cause.to_string()))?;
        if bytes.len() > MAX_LOGO {
            return Err(error(
                "the file is larger than 20 KiB, and it is part of every email; save it at twice the height of 32 pixels",
            ));
        }
        let media_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            _ => return Err(error("this is no PNG or JPEG image, and emails show no other kinds")),
        };
        Ok(Self { media_type, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logo_is_a_small_png_or_jpeg_image() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let read = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).expect("writing the file");
            Logo::read(&file)
        };
        let png = *b"\x89PNG\r\n\x1a\n and so on";
        assert_eq!(read("a.png", &png).map(|logo| logo.media_type), Ok("image/png"));
        assert_eq!(read("a.jpg", b"\xff\xd8\xff\xe0").map(|logo| logo.media_type), Ok("image/jpeg"));
        for (name, bytes, says) in [
            ("a.svg", b"<svg/>".to_vec(), "no PNG or JPEG"),
            ("large.png", [png.to_vec(), vec![0; MAX_LOGO]].concat(), "larger than 20 KiB"),
        ] {
            let error = read(name, &bytes).expect_err("no logo");
            assert!(error.contains(says) && error.contains(name), "{error}");
        }
        assert!(Logo::read(&folder.path().join("missing.png")).is_err());
    }
}
