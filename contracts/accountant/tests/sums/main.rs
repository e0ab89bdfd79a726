//! The four functions on the books of a vault: number by number, over whole sequences against the
//! reference, and with books that no vault can have.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::large_types_passed_by_value, reason = "books are values: each test has its own")]

mod books;
mod bunker;
mod gains;
mod hostile;
mod losses;
mod outcome;
mod sequences;
mod write_off;
