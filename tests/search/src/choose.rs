//! The choice of the next move: one or a few steps that are likely to make sense in this state.

use basalt_math::{MAX_96, Phase};
use basalt_model::{
    DAY_SECS, HOUR_SECS, Stage,
    vault::{
        BUFFER, BURN_LIMIT, Caps, DEPOSIT_CAP, MAX_AGE, MAX_PAUSE_SECS, MINT_LIMIT, Parameter,
        WATERMARK,
    },
};

use crate::{
    chain::{AFFORDABLE, FIRST_USER},
    rng::Rng,
    step::{Amount, Step},
    world::{Kind, Vault, World},
};

/// Conditions of a whole sequence.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// Nothing is ever gained.
    pub is_without_gains: bool,
}

/// The next move.
pub fn choose(world: &mut World, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    if let Some(steps) = urgent(world.vault(), conditions, rng) {
        return steps;
    }
    let who = user(rng);
    let kind = rng.small(100);
    match kind {
        0..=9 => vec![entry(who, Amount::Assets(entry_assets(world, rng)), rng)],
        10..=16 => vec![entry(who, Amount::Shares(entry_shares(world, rng)), rng)],
        17..=21 => vec![exit(who, Amount::Assets(exit_assets(world, who, rng)), rng)],
        22..=26 => vec![exit(who, Amount::Shares(exit_shares(world, who, rng)), rng)],
        _ => without_views(world.vault(), conditions, (kind, who), rng),
    }
}

/// A move that needs no view.
fn without_views(
    vault: &Vault,
    conditions: Conditions,
    (kind, who): (u32, usize),
    rng: &mut Rng,
) -> Vec<Step> {
    match kind {
        39..=44 => vec![Step::Settle { max: rng.pick(&[0, 1, 1, 2, 8, 64, 65, u32::MAX]) }],
        45..=47 => vec![Step::Cancel { id: position(vault, rng, |stage| stage == Stage::Open) }],
        48..=52 => vec![claim(vault, rng)],
        53..=57 if vault.kind() == Kind::Restaking => vec![in_kind(vault, who, rng)],
        27..=38 | 53..=57 => vec![request(vault, who, rng)],
        58..=68 => report(vault, conditions, rng),
        69..=72 => reports_of_all(vault, conditions, rng),
        73..=79 => vec![allocate(vault, rng)],
        80..=83 => vec![deallocate(vault, rng)],
        84..=90 => vec![Step::Wait { secs: pause_between(rng) }],
        91 => {
            let assets = rng.modest(vault.backing()).min(AFFORDABLE);
            vec![Step::Cover { who, assets }]
        }
        92 => vec![Step::Donate { to_queue: rng.chance(30), assets: rng.any_length(90) }],
        93 => vec![transfer(vault, who, rng)],
        94 => vec![Step::TransferPosition { id: any_position(vault, rng), to: user(rng) }],
        95 => vec![Step::Commit { id: any_position(vault, rng) }],
        96 => stops(rng),
        98 if vault.kind() == Kind::Restaking => registry(vault, conditions, rng),
        97..=98 => vec![parameter(vault, rng)],
        _ => rare(vault, rng),
    }
}

/// A move that ends a stop: otherwise a vault would be stopped for most of the sequence.
fn urgent(vault: &Vault, conditions: Conditions, rng: &mut Rng) -> Option<Vec<Step>> {
    match vault.phase() {
        Phase::Bunker if rng.chance(25) => Some(resolution(vault, conditions, rng)),
        Phase::Reopening if rng.chance(25) => Some(report(vault, conditions, rng)),
        Phase::Open if vault.is_stale() && rng.chance(50) => {
            Some(reports_of_all(vault, conditions, rng))
        }
        _ if vault.fails.contains(&true) && rng.chance(10) => {
            let source = vault.fails.iter().position(|fails| *fails).unwrap_or(0);
            Some(vec![Step::Fail { source, fails: false }])
        }
        _ if vault.now < vault.model.status.paused_until && rng.chance(15) => {
            Some(vec![Step::Unpause])
        }
        _ => None,
    }
}

fn resolution(vault: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let source = source(vault, rng);
    let (book, provisional) = (vault.source(source).book, vault.source(source).provisional);
    match rng.small(10) {
        0 => vec![Step::Revise { source, loss: rng.amount(book), by_owner: true }],
        1 => vec![Step::Revise { source, loss: rng.modest(book), by_owner: true }],
        2..=3 => vec![Step::Revise { source, loss: rng.amount(provisional), by_owner: false }],
        4..=5 => report(vault, conditions, rng),
        6..=7 => vec![Step::Confirm { by_anyone: false }],
        8 => vec![Step::Wait { secs: 7 * DAY_SECS }, Step::Confirm { by_anyone: true }],
        _ => vec![Step::Confirm { by_anyone: true }],
    }
}

fn user(rng: &mut Rng) -> usize {
    FIRST_USER + rng.small(4) as usize
}

fn source(vault: &Vault, rng: &mut Rng) -> usize {
    rng.small(u32::try_from(vault.values.len()).unwrap_or(1)) as usize
}

/// Who receives what an account pays for: mostly the account itself.
fn receiver(who: usize, rng: &mut Rng) -> usize {
    if rng.chance(80) { who } else { user(rng) }
}

fn entry(who: usize, amount: Amount, rng: &mut Rng) -> Step {
    Step::Enter { who, to: receiver(who, rng), amount }
}

fn exit(who: usize, amount: Amount, rng: &mut Rng) -> Step {
    Step::Exit { who, to: receiver(who, rng), amount }
}

fn claim(vault: &Vault, rng: &mut Rng) -> Step {
    let id = position(vault, rng, |stage| stage != Stage::Open);
    let holder = vault.holder(id).unwrap_or(FIRST_USER);
    Step::Claim { id, to: receiver(holder, rng) }
}

/// The largest amount, one more, or a part.
fn around(max: u128, whole: u128, rng: &mut Rng) -> u128 {
    match rng.small(10) {
        0 => max,
        1 => max.saturating_add(1),
        2 => rng.amount(max.min(whole)),
        _ => rng.modest(max.min(whole)),
    }
}

/// The scale of amounts: small vaults soon grow to whole tokens.
fn scale(vault: &Vault, rng: &mut Rng) -> u128 {
    const TOKENS: u128 = 10_000_000_000_000_000_000;
    let backing = vault.backing();
    if rng.chance(30) { backing.max(TOKENS) } else { backing }
}

fn entry_assets(world: &mut World, rng: &mut Rng) -> u128 {
    let vault = world.vault();
    if rng.chance(5) {
        return vault.deposit_cap().saturating_sub(vault.backing()) + rng.below(2);
    }
    let whole = scale(vault, rng);
    around(world.max_entry().0, whole, rng).min(AFFORDABLE)
}

fn entry_shares(world: &mut World, rng: &mut Rng) -> u128 {
    let whole = scale(world.vault(), rng);
    around(world.max_entry().1, whole, rng)
}

fn exit_assets(world: &mut World, who: usize, rng: &mut Rng) -> u128 {
    let vault = world.vault();
    let backing = vault.backing();
    match rng.small(20) {
        0 => vault.instant() + rng.below(2),
        1 => vault.books.funds.in_use.owed.0 + rng.below(2),
        _ => around(world.max_exit(who).0, backing, rng),
    }
}

fn exit_shares(world: &mut World, who: usize, rng: &mut Rng) -> u128 {
    let (balance, backing) = (world.vault().balance(who), world.vault().backing());
    if rng.chance(5) {
        return balance + rng.below(2);
    }
    around(world.max_exit(who).1, backing, rng)
}

fn request(vault: &Vault, who: usize, rng: &mut Rng) -> Step {
    let rate = vault.stored(vault.now);
    let least = vault.model.least_request(vault.now).unwrap_or(1);
    let shares = match rng.small(10) {
        0 => least - rng.below(2).min(least),
        1 => vault.balance(who) + rng.below(2),
        2..=3 => rng.amount(vault.balance(who)),
        _ => rng.below(vault.balance(who) / 4).max(least),
    };
    let min_rate = match rng.small(10) {
        0 => rate + rng.below(2),
        1 => rate - rng.below(rate / 1_000),
        2 => rate / 2,
        _ => 0,
    };
    Step::Request { who, to: receiver(who, rng), shares, min_rate }
}

fn any_position(vault: &Vault, rng: &mut Rng) -> u32 {
    rng.small(vault.last_position() + 2)
}

/// A position of such a stage, if there is one.
fn position(vault: &Vault, rng: &mut Rng, is_wanted: impl Fn(Stage) -> bool) -> u32 {
    let wanted: Vec<u32> = (1..)
        .zip(&vault.model.queue.positions)
        .filter(|(_, position)| position.stage != Stage::Gone)
        .filter(|(_, position)| is_wanted(position.stage) || position.assets > 0)
        .map(|(id, _)| id)
        .collect();
    if wanted.is_empty() || rng.chance(10) { any_position(vault, rng) } else { rng.pick(&wanted) }
}

fn in_kind(vault: &Vault, who: usize, rng: &mut Rng) -> Step {
    let shares = if rng.chance(20) {
        rng.amount(vault.balance(who))
    } else {
        rng.below(vault.balance(who) / 4)
    };
    let forfeited = if rng.chance(40) {
        u8::try_from(rng.small(1 << vault.values.len())).unwrap_or(0)
    } else {
        0
    };
    Step::InKind { who, to: receiver(who, rng), shares, forfeited }
}

fn transfer(vault: &Vault, from: usize, rng: &mut Rng) -> Step {
    Step::Transfer { from, to: user(rng), shares: rng.amount(vault.balance(from)) }
}

/// The value of a source changes, and it is reported: mostly the source with the oldest report.
fn report(vault: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let held = (0..vault.values.len()).filter(|index| vault.source(*index).book > 0);
    let oldest = held.min_by_key(|index| vault.source(*index).reported_at);
    let index = oldest.filter(|_| rng.chance(50)).unwrap_or_else(|| source(vault, rng));
    let mut steps = Vec::with_capacity(3);
    if rng.chance(80) {
        let value = value(vault, index, conditions, rng);
        steps.push(Step::Drift { source: index, value });
    }
    let mut secs = 0;
    if rng.chance(85) {
        let mut earliest = vault.model.earliest_report(vault.sources[index]);
        if vault.model.kind == Kind::Staking {
            earliest = earliest.max(vault.model.earliest_ref_time());
        }
        secs = earliest.saturating_sub(vault.now) + rng.pick(&[0, 0, 1, HOUR_SECS, 3 * HOUR_SECS]);
        steps.push(Step::Wait { secs });
    }
    // Sometimes as of the first possible time, however long past.
    let longest = (vault.now + secs).saturating_sub(vault.model.earliest_ref_time());
    let ago = match rng.small(10) {
        0..=1 => rng.small(HOUR_SECS),
        2 => longest,
        3 => rng.small(longest),
        4 if rng.chance(20) => longest + 1,
        _ => 0,
    };
    steps.push(Step::Report { source: index, ago });
    if rng.chance(5) {
        // A second report close behind it, as of a time between.
        let source = source(vault, rng);
        steps.push(Step::Wait { secs: rng.pick(&[0, 1, HOUR_SECS - 1, HOUR_SECS]) });
        steps.push(Step::Report { source, ago: ago.saturating_sub(HOUR_SECS) });
    }
    steps
}

/// Every source that holds something is reported, in turn.
fn reports_of_all(vault: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let mut steps = vec![Step::Wait { secs: HOUR_SECS }];
    for source in 0..vault.values.len() {
        if rng.chance(30) {
            steps.push(Step::Drift { source, value: value(vault, source, conditions, rng) });
        }
        steps.push(Step::Report { source, ago: 0 });
    }
    steps
}

/// A new value of a source.
fn value(vault: &Vault, index: usize, conditions: Conditions, rng: &mut Rng) -> u128 {
    let (book, backing) = (vault.source(index).book, vault.backing());
    // In parts of a million.
    let part = |whole: u128, most: u128, rng: &mut Rng| whole / 1_000_000 * rng.below(most);
    let ceiling = if conditions.is_without_gains { book.min(vault.values[index]) } else { MAX_96 };
    let value = match rng.small(20) {
        0..=7 => book + part(book, 1_000, rng),
        8..=9 => book + part(book, 20_000, rng),
        10 => book + rng.amount(book).min(1 << 95),
        11 => book + rng.below(3),
        // Around the bound on the loss of one report.
        12..=15 => book.saturating_sub(part(backing, 700, rng)),
        16 => book.saturating_sub(rng.below(3)),
        17 => book.saturating_sub(part(book, 100_000, rng)),
        18 => book - rng.below(book + 1),
        _ => book,
    };
    value.min(ceiling)
}

fn allocate(vault: &Vault, rng: &mut Rng) -> Step {
    let most = vault.model.allocatable();
    let assets = match rng.small(10) {
        0 => most,
        1 => most.saturating_add(1),
        2 => rng.amount(most),
        _ => rng.below(most / 2),
    };
    Step::Allocate { source: source(vault, rng), assets }
}

fn deallocate(vault: &Vault, rng: &mut Rng) -> Step {
    let source = source(vault, rng);
    if vault.kind() == Kind::Restaking && rng.chance(20) {
        return Step::EmergencyExit { source };
    }
    let most = vault.values[source].min(vault.source(source).book);
    let mut assets = match rng.small(10) {
        0 => vault.source(source).book + rng.below(2),
        1..=2 => most,
        _ => rng.amount(most),
    };
    if vault.kind() == Kind::Staking {
        // Ether that the consensus account has.
        assets = assets.min(vault.values[source]);
    }
    Step::Deallocate { source, assets }
}

fn pause_between(rng: &mut Rng) -> u32 {
    match rng.small(20) {
        0..=1 => 1,
        2..=4 => rng.small(HOUR_SECS),
        5..=8 => 2 * HOUR_SECS,
        9..=14 => rng.small(DAY_SECS),
        15..=18 => rng.small(5 * DAY_SECS),
        _ => rng.pick(&[8 * DAY_SECS, 31 * DAY_SECS]),
    }
}

fn stops(rng: &mut Rng) -> Vec<Step> {
    match rng.small(4) {
        0 => {
            let secs = if rng.chance(5) { 0 } else { 1 + rng.small(MAX_PAUSE_SECS + 100) };
            vec![Step::Pause { secs, by_owner: rng.chance(60) }]
        }
        1 => vec![Step::Unpause],
        2 => vec![Step::Alarm, Step::Wait { secs: rng.small(2 * DAY_SECS) }],
        _ => vec![Step::Alarm],
    }
}

fn parameter(vault: &Vault, rng: &mut Rng) -> Step {
    let parameter = rng.pick(&Parameter::all());
    let (least, most) = vault.bounds_of(parameter);
    let value = match (parameter, rng.small(10)) {
        (_, 0) => rng.pick(&[least.saturating_sub(1), least, most, most + 1]),
        (DEPOSIT_CAP, 1..=3) => vault.backing() + rng.below(3),
        // Values that would stop most of a sequence are rare.
        (WATERMARK | BUFFER, _) => rng.below(500),
        (MAX_AGE, _) => u128::from(DAY_SECS) * (5 + rng.below(20)),
        (MINT_LIMIT | BURN_LIMIT, 1..=3) => 100 + rng.below(1_000),
        (DEPOSIT_CAP | MINT_LIMIT | BURN_LIMIT, _) => most,
        _ => least + rng.below(most - least + 1),
    };
    Step::Set { parameter, value }
}

/// The list of strategies, and venues that fail.
fn registry(vault: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let source = source(vault, rng);
    match rng.small(6) {
        0 => vec![Step::EmergencyExit { source }, Step::Remove { source }],
        // What it holds by now was lost: a gain.
        1 if !conditions.is_without_gains => {
            let secs = pause_between(rng);
            vec![Step::WriteOff { source }, Step::Wait { secs }, Step::Relist { source }]
        }
        2..=3 => vec![Step::Fail { source, fails: true }],
        _ => vec![Step::WriteOff { source }],
    }
}

/// Caps near the book value, or none to speak of.
fn caps(vault: &Vault, source: usize, rng: &mut Rng) -> Step {
    let book = vault.source(source).book;
    let free = vault.backing().saturating_sub(book);
    let assets = match rng.small(3) {
        0 => book + rng.below(free + 1),
        1 => rng.below(book + 1),
        _ => MAX_96,
    };
    let share_bps = if rng.chance(50) { 10_000 } else { rng.pick(&[0, 1, 500, 3_000, 9_999]) };
    Step::SetCaps { source, caps: Caps { assets, share_bps }, by_owner: rng.chance(70) }
}

fn rare(vault: &Vault, rng: &mut Rng) -> Vec<Step> {
    let source = source(vault, rng);
    match rng.small(8) {
        1 => vec![Step::Confirm { by_anyone: rng.chance(50) }],
        2 => {
            let loss = rng.amount(vault.source(source).book);
            vec![Step::Revise { source, loss, by_owner: rng.chance(80) }]
        }
        3..=5 => vec![Step::Record],
        6 if vault.kind() == Kind::Restaking => vec![caps(vault, source, rng)],
        _ => vec![Step::Wait { secs: 0 }],
    }
}
