//! Skeleton.

pub mod stylus;
