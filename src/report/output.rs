//! Where text goes: a handle that the command line, the report and the tests share.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A shared writer. When the reader has gone (`cpsync items | head`) what follows is dropped in
/// silence: a pass must not end half-way because nobody watches.
#[derive(Clone)]
pub struct Output(Arc<Mutex<Target>>);

enum Target {
    Stream(Box<dyn Write + Send>),
    Kept(Vec<u8>),
    Closed,
}

impl Output {
    /// Writes to this stream.
    pub fn new(stream: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Target::Stream(Box::new(stream)))))
    }

    /// Keeps what is written, for tests and the demo.
    pub fn kept() -> Self {
        Self(Arc::new(Mutex::new(Target::Kept(Vec::new()))))
    }

    /// Writes a message; where it cannot be written, nobody can be told that either.
    pub fn say(&mut self, text: &str) {
        self.write_all(text.as_bytes()).and_then(|()| self.flush()).ok();
    }

    /// Takes what was kept since the last call; empty for a stream.
    pub fn take(&self) -> String {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Target::Kept(bytes) => String::from_utf8_lossy(&std::mem::take(bytes)).into_owned(),
            Target::Stream(_) | Target::Closed => String::new(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut target = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = match &mut *target {
            Target::Stream(stream) => stream.write(bytes),
            Target::Kept(kept) => kept.write(bytes),
            Target::Closed => return Ok(bytes.len()),
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                *target = Target::Closed;
                Ok(bytes.len())
            }
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Target::Stream(stream) => match stream.flush() {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                other => other,
            },
            Target::Kept(_) | Target::Closed => Ok(()),
        }
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Output")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_reader_that_has_gone_is_no_error() {
        let mut output = Output::new(Gone);
        writeln!(output, "one").unwrap();
        writeln!(output, "two").unwrap();
        output.flush().unwrap();
    }
}
