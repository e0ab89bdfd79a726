//! Where a vault keeps what. Both vaults share this layout; what is a contract's own begins at
//! [`OWN`]. Never reuse or move a field: tools, proofs and monitors read these slots directly, and
//! the first [`BOOKS`] slots go to the accountant as they are stored.

use basalt_kit::{erc20::Ledger, slots::Field};

/// How many slots, from the first on, the accountant reads and writes.
pub const BOOKS: u32 = 9;

/// Supply, backing and how much was minted or burnt of late: what every entry and exit writes.
pub const TOTALS: u32 = 0;
/// Shares in existence.
pub const SHARES: Field = Field::new(TOTALS, 0, 96);
/// Assets the ledger owns, at hand or at work.
pub const BACKING: Field = Field::new(TOTALS, 96, 96);
/// Net flow that still counts, a 32-bit two's complement: 2^30 is the whole supply, minted; below
/// zero it is burnt.
pub const FLOW_LEVEL: Field = Field::new(TOTALS, 192, 32);
/// When it was counted, seconds since the epoch.
pub const FLOW_AT: Field = Field::new(TOTALS, 224, 32);

/// The rate line. A level line needs no end, and says there in which phase the vault is.
pub const LINE: u32 = 1;
/// Rate at the start, 27 decimals; in bunker the rate that is shown.
pub const START_RATE: Field = Field::new(LINE, 0, 96);
/// Rate at the end, 27 decimals; in bunker the frozen rate.
pub const END_RATE: Field = Field::new(LINE, 96, 96);
/// Start, seconds since the epoch; in bunker since when the number stands.
pub const LINE_START: Field = Field::new(LINE, 192, 32);
/// End, seconds since the epoch; 0 in bunker, 1 while the vault waits to reopen.
pub const LINE_END: Field = Field::new(LINE, 224, 32);

/// What instant exits have to leave, and the token that the vault works with: its address is the
/// last 20 bytes, zero where the asset is ether. Whoever pays out needs both.
pub const LIQUIDITY: u32 = 2;
/// Assets that instant exits leave: at work, owed to the queue, or below the watermark.
pub const RESERVED: Field = Field::new(LIQUIDITY, 0, 96);

/// What opens and closes the vault. The last 8 bits are free.
pub const STATUS: u32 = 3;
/// The most that the ledger may own, in assets.
pub const DEPOSIT_CAP: Field = Field::new(STATUS, 0, 96);
/// Paused before this time.
pub const PAUSED_UNTIL: Field = Field::new(STATUS, 96, 32);
/// Alarmed before this time.
pub const ALARMED_UNTIL: Field = Field::new(STATUS, 128, 32);
/// Stale from this time on.
pub const STALE_AT: Field = Field::new(STATUS, 160, 32);
/// Flat fee of instant exits, basis points.
pub const EXIT_FEE_BPS: Field = Field::new(STATUS, 192, 16);
/// What may be minted net in a day, basis points of the supply.
pub const MINT_LIMIT_BPS: Field = Field::new(STATUS, 208, 16);
/// What instant exits may burn net in a day, basis points of the supply.
pub const BURN_LIMIT_BPS: Field = Field::new(STATUS, 224, 16);
/// Whether an alarm was raised since the last report.
pub const ALARM_SPENT: Field = Field::new(STATUS, 240, 8);

/// What reports need besides.
pub const LAST_REPORT: u32 = 4;
/// Highest rate ever vested, as of the newest report or loss, 27 decimals.
pub const PEAK: Field = Field::new(LAST_REPORT, 0, 96);
/// Reference time of the newest report; before the first one, the construction.
pub const REF_TIME: Field = Field::new(LAST_REPORT, 96, 32);
/// When assets last went to work or came back; 0 before that. Kept where reports speak of an earlier
/// time, which is in the staking vault.
pub const MOVED_AT: Field = Field::new(LAST_REPORT, 128, 32);
/// Number of reports.
pub const REPORT_INDEX: Field = Field::new(LAST_REPORT, 160, 32);
/// Cap on the growth of the rate for the next line, basis points a year.
pub const GROWTH_BPS: Field = Field::new(LAST_REPORT, 192, 16);
/// The cap that the running line was drawn under, basis points a year.
pub const GROWTH_IN_FORCE_BPS: Field = Field::new(LAST_REPORT, 208, 16);
/// When the newest report was made; 0 before the first one.
pub const REPORTED_AT: Field = Field::new(LAST_REPORT, 224, 32);

/// Where the backing is, and what of it is promised.
pub const FUNDS: u32 = 5;
/// Assets at work, as the ledger believes.
pub const WORKING: Field = Field::new(FUNDS, 0, 96);
/// Assets that settlement still needs, as of the last one.
pub const OWED: Field = Field::new(FUNDS, 96, 96);
/// How old the newest report may be, seconds.
pub const MAX_AGE_SECS: Field = Field::new(FUNDS, 192, 32);
/// What instant exits leave at hand, basis points of the backing.
pub const WATERMARK_BPS: Field = Field::new(FUNDS, 224, 16);
/// What allocations leave at hand, basis points of the backing.
pub const BUFFER_BPS: Field = Field::new(FUNDS, 240, 16);

/// The performance fee. The last 48 bits are free.
pub const FEES: u32 = 6;
/// Assets set aside for growth that has not vested.
pub const FEE_RESERVE: Field = Field::new(FEES, 0, 96);
/// The supply when they were set aside.
pub const SHARES_THEN: Field = Field::new(FEES, 96, 96);
/// The protocol's part of growth, basis points.
pub const PERFORMANCE_FEE_BPS: Field = Field::new(FEES, 192, 16);

/// What stands before the holders. The last 64 bits are free.
pub const COVER: u32 = 7;
/// Shares that a loss burns before it lowers the rate.
pub const COVER_SHARES: Field = Field::new(COVER, 0, 96);
/// The provisional losses of all sources.
pub const PROVISIONAL: Field = Field::new(COVER, 96, 96);

/// What reports may change without a second opinion. The last 64 bits are free.
pub const WINDOW: u32 = 8;
/// Losses that still count, parts of the backing, 27 decimals.
pub const LOST: Field = Field::new(WINDOW, 0, 96);
/// When they were counted, seconds since the epoch.
pub const LOST_AT: Field = Field::new(WINDOW, 96, 32);
/// Bound on gains a year, basis points of the backing.
pub const GAIN_PER_YEAR_BPS: Field = Field::new(WINDOW, 128, 16);
/// Bound on gains at once.
pub const GAIN_AT_ONCE_BPS: Field = Field::new(WINDOW, 144, 16);
/// Bound on the loss of one report.
pub const LOSS_PER_REPORT_BPS: Field = Field::new(WINDOW, 160, 16);
/// Bound on the losses of a window.
pub const LOSS_PER_WINDOW_BPS: Field = Field::new(WINDOW, 176, 16);

/// Map: account to balance.
pub const BALANCES: u32 = 9;
/// Map: owner to spender to allowance.
pub const ALLOWANCES: u32 = 10;
/// Map: owner to the number of permits used.
pub const NONCES: u32 = 11;
/// The three maps above.
pub const LEDGER: Ledger = Ledger::at(BALANCES);
/// Address.
pub const OWNER: u32 = 12;
/// Address; zero while no transfer of ownership is under way.
pub const PENDING_OWNER: u32 = 13;
/// Address.
pub const GUARDIAN: u32 = 14;
/// Address.
pub const KEEPER: u32 = 15;
/// Address that the shares of the performance fee are minted to.
pub const TREASURY: u32 = 16;
/// Address that revises and confirms provisional losses beside the owner.
pub const SECOND_OPINION: u32 = 17;
/// Address; zero while there is no queue.
pub const QUEUE: u32 = 18;
/// Address of the program that does the sums of reports.
pub const ACCOUNTANT: u32 = 19;
/// Map: source to what it is held to have lost provisionally.
pub const LOSSES: u32 = 20;
/// The first slot that belongs to the contract itself.
pub const OWN: u32 = 21;
