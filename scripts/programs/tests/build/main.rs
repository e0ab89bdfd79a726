//! The steps between the linker and the chain, on modules that need no compiling.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod encode;
mod modules;
mod packing;
mod size_gate;
