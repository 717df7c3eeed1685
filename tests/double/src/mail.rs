//! A mail server (SMTP, RFC 5321, with AUTH PLAIN; STARTTLS, RFC 3207; TLS from the start, RFC 8314) that
//! keeps what it is given, and a monitor that counts heartbeats.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::http::{Handler, Outgoing, Reply, Server};
use crate::tls::{self, Certificate};

/// A mail as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// `RCPT TO`, in order.
    pub to: Vec<String>,
    /// The login of the connection, decoded: NUL user NUL password.
    pub login: Option<String>,
    /// Head and body, lines ended by LF.
    pub text: String,
}

#[derive(Default)]
struct Shared {
    letters: Mutex<Vec<Letter>>,
    refuses: AtomicBool,
    stopping: AtomicBool,
}

/// How the server's connections are encrypted; both with a certificate under [`crate::authority`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// Once the client asks; it takes no mail before.
    StartTls,
    /// From the first byte on.
    Whole,
}

/// A mail server on loopback; stops when dropped.
pub struct MailDouble {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl MailDouble {
    /// Listens on a free port, in the clear.
    pub fn start() -> std::io::Result<Self> {
        Self::open(None)
    }

    /// Listens on a free port, encrypted.
    pub fn start_tls(tls: MailTls, certificate: Certificate) -> std::io::Result<Self> {
        Self::open(Some((tls, tls::config(certificate)?)))
    }

    fn open(tls: Option<(MailTls, Arc<ServerConfig>)>) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::<Shared>::default();
        let served = Arc::clone(&shared);
        let acceptor = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if served.stopping.load(Ordering::SeqCst) {
                    break;
                }
                // A client that hangs up in mid-sentence is its own affair.
                drop(serve(stream, &served, tls.as_ref()));
            }
        });
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// From now on receivers are refused, or taken again.
    pub fn refuse(&self, refuse: bool) {
        self.shared.refuses.store(refuse, Ordering::SeqCst);
    }

    /// What came since the last call.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *lock(&self.shared.letters))
    }
}

impl Drop for MailDouble {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Wakes the acceptor, which then sees the flag.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
    }
}

fn serve(
    stream: TcpStream,
    shared: &Shared,
    tls: Option<&(MailTls, Arc<ServerConfig>)>,
) -> std::io::Result<()> {
    match tls {
        None => Conversation::new(stream, false).greet(shared).map(drop),
        Some((MailTls::Whole, config)) => {
            Conversation::new(wrap(stream, config)?, false).greet(shared).map(drop)
        }
        Some((MailTls::StartTls, config)) => {
            match Conversation::new(stream, true).greet(shared)? {
                // Nothing is greeted twice, RFC 3207 section 4.2.
                Some(stream) => {
                    Conversation::new(wrap(stream, config)?, false).go_on(shared).map(drop)
                }
                None => Ok(()),
            }
        }
    }
}

fn wrap(
    stream: TcpStream,
    config: &Arc<ServerConfig>,
) -> std::io::Result<StreamOwned<ServerConnection, TcpStream>> {
    let session = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    Ok(StreamOwned::new(session, stream))
}

/// Commands and answers of one connection.
struct Conversation<S: Read + Write> {
    wire: BufReader<S>,
    /// Nothing is taken before TLS.
    before_tls: bool,
}

impl<S: Read + Write> Conversation<S> {
    fn new(stream: S, before_tls: bool) -> Self {
        Self { wire: BufReader::new(stream), before_tls }
    }

    fn say(&mut self, answer: &str) -> std::io::Result<()> {
        self.wire.get_mut().write_all(answer.as_bytes())?;
        self.wire.get_mut().flush()
    }

    /// As [`Self::go_on`], from the greeting.
    fn greet(mut self, shared: &Shared) -> std::io::Result<Option<S>> {
        self.say("220 mail double\r\n")?;
        self.go_on(shared)
    }

    /// Talks until the client leaves; what is under it when the client wants TLS.
    fn go_on(mut self, shared: &Shared) -> std::io::Result<Option<S>> {
        let mut letter = Letter { to: Vec::new(), login: None, text: String::new() };
        let mut line = String::new();
        loop {
            line.clear();
            if self.wire.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let told = line.trim_end();
            let word = told.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            match word.as_str() {
                "STARTTLS" if self.before_tls => {
                    self.say("220 go ahead\r\n")?;
                    return Ok(Some(self.wire.into_inner()));
                }
                "QUIT" => {
                    self.say("221 bye\r\n")?;
                    return Ok(None);
                }
                "EHLO" if self.before_tls => self.say("250-mail double\r\n250 STARTTLS\r\n")?,
                "EHLO" => self.say("250-mail double\r\n250 AUTH PLAIN\r\n")?,
                _ if self.before_tls => self.say("530 Must issue a STARTTLS command first\r\n")?,
                "AUTH" => {
                    letter.login = told.rsplit(' ').next().and_then(decoded);
                    self.say("235 welcome\r\n")?;
                }
                "RCPT" if shared.refuses.load(Ordering::SeqCst) => {
                    self.say("550 no such mailbox\r\n")?;
                }
                "RCPT" => {
                    letter.to.push(told.to_owned());
                    self.say("250 ok\r\n")?;
                }
                "DATA" => {
                    self.say("354 go on\r\n")?;
                    letter.text = body(&mut self.wire)?;
                    lock(&shared.letters).push(letter.clone());
                    letter.to.clear();
                    self.say("250 kept\r\n")?;
                }
                _ => self.say("250 ok\r\n")?,
            }
        }
    }
}

fn body(input: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 || line.trim_end() == "." {
            return Ok(text);
        }
        text.push_str(line.trim_end_matches(['\r', '\n']));
        text.push('\n');
    }
}

fn decoded(base64: &str) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(base64).ok()?;
    String::from_utf8(bytes).ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A monitor that is told when passes end; stops when dropped.
pub struct MonitorDouble {
    server: Server,
    heard: Arc<Mutex<Vec<String>>>,
}

impl MonitorDouble {
    /// Listens on a free port and answers 200 to everything.
    pub fn start() -> std::io::Result<Self> {
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&heard);
        let handler: Handler = Arc::new(move |request| {
            lock(&kept).push(request.target);
            Reply::Send(Outgoing { status: 200, headers: Vec::new(), body: b"OK".to_vec() })
        });
        let server = Server::bind(([127, 0, 0, 1], 0).into(), handler, None)?;
        Ok(Self { server, heard })
    }

    /// Its address, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// The paths asked since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.heard))
    }
}
