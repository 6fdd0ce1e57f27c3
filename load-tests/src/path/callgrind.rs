//! Runs this program under callgrind and reads what it has counted.
//!
//! Of the file's format (valgrind's manual, "Callgrind format specification") the little is read that own costs need: `fn=(id) name`, and
//! lines of a position and a cost, except the one that follows `calls=`, which is the callee's.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Where counting begins and ends (`world::counted_turn`).
const COUNTED: &str = "*path::world::counted_turn*";

/// What was counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Packets that have arrived meanwhile.
    pub packets: u64,
    /// Instructions in all.
    pub instructions: u64,
    /// Those of each function without those of the functions that it calls, most first.
    pub functions: Vec<(String, u64)>,
}

impl Counted {
    /// Instructions a packet.
    #[must_use]
    pub fn each(&self) -> u64 {
        self.instructions.checked_div(self.packets).unwrap_or(0)
    }
}

/// Plays a scenario under callgrind.
///
/// # Errors
/// When valgrind is not installed, or the scenario cannot be played.
pub fn count(scenario: &Path) -> Result<Counted> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("callgrind.out");
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .args(["path", "--uncounted"])
        .arg(scenario);
    let output = command
        .output()
        .context("valgrind cannot be started: install it (apt install valgrind)")?;
    ensure!(
        output.status.success(),
        "{} was not played: {}",
        scenario.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let packets = String::from_utf8(output.stdout)?;
    let counted = Counted {
        packets: packets.trim().parse().context("how many packets came")?,
        ..read(&std::fs::read_to_string(out)?)
    };
    ensure!(
        counted.packets > 0 && counted.instructions > 0,
        "nothing was counted: was `counted_turn` renamed?"
    );
    Ok(counted)
}

fn read(text: &str) -> Counted {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut own: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut present, mut is_callees) = ("", false);
    for line in text.lines() {
        let named = line.strip_prefix("fn=").or(line.strip_prefix("cfn="));
        if let Some((id, name)) = named.map(|rest| rest.split_once(' ').unwrap_or((rest, ""))) {
            if !name.is_empty() {
                names.insert(id, name);
            }
            if line.starts_with("fn=") {
                present = id;
            }
        } else if line.starts_with("calls=") {
            is_callees = true;
        } else if let Some(cost) = cost(line)
            && !std::mem::take(&mut is_callees)
        {
            let sum = own.entry(present).or_default();
            *sum = sum.saturating_add(cost);
        }
    }
    let mut functions: BTreeMap<&str, u64> = BTreeMap::new();
    for (id, cost) in own {
        let sum = functions
            .entry(names.get(id).copied().unwrap_or(id))
            .or_default();
        *sum = sum.saturating_add(cost);
    }
    let mut functions: Vec<(String, u64)> = functions
        .into_iter()
        .map(|(name, cost)| (name.to_owned(), cost))
        .collect();
    functions.sort_by_key(|(_, cost)| std::cmp::Reverse(*cost));
    Counted {
        packets: 0,
        instructions: functions.iter().map(|(_, cost)| cost).sum(),
        functions,
    }
}

/// `16 400`, `+3 400`, `* 400`: a position and a cost.
fn cost(line: &str) -> Option<u64> {
    let (position, cost) = line.split_once(' ')?;
    let is_position = position.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c));
    is_position.then(|| cost.trim().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the format's specification, shortened.
    const FILE: &str = "# callgrind format\nversion: 1\nevents: Instructions\n\nfl=(1) file1.c\nfn=(1) main\n16 20\ncfn=(2) func1\n\
        calls=1 50\n16 400\n+2 3\ncfi=(2) file2.c\ncfn=(3) func2\ncalls=3 20\n* 400\n\nfn=(2)\n51 100\ncfn=(3)\ncalls=2 20\n51 300\n\n\
        fl=(2)\nfn=(3)\n20 700\nfe=(1)\n-1 7\ntotals: 830\n";

    #[test]
    fn own_costs_of_each_function_are_read_and_the_callees_are_not_counted_twice() {
        let counted = read(FILE);
        let functions = [("func2", 707), ("func1", 100), ("main", 23)];
        let functions = functions.map(|(name, cost)| (name.to_owned(), cost));
        assert_eq!(counted.functions, functions);
        assert_eq!(counted.instructions, 830);
    }
}
