//! Bots that hold hearings with a real server, and count. `hearing` is a test with a verdict; `storm` and `joins` are measurements.
//!
//! A scenario (`scenario/`) moves a crew of bots (`crew`), which are `tyndau::client`s; `verdict` compares what was sent with what
//! arrived and what lies in the record (`record`); `drops` asks the kernel what it threw away; `print` shows it.

mod bench;
mod crew;
mod drops;
mod light;
mod numbers;
mod path;
mod print;
mod record;
mod relay;
mod scenario;
mod verdict;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tyndau::client::host::Host;
use tyndau::edge::config::Config;

/// Bots, scenarios and measurements for Tyndau.
#[derive(Parser)]
#[command(name = "load-tests")]
struct Command {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// The same scenarios on this server and on Janus, in alternation; ends with a line `BENCH {…}`.
    Bench(BenchOptions),
    /// Instructions of the server per forwarded packet, counted by callgrind; exit code 1 when they are too many.
    Path(path::Options),
    /// A bad link between peers and a server, steered by lines on standard input; for other tests.
    Relay(relay::Options),
    #[command(flatten)]
    Bots(Bots),
}

#[derive(Subcommand)]
enum Bots {
    /// Everybody sees and hears everybody, every frame is counted, the record is compared; exit code 1 when something is missing.
    Hearing {
        #[command(flatten)]
        target: Target,
        /// People, the judge included.
        #[arg(long, default_value_t = 10)]
        people: usize,
        /// Seconds that are counted.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// Viewers come all at once; how long until media is connected and until the first picture.
    Storm {
        #[command(flatten)]
        target: Target,
        /// Viewers.
        #[arg(long, default_value_t = 50)]
        people: usize,
    },
    /// People come and go in several hearings; exit code 1 when memory grows, or something is left when all have gone.
    Churn {
        /// Server program.
        #[arg(long, value_name = "PROGRAM", default_value = "target/release/tyndau")]
        server: PathBuf,
        /// How long.
        #[arg(long, default_value_t = 60.0)]
        minutes: f64,
        /// What happens when is fixed by it.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// One witness after another: from the click on join to the waiting hall, from being admitted to the first picture.
    Joins {
        #[command(flatten)]
        target: Target,
        /// Joins.
        #[arg(long, default_value_t = 20)]
        count: usize,
    },
}

/// The server to call.
#[derive(Args)]
struct Target {
    /// Server program to start for this run, in a folder of its own on free ports.
    #[arg(long, value_name = "PROGRAM", default_value = "target/release/tyndau")]
    server: PathBuf,
    /// Data folder of a development server that runs: call this one instead. Its hearing is ended by `hearing`.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

/// What is compared.
#[derive(Args)]
struct BenchOptions {
    /// Server program.
    #[arg(long, value_name = "PROGRAM", default_value = "target/release/tyndau")]
    server: PathBuf,
    /// Files of scenarios.
    #[arg(required = true, value_name = "FILE")]
    scenarios: Vec<PathBuf>,
    /// Runs of each scenario on each server; else as its file says.
    #[arg(long)]
    rounds: Option<usize>,
    /// Servers: `ours`, `janus` (a thread for each connection), `janus-N` (N event loops).
    #[arg(long, value_delimiter = ',', default_value = "ours,janus-1")]
    servers: Vec<String>,
    /// Where the figures are kept as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where the figures are shown as a page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Target {
    async fn host(&self) -> anyhow::Result<Host> {
        Ok(match &self.data {
            Some(data) => {
                let mut config = Config::default();
                config.data.dir.clone_from(data);
                Host::attach(&config).await?
            }
            None => Host::start(&self.server.canonicalize()?).await?,
        })
    }
}

fn main() -> ExitCode {
    match begin(Command::parse().scenario) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            print::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn begin(scenario: Scenario) -> anyhow::Result<bool> {
    match scenario {
        Scenario::Bench(options) => bench::run::main(&options),
        Scenario::Path(options) => path::run(&options),
        Scenario::Relay(options) => relay::run(&options).map(|()| true),
        Scenario::Bots(bots) => tokio::runtime::Runtime::new()?.block_on(run(bots)),
    }
}

/// Runs a scenario; true when its verdict is good.
async fn run(scenario: Bots) -> anyhow::Result<bool> {
    match scenario {
        Bots::Hearing {
            target,
            people,
            seconds,
        } => {
            let host = target.host().await?;
            scenario::hearing::run(host, people, Duration::from_secs(seconds)).await
        }
        Bots::Storm { target, people } => scenario::storm::run(target.host().await?, people).await,
        Bots::Churn {
            server,
            minutes,
            seed,
        } => {
            let server = server.canonicalize()?;
            let time = Duration::try_from_secs_f64(minutes * 60.0)?;
            scenario::churn::run(Host::start(&server).await?, &server, time, seed).await
        }
        Bots::Joins { target, count } => scenario::joins::run(target.host().await?, count).await,
    }
}
