//! `tyndau config`: what the server would run with.

use super::failure::{Failure, Outcome};
use super::say;
use super::shared::Place;
use crate::edge::config::Config;
use clap::Subcommand;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say whether file and environment can be used
    Check(Place),
    /// Print the configuration in force, defaults included
    Show(Place),
    /// Print the JSON Schema of the configuration
    Schema,
}

pub fn run(args: &Args) -> Outcome {
    match &args.what {
        What::Check(place) => {
            let config = place.load()?;
            config.hearing.terms(false).map_err(Failure::config)?;
            config.hearing.cards().map_err(Failure::config)?;
            say::line("the configuration can be used");
        }
        What::Show(place) => {
            let text = toml::to_string_pretty(&place.load()?).map_err(Failure::software)?;
            say::line(text.trim_end());
        }
        What::Schema => {
            let schema = schemars::schema_for!(Config);
            let text = serde_json::to_string_pretty(&schema).map_err(Failure::software)?;
            say::line(&text);
        }
    }
    Ok(())
}
