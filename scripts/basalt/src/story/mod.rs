//! The story of the demo: ether becomes bsETH, bsETH becomes brETH, both earn, validators are
//! slashed, a loss above the bound waits for its confirmation while bob leaves through the queue, and
//! alice redeems everything. Every number is checked against the model.

mod acts;
mod player;
mod table;
mod withdrawal;

pub use player::{Player, Row};

use basalt_mirror::{Check, StepError};
use serde::Serialize;
use std::fmt;
use table::{checks_table, steps_table};

/// The steps and checks of a story.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// Whether every check holds.
    pub ok: bool,
    /// The steps in order.
    pub steps: Vec<Row>,
    /// The checks in order.
    pub checks: Vec<Check>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", steps_table(&self.steps), checks_table(&self.checks))?;
        if self.ok { write!(f, "\nAll {} checks hold.", self.checks.len()) } else { Ok(()) }
    }
}

/// Plays the whole story. It needs a fresh suite and a chain whose clock can be moved.
pub async fn play(mut player: Player) -> Result<Summary, StepError> {
    let alice = player.open().await?;
    acts::enter(&mut player).await?;
    acts::allocate(&mut player).await?;
    acts::earn_twice(&mut player).await?;
    acts::lose_once(&mut player).await?;
    withdrawal::queue_through_a_loss(&mut player).await?;
    acts::exit_all(&mut player, alice).await?;
    player.close().await
}
