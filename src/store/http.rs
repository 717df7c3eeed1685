//! The HTTP client that all platforms share.
