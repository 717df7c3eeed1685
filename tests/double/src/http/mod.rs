//! A small HTTP/1.1 server on loopback for the doubles of the web stores.
//!
//! It hands each request to one handler and lets the handler decide what happens on the wire: an answer, half an
//! answer, or a closed connection. It knows nothing of any shop.

mod message;

pub use crate::tls::Certificate;

pub(crate) use message::{Incoming, Outgoing};

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// What the handler wants done with the connection.
pub(crate) enum Reply {
    /// Send the whole answer and keep the connection.
    Send(Outgoing),
    /// Close without a word.
    Close,
}

/// Answers one request; called from one thread per connection.
pub(crate) type Handler = Arc<dyn Fn(Incoming) -> Reply + Send + Sync>;

/// A listening server; stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Handler,
    stopping: AtomicBool,
    connections: Mutex<HashMap<u64, TcpStream>>,
    next: AtomicU64,
    tls: Option<Arc<rustls::ServerConfig>>,
}

impl Server {
    /// Listens on `address` (port 0 = any free one); with `tls` every connection is encrypted.
    pub(crate) fn bind(
        address: SocketAddr,
        handler: Handler,
        tls: Option<Arc<rustls::ServerConfig>>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            handler,
            stopping: AtomicBool::new(false),
            connections: Mutex::default(),
            next: AtomicU64::new(0),
            tls,
        });
        let for_thread = Arc::clone(&shared);
        let acceptor = std::thread::Builder::new()
            .name("store double".to_owned())
            .spawn(move || accept(&listener, &for_thread))?;
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Wakes the acceptor, which then sees the flag.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
        for (_, stream) in lock(&self.shared.connections).drain() {
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

/// Locks even if a panicking test poisoned the mutex.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let id = shared.next.fetch_add(1, Ordering::SeqCst);
        if let Ok(copy) = stream.try_clone() {
            lock(&shared.connections).insert(id, copy);
        }
        let shared = Arc::clone(shared);
        drop(std::thread::Builder::new().name("store connection".to_owned()).spawn(move || {
            if let Err(error) = serve(&stream, &shared) {
                log::debug!("store double: connection ended: {error}");
            }
            lock(&shared.connections).remove(&id);
            drop(stream.shutdown(Shutdown::Both));
        }));
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match &shared.tls {
        None => converse(stream.try_clone()?, stream.try_clone()?, shared),
        Some(config) => {
            let session =
                rustls::ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
            let both = Mutex::new(rustls::StreamOwned::new(session, stream.try_clone()?));
            converse(Half(&both), Half(&both), shared)
        }
    }
}

/// Requests and answers alternate, so one locked stream serves as both ends.
struct Half<'a, T>(&'a Mutex<T>);

impl<T: Read> Read for Half<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        lock(self.0).read(buffer)
    }
}

impl<T: Write> Write for Half<'_, T> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        lock(self.0).write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        lock(self.0).flush()
    }
}

fn converse(input: impl Read, mut output: impl Write, shared: &Shared) -> io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(request) = message::read(&mut input, &mut output)? {
        if shared.stopping.load(Ordering::SeqCst) {
            return Ok(());
        }
        let keep = !request.header("connection").is_some_and(|c| c.eq_ignore_ascii_case("close"));
        match (shared.handler)(request) {
            Reply::Send(answer) => message::write(&mut output, &answer)?,
            Reply::Close => return Ok(()),
        }
        if !keep {
            return Ok(());
        }
    }
    Ok(())
}
