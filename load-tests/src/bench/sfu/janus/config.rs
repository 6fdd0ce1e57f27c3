//! A configuration of Janus with VideoRoom over WebSocket and nothing else.

use super::super::super::site;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Where distributions put its modules.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/janus",
    "/usr/lib/aarch64-linux-gnu/janus",
    "/usr/lib/janus",
];
const PROGRAM: &str = "/usr/bin/janus";
const PLUGIN: &str = "libjanus_videoroom.so";
const TRANSPORT: &str = "libjanus_websockets.so";

/// The program, if it is installed with its modules.
pub fn program() -> Option<PathBuf> {
    let program = PathBuf::from(PROGRAM);
    (program.exists() && library().is_some()).then_some(program)
}

fn library() -> Option<PathBuf> {
    let found = LIBRARIES.iter().map(PathBuf::from);
    found
        .into_iter()
        .find(|folder| folder.join("plugins").join(PLUGIN).exists())
}

/// Writes it into `folder`.
pub fn write(folder: &Path, port: u16, event_loops: Option<u16>) -> Result<()> {
    let library = library().unwrap_or_default();
    let library = library.display();
    let others = |kind: &str, ours: &str| -> String {
        let files = std::fs::read_dir(format!("{library}/{kind}"));
        let names = files.into_iter().flatten().flatten();
        let names = names.filter_map(|file| file.file_name().into_string().ok());
        let others: Vec<String> = names.filter(|name| name != ours).collect();
        others.join(",")
    };
    let loops = event_loops.map_or(String::new(), |loops| format!("\tevent_loops = {loops}\n"));
    let general = format!(
        "general: {{\n\tplugins_folder = \"{library}/plugins\"\n\ttransports_folder = \"{library}/transports\"\n\
         \tevents_folder = \"{library}/events\"\n\tloggers_folder = \"{library}/loggers\"\n\
         \tconfigs_folder = \"{}\"\n\tdebug_level = 3\n{loops}}}\n\
         media: {{\n\tipv6 = false\n}}\n\
         nat: {{\n\tice_enforce_list = \"{}\"\n\tfull_trickle = false\n}}\n\
         plugins: {{\n\tdisable = \"{}\"\n}}\n\
         transports: {{\n\tdisable = \"{}\"\n}}\n\
         events: {{\n\tbroadcast = false\n}}\n",
        folder.display(),
        site::SERVER,
        others("plugins", PLUGIN),
        others("transports", TRANSPORT),
    );
    std::fs::write(folder.join("janus.jcfg"), general)?;
    let transport = format!(
        "general: {{\n\tjson = \"plain\"\n\tws = true\n\tws_ip = \"127.0.0.1\"\n\tws_port = {port}\n\twss = false\n}}\n"
    );
    std::fs::write(folder.join("janus.transport.websockets.jcfg"), transport)?;
    std::fs::write(
        folder.join("janus.plugin.videoroom.jcfg"),
        "general: {\n}\n",
    )?;
    Ok(())
}
