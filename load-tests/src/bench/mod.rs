//! The same scenario on our server and on another, in alternation, on one path and with light peers: `site` makes the path, `scenario`
//! is read from a file, `sfu` starts and speaks to a server, `measure` carries a scenario out, `floor` shows what the machine can do at
//! all, `report` says how it went.

pub mod floor;
pub mod machine;
pub mod measure;
pub mod numbers;
mod page;
pub mod proc;
pub mod report;
pub mod run;
pub mod scenario;
pub mod sfu;
pub mod site;
