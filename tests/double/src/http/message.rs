//! HTTP/1.1 messages on a stream: reads a request, writes an answer.

use std::fmt::Write as _;
use std::io::{self, BufRead, Read, Write};

/// Largest head accepted, in bytes.
const HEAD_LIMIT: usize = 256 * 1024;
/// Largest body accepted, in bytes.
const BODY_LIMIT: u64 = 256 * 1024 * 1024;

/// A request as it came in.
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// Path and query as sent, still percent-encoded.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    /// The value of the first header of that name (any case).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// An answer to send.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Reads the next request; `None` when the other side closed between two requests.
pub(crate) fn read(
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<Incoming>> {
    let Some(head) = read_head(input)? else { return Ok(None) };
    let mut fields = [httparse::EMPTY_HEADER; 128];
    let mut parsed = httparse::Request::new(&mut fields);
    parsed.parse(&head).map_err(|e| invalid(&e.to_string()))?;
    let mut request = Incoming {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed
            .headers
            .iter()
            .map(|h| (h.name.to_owned(), String::from_utf8_lossy(h.value).trim().to_owned()))
            .collect(),
        body: Vec::new(),
    };
    if request.header("expect").is_some() {
        output.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        output.flush()?;
    }
    request.body = read_body(input, &request)?;
    Ok(Some(request))
}

/// Writes the whole answer.
pub(crate) fn write(output: &mut impl Write, answer: &Outgoing) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        _ = write!(head, "{name}: {value}\r\n");
    }
    _ = write!(head, "content-length: {}\r\n\r\n", answer.body.len());
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&answer.body);
    output.write_all(&bytes)?;
    output.flush()
}

fn read_head(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    loop {
        let before = head.len();
        let read = input.by_ref().take(HEAD_LIMIT as u64).read_until(b'\n', &mut head)?;
        if read == 0 {
            return if head.is_empty() { Ok(None) } else { Err(invalid("half a head")) };
        }
        if head.len() > HEAD_LIMIT {
            return Err(invalid("head too long"));
        }
        if matches!(&head[before..], b"\r\n" | b"\n") {
            if before > 0 {
                return Ok(Some(head));
            }
            head.clear();
        }
    }
}

fn read_body(input: &mut impl BufRead, request: &Incoming) -> io::Result<Vec<u8>> {
    if request.header("transfer-encoding").is_some_and(|t| t.eq_ignore_ascii_case("chunked")) {
        return read_chunks(input);
    }
    let length = match request.header("content-length") {
        None => return Ok(Vec::new()),
        Some(text) => text.parse::<u64>().map_err(|_| invalid("content-length"))?,
    };
    read_exactly(input, length)
}

fn read_chunks(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        input.by_ref().take(1024).read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(|_| invalid("chunk size"))?;
        if body.len() as u64 + size > BODY_LIMIT {
            return Err(invalid("body too long"));
        }
        body.extend(read_exactly(input, size)?);
        input.by_ref().take(2).read_until(b'\n', &mut Vec::new())?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn read_exactly(input: &mut impl BufRead, length: u64) -> io::Result<Vec<u8>> {
    if length > BODY_LIMIT {
        return Err(invalid("body too long"));
    }
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length { Err(invalid("half a body")) } else { Ok(body) }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
