//! The listener: a thread that accepts, a thread for each connection, and how they are stopped.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::engine::Engine;
use super::faults::Faults;
use super::tds::connection;
use crate::tls::Certificate;

/// Called with the text of a request before it is executed.
pub type Hook = Box<dyn Fn(&str) + Send + Sync>;

/// What the server does about TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// It has none, as a very old server.
    Unsupported,
    /// As clients wish, the usual setting.
    Offered,
    /// `Force Encryption` is set: clients without it are not let in.
    Forced,
}

/// What connections and the test share.
pub(crate) struct Shared {
    pub(crate) engine: Arc<Engine>,
    pub(crate) faults: Faults,
    statements: Mutex<Vec<String>>,
    hook: Mutex<Option<Arc<Hook>>>,
    credentials: Mutex<(String, String)>,
    encryption: Mutex<(Encryption, Certificate)>,
    stopped: Mutex<bool>,
    wake: Condvar,
    worked: AtomicU64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(engine: Arc<Engine>, user: &str, password: &str) -> Self {
        Self {
            engine,
            faults: Faults::default(),
            statements: Mutex::default(),
            hook: Mutex::default(),
            credentials: Mutex::new((user.to_owned(), password.to_owned())),
            encryption: Mutex::new((Encryption::Offered, Certificate::Valid)),
            stopped: Mutex::new(false),
            wake: Condvar::new(),
            worked: AtomicU64::new(0),
        }
    }

    /// Adds to the time spent on clients' requests.
    pub(crate) fn add_work(&self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.worked.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// The time spent on clients' requests since it was last asked for.
    pub(crate) fn take_work(&self) -> Duration {
        Duration::from_nanos(self.worked.swap(0, Ordering::Relaxed))
    }

    pub(crate) fn credentials(&self) -> (String, String) {
        lock(&self.credentials).clone()
    }

    pub(crate) fn set_password(&self, password: &str) {
        password.clone_into(&mut lock(&self.credentials).1);
    }

    pub(crate) fn encryption(&self) -> (Encryption, Certificate) {
        *lock(&self.encryption)
    }

    pub(crate) fn set_encryption(&self, encryption: Encryption, certificate: Certificate) {
        *lock(&self.encryption) = (encryption, certificate);
    }

    pub(crate) fn set_hook(&self, hook: Option<Hook>) {
        *lock(&self.hook) = hook.map(Arc::new);
    }

    pub(crate) fn statements(&self) -> MutexGuard<'_, Vec<String>> {
        lock(&self.statements)
    }

    /// Records a request and shows it to the test's hook.
    pub(crate) fn saw(&self, text: &str) {
        self.statements().push(text.to_owned());
        let hook = lock(&self.hook).clone();
        if let Some(hook) = hook {
            hook(text);
        }
    }

    /// Waits, or returns true at once when the server is stopped.
    pub(crate) fn stall(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        let mut stopped = lock(&self.stopped);
        while !*stopped {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            stopped =
                self.wake.wait_timeout(stopped, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    fn set_stopped(&self, stopped: bool) {
        *lock(&self.stopped) = stopped;
        self.wake.notify_all();
    }
}

/// The connections that are open, with the threads that serve them.
#[derive(Default)]
struct Open {
    next: AtomicU64,
    sockets: Mutex<HashMap<u64, TcpStream>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// A listener that is running.
pub(crate) struct Running {
    shared: Arc<Shared>,
    address: SocketAddr,
    ending: Arc<AtomicBool>,
    open: Arc<Open>,
    acceptor: Option<JoinHandle<()>>,
}

impl Running {
    /// Listens on the loopback address; port 0 takes a free one.
    pub(crate) fn start(shared: &Arc<Shared>, port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        shared.set_stopped(false);
        let ending = Arc::new(AtomicBool::new(false));
        let open = Arc::new(Open::default());
        let acceptor = {
            let (shared, ending, open) =
                (Arc::clone(shared), Arc::clone(&ending), Arc::clone(&open));
            thread::spawn(move || accept(&listener, &shared, &ending, &open))
        };
        Ok(Self { shared: Arc::clone(shared), address, ending, open, acceptor: Some(acceptor) })
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for Running {
    /// Ends the listener and all connections, and waits until their transactions are rolled back.
    fn drop(&mut self) {
        self.ending.store(true, Ordering::SeqCst);
        self.shared.set_stopped(true);
        // Accepting ends with the next connection, which is this one.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take()
            && acceptor.join().is_err()
        {
            log::warn!("the listener of the Counterpoint double panicked");
        }
        for socket in lock(&self.open.sockets).values() {
            // It may have been closed by the client already.
            socket.shutdown(Shutdown::Both).ok();
        }
        let threads = std::mem::take(&mut *lock(&self.open.threads));
        for thread in threads {
            // A hook that stops the server runs in one of these threads.
            if thread.thread().id() != thread::current().id() && thread.join().is_err() {
                log::warn!("a connection of the Counterpoint double panicked");
            }
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>, ending: &AtomicBool, open: &Arc<Open>) {
    for stream in listener.incoming() {
        if ending.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(copy) = stream.try_clone() else { continue };
        let id = open.next.fetch_add(1, Ordering::Relaxed);
        lock(&open.sockets).insert(id, copy);
        let (shared, opened) = (Arc::clone(shared), Arc::clone(open));
        let thread = thread::spawn(move || {
            if let Err(error) = connection::serve(&shared, stream) {
                log::debug!("a connection to the Counterpoint double ended: {error}");
            }
            if let Some(socket) = lock(&opened.sockets).remove(&id) {
                // A client that has gone already is no error.
                socket.shutdown(Shutdown::Both).ok();
            }
        });
        let mut threads = lock(&open.threads);
        threads.retain(|t| !t.is_finished());
        threads.push(thread);
    }
}
