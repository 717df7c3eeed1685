//! tiberius' errors, told apart: which are tried again, which break the connection, and what each
//! means to the operator.
//!
//! Numbers are SQL Server's (`sys.messages`).

use super::error::{Error, ErrorKind};

/// What was being done when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage<'a> {
    /// Reaching the server and logging in.
    Connect,
    /// Running the statement of this file.
    Statement(&'a str),
    /// Writing this in a transaction.
    Write(&'a str),
}

/// Who and where, for messages; no password.
pub(super) struct Place<'a> {
    /// `HOST,PORT` or `HOST\INSTANCE`
    pub(super) server: &'a str,
    pub(super) database: &'a str,
    pub(super) login: &'a str,
}

/// Out of locks, deadlock victim, lock time-out, out of memory (four numbers), data moved under a
/// READ UNCOMMITTED scan (601) or a long text replaced under one (7105, 7886), Azure's own.
const TRANSIENT: [u32; 18] = [
    1204, 1205, 1222, 3960, 701, 8645, 8651, 601, 7105, 7886, 40197, 40501, 40613, 10928, 10929,
    49918, 49919, 49920,
];

/// Cannot open the database / it is being recovered: after a restart both pass by themselves.
const STARTING: [u32; 2] = [4060, 922];

/// No metadata without running it: the statement calls a procedure with dynamic SQL, a temporary
/// table or an extended procedure inside, as `sp_getapplock` has.
const UNDESCRIBED: std::ops::RangeInclusive<u32> = 11509..=11530;

/// Login failed, untrusted domain, disabled, expired, must change, locked out.
const BAD_LOGIN: [u32; 7] = [18456, 18452, 18470, 18486, 18487, 18488, 18463];

/// What cpsync asks for on single objects.
const GRANTS: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "EXECUTE"];

/// Whether the same work can succeed when it is tried again.
pub(super) fn transient(error: &tiberius::error::Error, stage: Stage<'_>) -> bool {
    match error {
        tiberius::error::Error::Io { .. } => true,
        tiberius::error::Error::Server(said) => passes(said.code(), stage),
        _ => false,
    }
}

fn passes(number: u32, stage: Stage<'_>) -> bool {
    TRANSIENT.contains(&number) || (stage == Stage::Connect && STARTING.contains(&number))
}

/// Whether the connection can still be used. From severity 20 on SQL Server hangs up.
pub(super) fn survives(error: &tiberius::error::Error) -> bool {
    matches!(error, tiberius::error::Error::Server(said) if said.class() < 20)
}

/// The error for the operator.
pub(super) fn classify(
    error: &tiberius::error::Error,
    stage: Stage<'_>,
    place: &Place<'_>,
) -> Error {
    use tiberius::error::Error as Cause;
    match (error, stage) {
        (Cause::Server(said), _) => refusal(said.code(), said.message(), stage, place),
        (Cause::Io { message, .. }, Stage::Connect) if in_handshake(message) => {
            unavailable(message, stage, place).hint(
                "does the server ask for encryption, or offer none? look at `counterpoint.encrypt`; \
                 if it was right yesterday, the next run goes on",
            )
        }
        (Cause::Io { message, .. }, _) => unavailable(message, stage, place),
        // The SQL Server Browser's silence arrives as a conversion error.
        (Cause::Conversion(what), Stage::Connect) => unavailable(what, stage, place).hint(
            "is the instance's name right, is the SQL Server Browser running and UDP port 1434 \
             open? `server = \"HOST,PORT\"` needs neither",
        ),
        (Cause::Tls(what), _) => Error::configuration(refused(stage, place, cause_of(what))).hint(
            "set `counterpoint.ca-file` to the certificate authority of the server's certificate, \
             or `counterpoint.trust-certificate = true` on a network that you trust",
        ),
        (Cause::Protocol(what), Stage::Connect) if what.contains("encryption level") => {
            Error::configuration(refused(stage, place, what)).hint(
                "server and client do not agree on TLS: try `counterpoint.encrypt = \"login\"`, or \
                 \"off\" for a server that offers none",
            )
        }
        (_, Stage::Connect) => Error::configuration(refused(stage, place, &error.to_string()))
            .hint("does a SQL Server answer at this address? look at `counterpoint.server` and `counterpoint.encrypt`"),
        (_, Stage::Statement(_) | Stage::Write(_)) => {
            Error::new(ErrorKind::Statement, refused(stage, place, &error.to_string()))
        }
    }
}

/// Whether the wire broke while the two agreed on TLS: rustls "tls handshake eof", tiberius "expected a
/// pre-login packet during the TLS handshake".
fn in_handshake(message: &str) -> bool {
    message.to_ascii_lowercase().contains("tls handshake")
}

/// What TLS said, without tiberius' advice, which is for programmers.
fn cause_of(what: &str) -> &str {
    what.split_once(". To connect anyway").map_or(what, |(cause, _)| cause)
}

fn unavailable(cause: &str, stage: Stage<'_>, place: &Place<'_>) -> Error {
    Error::new(ErrorKind::Unavailable, refused(stage, place, cause)).hint(
        "nothing was lost, the next run goes on; is the server running and its port open to this \
         machine?",
    )
}

/// SQL Server's own error: its number says who has to do what.
fn refusal(number: u32, said: &str, stage: Stage<'_>, place: &Place<'_>) -> Error {
    let Place { login, database, .. } = place;
    let cause = format!("{} (error {number})", said.trim_end_matches('.'));
    let message = refused(stage, place, &cause);
    match number {
        _ if BAD_LOGIN.contains(&number) => Error::new(ErrorKind::Denied, message)
            .hint(format!("check the login `{login}` and its password in `[counterpoint]`")),
        4060 => Error::configuration(message).hint(format!(
            "check `counterpoint.database`: does it exist, and is the login `{login}` a user in it?"
        )),
        916 => Error::new(ErrorKind::Denied, message)
            .hint(format!("run `USE [{database}]; CREATE USER [{login}] FOR LOGIN [{login}]`")),
        229 | 230 => Error::new(ErrorKind::Denied, message).hint(grant(said, place)),
        _ if passes(number, Stage::Connect) => Error::new(ErrorKind::Unavailable, message)
            .hint("the server is busy; nothing was lost, the next run goes on"),
        _ if UNDESCRIBED.contains(&number) => Error::new(ErrorKind::Undescribed, message),
        _ => Error::new(ErrorKind::Statement, message),
    }
}

/// The grant to give. SQL Server quotes the object first of all:
/// `The SELECT permission was denied on the object 'IM_ITEM', database 'CAMP', schema 'dbo'.`
fn grant(said: &str, place: &Place<'_>) -> String {
    let Place { login, database, .. } = place;
    let object = if said.contains("column") { None } else { said.split('\'').nth(1) };
    let permission = said.split(' ').nth(1).filter(|word| GRANTS.contains(word));
    match object {
        Some(object) => {
            let permission = permission.unwrap_or("SELECT");
            format!("run `USE [{database}]; GRANT {permission} ON dbo.[{object}] TO [{login}]`")
        }
        None => format!("run `USE [{database}]; ALTER ROLE db_datareader ADD MEMBER [{login}]`"),
    }
}

fn refused(stage: Stage<'_>, place: &Place<'_>, cause: &str) -> String {
    match stage {
        Stage::Connect => {
            format!("could not connect to SQL Server `{}`: {cause}", place.server)
        }
        Stage::Statement(name) => {
            format!("could not run `{name}.sql` on `{}`: {cause}", place.database)
        }
        Stage::Write(what) => {
            format!("could not write the {what} to `{}`: {cause}", place.database)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place { server: "POS,1433", database: "CAMP", login: "cpsync" };

    #[test]
    fn the_number_says_who_has_to_act() {
        let read = Stage::Statement("items_list");
        for (number, stage, kind, hint) in [
            (18456, Stage::Connect, ErrorKind::Denied, Some("login `cpsync`")),
            (4060, Stage::Connect, ErrorKind::Configuration, Some("counterpoint.database")),
            (916, Stage::Connect, ErrorKind::Denied, Some("CREATE USER [cpsync]")),
            (1205, read, ErrorKind::Unavailable, Some("nothing was lost")),
            (1222, read, ErrorKind::Unavailable, Some("nothing was lost")),
            (40613, Stage::Connect, ErrorKind::Unavailable, Some("nothing was lost")),
            (922, Stage::Connect, ErrorKind::Unavailable, Some("nothing was lost")),
            (8134, read, ErrorKind::Statement, None),
            (11501, read, ErrorKind::Statement, None),
            (11514, read, ErrorKind::Undescribed, None),
        ] {
            let error = refusal(number, "Something happened.", stage, &PLACE);
            assert_eq!(error.kind, kind, "{number}");
            assert!(error.message.contains(&format!("Something happened (error {number})")));
            assert_eq!(error.hint.is_some(), hint.is_some(), "{number}");
            assert!(error.hint.unwrap_or_default().contains(hint.unwrap_or_default()), "{number}");
        }
    }

    #[test]
    fn a_denied_object_comes_with_the_grant_to_give() {
        let said = "The SELECT permission was denied on the object 'IM_ITEM', database 'CAMP', schema 'dbo'.";
        let error = refusal(229, said, Stage::Statement("items_list"), &PLACE);
        assert_eq!(error.kind, ErrorKind::Denied);
        let hint = error.hint.unwrap();
        assert_eq!(hint, "run `USE [CAMP]; GRANT SELECT ON dbo.[IM_ITEM] TO [cpsync]`");
        assert!(error.message.starts_with("could not run `items_list.sql` on `CAMP`: The SELECT"));
    }

    #[test]
    fn only_what_can_pass_is_tried_again() {
        let read = Stage::Statement("items_list");
        for number in TRANSIENT {
            assert!(passes(number, read), "{number}");
        }
        for number in STARTING {
            assert!(passes(number, Stage::Connect) && !passes(number, read), "{number}");
        }
        for number in [18456, 208, 207, 229, 2627, 8115] {
            assert!(!passes(number, Stage::Connect), "{number}");
        }
    }

    #[test]
    fn a_dead_wire_is_unavailable_and_a_bad_certificate_is_not() {
        use tiberius::error::{Error as Cause, IoErrorKind};
        let io = Cause::Io { kind: IoErrorKind::ConnectionRefused, message: "refused".into() };
        assert!(transient(&io, Stage::Connect) && !survives(&io));
        let error = classify(&io, Stage::Connect, &PLACE);
        assert_eq!(error.kind, ErrorKind::Unavailable);
        assert_eq!(error.message, "could not connect to SQL Server `POS,1433`: refused");
        let tls = Cause::Tls("certificate expired".into());
        assert!(!transient(&tls, Stage::Connect));
        let error = classify(&tls, Stage::Connect, &PLACE);
        assert_eq!(error.kind, ErrorKind::Configuration);
        assert!(error.hint.unwrap().contains("ca-file"));
        let browser = Cause::Conversion("SQL browser timeout".into());
        assert_eq!(classify(&browser, Stage::Connect, &PLACE).kind, ErrorKind::Unavailable);
    }
}
