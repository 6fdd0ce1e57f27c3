//! HOW WELL: pure judgement of call quality.
