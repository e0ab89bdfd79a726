//! The storage layout that both vaults share. A vault's own slots begin at [`OWN`]. A field is
//! never moved or reused: tools, proofs and monitors read these slots directly, and the accountant
//! receives the first [`BOOKS`] slots as they are stored.

use basalt_kit::{erc20::Ledger, slots::Field};

/// Number of slots, from slot 0 on, that the accountant receives and returns.
pub const BOOKS: u32 = 9;

/// Supply, backing and net flow. Every entry and exit writes this slot.
pub const TOTALS: u32 = 0;
/// Total supply of shares.
pub const SHARES: Field = Field::new(TOTALS, 0, 96);
/// Assets that the ledger owns, liquid or at work, in wei.
pub const BACKING: Field = Field::new(TOTALS, 96, 96);
/// Net flow that counts towards the daily limits, as a part of the supply: 2^30 is the whole
/// supply. A 32-bit two's complement, positive for mints, negative for burns.
pub const FLOW_LEVEL: Field = Field::new(TOTALS, 192, 32);
/// Time when the net flow was computed, seconds since the epoch.
pub const FLOW_AT: Field = Field::new(TOTALS, 224, 32);

/// The rate line. In bunker and while the vault reopens it is level, and [`LINE_END`] is a mark.
pub const LINE: u32 = 1;
/// Rate at the start, 27 decimals; in bunker the rate that views show.
pub const START_RATE: Field = Field::new(LINE, 0, 96);
/// Rate at the end, 27 decimals; in bunker the frozen rate.
pub const END_RATE: Field = Field::new(LINE, 96, 96);
/// Start, seconds since the epoch; in bunker the last time the provisional loss grew.
pub const LINE_START: Field = Field::new(LINE, 192, 32);
/// End, seconds since the epoch; 0 in bunker, 1 while the vault waits to reopen.
pub const LINE_END: Field = Field::new(LINE, 224, 32);

/// Reserved assets and the address of the asset, which payouts need together. The address is the
/// last 20 bytes; it is zero if the asset is ether.
pub const LIQUIDITY: u32 = 2;
/// Assets that instant exits must leave: at work, owed to the queue, or below the watermark.
pub const RESERVED: Field = Field::new(LIQUIDITY, 0, 96);

/// The state of the vault and the limits of entries and exits. The last 8 bits are free.
pub const STATUS: u32 = 3;
/// Largest amount that the ledger may own, in wei.
pub const DEPOSIT_CAP: Field = Field::new(STATUS, 0, 96);
/// The vault is paused before this time, seconds since the epoch.
pub const PAUSED_UNTIL: Field = Field::new(STATUS, 96, 32);
/// The vault is alarmed before this time, seconds since the epoch.
pub const ALARMED_UNTIL: Field = Field::new(STATUS, 128, 32);
/// The newest report is stale from this time on; 2^32 - 1 while nothing can become stale.
pub const STALE_AT: Field = Field::new(STATUS, 160, 32);
/// Flat fee of instant exits, basis points.
pub const EXIT_FEE_BPS: Field = Field::new(STATUS, 192, 16);
/// Limit on net mints in a day, basis points of the supply.
pub const MINT_LIMIT_BPS: Field = Field::new(STATUS, 208, 16);
/// Limit on net burns by instant exits in a day, basis points of the supply.
pub const BURN_LIMIT_BPS: Field = Field::new(STATUS, 224, 16);
/// Whether an alarm was raised since the newest report: 0 or 1.
pub const ALARM_SPENT: Field = Field::new(STATUS, 240, 8);

/// Peak rate, report times and growth caps.
pub const LAST_REPORT: u32 = 4;
/// Highest rate ever vested, as of the newest report or loss, 27 decimals.
pub const PEAK: Field = Field::new(LAST_REPORT, 0, 96);
/// Reference time of the newest report; before the first report, the time of construction.
pub const REF_TIME: Field = Field::new(LAST_REPORT, 96, 32);
/// Time when assets last moved to or from the consensus account, or that account was replaced; 0
/// before that. Only the staking vault writes it, because its reports refer to a past time.
pub const MOVED_AT: Field = Field::new(LAST_REPORT, 128, 32);
/// Number of reports.
pub const REPORT_INDEX: Field = Field::new(LAST_REPORT, 160, 32);
/// Cap on the growth of the rate from the next report on, basis points a year.
pub const GROWTH_BPS: Field = Field::new(LAST_REPORT, 192, 16);
/// Cap on growth that the current line obeys, basis points a year.
pub const GROWTH_IN_FORCE_BPS: Field = Field::new(LAST_REPORT, 208, 16);
/// Block time of the newest report; 0 before the first report.
pub const REPORTED_AT: Field = Field::new(LAST_REPORT, 224, 32);

/// Assets at work, assets owed to the queue, and the parameters of liquidity and staleness.
pub const FUNDS: u32 = 5;
/// Assets at work according to the ledger, in wei.
pub const WORKING: Field = Field::new(FUNDS, 0, 96);
/// Assets that eligible queue positions still need, as of the newest settlement, in wei.
pub const OWED: Field = Field::new(FUNDS, 96, 96);
/// Age at which the newest report becomes stale, seconds.
pub const MAX_AGE_SECS: Field = Field::new(FUNDS, 192, 32);
/// Liquid assets that instant exits must leave, basis points of the backing.
pub const WATERMARK_BPS: Field = Field::new(FUNDS, 224, 16);
/// Liquid assets that allocations must leave, basis points of the backing.
pub const BUFFER_BPS: Field = Field::new(FUNDS, 240, 16);

/// The performance fee. The last 48 bits are free.
pub const FEES: u32 = 6;
/// Assets reserved for the fee on growth that has not vested, in wei.
pub const FEE_RESERVE: Field = Field::new(FEES, 0, 96);
/// Supply when the reserve was set.
pub const SHARES_THEN: Field = Field::new(FEES, 96, 96);
/// The protocol's part of growth above the peak, basis points.
pub const PERFORMANCE_FEE_BPS: Field = Field::new(FEES, 192, 16);

/// First-loss cover and provisional losses. The last 64 bits are free.
pub const COVER: u32 = 7;
/// Shares that a loss burns before it lowers the rate.
pub const COVER_SHARES: Field = Field::new(COVER, 0, 96);
/// Sum of the provisional losses of all sources, in wei.
pub const PROVISIONAL: Field = Field::new(COVER, 96, 96);

/// Bounds of reports, and the losses of the current window. The last 64 bits are free.
pub const WINDOW: u32 = 8;
/// Losses that still count towards the window's bound, as a fraction of the backing, 27 decimals.
pub const LOST: Field = Field::new(WINDOW, 0, 96);
/// Time when those losses were computed, seconds since the epoch.
pub const LOST_AT: Field = Field::new(WINDOW, 96, 32);
/// Bound on gains per year, basis points of the backing.
pub const GAIN_PER_YEAR_BPS: Field = Field::new(WINDOW, 128, 16);
/// Bound on gains regardless of time, on top of the yearly one, basis points of the backing.
pub const GAIN_AT_ONCE_BPS: Field = Field::new(WINDOW, 144, 16);
/// Bound on the loss of one report, basis points of the backing.
pub const LOSS_PER_REPORT_BPS: Field = Field::new(WINDOW, 160, 16);
/// Bound on the losses of a window of seven days, basis points of the backing.
pub const LOSS_PER_WINDOW_BPS: Field = Field::new(WINDOW, 176, 16);

/// Map: account to balance.
pub const BALANCES: u32 = 9;
/// Map: owner to spender to allowance.
pub const ALLOWANCES: u32 = 10;
/// Map: owner to permit nonce.
pub const NONCES: u32 = 11;
/// The three maps above.
pub const LEDGER: Ledger = Ledger::at(BALANCES);
/// Owner's address.
pub const OWNER: u32 = 12;
/// Address that ownership is offered to; zero while no transfer is open.
pub const PENDING_OWNER: u32 = 13;
/// Guardian's address.
pub const GUARDIAN: u32 = 14;
/// Keeper's address.
pub const KEEPER: u32 = 15;
/// Treasury's address: it receives the shares of the performance fee.
pub const TREASURY: u32 = 16;
/// Second opinion's address: it lowers and confirms provisional losses, as the owner does.
pub const SECOND_OPINION: u32 = 17;
/// Address of the withdrawal queue; zero while there is none.
pub const QUEUE: u32 = 18;
/// Address of the accountant.
pub const ACCOUNTANT: u32 = 19;
/// Map: source to its provisional loss, in wei.
pub const LOSSES: u32 = 20;
/// First slot that belongs to the contract itself.
pub const OWN: u32 = 21;
