//! What bsETH and brETH share: one ledger, one rate line, eight conversions. The two contracts
//! differ in how assets come in, go to work and go out.

pub mod books;
pub mod bunker;
pub mod flow;
pub mod gate;
pub mod parameters;
pub mod queue;
pub mod rate;
pub mod refusal;
pub mod report;
pub mod seed;
pub mod state;
pub mod views;
