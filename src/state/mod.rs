//! What cpsync knows between runs: one local SQLite file.
