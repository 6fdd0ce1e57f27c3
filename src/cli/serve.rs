//! `tyndau serve`: everything is taken and checked before anything starts, then one line `ready`.

use super::failure::{Failure, Outcome};
use super::links::Links;
use super::sample::{self, Sample};
use super::say;
use super::shared::Place;
use super::start::Ground;
use crate::edge::addresses;
use crate::edge::archive::keeper::keep;
use crate::edge::web;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Make certificates, a key and a sample hearing, and print its links
    #[arg(long)]
    dev: bool,
    /// Port of HTTP; HTTPS, UDP and the admin port are the three that follow. 0: four free ones
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

pub async fn run(args: Args) -> Outcome {
    log_to_stderr();
    let mut config = args.place.load()?;
    if let Some(port) = args.port {
        config = config.with_ports_from(port).map_err(Failure::usage)?;
    }
    let stop = signals().map_err(Failure::software)?;
    let ground = Ground::take(config, args.dev).await?;
    match args.dev {
        true => {
            let sample = Sample::prepare(&ground).await?;
            print_sample(&ground, &sample);
        }
        false => {
            warn_of_own_key(&ground);
            say::line(&ports(&ground));
        }
    }
    let Ground {
        app,
        listeners,
        media,
        ..
    } = ground;
    let keeper = tokio::spawn(keep(app.archive.clone(), app.metrics.clone()));
    let serving = web::serve(app, listeners, stop);
    say::line("ready");
    let late = serving.await;
    // What it was doing is done again after the next start.
    keeper.abort();
    // Joins a thread: no task waits for this one any more.
    media.stop();
    match late {
        0 => Ok(()),
        late => Err(Failure::software(format!(
            "{late} hearings did not close their files in time; what was written is whole up to the last second"
        ))),
    }
}

/// Resolves at Ctrl-C or SIGTERM.
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("the server stops: sessions are broken off and their files closed");
    })
}

/// `TYNDAU_LOG` says what is logged (as `RUST_LOG` does elsewhere). Three DTLS warnings a handshake mean nothing to anybody.
fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TYNDAU_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,rtc_dtls=error"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    // Somebody else's logger may be in place already (tests).
    let _ = log.try_init();
}

fn warn_of_own_key(ground: &Ground) {
    if let Some(key) = ground.court.made_here() {
        tracing::warn!(
            key = %key.display(),
            "records are certified by a key that this server made itself: who has its data folder can forge a record. Set \
             record.court_key to a key of the court"
        );
    }
    if let Some(key) = ground.closed_key.made_here() {
        tracing::warn!(
            key = %key.display(),
            "parts that are closed to the public are sealed for a key that this server made itself: who has its data folder opens them. \
             Set record.closed_key to a key of the court"
        );
    }
}

fn print_sample(ground: &Ground, sample: &Sample) {
    let Links {
        archive,
        hearing,
        docket,
        ..
    } = &sample.links;
    say::line(&format!(
        "\nSample hearing {hearing}, case {}, {} · {}\n",
        sample::CASE_NUMBER,
        sample::COURT,
        sample::COURTROOM
    ));
    for (role, name, link) in &sample.people {
        say::line(&format!("{role:<20} {name:<10} {link}"));
    }
    say::line(&format!(
        "\nThe docket of the day, for {}:\n{docket}",
        sample::STAFF_NAME
    ));
    if let Some(link) = &sample.phone {
        say::line("\nA phone in the same network joins as the plaintiff:\n");
        if let Ok(code) = QrCode::with_error_correction_level(link, EcLevel::L) {
            // Blocks are drawn where the code is light: right for a dark terminal; on a light one phones read the reverse.
            say::line(
                &code
                    .render::<Dense1x2>()
                    .dark_color(Dense1x2::Light)
                    .light_color(Dense1x2::Dark)
                    .build(),
            );
        }
        say::line(link);
        let authority = ground.config().tls.dev_ca_dir.join("ca.pem");
        say::line(&format!(
            "The phone has to trust {} first (certs/README.md says how).",
            authority.display()
        ));
    }
    say::line(&format!("\nThe record lies in {}", archive.display()));
    if let Some(key) = ground.court.made_here() {
        say::line(&format!(
            "It is certified by a development key: tyndau recording verify DIR --court-key {}",
            key.display()
        ));
    }
    say::line(&ports(ground));
    say::line(
        "Ctrl-C breaks the hearing off and closes its files; it goes on when the server runs again.",
    );
}

fn ports(ground: &Ground) -> String {
    let ports = ground.app.ports;
    let lan =
        addresses::lan().map_or_else(|| "localhost".to_owned(), |address| address.to_string());
    let https = match ports.https {
        0 => "no HTTPS".to_owned(),
        port => format!("HTTPS {port} ({lan})"),
    };
    format!(
        "Ports: HTTP {}, {https}, UDP {}, admin {}",
        ports.http, ports.udp, ports.admin
    )
}
