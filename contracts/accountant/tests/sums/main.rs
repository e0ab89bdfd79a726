//! What the four functions do to the books of a vault, number by number, against the reference over
//! whole lives, and with books that no vault ever had.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod books;
mod bunker;
mod gains;
mod hostile;
mod lives;
mod losses;
mod outcome;
mod write_off;
