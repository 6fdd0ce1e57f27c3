//! `tyndau doctor`: calls itself for real and looks at what it stands on. One check, one file, one sentence.

mod call;
mod certificate;
mod clock;
mod disk;
mod finding;
mod ports;

use super::failure::{Failure, Outcome};
use super::say;
use super::shared::Place;
use crate::client::host::Host;
use finding::Finding;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
}

/// Looks and calls; exit code 1 when something is wrong.
pub async fn run(args: Args) -> Outcome {
    let config = args.place.load()?;
    let mut wrong = 0_usize;
    let mut tell = |finding: Finding| {
        wrong = wrong.saturating_add(usize::from(finding.is_wrong()));
        say::line(&finding.to_string());
    };
    tell(disk::check(&config.data.dir));
    tell(clock::check().await);
    tell(certificate::check(&config));
    let running = Host::attach(&config).await.ok();
    let ports = ports::check(&config, running.as_ref()).await;
    // A stranger at our port is not called: that would leave keys and a hearing behind for nobody.
    let stranger = running.is_some() && ports.is_wrong();
    tell(ports);
    if !stranger {
        for finding in call::check(running).await {
            tell(finding);
        }
    }
    match wrong {
        0 => {
            say::line("Nothing is wrong.");
            Ok(())
        }
        1 => Err(Failure::unwell("one thing is wrong, see above")),
        n => Err(Failure::unwell(format!("{n} things are wrong, see above"))),
    }
}
