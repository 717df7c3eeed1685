//! Whether a file is really a picture that can be sent: by its bytes, never by its name.
//!
//! Cheap refusals come first: the size before a byte is read, the header before a pixel is decoded.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::thread::available_parallelism;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use rayon::prelude::*;

use super::{Entry, digest};
use crate::config::Images;
use crate::model::PictureKind;

/// Decoding holds a whole picture in memory on each thread.
const MOST_THREADS: usize = 4;
/// Bytes of a decoded pixel, at most; and room beside the pixels.
const PIXEL_BYTES: u64 = 8;
const ROOM: u64 = 16 << 20;
/// The end of a JPEG is looked for in its last bytes: some cameras write behind it.
const JPEG_TAIL: usize = 4096;

/// What a picture must not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Width times height.
    pub pixels: u64,
}

/// What became of a look at a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inspected {
    /// A picture that can be sent.
    Good {
        /// SHA-256 of its bytes in hexadecimal digits.
        digest: String,
        /// What it really is.
        kind: PictureKind,
        /// Whether its EXIF data say that it is to be turned.
        turned: bool,
    },
    /// The bytes are those that were known before: not decoded again.
    Same,
    /// It cannot be sent, for this reason.
    Bad(String),
}

impl Limits {
    /// Those of the configuration.
    pub fn of(images: &Images) -> Self {
        Self { bytes: images.largest, pixels: images.most_pixels }
    }
}

/// Looks at files, several at a time; each comes with the digest that is known of a good picture
/// there.
pub fn inspect_all(entries: &[(&Entry, Option<&str>)], limits: Limits) -> Vec<Inspected> {
    let look = |(entry, known): &(&Entry, Option<&str>)| inspect(entry, *known, limits);
    let threads = available_parallelism().map_or(1, |cores| cores.get().min(MOST_THREADS));
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(|| entries.par_iter().map(look).collect()),
        // Without threads it only takes longer.
        Err(_) => entries.iter().map(look).collect(),
    }
}

/// Looks at one file.
pub fn inspect(entry: &Entry, known: Option<&str>, limits: Limits) -> Inspected {
    if let Some(problem) = &entry.problem {
        return Inspected::Bad(problem.clone());
    }
    let seen = read(&entry.place, limits.bytes).and_then(|bytes| {
        let digest = digest(&bytes);
        if known == Some(digest.as_str()) {
            return Ok(Inspected::Same);
        }
        let (kind, turned) = picture(&bytes, limits.pixels)?;
        Ok(Inspected::Good { digest, kind, turned })
    });
    seen.unwrap_or_else(Inspected::Bad)
}

/// The bytes of a file of at most this size.
pub(super) fn read(place: &Path, most: u64) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("it cannot be read: {error}");
    let file = File::open(place).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > most {
        return Err(format!("it has {}, `images.largest` is {}", told(size), told(most)));
    }
    // It may grow while it is read.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(format!("it grows beyond {}", told(most)));
    }
    Ok(bytes)
}

/// What it is and whether it is to be turned, once every pixel has been decoded.
fn picture(bytes: &[u8], most_pixels: u64) -> Result<(PictureKind, bool), String> {
    let kind = kind_of(bytes)?;
    let mut decoder = decoder(bytes, most_pixels)?;
    let turned =
        decoder.orientation().is_ok_and(|turn| turn != image::metadata::Orientation::NoTransforms);
    DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
    let tail = &bytes[bytes.len().saturating_sub(JPEG_TAIL)..];
    if kind == PictureKind::Jpeg && !tail.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        return Err("it breaks off in the middle".to_owned());
    }
    Ok((kind, turned))
}

/// By its first bytes.
fn kind_of(bytes: &[u8]) -> Result<PictureKind, String> {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => Ok(PictureKind::Jpeg),
        Ok(ImageFormat::Png) => Ok(PictureKind::Png),
        Ok(ImageFormat::Gif) => Ok(PictureKind::Gif),
        Ok(ImageFormat::WebP) => Ok(PictureKind::WebP),
        Ok(other) => {
            let name = other.extensions_str().first().copied().unwrap_or("unknown");
            Err(format!("it is a {name} file; JPEG, PNG, GIF and WebP can be sent"))
        }
        Err(_) if bytes.is_empty() => Err("it is empty".to_owned()),
        Err(_) => Err("it is no picture".to_owned()),
    }
}

/// A decoder that has read the header only; refuses what has too many pixels.
pub(super) fn decoder(bytes: &[u8], most_pixels: u64) -> Result<impl ImageDecoder + '_, String> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|error| format!("it cannot be read: {error}"))?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(most_pixels.saturating_mul(PIXEL_BYTES).saturating_add(ROOM));
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| broken(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most_pixels {
        let most = most_pixels / 1_000_000;
        return Err(format!(
            "it has {width} x {height} pixels, `images.most-megapixels` is {most}"
        ));
    }
    Ok(decoder)
}

pub(super) fn broken(error: &image::ImageError) -> String {
    match error {
        image::ImageError::Limits(_) => "it takes more memory than a picture should".to_owned(),
        other => format!("it is broken: {other}"),
    }
}

/// A size for people, rounded up: a byte too much must not read as the limit itself.
fn told(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} bytes"),
        10_000..=9_999_999 => format!("{} KB", bytes.div_ceil(1 << 10)),
        _ => format!("{} MB", bytes.div_ceil(1 << 20)),
    }
}
