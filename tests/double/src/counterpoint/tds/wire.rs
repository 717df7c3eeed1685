//! The bytes of a connection, in the clear or under TLS, [MS-TDS] 2.2.6.5 and 3.3.5.1: the handshake travels in
//! PRELOGIN packets, then TLS carries the packets, or only the login.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::packet::HEADER;

const PRELOGIN: u8 = 0x12;
const END: u8 = 1;

/// One end of a connection; clones are the same end.
#[derive(Clone)]
pub(super) struct Wire {
    socket: Arc<TcpStream>,
    tls: Option<Arc<Mutex<StreamOwned<ServerConnection, Handshake>>>>,
}

impl Wire {
    pub(super) fn new(socket: TcpStream) -> Self {
        Self { socket: Arc::new(socket), tls: None }
    }

    /// Shakes hands with the client, which does not wait for anything before it.
    pub(super) fn encrypt(&mut self, config: Arc<ServerConfig>) -> io::Result<()> {
        let mut session = ServerConnection::new(config).map_err(io::Error::other)?;
        let mut packets = Handshake::new(Arc::clone(&self.socket));
        while session.is_handshaking() || session.wants_write() {
            if session.wants_write() {
                session.write_tls(&mut packets)?;
            } else {
                packets.flush()?;
                if session.read_tls(&mut packets)? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                session.process_new_packets().map_err(io::Error::other)?;
            }
        }
        packets.flush()?;
        packets.over = true;
        self.tls = Some(Arc::new(Mutex::new(StreamOwned::new(session, packets))));
        Ok(())
    }

    /// From here on both sides talk in the clear.
    pub(super) fn decrypt(&mut self) {
        self.tls = None;
    }

    pub(super) fn shutdown(&self) -> io::Result<()> {
        self.socket.shutdown(Shutdown::Both)
    }
}

/// Requests and answers alternate: who reads holds nobody up who writes.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &self.tls {
            Some(tls) => lock(tls).read(buffer),
            None => (&*self.socket).read(buffer),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &self.tls {
            Some(tls) => lock(tls).write(buffer),
            None => (&*self.socket).write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &self.tls {
            Some(tls) => lock(tls).flush(),
            None => (&*self.socket).flush(),
        }
    }
}

/// The socket as TLS sees it: until the handshake is over its records are the content of packets.
struct Handshake {
    socket: Arc<TcpStream>,
    over: bool,
    /// Bytes of the packet at hand that were not read yet.
    left: usize,
    unsent: Vec<u8>,
}

impl Handshake {
    fn new(socket: Arc<TcpStream>) -> Self {
        Self { socket, over: false, left: 0, unsent: Vec::new() }
    }
}

impl Read for Handshake {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.over {
            return (&*self.socket).read(buffer);
        }
        if self.left == 0 {
            let mut header = [0; HEADER];
            (&*self.socket).read_exact(&mut header)?;
            let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
            self.left = length.saturating_sub(HEADER);
        }
        let most = self.left.min(buffer.len());
        let read = (&*self.socket).read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}

impl Write for Handshake {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        if self.over {
            return (&*self.socket).write(buffer);
        }
        self.unsent.extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.unsent.is_empty() {
            let body = std::mem::take(&mut self.unsent);
            let length = u16::try_from(body.len() + HEADER).map_err(io::Error::other)?;
            let [high, low] = length.to_be_bytes();
            let header = [PRELOGIN, END, high, low, 0, 0, 1, 0];
            (&*self.socket).write_all(&[&header[..], &body].concat())?;
        }
        (&*self.socket).flush()
    }
}
