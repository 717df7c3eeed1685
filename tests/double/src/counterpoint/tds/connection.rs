//! One client's connection: login, then requests one after the other, with the faults that tests ask for.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use rusqlite::types::Value;

use super::login::{self, Agreed};
use super::packet::{self, Message, Writer};
use super::reply::Reply;
use super::request::{self, Call, TransactionRequest};
use super::token::{self, Done};
use super::wire::Wire;
use crate::counterpoint::DATABASE;
use crate::counterpoint::engine::Session;
use crate::counterpoint::engine::output::{Collected, Output};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::faults::Fault;
use crate::counterpoint::server::Shared;
use crate::counterpoint::types::Ty;
use crate::tls;

/// A logged-in client.
struct Client {
    shared: Arc<Shared>,
    wire: Wire,
    packet_size: usize,
    session: Session,
}

/// Serves a client until it leaves or is thrown out.
pub(crate) fn serve(shared: &Arc<Shared>, socket: TcpStream) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut wire = Wire::new(socket);
    let Some(size) = log_in(shared, &mut wire)? else { return Ok(()) };
    let session = shared.engine.session();
    let mut client = Client { shared: Arc::clone(shared), wire, packet_size: size, session };
    while let Some(message) = packet::read(&mut client.wire)? {
        if !client.request(&message)? {
            break;
        }
    }
    client.wire.shutdown()
}

/// The packet size, or `None` if the login failed.
fn log_in(shared: &Shared, wire: &mut Wire) -> io::Result<Option<usize>> {
    let mut agreed = Agreed::Clear;
    loop {
        let Some(message) = packet::read(wire)? else { return Ok(None) };
        match message.kind {
            0x12 => match prelogin(shared, wire, &message.body)? {
                Some(level) => agreed = level,
                None => return Ok(None),
            },
            0x10 => {
                // Its answer is already in the clear.
                if agreed == Agreed::Login {
                    wire.decrypt();
                }
                return answer_login(shared, wire, &message.body);
            }
            other => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("packet type {other} before login"),
                ));
            }
        }
    }
}

/// Answers and shakes hands; `None` where the two cannot agree, and the server hangs up.
fn prelogin(shared: &Shared, wire: &mut Wire, body: &[u8]) -> io::Result<Option<Agreed>> {
    let (policy, certificate) = shared.encryption();
    let (answer, agreed) = login::agree(login::wish(body)?, policy);
    let mut writer = Writer::new(wire.clone(), 4096);
    writer.buffer().extend(login::prelogin(answer));
    writer.finish()?;
    if matches!(agreed, Some(Agreed::Login | Agreed::All)) {
        wire.encrypt(tls::config_tls12(certificate)?)?;
    }
    Ok(agreed)
}

fn answer_login(shared: &Shared, wire: &Wire, body: &[u8]) -> io::Result<Option<usize>> {
    let login = login::read(body)?;
    let refused = refusal(shared, &login);
    let mut writer = Writer::new(wire.clone(), 4096);
    match &refused {
        None => login::accepted(writer.buffer(), &login),
        Some(error) => token::error(writer.buffer(), error),
    }
    let status = if refused.is_some() { token::ERROR } else { 0 };
    token::done(writer.buffer(), Done::Batch, status, 0, 0);
    writer.finish()?;
    Ok(refused.is_none().then_some(login.packet_size))
}

fn refusal(shared: &Shared, login: &login::Login) -> Option<SqlError> {
    let (user, password) = shared.credentials();
    if !login.user.eq_ignore_ascii_case(&user) || login.password != password {
        let text = format!("Login failed for user '{}'.", login.user);
        return Some(SqlError::new(18_456, text).with_severity(14));
    }
    if !login.database.is_empty() && !login.database.eq_ignore_ascii_case(DATABASE) {
        let text = format!(
            "Cannot open database \"{}\" requested by the login. The login failed.",
            login.database
        );
        return Some(SqlError::new(4060, text).with_severity(11));
    }
    None
}

impl Client {
    fn reply(&self, inner: Done) -> Reply {
        Reply::new(Writer::new(self.wire.clone(), self.packet_size), inner)
    }

    /// Answers one request; `false` ends the connection.
    fn request(&mut self, message: &Message) -> io::Result<bool> {
        match message.kind {
            1 => {
                let text = request::batch(&message.body)?;
                self.guarded(&text.clone(), Work::Batch(text))
            }
            3 => {
                let call = request::call(&message.body)?;
                self.guarded(&call_text(&call), Work::Call(call))
            }
            6 => {
                let mut reply = self.reply(Done::Batch);
                token::done(reply.buffer(), Done::Batch, token::ATTENTION, 0, 0);
                Writer::finish(reply.into_writer())?;
                Ok(true)
            }
            14 => {
                let asked = request::transaction(&message.body)?;
                let text = match asked {
                    TransactionRequest::Begin => "BEGIN TRANSACTION",
                    TransactionRequest::Commit => "COMMIT TRANSACTION",
                    TransactionRequest::Rollback => "ROLLBACK TRANSACTION",
                    TransactionRequest::Other(_) => "transaction request",
                };
                self.guarded(text, Work::Transaction(asked))
            }
            other => {
                let error = SqlError::unsupported(format!("a request of type {other}"));
                self.reply(Done::Batch).finish_batch(&Err(error))?;
                Ok(true)
            }
        }
    }

    /// Records the statement, lets the test's hook see it, and applies a fault if one is due.
    fn guarded(&mut self, text: &str, work: Work) -> io::Result<bool> {
        self.shared.saw(text);
        let due = self.shared.faults.due(text);
        match due {
            None | Some(Fault::Stall(_)) if !self.stalled(due.as_ref()) => {}
            None | Some(Fault::Stall(_) | Fault::Drop) => return Ok(false),
            Some(Fault::DropAfter) => {
                let mut unseen = Collected::default();
                if let Err(error) = self.run(work, &mut unseen) {
                    log::debug!("the statement before a dropped answer failed: {error}");
                }
                return Ok(false);
            }
            Some(Fault::Error { number, message }) => {
                self.fail(number, message)?;
                return Ok(true);
            }
        }
        let is_call = matches!(work, Work::Call(_));
        let mut reply = self.reply(if is_call { Done::InProc } else { Done::Batch });
        let began = Instant::now();
        let result = self.run(work, &mut reply);
        self.shared.add_work(began.elapsed());
        if is_call {
            reply.finish_call(&result)?;
        } else {
            reply.finish_batch(&result.map(|_| ()))?;
        }
        Ok(true)
    }

    /// Waits if it has to; true when the server was stopped meanwhile.
    fn stalled(&self, due: Option<&Fault>) -> bool {
        matches!(due, Some(Fault::Stall(time)) if self.shared.stall(*time))
    }

    /// An error out of the blue; a deadlock victim loses its transaction.
    fn fail(&mut self, number: u32, message: String) -> io::Result<()> {
        let mut reply = self.reply(Done::Batch);
        let error =
            SqlError::new(number, message).with_severity(if number == 1205 { 13 } else { 16 });
        if error.dooms_transaction()
            && self.session.transactions() > 0
            && let Err(error) = self.session.rollback(&mut reply)
        {
            log::warn!("could not roll back: {error}");
        }
        reply.finish_batch(&Err(error))
    }

    fn run(&mut self, work: Work, out: &mut dyn Output) -> Result<i32, SqlError> {
        match work {
            Work::Batch(text) => self.session.run(&text, Vec::new(), out).map(|()| 0),
            Work::Call(call) => self.call(call, out),
            Work::Transaction(TransactionRequest::Begin) => {
                self.session.begin(out);
                Ok(0)
            }
            Work::Transaction(TransactionRequest::Commit) => self.session.commit(out).map(|()| 0),
            Work::Transaction(TransactionRequest::Rollback) => {
                self.session.rollback(out).map(|()| 0)
            }
            Work::Transaction(TransactionRequest::Other(kind)) => {
                Err(SqlError::unsupported(format!("transaction request {kind}")))
            }
        }
    }

    fn call(&mut self, call: Call, out: &mut dyn Output) -> Result<i32, SqlError> {
        if call.name.eq_ignore_ascii_case("sp_executesql") {
            return self.execute_sql(call, out);
        }
        let path: Vec<String> = call.name.split('.').map(|p| p.replace(['[', ']'], "")).collect();
        let given =
            call.params.into_iter().map(|p| (Some(p.name).filter(|n| !n.is_empty()), p.value));
        self.session.call(&path, given.collect())
    }

    fn execute_sql(&mut self, call: Call, out: &mut dyn Output) -> Result<i32, SqlError> {
        let mut params = call.params.into_iter();
        let Some((_, Value::Text(text))) = params.next().map(|p| p.value) else {
            return Err(SqlError::new(
                214,
                "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.",
            ));
        };
        let declared = match params.next().map(|p| p.value) {
            Some((_, Value::Text(text))) => declarations(&text),
            _ => Vec::new(),
        };
        let params = params.enumerate().map(|(at, p)| {
            let (name, ty) = declared.get(at).cloned().unwrap_or_default();
            let name = if p.name.is_empty() { name } else { p.name };
            match (p.value, ty) {
                ((Ty::Null, value), Some(ty)) => (name, (ty, value)),
                (value, _) => (name, value),
            }
        });
        let before = self.session.transactions();
        self.session.run_scoped(&text, params.collect(), out)?;
        let after = self.session.transactions();
        if before == after {
            return Ok(0);
        }
        Err(SqlError::new(266, format!("Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = {before}, current count = {after}.")).with_state(2))
    }
}

/// What a request asks for.
enum Work {
    Batch(String),
    Call(Call),
    Transaction(TransactionRequest),
}

/// The statement of `sp_executesql`, or `EXEC name`.
fn call_text(call: &Call) -> String {
    match call.params.first().map(|p| &p.value.1) {
        Some(Value::Text(text)) if call.name.eq_ignore_ascii_case("sp_executesql") => text.clone(),
        _ => format!("EXEC {}", call.name),
    }
}

/// The names and types in `@P1 int, @P2 numeric(5,2)`.
fn declarations(text: &str) -> Vec<(String, Option<Ty>)> {
    let one = |part: &str| {
        let part = part.trim().trim_end_matches(',');
        let (name, ty) = part.split_once(' ').unwrap_or((part, ""));
        let (base, args) = ty.trim().split_once('(').unwrap_or((ty.trim(), ""));
        let args: Vec<String> = args
            .trim_end_matches(')')
            .split(',')
            .map(|a| a.trim().to_owned())
            .filter(|a| !a.is_empty())
            .collect();
        (format!("@{name}"), Ty::from_parts(base, &args).ok().flatten())
    };
    text.split('@').skip(1).map(one).collect()
}
