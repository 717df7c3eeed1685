//! The POS side: connection, statements, rows <-> model.
