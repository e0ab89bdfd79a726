#![doc = include_str!("../README.md")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a search stops at what must not happen"
)]

pub mod attack;
pub mod chain;
pub mod checks;
pub mod choose;
pub mod counts;
pub mod rng;
pub mod sequence;
pub mod step;
pub mod world;

use std::{
    fmt,
    num::NonZero,
    panic,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use counts::Counts;
use sequence::{Failure, Sequence};

/// Runs `sequences` sequences of `moves` moves on all cores, the first with `seed`, the others with
/// the seeds that follow. Stops at one that fails. `progress` sees the counts after every sequence.
pub fn search(
    seed: u64,
    sequences: u64,
    moves: usize,
    progress: impl Fn(&Counts) + Sync,
) -> Result<Counts, Failure> {
    let (next, counts, failure) =
        (AtomicU64::new(0), Mutex::new(Counts::default()), Mutex::new(None));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= sequences || hold(&failure).is_some() {
                return;
            }
            let mut own = Counts::default();
            match Sequence::new(seed + index, moves).check(&mut own) {
                Ok(()) => {
                    let mut all = hold(&counts);
                    all.add(&own);
                    progress(&all);
                }
                Err(found) => *hold(&failure) = Some(found),
            }
        }
    };
    // A sequence that fails is replayed many times to shorten it: each replay would print its panic.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    panic::set_hook(hook);
    match hold(&failure).take() {
        Some(failure) => Err(failure),
        None => Ok(hold(&counts).clone()),
    }
}

/// What a mutex holds; a panic elsewhere leaves it as it was.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\nseed {}; the shortest sequence that fails:", self.message, self.seed)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "    {step}"))
    }
}
