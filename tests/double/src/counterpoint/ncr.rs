//! Stand-ins for NCR's functions and procedures, with the effects that are known of them.

use super::routines::Routines;

/// Adds all of them.
pub(crate) fn add(_routines: &mut Routines) {}
