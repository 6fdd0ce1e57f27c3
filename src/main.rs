//! The `tyndau` program: parse the command line, call the verb, exit with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    tyndau::cli::main()
}
