//! Whether a program may be called.

use crate::{arbos::words::ProgramEntry, stylus::params::StylusParams};

const SECONDS_PER_DAY: u64 = 86_400;

/// Why a program may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inactive {
    /// It never was activated.
    NotActivated,
    /// It was activated for another version of the VM.
    NeedsUpgrade {
        /// Version it was activated for.
        version: u16,
        /// Version of the VM.
        stylus_version: u16,
    },
    /// Its activation is too long ago.
    Expired {
        /// Seconds since then.
        age: u64,
    },
}

impl Inactive {
    /// How the node words it when such a program is called.
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

/// Checks that a program may be called at `now`.
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

/// Seconds until it expires.
pub(crate) fn time_left(entry: &ProgramEntry, params: &StylusParams, now: u64) -> u64 {
    (u64::from(params.expiry_days) * SECONDS_PER_DAY).saturating_sub(entry.age(now))
}

/// Seconds that must have passed before its life may be extended.
pub(crate) fn keepalive_seconds(params: &StylusParams) -> u64 {
    u64::from(params.keepalive_days) * SECONDS_PER_DAY
}
