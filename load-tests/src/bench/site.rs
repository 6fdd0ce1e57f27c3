//! Where a comparison takes place: a network namespace of its own with a pair of addresses, and one core for the server, one for the
//! clients. Janus' ICE library ignores `lo`, so both addresses are on one end of a pair of virtual
//! interfaces, for both servers; packets between two addresses of one machine go through the kernel's loopback either way.

use anyhow::{Context, Result, ensure};
use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, ExitStatus};

/// Set in the process that runs inside of the namespace.
const INSIDE: &str = "TYNDAU_BENCH_INSIDE";

/// Where servers listen.
pub const SERVER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 77, 0, 1));
/// Where light peers send from.
pub const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 77, 0, 2));

/// Core of the server that is measured.
const SERVER_CORE: usize = 0;
/// Core of everything else.
const CLIENT_CORE: usize = 1;

/// Runs this program again inside of a new network namespace, or, inside of it, sets the namespace up.
///
/// # Errors
/// When `unshare` (util-linux) or `ip` (iproute2) is missing or not permitted.
pub fn enter() -> Result<Option<ExitStatus>> {
    if std::env::var_os(INSIDE).is_some() {
        set_up()?;
        return Ok(None);
    }
    let mut again = Command::new("unshare");
    again.arg("--net");
    if nix::unistd::geteuid().is_root() {
        // Server and clients alike go before whatever else the machine does.
        again.args(["--", "nice", "-n", "-20"]);
    } else {
        again.args(["--map-root-user", "--"]);
    }
    let status = again
        .arg(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(INSIDE, "1")
        .status()
        .context("unshare (util-linux) cannot be started; it makes the network namespace")?;
    Ok(Some(status))
}

fn set_up() -> Result<()> {
    ip(&["link", "set", "lo", "up"])?;
    ip(&[
        "link", "add", "court", "type", "veth", "peer", "name", "outside",
    ])?;
    for address in [SERVER, CLIENT] {
        ip(&["address", "add", &format!("{address}/24"), "dev", "court"])?;
    }
    ip(&["link", "set", "outside", "up"])?;
    ip(&["link", "set", "court", "up"])
}

fn ip(arguments: &[&str]) -> Result<()> {
    let status = Command::new("ip")
        .args(arguments)
        .status()
        .context("ip (iproute2) cannot be started")?;
    ensure!(status.success(), "ip {} failed", arguments.join(" "));
    Ok(())
}

/// This thread, and whatever it starts from now on, runs on the server's core.
///
/// # Errors
/// When the machine has no such core.
pub fn on_server_core() -> Result<()> {
    pin(SERVER_CORE)
}

/// This thread, and whatever it starts from now on, runs on the clients' core.
///
/// # Errors
/// When the machine has no such core: two are needed.
pub fn on_client_core() -> Result<()> {
    pin(CLIENT_CORE)
}

fn pin(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core)?;
    sched_setaffinity(Pid::from_raw(0), &set)
        .with_context(|| format!("no core {core}: server and clients need one each"))
}
