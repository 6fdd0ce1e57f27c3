//! What bots do, one scenario a file.

pub mod churn;
pub mod hearing;
pub mod joins;
pub mod storm;
