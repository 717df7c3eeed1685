//! Tests through the real client.
