//! The rows, in the order of build and deployment.

use crate::{Argument, Done, Instance, Program, Role, Scope, Value, Wiring};

/// Every on-chain program.
pub const PROGRAMS: &[Program] = &[
    Program {
        name: "accountant",
        package: "accountant",
        interfaces: &["IAccountant", "IErrors"],
        summary: Some("the sums of reports and losses; stateless, asked by both vaults"),
        instances: &[Instance { name: "accountant", ..INSTANCE }],
        ..OWN
    },
    Program {
        name: "staking-vault",
        package: "stakingvault",
        interfaces: &[
            "IStakingVault",
            "IVault",
            "ISlippageVault",
            "IQueuedVault",
            "ISafety",
            "IBunker",
            "IToken",
            "IRate",
            "IParameters",
            "IRoles",
            "IErrors",
        ],
        passes_on: &["IAccountant", "IWithdrawalQueue"],
        summary: Some("bsETH"),
        instances: &[Instance {
            name: "staking-vault",
            arguments: &[
                role("owner", Role::Owner),
                role("guardian", Role::Guardian),
                role("keeper", Role::Keeper),
                role("oracle", Role::Oracle),
                role("consensus", Role::Consensus),
                instance("accountant", "accountant"),
            ],
            is_seeded: true,
            ..INSTANCE
        }],
        ..OWN
    },
    Program {
        name: "restaking-manager",
        package: "restakingmanager",
        // The largest program; 24,576 is the limit of the chain.
        aim_bytes: Some(24_000),
        interfaces: &[
            "IRestakingManager",
            "IVault",
            "ISlippageVault",
            "IQueuedVault",
            "ISafety",
            "IBunker",
            "IToken",
            "IRate",
            "IParameters",
            "IRoles",
            "IErrors",
        ],
        passes_on: &["IAccountant", "IWithdrawalQueue"],
        summary: Some("brETH"),
        instances: &[Instance {
            name: "restaking-manager",
            arguments: &[
                role("owner", Role::Owner),
                role("guardian", Role::Guardian),
                role("keeper", Role::Keeper),
                instance("asset", "staking-vault"),
                instance("accountant", "accountant"),
            ],
            is_seeded: true,
            ..INSTANCE
        }],
        ..OWN
    },
    Program {
        name: "withdrawal-queue",
        package: "withdrawalqueue",
        interfaces: &["IWithdrawalQueue", "IERC721", "IERC165", "IErrors"],
        passes_on: &["IQueuedVault", "IVault"],
        summary: Some("the queue out of either vault, one instance each"),
        instances: &[
            Instance {
                name: "withdrawal-queue-bseth",
                arguments: &[instance("vault", "staking-vault")],
                wiring: &[set_queue("staking-vault")],
                ..INSTANCE
            },
            Instance {
                name: "withdrawal-queue-breth",
                arguments: &[instance("vault", "restaking-manager")],
                wiring: &[set_queue("restaking-manager")],
                ..INSTANCE
            },
        ],
        ..OWN
    },
    Program {
        name: "rate-feed",
        package: "ratefeed",
        interfaces: &["IRateFeed", "IErrors"],
        summary: Some("AggregatorV3 and daily history of one rate, one instance each"),
        instances: &[
            Instance {
                name: "rate-feed-bseth",
                arguments: &[instance("vault", "staking-vault")],
                ..INSTANCE
            },
            Instance {
                name: "rate-feed-breth",
                arguments: &[instance("vault", "restaking-manager")],
                ..INSTANCE
            },
        ],
        ..OWN
    },
    Program {
        name: "adapter-erc4626",
        package: "adaptererc4626",
        interfaces: &["IAdapter", "IErrors"],
        summary: Some("a position in an ERC-4626 vault"),
        instances: &[Instance {
            name: "adapter-erc4626",
            scope: Scope::Adapter,
            arguments: &[
                instance("manager", "restaking-manager"),
                Argument { name: "venue", value: Value::Venue },
            ],
            wiring: &[ADD_ADAPTER],
            ..INSTANCE
        }],
        ..OWN
    },
    Program { name: "oz-erc20", package: "oz-erc20", ..REFERENCE },
    Program {
        name: "oz-erc4626",
        package: "oz-erc4626",
        instances: &[Instance {
            name: "oz-erc4626",
            scope: Scope::Venue,
            arguments: &[
                instance("asset", "staking-vault"),
                Argument { name: "name", value: Value::Text("Venue bsETH") },
                Argument { name: "symbol", value: Value::Text("vbsETH") },
            ],
            ..INSTANCE
        }],
        ..REFERENCE
    },
];

/// Values that the suite's own programs share.
const OWN: Program = Program {
    name: "",
    package: "",
    workspace: "",
    aim_bytes: Some(23_000),
    interfaces: &[],
    passes_on: &[],
    instances: &[],
    is_cached: true,
    summary: None,
};

/// Values that test programs made of `openzeppelin-stylus` share. It pins an older SDK, so they
/// have a workspace of their own.
const REFERENCE: Program = Program { workspace: "tests/oz-reference", aim_bytes: None, ..OWN };

/// An instance of every suite without arguments and wiring.
const INSTANCE: Instance =
    Instance { name: "", scope: Scope::Suite, arguments: &[], is_seeded: false, wiring: &[] };

/// The manager lists a strategy's adapter.
const ADD_ADAPTER: Wiring = Wiring {
    target: "restaking-manager",
    signature: "addAdapter(address,uint256,uint256)",
    arguments: &[
        Argument { name: "adapter", value: Value::This },
        Argument { name: "cap", value: Value::Cap },
        Argument { name: "shareCapBps", value: Value::ShareCapBps },
    ],
    done: Done::Lists { count: "adapterCount()", at: "adapterAt(uint256)" },
};

/// The vault sends its requests to the queue. A vault refuses to leave a queue that holds shares.
const fn set_queue(vault: &'static str) -> Wiring {
    Wiring {
        target: vault,
        signature: "setQueue(address)",
        arguments: &[Argument { name: "queue", value: Value::This }],
        done: Done::Returns("queue()"),
    }
}

const fn role(name: &'static str, role: Role) -> Argument {
    Argument { name, value: Value::Role(role) }
}

const fn instance(name: &'static str, of: &'static str) -> Argument {
    Argument { name, value: Value::Instance(of) }
}
