//! The list of on-chain programs.

/// One on-chain program: a crate that compiles to one wasm module.
#[derive(Debug, PartialEq, Eq)]
pub struct Program {
    /// What people, reports and deployment records call it; also the name of its artifact.
    pub name: &'static str,
    /// The cargo package.
    pub package: &'static str,
    /// Folder of the cargo workspace it belongs to, from the root of the checkout.
    pub workspace: &'static str,
    /// Optimisation level, as cargo spells it: whichever was measured to be cheapest to call among
    /// those that fit.
    pub opt_level: &'static str,
    /// Compressed bytes above which a build warns, so that a fix always fits under the hard limit.
    /// None for programs whose size is not ours to decide.
    pub aim_bytes: Option<usize>,
}

impl Program {
    /// A contract of the suite.
    const fn suite(name: &'static str, package: &'static str) -> Self {
        Self { name, package, workspace: "", opt_level: "3", aim_bytes: Some(22_000) }
    }

    /// The same program, built to be small: where speed would not fit.
    const fn small(self) -> Self {
        Self { opt_level: "z", ..self }
    }

    /// A contract made of `openzeppelin-stylus`, which pins an older SDK and therefore lives in a
    /// workspace of its own.
    const fn reference(name: &'static str) -> Self {
        Self {
            name,
            package: name,
            workspace: "tests/oz-reference",
            opt_level: "z",
            aim_bytes: None,
        }
    }
}

/// What both vaults ask at reports and losses.
pub const ACCOUNTANT: Program = Program::suite("accountant", "accountant");
/// bsETH.
pub const STAKING_VAULT: Program = Program::suite("staking-vault", "stakingvault");
/// brETH.
pub const RESTAKING_MANAGER: Program =
    Program::suite("restaking-manager", "restakingmanager").small();
/// The queue out of one vault.
pub const WITHDRAWAL_QUEUE: Program = Program::suite("withdrawal-queue", "withdrawalqueue");
/// The rate of one vault as a price feed.
pub const RATE_FEED: Program = Program::suite("rate-feed", "ratefeed");
/// Strategy adapter for an ERC-4626 vault.
pub const ADAPTER_ERC4626: Program = Program::suite("adapter-erc4626", "adaptererc4626");
/// ERC-20 test token made of `openzeppelin-stylus`.
pub const OZ_ERC20: Program = Program::reference("oz-erc20");
/// ERC-4626 vault made of `openzeppelin-stylus`: the strategy's venue.
pub const OZ_ERC4626: Program = Program::reference("oz-erc4626");

/// Every program, in the order in which they are built and reported.
pub const ALL: [&Program; 8] = [
    &ACCOUNTANT,
    &STAKING_VAULT,
    &RESTAKING_MANAGER,
    &WITHDRAWAL_QUEUE,
    &RATE_FEED,
    &ADAPTER_ERC4626,
    &OZ_ERC20,
    &OZ_ERC4626,
];

/// The program of that name.
pub fn find(name: &str) -> Option<&'static Program> {
    ALL.into_iter().find(|program| program.name == name)
}
