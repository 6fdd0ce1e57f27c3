//! What bots do, one scenario a file.

pub mod hearing;
pub mod joins;
pub mod storm;
