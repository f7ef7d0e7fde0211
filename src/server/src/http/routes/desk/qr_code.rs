//! QR codes, drawn here: the page needs neither a library nor anybody else for them.

use handover_api::desk::QrCode;
use qrcode::{Color, EcLevel};
use std::fmt::Write as _;

/// A text as a QR code; `None` if it is too long for one.
#[must_use]
pub(super) fn draw(text: &str) -> Option<QrCode> {
    let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let size = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            x += length;
        }
    }
    Some(QrCode { size: u16::try_from(size).ok()?, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the path covers a module, read as a browser draws it.
    fn is_dark(path: &str, x: usize, y: usize) -> bool {
        path.split('M').skip(1).any(|run| {
            let (start, rest) = run.split_once('h').expect("a run");
            let (left, top) = start.split_once(' ').expect("a place");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let length = number(rest.split_once('v').expect("a height").0);
            number(top) == y && (number(left)..number(left) + length).contains(&x)
        })
    }

    #[test]
    fn phone_reads_the_text_from_the_drawing() {
        let text = "otpauth://totp/Aldermoor:nadia%40aldermoor.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Aldermoor";
        let QrCode { size, path } = draw(text).expect("short enough");
        let (size, scale, margin) = (usize::from(size), 4, 4);
        let width = (size + 2 * margin) * scale;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| {
            let (x, y) = ((x / scale).checked_sub(margin), (y / scale).checked_sub(margin));
            let is_dark = x.zip(y).is_some_and(|(x, y)| is_dark(&path, x, y));
            if is_dark { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].decode().expect("readable").1, text);
    }

    #[test]
    fn text_that_fits_no_code_is_not_drawn() {
        assert_eq!(draw(&"x".repeat(3000)), None);
    }
}
