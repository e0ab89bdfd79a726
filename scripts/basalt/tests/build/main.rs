//! The steps between the linker and the chain, on modules that need no compiling.

mod encode;
mod modules;
mod packing;
mod size_gate;
