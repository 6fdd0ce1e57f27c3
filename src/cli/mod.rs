//! The command line: one verb, one file.

mod config;
mod doctor;
mod failure;
mod hearing;
mod links;
mod people;
mod recording;
mod rules;
mod sample;
mod say;
mod serve;
mod shared;
mod start;
mod token;

use clap::{Parser, Subcommand};
use failure::{Failure, Outcome};
use std::process::ExitCode;

/// Remote-hearing video server for courts.
#[derive(Debug, Parser)]
#[command(name = "tyndau", version)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run the server
    Serve(serve::Args),
    /// Make links
    Token(token::Args),
    /// Make, list and end hearings
    Hearing(hearing::Args),
    /// Show who may do what, when and where
    Rules(rules::Args),
    /// List and verify records
    Recording(recording::Args),
    /// Check and show the configuration
    Config(config::Args),
    /// Call the server for real and look at what it stands on
    Doctor(doctor::Args),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(asked) if !asked.use_stderr() => {
            say::line(asked.to_string().trim_end());
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            say::error(wrong.to_string().trim_end());
            return Failure::usage("").code();
        }
    };
    match run(command.verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.sentence().is_empty() {
                say::error(&format!("tyndau: {}", failure.sentence()));
            }
            failure.code()
        }
    }
}

fn run(verb: Verb) -> Outcome {
    match verb {
        Verb::Serve(args) => shared::block_on(serve::run(args)),
        Verb::Token(args) => shared::block_on(token::run(args)),
        Verb::Hearing(args) => shared::block_on(hearing::run(args)),
        Verb::Rules(args) => rules::run(&args),
        Verb::Recording(args) => recording::run(&args),
        Verb::Config(args) => config::run(&args),
        Verb::Doctor(args) => shared::block_on(doctor::run(args)),
    }
}
