//! Sample papers, so that the procedures can be tried without scanning anything.

use handover_rules::cases::papers::{PaperKind, PaperType};
use std::fmt::Write as _;

/// A sample paper with its kind as text: papers that people photograph are images, others a PDF of one page.
pub(crate) fn sample_paper(kind: PaperKind) -> (PaperType, Vec<u8>) {
    let name = match kind {
        PaperKind::Identity => return (PaperType::Jpeg, include_bytes!("samples/identity.jpg").to_vec()),
        PaperKind::ProofOfAddress => return (PaperType::Png, include_bytes!("samples/proof-of-address.png").to_vec()),
        PaperKind::RegisterExtract => "Extract from the company register",
        PaperKind::JournalExtract => "Extract from the official journal",
        PaperKind::FoundingAct => "Founding act",
        PaperKind::Authority => "Authority of the holder",
        PaperKind::Agreement => "Agreement of both holders",
        PaperKind::ClaimantIdentity => "Identity card of the claimant",
        PaperKind::Deed => "Certificate of inheritance",
        PaperKind::Judgment => "Judgment",
    };
    let page = format!(
        "BT /F1 30 Tf 60 460 Td (SAMPLE) Tj 0 -48 Td ({name}) Tj /F1 14 Tf 0 -36 Td \
         (Made for the demo of Handover. It proves nothing.) Tj ET 40 360 515 150 re S"
    );
    (PaperType::Pdf, pdf(&page))
}

/// A document of one A4 page with this content stream.
fn pdf(content: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = writeln!(file, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::inspect;

    #[test]
    fn samples_are_accepted_as_papers_and_cover_every_type() {
        let mut types = Vec::new();
        for kind in PaperKind::ALL {
            let (paper_type, content) = sample_paper(kind);
            assert_eq!(inspect(&content), Ok(paper_type), "{kind:?}");
            types.push(paper_type);
        }
        assert!(PaperType::ALL.iter().all(|paper_type| types.contains(paper_type)));
    }
}
