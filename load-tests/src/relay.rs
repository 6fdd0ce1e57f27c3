//! `load-tests relay`: a relay for other tests. The first line on standard output is `{"listening":"address:port"}`; then each line on
//! standard input is an order and is answered by one line, `{"ok":…}` or `{"error":"…"}`:
//!
//! - `profile {"up":{…},"down":{…}}` — the link is like this from now on; what is not said is perfect
//! - `address` — the server sees every peer at a new address from now on
//! - `tell` — what has become of the datagrams
//! - `quit`, or the end of input

use crate::print;
use anyhow::{Result, bail};
use clap::Args;
use relay::{Profile, Relay};
use serde_json::{Value, json};
use std::io::BufRead;
use std::net::SocketAddr;

/// What the relay stands between.
#[derive(Args)]
pub struct Options {
    /// Where peers send to; port 0: a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The server.
    #[arg(long, value_name = "ADDRESS:PORT")]
    to: SocketAddr,
    /// Chance is fixed by it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The link at first, as the order `profile` has it.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    profile: String,
}

/// Runs until `quit` or the end of input.
///
/// # Errors
/// When an address cannot be used.
pub fn run(options: &Options) -> Result<()> {
    let profile: Profile = serde_json::from_str(&options.profile)?;
    let relay = Relay::start(options.listen, options.to, options.seed, profile)?;
    print::json(&json!({ "listening": relay.local() }))?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim() == "quit" {
            break;
        }
        let answer = match obey(&relay, line.trim()) {
            Ok(answer) => json!({ "ok": answer }),
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        print::json(&answer)?;
    }
    Ok(())
}

fn obey(relay: &Relay, line: &str) -> Result<Value> {
    let (order, rest) = line.split_once(' ').unwrap_or((line, ""));
    match order {
        "profile" => relay.set(serde_json::from_str(rest)?)?,
        "address" => relay.change_address()?,
        "tell" => return Ok(serde_json::to_value(relay.tell()?)?),
        _ => bail!("{order:?} is no order: profile, address, tell or quit"),
    }
    Ok(Value::Bool(true))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn orders_are_obeyed_and_others_refused() {
        let here: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let relay =
            Relay::start(here, "127.0.0.1:9".parse().unwrap(), 1, Profile::default()).unwrap();
        let profile = r#"profile {"down":{"loss_percent":20,"loss_burst":3}}"#;
        assert_eq!(obey(&relay, profile).unwrap(), true);
        assert_eq!(obey(&relay, "address").unwrap(), true);
        assert_eq!(
            obey(&relay, "tell").unwrap().pointer("/peers"),
            Some(&json!(0))
        );
        for wrong in ["", "fly", "profile", r#"profile {"down":{"lose":1}}"#] {
            assert!(obey(&relay, wrong).is_err(), "{wrong}");
        }
    }
}
