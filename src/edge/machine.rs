//! What a machine has for the tests.
#![allow(clippy::print_stderr, reason = "tests")]

use std::path::{Path, PathBuf};

/// A program that tests ask for: in the path, where Debian puts those of PostgreSQL, or where `.ci/need` puts what no package has.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let versions = versions.into_iter().flatten().flatten();
    let packaged = versions.map(|version| version.path().join("bin"));
    std::env::split_paths(&path)
        .chain(packaged)
        .chain([fetched().join("moto/bin")])
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn fetched() -> PathBuf {
    let home = || {
        let home = std::env::var_os("HOME").unwrap_or_else(|| "/root".into());
        Path::new(&home).join(".cache")
    };
    let cache = std::env::var_os("XDG_CACHE_HOME");
    cache.map_or_else(home, PathBuf::from).join("tyndau")
}

/// A test cannot be run for lack of this. It says so; where CI has seen to it that everything is there, it fails.
pub fn lacks(what: &str) {
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!is_ci, "{what} is not on this machine: see .ci/need");
    eprintln!("not run: {what} is not on this machine");
}
