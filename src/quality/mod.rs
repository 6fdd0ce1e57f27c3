//! HOW WELL: pure judgement of call quality.

pub mod link;
