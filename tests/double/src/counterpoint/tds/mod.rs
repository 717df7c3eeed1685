//! The server side of TDS 7.4: packets, login, requests, result tokens.

pub(crate) mod connection;
mod login;
mod packet;
mod reader;
mod reply;
mod request;
mod token;
mod value;
mod wire;
