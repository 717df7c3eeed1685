//! Item images of the sample company: small drawings, made when they are asked for.

use std::io;
use std::path::Path;

use image::{ImageFormat, Rgb, RgbImage};

/// The files, named as Counterpoint and its integrations name them: characters that a file name
/// cannot hold left out or replaced, leading zeros dropped, `^` before an order or a grid value.
pub const FILES: [&str; 20] = [
    "CLEAT_6IN.png",
    "CLEAT_6IN^1.png",
    "CLEAT8IN.jpg",
    "123.jpg",
    "123^1.jpg",
    "123^detail.jpg",
    "ROPE-BAG-S.jpg",
    "HATCH TAPE.png",
    "KNOT-KIT.GIF",
    "AYE™ MUG.png",
    "anchor.jpg",
    "ROPE_8MM.jpg",
    "TEE-TERN.jpg",
    "TEE-TERN^NAVY.jpg",
    "TEE-TERN^White.png",
    "LANTERN.jpg",
    "LANTERN-BRS.png",
    "LANTERN-RED.png",
    "BOOT-WORK^OXBLOOD.jpg",
    "Thumbs.db",
];

/// Draws them all into a folder.
pub fn draw_all(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    FILES.iter().try_for_each(|name| draw(&folder.join(name), name))
}

/// Draws one; the same name gives the same picture, another name another.
pub fn draw(path: &Path, name: &str) -> io::Result<()> {
    std::fs::write(path, bytes(name)?)
}

/// The bytes of a drawing, of the kind that the name's extension says; PNG without one.
pub fn bytes(name: &str) -> io::Result<Vec<u8>> {
    let kind =
        name.rsplit_once('.').and_then(|(_, extension)| ImageFormat::from_extension(extension));
    let mut bytes = io::Cursor::new(Vec::new());
    drawing(name)
        .write_to(&mut bytes, kind.unwrap_or(ImageFormat::Png))
        .map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// Two colours that depend on the name, in a pattern that shows which way is up.
fn drawing(name: &str) -> RgbImage {
    let seed = name.bytes().fold(17_u32, |seed, byte| seed.wrapping_mul(31) ^ u32::from(byte));
    let [one, two, three, _] = seed.to_le_bytes();
    RgbImage::from_fn(48, 32, |x, y| {
        if x + y < 24 { Rgb([one, two, three]) } else { Rgb([255 - one, 255 - two, 255 - three]) }
    })
}
