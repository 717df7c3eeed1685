//! PRELOGIN and LOGIN7, [MS-TDS] 2.2.6.4 and 2.2.6.5.

use std::io;

use super::reader::{Reader, utf16};
use super::token;
use crate::counterpoint::{COLLATION_BYTES, DATABASE, Encryption};

/// What a client says about itself.
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: String,
    pub(super) database: String,
    pub(super) packet_size: usize,
}

/// The values of the option ENCRYPTION.
const OFF: u8 = 0;
const ON: u8 = 1;
const NOT_SUPPORTED: u8 = 2;
const REQUIRED: u8 = 3;

/// What travels under TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreed {
    /// Nothing.
    Clear,
    /// The login.
    Login,
    /// Everything from the login on.
    All,
}

/// The option ENCRYPTION of the client's PRELOGIN.
pub(super) fn wish(body: &[u8]) -> io::Result<u8> {
    let mut table = Reader::new(body);
    loop {
        let option = table.u8()?;
        if option == 0xff {
            return Ok(NOT_SUPPORTED);
        }
        let place = table.take(4)?;
        if option == 1 {
            let mut from = Reader::new(body);
            from.take(usize::from(u16::from_be_bytes([place[0], place[1]])))?;
            return from.u8();
        }
    }
}

/// The answer to that wish, and what both then do; `None` = the server hangs up.
pub(super) fn agree(wish: u8, policy: Encryption) -> (u8, Option<Agreed>) {
    match (policy, wish) {
        (Encryption::Unsupported, _) | (Encryption::Offered, NOT_SUPPORTED) => {
            (NOT_SUPPORTED, Some(Agreed::Clear))
        }
        (Encryption::Forced, NOT_SUPPORTED) => (REQUIRED, None),
        (Encryption::Forced, OFF) => (REQUIRED, Some(Agreed::All)),
        (Encryption::Offered, OFF) => (OFF, Some(Agreed::Login)),
        (Encryption::Offered | Encryption::Forced, _) => (ON, Some(Agreed::All)),
    }
}

/// The answer to PRELOGIN: this version, this encryption.
pub(super) fn prelogin(encryption: u8) -> Vec<u8> {
    let options: [(u8, &[u8]); 5] =
        [(0, &[16, 0, 4, 43, 0, 0]), (1, &[encryption]), (2, &[0]), (3, &[]), (4, &[0])];
    let mut table = Vec::new();
    let mut data = Vec::new();
    let start = options.len() * 5 + 1;
    for (token, value) in options {
        let offset = u16::try_from(start + data.len()).unwrap_or(0).to_be_bytes();
        let length = u16::try_from(value.len()).unwrap_or(0).to_be_bytes();
        table.extend([token, offset[0], offset[1], length[0], length[1]]);
        data.extend_from_slice(value);
    }
    table.push(0xff);
    table.extend(data);
    table
}

pub(super) fn read(body: &[u8]) -> io::Result<Login> {
    let field = |at: usize| -> io::Result<&[u8]> {
        let mut place = Reader::new(body);
        place.take(at)?;
        let (offset, length) = (usize::from(place.u16()?), usize::from(place.u16()?));
        let mut from = Reader::new(body);
        from.take(offset)?;
        from.take(length * 2)
    };
    let mut head = Reader::new(body);
    head.take(8)?;
    let packet_size = usize::try_from(head.u32()?).unwrap_or(4096).clamp(512, 32_767);
    // The password is scrambled byte by byte: nibbles swapped, then xor 0xA5.
    let password: Vec<u8> = field(44)?.iter().map(|b| (b ^ 0xa5).rotate_left(4)).collect();
    Ok(Login {
        user: utf16(field(40)?),
        password: utf16(&password),
        database: utf16(field(68)?),
        packet_size,
    })
}

/// The tokens after a successful login, without the final DONE.
pub(super) fn accepted(out: &mut Vec<u8>, login: &Login) {
    token::env_change_text(out, 1, DATABASE, "master");
    let mut collation = vec![7, 5];
    collation.extend(COLLATION_BYTES);
    collation.push(0);
    token::env_change(out, &collation);
    let size = login.packet_size.to_string();
    token::env_change_text(out, 4, &size, &size);
    let mut ack = vec![1, 0x74, 0, 0, 4];
    token::b_varchar(&mut ack, "Microsoft SQL Server");
    ack.extend([16, 0, 4, 43]);
    out.push(0xad);
    out.extend(u16::try_from(ack.len()).unwrap_or(0).to_le_bytes());
    out.extend(ack);
}
