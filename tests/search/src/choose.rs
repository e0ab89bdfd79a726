//! The choice of the next move: one or a few steps that are likely to make sense in this state.

use basalt_math::{MAX_96, Phase};
use basalt_model::{
    DAY_SECS, HOUR_SECS, Stage,
    vault::{
        BUFFER, BURN_LIMIT, DEPOSIT_CAP, MAX_AGE, MAX_PAUSE_SECS, MINT_LIMIT, Parameter, WATERMARK,
    },
};

use crate::{
    chain::AFFORDABLE,
    rng::Rng,
    step::{Amount, Step},
    world::{FIRST_USER, Kind, Vault, World},
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
        _ => of_others(world.vault(), conditions, (kind, who), rng),
    }
}

/// A move that needs no view.
fn of_others(
    world: &Vault,
    conditions: Conditions,
    (kind, who): (u32, usize),
    rng: &mut Rng,
) -> Vec<Step> {
    match kind {
        39..=44 => vec![Step::Settle { max: rng.pick(&[0, 1, 1, 2, 8, 64, 65, u32::MAX]) }],
        45..=47 => vec![Step::Cancel { id: position(world, rng, |stage| stage == Stage::Open) }],
        48..=52 => vec![claim(world, rng)],
        53..=57 if world.kind() == Kind::Restaking => vec![in_kind(world, who, rng)],
        27..=38 | 53..=57 => vec![request(world, who, rng)],
        58..=68 => report(world, conditions, rng),
        69..=72 => reports_of_all(world, conditions, rng),
        73..=79 => vec![allocate(world, rng)],
        80..=83 => vec![deallocate(world, rng)],
        84..=90 => vec![Step::Wait { secs: pause_between(rng) }],
        91 => {
            let assets = rng.modest(world.backing()).min(AFFORDABLE);
            vec![Step::Cover { who, assets }]
        }
        92 => vec![Step::Donate { to_queue: rng.chance(30), assets: rng.any_length(90) }],
        93 => vec![transfer(world, who, rng)],
        94 => vec![Step::TransferPosition { id: any_position(world, rng), to: user(rng) }],
        95 => vec![Step::Commit { id: any_position(world, rng) }],
        96 => stops(rng),
        98 if world.kind() == Kind::Restaking => registry(source(world, rng), conditions, rng),
        97..=98 => vec![parameter(world, rng)],
        _ => rare(world, rng),
    }
}

/// A move that ends a stop: otherwise a vault would be stopped for most of the sequence.
fn urgent(world: &Vault, conditions: Conditions, rng: &mut Rng) -> Option<Vec<Step>> {
    match world.phase() {
        Phase::Bunker if rng.chance(25) => Some(resolution(world, conditions, rng)),
        Phase::Reopening if rng.chance(25) => Some(report(world, conditions, rng)),
        Phase::Open if world.is_stale() && rng.chance(50) => {
            Some(reports_of_all(world, conditions, rng))
        }
        _ if world.fails.contains(&true) && rng.chance(10) => {
            let source = world.fails.iter().position(|fails| *fails).unwrap_or(0);
            Some(vec![Step::Fail { source, fails: false }])
        }
        _ if world.now < world.model.status.paused_until && rng.chance(15) => {
            Some(vec![Step::Unpause])
        }
        _ => None,
    }
}

fn resolution(world: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let source = source(world, rng);
    let (book, provisional) = (world.source(source).book, world.source(source).provisional);
    match rng.small(10) {
        0 => vec![Step::Revise { source, loss: rng.amount(book), by_owner: true }],
        1 => vec![Step::Revise { source, loss: rng.modest(book), by_owner: true }],
        2..=3 => vec![Step::Revise { source, loss: rng.amount(provisional), by_owner: false }],
        4..=5 => report(world, conditions, rng),
        6..=7 => vec![Step::Confirm { by_anyone: false }],
        8 => vec![Step::Wait { secs: 7 * DAY_SECS }, Step::Confirm { by_anyone: true }],
        _ => vec![Step::Confirm { by_anyone: true }],
    }
}

fn user(rng: &mut Rng) -> usize {
    FIRST_USER + rng.small(4) as usize
}

fn source(world: &Vault, rng: &mut Rng) -> usize {
    rng.small(u32::try_from(world.values.len()).unwrap_or(1)) as usize
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

fn claim(world: &Vault, rng: &mut Rng) -> Step {
    let id = position(world, rng, |stage| stage != Stage::Open);
    let holder = world.holder(id).unwrap_or(FIRST_USER);
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
fn scale(world: &Vault, rng: &mut Rng) -> u128 {
    const TOKENS: u128 = 10_000_000_000_000_000_000;
    let backing = world.backing();
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
        1 => vault.books.funds.reserves.owed.0 + rng.below(2),
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

fn request(world: &Vault, who: usize, rng: &mut Rng) -> Step {
    let rate = world.stored(world.now);
    let least = world.model.least_request(world.now).unwrap_or(1);
    let shares = match rng.small(10) {
        0 => least - rng.below(2).min(least),
        1 => world.balance(who) + rng.below(2),
        2..=3 => rng.amount(world.balance(who)),
        _ => rng.below(world.balance(who) / 4).max(least),
    };
    let min_rate = match rng.small(10) {
        0 => rate + rng.below(2),
        1 => rate - rng.below(rate / 1_000),
        2 => rate / 2,
        _ => 0,
    };
    Step::Request { who, to: receiver(who, rng), shares, min_rate }
}

fn any_position(world: &Vault, rng: &mut Rng) -> u32 {
    rng.small(world.last_position() + 2)
}

/// A position of such a stage, if there is one.
fn position(world: &Vault, rng: &mut Rng, is_wanted: impl Fn(Stage) -> bool) -> u32 {
    let wanted: Vec<u32> = (1..)
        .zip(&world.model.queue.positions)
        .filter(|(_, position)| position.stage != Stage::Gone)
        .filter(|(_, position)| is_wanted(position.stage) || position.assets > 0)
        .map(|(id, _)| id)
        .collect();
    if wanted.is_empty() || rng.chance(10) { any_position(world, rng) } else { rng.pick(&wanted) }
}

fn in_kind(world: &Vault, who: usize, rng: &mut Rng) -> Step {
    let shares = if rng.chance(20) {
        rng.amount(world.balance(who))
    } else {
        rng.below(world.balance(who) / 4)
    };
    let forfeited = if rng.chance(40) {
        u8::try_from(rng.small(1 << world.values.len())).unwrap_or(0)
    } else {
        0
    };
    Step::InKind { who, to: receiver(who, rng), shares, forfeited }
}

fn transfer(world: &Vault, from: usize, rng: &mut Rng) -> Step {
    Step::Transfer { from, to: user(rng), shares: rng.amount(world.balance(from)) }
}

/// The value of a source changes, and it is reported: mostly the source with the oldest report.
fn report(world: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let held = (0..world.values.len()).filter(|index| world.source(*index).book > 0);
    let oldest = held.min_by_key(|index| world.source(*index).reported_at);
    let index = oldest.filter(|_| rng.chance(50)).unwrap_or_else(|| source(world, rng));
    let mut steps = Vec::with_capacity(3);
    if rng.chance(80) {
        let value = value(world, index, conditions, rng);
        steps.push(Step::Drift { source: index, value });
    }
    let mut secs = 0;
    if rng.chance(85) {
        let mut earliest = world.model.earliest_report(world.sources[index]);
        if world.model.kind == Kind::Staking {
            earliest = earliest.max(world.model.earliest_ref_time());
        }
        secs = earliest.saturating_sub(world.now) + rng.pick(&[0, 0, 1, HOUR_SECS, 3 * HOUR_SECS]);
        steps.push(Step::Wait { secs });
    }
    // Sometimes as of the first possible time, however long past.
    let longest = (world.now + secs).saturating_sub(world.model.earliest_ref_time());
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
        let source = source(world, rng);
        steps.push(Step::Wait { secs: rng.pick(&[0, 1, HOUR_SECS - 1, HOUR_SECS]) });
        steps.push(Step::Report { source, ago: ago.saturating_sub(HOUR_SECS) });
    }
    steps
}

/// Every source that holds something is reported, in turn.
fn reports_of_all(world: &Vault, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
    let mut steps = vec![Step::Wait { secs: HOUR_SECS }];
    for source in 0..world.values.len() {
        if rng.chance(30) {
            steps.push(Step::Drift { source, value: value(world, source, conditions, rng) });
        }
        steps.push(Step::Report { source, ago: 0 });
    }
    steps
}

/// A new value of a source.
fn value(world: &Vault, index: usize, conditions: Conditions, rng: &mut Rng) -> u128 {
    let (book, backing) = (world.source(index).book, world.backing());
    // In parts of a million.
    let part = |whole: u128, most: u128, rng: &mut Rng| whole / 1_000_000 * rng.below(most);
    let ceiling = if conditions.is_without_gains { book.min(world.values[index]) } else { MAX_96 };
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

fn allocate(world: &Vault, rng: &mut Rng) -> Step {
    let most = world.model.allocatable();
    let assets = match rng.small(10) {
        0 => most,
        1 => most.saturating_add(1),
        2 => rng.amount(most),
        _ => rng.below(most / 2),
    };
    Step::Allocate { source: source(world, rng), assets }
}

fn deallocate(world: &Vault, rng: &mut Rng) -> Step {
    let source = source(world, rng);
    if world.kind() == Kind::Restaking && rng.chance(20) {
        return Step::EmergencyExit { source };
    }
    let most = world.values[source].min(world.source(source).book);
    let mut assets = match rng.small(10) {
        0 => world.source(source).book + rng.below(2),
        1..=2 => most,
        _ => rng.amount(most),
    };
    if world.kind() == Kind::Staking {
        // Ether that the consensus account has.
        assets = assets.min(world.values[source]);
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
        0 => vec![Step::Pause { secs: 1 + rng.small(MAX_PAUSE_SECS) }],
        1 => vec![Step::Unpause],
        2 => vec![Step::Alarm, Step::Wait { secs: rng.small(2 * DAY_SECS) }],
        _ => vec![Step::Alarm],
    }
}

fn parameter(world: &Vault, rng: &mut Rng) -> Step {
    let parameter = rng.pick(&Parameter::all());
    let (least, most) = world.bounds_of(parameter);
    let value = match (parameter, rng.small(10)) {
        (_, 0) => rng.pick(&[least.saturating_sub(1), least, most, most + 1]),
        (DEPOSIT_CAP, 1..=3) => world.backing() + rng.below(3),
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
fn registry(source: usize, conditions: Conditions, rng: &mut Rng) -> Vec<Step> {
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

fn rare(world: &Vault, rng: &mut Rng) -> Vec<Step> {
    let source = source(world, rng);
    match rng.small(8) {
        1 => vec![Step::Confirm { by_anyone: rng.chance(50) }],
        2 => {
            let loss = rng.amount(world.source(source).book);
            vec![Step::Revise { source, loss, by_owner: rng.chance(80) }]
        }
        3..=5 => vec![Step::Record],
        _ => vec![Step::Wait { secs: 0 }],
    }
}
