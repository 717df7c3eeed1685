//! cpsync: argv -> run -> exit code.

fn main() {}
