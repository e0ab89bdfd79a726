//! The life of a position, told on a chain: ether becomes bsETH, bsETH becomes brETH, both earn,
//! validators are slashed, a loss that is hard to believe waits while somebody leaves through the
//! queue, and everything comes home. Every number is checked against the model.

mod acts;
mod patience;
mod stage;
mod table;

pub use stage::{Row, Stage};
pub use table::{checks_table, steps_table};

use basalt_mirror::{Check, WatchError};
use serde::Serialize;

/// What happened, and whether it was right.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Whether every check holds.
    pub ok: bool,
    /// The steps in order.
    pub steps: Vec<Row>,
    /// The checks in order.
    pub checks: Vec<Check>,
}

/// Plays the whole story on a suite that nobody else uses, on a chain whose clock can be moved.
pub async fn play(mut stage: Stage) -> Result<Outcome, WatchError> {
    let alice = stage.open().await?;
    acts::enter(&mut stage).await?;
    acts::put_to_work(&mut stage).await?;
    acts::earn_twice(&mut stage).await?;
    acts::lose_once(&mut stage).await?;
    patience::queue_through_a_loss(&mut stage).await?;
    acts::come_home(&mut stage, alice).await?;
    stage.close().await
}
