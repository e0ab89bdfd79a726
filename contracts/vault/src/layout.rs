//! The storage layout that both vaults share. A vault's own slots begin at [`OWN`]. Tools,
//! proofs and monitors read these slots directly, so a field is never moved or reused once a vault is in
//! use. The accountant receives the first [`BOOKS`] slots as they are stored.

use basalt_kit::{erc20::Balances, slots::Field};

/// Number of slots, from slot 0 on, that the accountant receives and returns.
pub const BOOKS: u32 = 9;

/// Declares packed slots with their fields, and lists the fields.
macro_rules! slots {
    ($(
        $(#[$slot_doc:meta])*
        $slot:ident = $number:literal {$(
            $(#[$field_doc:meta])*
            $field:ident: $bit:literal, $bits:literal;
        )*}
    )*) => {
        $(
            $(#[$slot_doc])*
            pub const $slot: u32 = $number;
            $(
                $(#[$field_doc])*
                pub const $field: Field = Field::new($slot, $bit, $bits);
            )*
        )*

        /// Every field, by its name.
        pub const FIELDS: &[(&str, Field)] = &[$($((stringify!($field), $field),)*)*];
    };
}

// Slot = number { field: first bit, width in bits; }
slots! {
    /// Supply, backing and net flow. Every entry and exit writes this slot.
    TOTALS = 0 {
        /// Total supply of shares.
        SHARES: 0, 96;
        /// Assets that the ledger owns, liquid or at work, in wei.
        BACKING: 96, 96;
        /// Net flow that counts towards the daily limits, as a part of the supply: 2^30 is the
        /// whole supply. A 32-bit two's complement, positive for mints, negative for burns.
        FLOW_LEVEL: 192, 32;
        /// Time when the net flow was computed, seconds since the epoch.
        FLOW_AT: 224, 32;
    }

    /// The rate line. In bunker and while the vault reopens it is level, and [`LINE_END`] is a
    /// mark.
    LINE = 1 {
        /// Rate at the start, 27 decimals; in bunker the rate that views show.
        START_RATE: 0, 96;
        /// Rate at the end, 27 decimals; in bunker the frozen rate.
        END_RATE: 96, 96;
        /// Start, seconds since the epoch; in bunker the last time the provisional loss grew.
        LINE_START: 192, 32;
        /// End, seconds since the epoch; 0 in bunker, 1 while the vault waits to reopen.
        LINE_END: 224, 32;
    }

    /// The gate of instant exits. The last 16 bits are free.
    EXIT = 2 {
        /// Assets that instant exits must leave: at work, owed to the queue, or below the
        /// watermark.
        UNAVAILABLE: 0, 96;
        /// The same as [`PAUSED_UNTIL`].
        EXITS_PAUSED_UNTIL: 96, 32;
        /// The same as [`ALARMED_UNTIL`].
        EXITS_ALARMED_UNTIL: 128, 32;
        /// The same as [`STALE_AT`].
        EXITS_STALE_AT: 160, 32;
        /// The same as [`MINT_LIMIT_BPS`].
        EXITS_MINT_LIMIT_BPS: 192, 16;
        /// The same as [`BURN_LIMIT_BPS`].
        EXITS_BURN_LIMIT_BPS: 208, 16;
        /// Flat fee of instant exits, basis points.
        EXIT_FEE_BPS: 224, 16;
    }

    /// The gate of entries: times that close the vault, and limits. The last 24 bits are free.
    ENTRY = 3 {
        /// Largest amount that the ledger may own, in wei.
        DEPOSIT_CAP: 0, 96;
        /// The vault is paused before this time, seconds since the epoch.
        PAUSED_UNTIL: 96, 32;
        /// The vault is alarmed before this time, seconds since the epoch.
        ALARMED_UNTIL: 128, 32;
        /// The newest report is stale from this time on; 2^32 - 1 while nothing can become stale.
        STALE_AT: 160, 32;
        /// Limit on net mints in a day, basis points of the supply.
        MINT_LIMIT_BPS: 192, 16;
        /// Limit on net burns by instant exits in a day, basis points of the supply.
        BURN_LIMIT_BPS: 208, 16;
        /// Whether an alarm was raised since the newest report: 0 or 1.
        ALARM_SPENT: 224, 8;
    }

    /// Peak rate, report times and growth caps.
    LAST_REPORT = 4 {
        /// Highest rate ever vested, as of the newest report or loss, 27 decimals.
        PEAK: 0, 96;
        /// Reference time of the newest report; before the first report, the time of construction.
        REF_TIME: 96, 32;
        /// Time when assets last moved to or from the consensus account, or that account was
        /// replaced; 0 before that. Only the staking vault writes it, because its reports refer to
        /// a past time.
        MOVED_AT: 128, 32;
        /// Number of reports.
        REPORT_INDEX: 160, 32;
        /// Cap on the growth of the rate from the next report on, basis points a year.
        GROWTH_BPS: 192, 16;
        /// Cap on growth that the current line obeys, basis points a year.
        GROWTH_IN_FORCE_BPS: 208, 16;
        /// Block time of the newest report; 0 before the first report.
        REPORTED_AT: 224, 32;
    }

    /// Assets at work, assets owed to the queue, and the parameters of liquidity and staleness.
    FUNDS = 5 {
        /// Assets at work according to the ledger, in wei.
        WORKING: 0, 96;
        /// Assets that eligible queue positions still need, as of the newest settlement, in wei.
        OWED: 96, 96;
        /// Age at which the newest report becomes stale, seconds.
        MAX_AGE_SECS: 192, 32;
        /// Liquid assets that instant exits must leave, basis points of the backing.
        WATERMARK_BPS: 224, 16;
        /// Liquid assets that allocations must leave, basis points of the backing.
        BUFFER_BPS: 240, 16;
    }

    /// The performance fee. The last 48 bits are free.
    FEES = 6 {
        /// Assets reserved for the fee on growth that has not vested, in wei.
        FEE_RESERVE: 0, 96;
        /// Supply when the reserve was set.
        SHARES_THEN: 96, 96;
        /// The protocol's part of growth above the peak, basis points.
        PERFORMANCE_FEE_BPS: 192, 16;
    }

    /// First-loss cover and provisional losses. The last 64 bits are free.
    PROTECTION = 7 {
        /// Shares that a loss burns before it lowers the rate.
        COVER_SHARES: 0, 96;
        /// Sum of the provisional losses of all sources, in wei.
        PROVISIONAL: 96, 96;
    }

    /// Bounds of reports, and the losses of the current window. The last 64 bits are free.
    REPORT_BOUNDS = 8 {
        /// Losses that still count towards the window's bound, as a fraction of the backing, 27
        /// decimals.
        LOST: 0, 96;
        /// Time when those losses were computed, seconds since the epoch.
        LOST_AT: 96, 32;
        /// Bound on gains per year, basis points of the backing.
        GAIN_PER_YEAR_BPS: 128, 16;
        /// Bound on gains regardless of time, on top of the yearly one, basis points of the
        /// backing.
        GAIN_AT_ONCE_BPS: 144, 16;
        /// Bound on the loss of one report, basis points of the backing.
        LOSS_PER_REPORT_BPS: 160, 16;
        /// Bound on the losses of a window of seven days, basis points of the backing.
        LOSS_PER_WINDOW_BPS: 176, 16;
    }

    /// Address of the withdrawal queue in the last 20 bytes, zero while there is none. A request reads
    /// the end of a pause beside it, and not in [`ENTRY`].
    QUEUE = 18 {
        /// The same as [`PAUSED_UNTIL`].
        REQUESTS_PAUSED_UNTIL: 0, 32;
    }
}

/// The token in slots 9 to 11: a map from account to balance, one from owner to spender to allowance,
/// one from owner to permit nonce.
pub const BALANCES: Balances = Balances::at(9);
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
/// Address of the accountant.
pub const ACCOUNTANT: u32 = 19;
/// Map: source to its provisional loss, in wei.
pub const PROVISIONAL_BY_SOURCE: u32 = 20;
/// First slot that belongs to the contract itself.
pub const OWN: u32 = 21;

#[cfg(test)]
mod tests {
    use super::FIELDS;

    /// Every field with its slot, its first bit and its width.
    const PINNED: [(&str, u32, u32, u32); 46] = [
        ("SHARES", 0, 0, 96),
        ("BACKING", 0, 96, 96),
        ("FLOW_LEVEL", 0, 192, 32),
        ("FLOW_AT", 0, 224, 32),
        ("START_RATE", 1, 0, 96),
        ("END_RATE", 1, 96, 96),
        ("LINE_START", 1, 192, 32),
        ("LINE_END", 1, 224, 32),
        ("UNAVAILABLE", 2, 0, 96),
        ("EXITS_PAUSED_UNTIL", 2, 96, 32),
        ("EXITS_ALARMED_UNTIL", 2, 128, 32),
        ("EXITS_STALE_AT", 2, 160, 32),
        ("EXITS_MINT_LIMIT_BPS", 2, 192, 16),
        ("EXITS_BURN_LIMIT_BPS", 2, 208, 16),
        ("EXIT_FEE_BPS", 2, 224, 16),
        ("DEPOSIT_CAP", 3, 0, 96),
        ("PAUSED_UNTIL", 3, 96, 32),
        ("ALARMED_UNTIL", 3, 128, 32),
        ("STALE_AT", 3, 160, 32),
        ("MINT_LIMIT_BPS", 3, 192, 16),
        ("BURN_LIMIT_BPS", 3, 208, 16),
        ("ALARM_SPENT", 3, 224, 8),
        ("PEAK", 4, 0, 96),
        ("REF_TIME", 4, 96, 32),
        ("MOVED_AT", 4, 128, 32),
        ("REPORT_INDEX", 4, 160, 32),
        ("GROWTH_BPS", 4, 192, 16),
        ("GROWTH_IN_FORCE_BPS", 4, 208, 16),
        ("REPORTED_AT", 4, 224, 32),
        ("WORKING", 5, 0, 96),
        ("OWED", 5, 96, 96),
        ("MAX_AGE_SECS", 5, 192, 32),
        ("WATERMARK_BPS", 5, 224, 16),
        ("BUFFER_BPS", 5, 240, 16),
        ("FEE_RESERVE", 6, 0, 96),
        ("SHARES_THEN", 6, 96, 96),
        ("PERFORMANCE_FEE_BPS", 6, 192, 16),
        ("COVER_SHARES", 7, 0, 96),
        ("PROVISIONAL", 7, 96, 96),
        ("LOST", 8, 0, 96),
        ("LOST_AT", 8, 96, 32),
        ("GAIN_PER_YEAR_BPS", 8, 128, 16),
        ("GAIN_AT_ONCE_BPS", 8, 144, 16),
        ("LOSS_PER_REPORT_BPS", 8, 160, 16),
        ("LOSS_PER_WINDOW_BPS", 8, 176, 16),
        ("REQUESTS_PAUSED_UNTIL", 18, 0, 32),
    ];

    #[test]
    fn fields_keep_their_position() {
        assert_eq!(FIELDS.len(), PINNED.len());
        for (&(name, field), pinned) in FIELDS.iter().zip(PINNED) {
            assert_eq!((name, field.slot(), field.bit(), field.bits()), pinned);
        }
    }
}
