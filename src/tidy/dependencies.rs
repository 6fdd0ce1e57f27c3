//! What the project is built from: licences that a court may use freely, and versions that do not move where that would be dangerous.

use super::none;
use super::source::root;
use serde_json::Value;
use std::fs;
use std::process::Command;

/// Permissive licences.
const LICENCES: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Development tools of the page that are not shipped may also come under these.
const LICENCES_OF_TOOLS: [&str; 5] = ["CC-BY-3.0", "CC-BY-4.0", "MPL-2.0", "PSF-2.0", "Python-2.0"];

/// Packages whose manifest has no such member, and what stands in the licence that comes with them.
const READ_IN_THE_PACKAGE: [(&str, &str); 1] =
    [("node_modules/parse-cache-control", "BSD-3-Clause")];

#[test]
fn every_crate_comes_under_a_permissive_licence() {
    let metadata = cargo_metadata();
    let refused: Vec<String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| !permitted(package["license"].as_str().unwrap_or("none"), &LICENCES))
        .map(|package| format!("{} ({})", package["name"], package["license"]))
        .collect();
    none(
        "choose another crate, or add the licence with its reason",
        &refused,
    );
}

#[test]
fn every_npm_package_comes_under_a_permissive_licence() {
    let allowed = [&LICENCES[..], &LICENCES_OF_TOOLS[..]].concat();
    for lock in [
        "web-client/package-lock.json",
        "tests/e2e/package-lock.json",
    ] {
        let text = fs::read_to_string(root().join(lock)).unwrap_or_else(|e| panic!("{lock}: {e}"));
        let lock_file: Value = serde_json::from_str(&text).unwrap();
        let refused: Vec<String> = lock_file["packages"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(path, _)| !path.is_empty())
            .filter(|(path, package)| {
                let read = READ_IN_THE_PACKAGE.iter().find(|(name, _)| name == path);
                let said = package["license"].as_str();
                let licence = said.or(read.map(|(_, licence)| *licence));
                !permitted(licence.unwrap_or("none"), &allowed)
            })
            .map(|(path, package)| format!("{lock}: {path} ({})", package["license"]))
            .collect();
        none(
            "choose another package, or add the licence with its reason",
            &refused,
        );
    }
}

/// `rtc` is young and our keys rest on the order of its calls; `webrtc` shares its core.
#[test]
fn the_webrtc_crates_are_pinned_exactly() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let loose: Vec<String> = ["rtc", "webrtc"]
        .iter()
        .filter(|name| !pinned(&manifest["dependencies"][**name]))
        .map(|name| format!("{name} = {}", manifest["dependencies"][*name]))
        .collect();
    none("say version = \"=x.y.z\"", &loose);
    assert!(!pinned(&toml::Value::String("0.21.1".into())));
    assert!(pinned(&toml::Value::String("=0.21.1".into())));
}

#[test]
fn a_licence_expression_is_read_as_spdx_means_it() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "GPL-3.0-only OR MIT",
        "Apache-2.0 WITH LLVM-exception OR MIT",
    ] {
        assert!(permitted(good, &LICENCES), "{good}");
    }
    for bad in [
        "none",
        "GPL-3.0-only",
        "AGPL-3.0",
        "MIT AND GPL-2.0-only",
        "(MIT OR Apache-2.0) AND AGPL-3.0-only",
        "MIT AND (GPL-2.0-only OR AGPL-3.0-only)",
    ] {
        assert!(!permitted(bad, &LICENCES), "{bad}");
    }
}

fn cargo_metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version=1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn pinned(dependency: &toml::Value) -> bool {
    let version = dependency.get("version").unwrap_or(dependency);
    version.as_str().is_some_and(|text| text.starts_with('='))
}

/// Whether an SPDX expression can be met with `allowed` alone. `AND` binds closer than `OR`; the old `/` means `OR`.
fn permitted(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ");
    let any = split_outside(&expression, " OR ");
    if any.len() > 1 {
        return any.iter().any(|part| permitted(part, allowed));
    }
    let all = split_outside(&expression, " AND ");
    if all.len() > 1 {
        return all.iter().all(|part| permitted(part, allowed));
    }
    let one = expression.trim();
    match one
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => permitted(inner, allowed),
        None => allowed.contains(&one),
    }
}

/// Splits where the separator stands outside brackets.
fn split_outside(text: &str, separator: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_i32);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if depth == 0 && rest.starts_with(separator) {
            parts.push(String::new());
            rest = &rest[separator.len()..];
            continue;
        }
        depth += i32::from(c == '(') - i32::from(c == ')');
        parts.last_mut().unwrap().push(c);
        rest = &rest[c.len_utf8()..];
    }
    parts
}
