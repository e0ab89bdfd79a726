//! Where a vault keeps what. Both vaults share this layout; what is a contract's own begins at
//! [`OWN`]. Never reuse or move a field: tools, proofs and monitors read these slots directly.

use crate::slots::Field;

/// Supply, backing and the small parameters of the hot path. The last 16 bits are free.
pub const TOTALS: u32 = 0;
/// Shares in existence.
pub const SHARES: Field = Field::new(TOTALS, 0, 96);
/// Assets the ledger owns, at hand or at work.
pub const BACKING: Field = Field::new(TOTALS, 96, 96);
/// Entries and exits are paused before this time.
pub const PAUSED_UNTIL: Field = Field::new(TOTALS, 192, 32);
/// Flat fee of instant exits, basis points.
pub const EXIT_FEE_BPS: Field = Field::new(TOTALS, 224, 16);

/// The rate line.
pub const LINE: u32 = 1;
/// Rate at the start, 27 decimals.
pub const RATE_START: Field = Field::new(LINE, 0, 96);
/// Rate at the end, 27 decimals.
pub const RATE_END: Field = Field::new(LINE, 96, 96);
/// Start, seconds since the epoch.
pub const TIME_START: Field = Field::new(LINE, 192, 32);
/// End, seconds since the epoch.
pub const TIME_END: Field = Field::new(LINE, 224, 32);

/// What is at work, and the token that the vault works with: its address is the last 20 bytes, zero
/// where the asset is ether. Whoever pays out needs both.
pub const WORK: u32 = 2;
/// Assets at work, as the ledger believes.
pub const WORKING: Field = Field::new(WORK, 0, 96);

/// What reports need besides. The last 32 bits are free.
pub const RECORD: u32 = 3;
/// Highest rate ever vested, as of the newest report or loss, 27 decimals.
pub const PEAK: Field = Field::new(RECORD, 0, 96);
/// Cap on the growth of the rate for the next line, basis points a year.
pub const GROWTH_BPS: Field = Field::new(RECORD, 96, 16);
/// The cap that the running line was drawn under, basis points a year.
pub const GROWTH_IN_FORCE_BPS: Field = Field::new(RECORD, 112, 16);
/// Reference time of the newest report; before the first one, the construction.
pub const REF_TIME: Field = Field::new(RECORD, 128, 32);
/// When assets last went to work or came back; 0 before that. Kept where reports speak of an earlier
/// time, which is in the staking vault.
pub const MOVED_AT: Field = Field::new(RECORD, 160, 32);
/// Number of reports.
pub const REPORT_INDEX: Field = Field::new(RECORD, 192, 32);

/// Map: account to balance.
pub const BALANCES: u32 = 4;
/// Map: owner to spender to allowance.
pub const ALLOWANCES: u32 = 5;
/// Map: owner to the number of permits used.
pub const NONCES: u32 = 6;
/// Address.
pub const OWNER: u32 = 7;
/// Address; zero while no transfer of ownership is under way.
pub const PENDING_OWNER: u32 = 8;
/// Address.
pub const GUARDIAN: u32 = 9;
/// Address.
pub const KEEPER: u32 = 10;
/// The first slot that belongs to the contract itself.
pub const OWN: u32 = 11;
