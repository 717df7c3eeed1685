//! Reads little-endian numbers and UTF-16 text from a message.

use std::io;

/// A cursor over a message's content.
pub(super) struct Reader<'m> {
    bytes: &'m [u8],
    at: usize,
}

fn short() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the message is shorter than it says")
}

impl<'m> Reader<'m> {
    pub(super) fn new(bytes: &'m [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(super) fn take(&mut self, count: usize) -> io::Result<&'m [u8]> {
        let end = self.at.checked_add(count).ok_or_else(short)?;
        let taken = self.bytes.get(self.at..end).ok_or_else(short)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| short())
    }

    pub(super) fn u8(&mut self) -> io::Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u16(&mut self) -> io::Result<u16> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> io::Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn i32(&mut self) -> io::Result<i32> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> io::Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn f64(&mut self) -> io::Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    pub(super) fn f32(&mut self) -> io::Result<f32> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    /// A signed number of `width` bytes.
    pub(super) fn signed(&mut self, width: usize) -> io::Result<i64> {
        let bytes = self.take(width)?;
        let negative = bytes.last().is_some_and(|b| b & 0x80 != 0);
        let start = if negative { -1_i64 } else { 0 };
        Ok(bytes.iter().rev().fold(start, |value, byte| (value << 8) | i64::from(*byte)))
    }

    /// An unsigned number of up to 16 bytes.
    pub(super) fn unsigned(&mut self, width: usize) -> io::Result<u128> {
        let bytes = self.take(width)?;
        Ok(bytes.iter().rev().fold(0, |value, byte| (value << 8) | u128::from(*byte)))
    }

    /// UTF-16 text of so many code units.
    pub(super) fn text(&mut self, units: usize) -> io::Result<String> {
        Ok(utf16(self.take(units * 2)?))
    }

    /// Skips the headers before a request.
    pub(super) fn skip_headers(&mut self) -> io::Result<()> {
        let length = usize::try_from(self.u32()?).map_err(|_| short())?;
        self.take(length.checked_sub(4).ok_or_else(short)?)?;
        Ok(())
    }

    pub(super) fn rest(&mut self) -> &'m [u8] {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        self.at = self.bytes.len();
        rest
    }
}

pub(super) fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16_lossy(&units)
}
