//! What the kernel says of a process: time on a core, memory. (proc(5))

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Characters of a program's name that the kernel keeps.
const LONGEST_NAME: usize = 15;

/// A process that is watched.
#[derive(Clone, Copy, Debug)]
pub struct Watched(pub u32);

impl Watched {
    /// Time on a core of all its threads that live, system calls and soft interrupts on their behalf included.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn on_core(self) -> Result<Duration> {
        let folder = format!("/proc/{}/task", self.0);
        let gone = || format!("process {} is gone", self.0);
        let nanoseconds = fs::read_dir(&folder)
            .with_context(gone)?
            .flatten()
            // A thread may end while it is looked at.
            .filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok())
            .filter_map(|text| text.split(' ').next()?.parse::<u64>().ok())
            .fold(0_u64, u64::saturating_add);
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// Resident memory in kB.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn resident_kb(self) -> Result<u64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        text.lines()
            .find_map(|line| {
                let value = line.strip_prefix("VmRSS:")?;
                value.split_whitespace().next()?.parse().ok()
            })
            .context("no VmRSS")
    }

    /// The newest child of this process that runs this program.
    ///
    /// # Errors
    /// When there is none.
    pub fn child(program: &Path) -> Result<Self> {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let name: String = name.chars().take(LONGEST_NAME).collect();
        let me = std::process::id();
        let mut found: Vec<u32> = fs::read_dir("/proc")?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|pid| {
                parent_and_name(*pid).is_some_and(|(parent, its)| parent == me && its == name)
            })
            .collect();
        found.sort_unstable();
        let pid = found.pop().with_context(|| format!("no child {name}"))?;
        Ok(Self(pid))
    }
}

fn parent_and_name(pid: u32) -> Option<(u32, String)> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().to_owned())
    };
    Some((field("PPid:")?.parse().ok()?, field("Name:")?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn time_on_a_core_grows_with_work() {
        let me = Watched(std::process::id());
        let before = me.on_core().unwrap();
        let mut sum = 0_u64;
        while me.on_core().unwrap() <= before {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(me.resident_kb().unwrap() > 100);
    }

    #[test]
    fn a_child_is_found_by_its_name() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        while Watched::child(Path::new("/bin/sleep")).is_err() {
            std::thread::yield_now();
        }
        assert_eq!(
            Watched::child(Path::new("/bin/sleep")).unwrap().0,
            child.id()
        );
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(Watched::child(Path::new("/bin/sleep")).is_err());
    }
}
