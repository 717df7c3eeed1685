//! Messages as packets of the negotiated size, header of eight bytes each.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use super::wire::Wire;

pub(super) const HEADER: usize = 8;
/// The last packet of a message.
const END: u8 = 1;
/// A server's answer.
pub(super) const RESPONSE: u8 = 4;
/// Above this the answer goes out while it is still being made.
const INLINE: usize = 128 * 1024;

/// A message: its type and its content.
pub(super) struct Message {
    pub(super) kind: u8,
    pub(super) body: Vec<u8>,
}

/// Reads one message; `None` at the end of the connection.
pub(super) fn read(stream: &mut Wire) -> io::Result<Option<Message>> {
    let mut body = Vec::new();
    loop {
        let mut header = [0; HEADER];
        match stream.read_exact(&mut header) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let start = body.len();
        body.resize(start + length.saturating_sub(HEADER), 0);
        stream.read_exact(&mut body[start..])?;
        if header[1] & END != 0 {
            return Ok(Some(Message { kind: header[0], body }));
        }
    }
}

/// Splits a message into packets, of which `last` says whether the final one ends the message.
fn packets(body: &[u8], size: usize, last: bool, id: &mut u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + body.len() / size * HEADER + HEADER);
    let chunks: Vec<&[u8]> =
        if body.is_empty() { vec![body] } else { body.chunks(size - HEADER).collect() };
    for (at, chunk) in chunks.iter().enumerate() {
        *id = id.wrapping_add(1);
        let end = last && at + 1 == chunks.len();
        let length = u16::try_from(chunk.len() + HEADER).unwrap_or(u16::MAX).to_be_bytes();
        out.extend([RESPONSE, u8::from(end), length[0], length[1], 0, 0, *id, 0]);
        out.extend_from_slice(chunk);
    }
    out
}

/// Where a thread takes packets from, and the thread.
type Sending = (Sender<Vec<u8>>, JoinHandle<io::Result<()>>);

/// An answer under way. A long one is sent by a thread of its own, so that no lock is held while a
/// slow client reads.
pub(super) struct Writer {
    stream: Wire,
    size: usize,
    body: Vec<u8>,
    id: u8,
    sender: Option<Sending>,
}

impl Writer {
    pub(super) fn new(stream: Wire, size: usize) -> Self {
        Self { stream, size, body: Vec::with_capacity(4096), id: 0, sender: None }
    }

    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.body
    }

    /// Sends what is complete once it is much.
    pub(super) fn relieve(&mut self) -> io::Result<()> {
        if self.body.len() < INLINE {
            return Ok(());
        }
        let whole = self.body.len() / (self.size - HEADER) * (self.size - HEADER);
        let rest = self.body.split_off(whole);
        let full = std::mem::replace(&mut self.body, rest);
        let bytes = packets(&full, self.size, false, &mut self.id);
        if self.sender.is_none() {
            let (sender, receiver) = channel::<Vec<u8>>();
            let mut stream = self.stream.clone();
            let thread = thread::spawn(move || {
                receiver.into_iter().try_for_each(|bytes| stream.write_all(&bytes))
            });
            self.sender = Some((sender, thread));
        }
        match &self.sender {
            Some((sender, _)) => sender.send(bytes).map_err(|_| io::ErrorKind::BrokenPipe.into()),
            None => Ok(()),
        }
    }

    /// Ends the message.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let bytes = packets(&self.body, self.size, true, &mut self.id);
        if let Some((sender, thread)) = self.sender.take() {
            drop(sender);
            thread.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))?;
        }
        self.stream.write_all(&bytes)?;
        self.stream.flush()
    }
}
