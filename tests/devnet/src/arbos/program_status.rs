//! Activation status of programs.

use crate::{arbos::packing::ProgramEntry, stylus::params::StylusParams};

const SECONDS_PER_DAY: u64 = 86_400;

/// A program cannot be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inactive {
    /// It was never activated.
    NotActivated,
    /// It was activated for another Stylus version.
    NeedsUpgrade {
        /// Stylus version at activation.
        version: u16,
        /// Current Stylus version.
        stylus_version: u16,
    },
    /// Its activation has expired.
    Expired {
        /// Seconds since activation.
        age: u64,
    },
}

impl Inactive {
    /// Returns the error message of a call of the program, as Nitro words it.
    pub(crate) fn message(self) -> String {
        match self {
            Self::NotActivated => "error ProgramNotActivated()".into(),
            Self::NeedsUpgrade { version, stylus_version } => {
                format!("error ProgramNeedsUpgrade({version}, {stylus_version})")
            }
            Self::Expired { age } => format!("error ProgramExpired({age})"),
        }
    }
}

/// Checks that a program can be called at time `now`, in Unix seconds.
pub(crate) fn check_active(
    entry: &ProgramEntry,
    params: &StylusParams,
    now: u64,
) -> Result<(), Inactive> {
    if entry.version == 0 {
        return Err(Inactive::NotActivated);
    }
    if entry.version != params.version {
        return Err(Inactive::NeedsUpgrade {
            version: entry.version,
            stylus_version: params.version,
        });
    }
    let age = entry.age(now);
    if age > u64::from(params.expiry_days) * SECONDS_PER_DAY {
        return Err(Inactive::Expired { age });
    }
    Ok(())
}

/// Returns the seconds until the activation expires.
pub(crate) fn time_left(entry: &ProgramEntry, params: &StylusParams, now: u64) -> u64 {
    (u64::from(params.expiry_days) * SECONDS_PER_DAY).saturating_sub(entry.age(now))
}

/// Returns the minimum age in seconds at which an activation can be extended.
pub(crate) fn keepalive_seconds(params: &StylusParams) -> u64 {
    u64::from(params.keepalive_days) * SECONDS_PER_DAY
}
