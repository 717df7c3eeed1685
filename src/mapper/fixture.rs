//! Records for the mapper's tests.
