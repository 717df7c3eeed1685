//! A mail server (SMTP, RFC 5321, with AUTH PLAIN) that keeps what it is given, and a monitor that
//! counts heartbeats.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::http::{Handler, Outgoing, Reply, Server};

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

/// A mail server on loopback; stops when dropped.
pub struct MailDouble {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl MailDouble {
    /// Listens on a free port.
    pub fn start() -> std::io::Result<Self> {
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
                drop(serve(&stream, &served));
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

fn serve(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut input = BufReader::new(stream);
    let mut output = stream;
    let mut letter = Letter { to: Vec::new(), login: None, text: String::new() };
    output.write_all(b"220 mail double\r\n")?;
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let told = line.trim_end();
        let word = told.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-mail double\r\n250 AUTH PLAIN\r\n",
            "AUTH" => {
                letter.login = told.rsplit(' ').next().and_then(decoded);
                "235 welcome\r\n"
            }
            "RCPT" if shared.refuses.load(Ordering::SeqCst) => "550 no such mailbox\r\n",
            "RCPT" => {
                letter.to.push(told.to_owned());
                "250 ok\r\n"
            }
            "DATA" => {
                output.write_all(b"354 go on\r\n")?;
                letter.text = body(&mut input)?;
                lock(&shared.letters).push(letter.clone());
                letter.to.clear();
                "250 kept\r\n"
            }
            "QUIT" => {
                output.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        output.write_all(answer.as_bytes())?;
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
