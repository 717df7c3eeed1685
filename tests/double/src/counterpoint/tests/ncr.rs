//! NCR's functions and procedures.
