//! What a pass does; one file a task.
