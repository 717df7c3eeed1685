//! What is done next, scenario by scenario.
