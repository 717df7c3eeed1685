//! What was said on the wire, from the store's words into the queue's.

use crate::{state, store};

/// The queue keeps the last exchange of a failed record for `cpsync queue show`.
pub(super) fn kept(exchange: store::Exchange) -> state::Exchange {
    let store::Exchange { request, body, status, answer } = exchange;
    state::Exchange { request, body, status, answer }
}
