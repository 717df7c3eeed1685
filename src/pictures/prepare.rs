//! A file's bytes as a store takes them: turned and converted where that is needed, else untouched.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat};
use sha2::{Digest, Sha256};

use super::Limits;
use super::inspect::{broken, decoder, read};
use crate::model::{PictureFile, PictureKind};

/// Of 100; what cameras use, at a fraction of their size.
const JPEG_QUALITY: u8 = 90;

/// Bytes to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub kind: PictureKind,
}

/// Reads a file and makes it ready for a store that takes these kinds.
///
/// `Ok(None)` = it is not what was found any more. Errors: it cannot be decoded or encoded.
pub fn prepare(
    folder: &Path,
    file: &PictureFile,
    limits: Limits,
    turn: bool,
    kinds: &[PictureKind],
) -> Result<Option<Prepared>, String> {
    let (Some(kind), Ok(bytes)) = (file.kind, read(&folder.join(&file.path), limits.bytes)) else {
        return Ok(None);
    };
    if digest(&bytes) != file.digest {
        return Ok(None);
    }
    let turn = turn && file.turned;
    if !turn && kinds.contains(&kind) {
        return Ok(Some(Prepared { bytes, kind }));
    }
    let mut decoder = decoder(&bytes, limits.pixels)?;
    let orientation = decoder.orientation().map_err(|error| broken(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
    if turn {
        picture.apply_orientation(orientation);
    }
    encode(&picture, kind).map(Some)
}

/// What has transparent parts becomes a PNG, a photo a JPEG; both are taken by every store.
fn encode(picture: &DynamicImage, former: PictureKind) -> Result<Prepared, String> {
    let mut bytes = Cursor::new(Vec::new());
    let photo = matches!(former, PictureKind::Jpeg | PictureKind::WebP);
    let kind =
        if photo && !picture.color().has_alpha() { PictureKind::Jpeg } else { PictureKind::Png };
    let encoded = match kind {
        PictureKind::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            // The one form that every JPEG decoder of every store reads.
            DynamicImage::from(picture.to_rgb8()).write_with_encoder(encoder)
        }
        _ => picture.write_to(&mut bytes, ImageFormat::Png),
    };
    encoded.map_err(|error| format!("it could not be converted: {error}"))?;
    Ok(Prepared { bytes: bytes.into_inner(), kind })
}

/// SHA-256 in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
