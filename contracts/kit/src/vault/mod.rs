//! What bsETH and brETH share: one ledger, one rate line, eight conversions. The two contracts
//! differ in how assets come in, go to work and go out.

pub mod flow;
pub mod rate;
pub mod refusal;
pub mod report;
pub mod seed;
pub mod state;
pub mod views;
