//! A store that only notes what would be sent.
