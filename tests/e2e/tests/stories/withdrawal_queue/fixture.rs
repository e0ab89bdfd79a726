//! A queue with a mock vault that forwards calls and notes releases.

use alloy::{
    primitives::{Address, U256},
    sol,
    sol_types::{SolCall, SolValue},
};
use basalt_client::Receipt;
use basalt_harness::{MockAction, MockContract, RATE_ONE, Word, World, ether};
use basalt_interfaces::{
    IERC721, IQueuedVault, IRoles, IVault, IWithdrawalQueue, IWithdrawalQueue::positionReturn,
};

sol! {
    /// Tells the mock vault its queue.
    interface ILink {
        function link(address queue) external;
    }
}

/// Address that stands for ether.
pub(crate) const ETHER_ADDRESS: Address = Address::repeat_byte(0xee);

/// Slots of the mock vault: its queue, and the last release.
const QUEUE: u64 = 9;
const RELEASED_TO: u64 = 10;
const RELEASED_SHARES: u64 = 11;
const RELEASED_RATE: u64 = 12;

/// Forwards a call with its arguments to the queue.
fn forward(call: &impl SolCall, arguments: u8) -> Vec<MockAction> {
    let words = (0..arguments).map(|number| (number, Word::Argument(number))).collect();
    let (to, input) = (Word::Slot(QUEUE), call.abi_encode().into());
    vec![
        MockAction::Call { to, value: U256::ZERO, input, words, note: None },
        MockAction::ReturnLast,
    ]
}

/// A mock vault that pays with `asset`.
fn vault(asset: Address, keeper: Address) -> MockContract {
    let nobody = Address::ZERO;
    let enqueue = enqueue(nobody, U256::ZERO, U256::ZERO, U256::ZERO);
    let fill = IWithdrawalQueue::fillCall {
        maxPositions: U256::ZERO,
        rate: U256::ZERO,
        liquid: U256::ZERO,
        refTime: U256::ZERO,
    };
    MockContract::new()
        .on::<IVault::assetCall>([MockAction::Return(asset.into())])
        .on::<IRoles::keeperCall>([MockAction::Return(keeper.into())])
        .on::<ILink::linkCall>([MockAction::Set(QUEUE, Word::Argument(0))])
        .on::<IWithdrawalQueue::enqueueCall>(forward(&enqueue, 6))
        .on::<IWithdrawalQueue::fillCall>(forward(&fill, 4))
        .on::<IQueuedVault::releaseCall>([
            MockAction::Set(RELEASED_TO, Word::Argument(0)),
            MockAction::Set(RELEASED_SHARES, Word::Argument(1)),
            MockAction::Set(RELEASED_RATE, Word::Argument(2)),
            MockAction::Return(Word::Argument(1)),
        ])
}

/// A request for `controller`, with other accounts as owner and sender.
const fn enqueue(
    controller: Address,
    shares: U256,
    rate: U256,
    min_rate: U256,
) -> IWithdrawalQueue::enqueueCall {
    let (owner, sender) = (Address::repeat_byte(1), Address::repeat_byte(2));
    IWithdrawalQueue::enqueueCall { shares, rate, minRate: min_rate, controller, owner, sender }
}

/// A world with a mock vault and its queue.
pub(crate) struct Fixture {
    pub(crate) world: World,
    pub(crate) vault: Address,
    pub(crate) queue: Address,
}

impl Fixture {
    /// A queue that pays ether. Returns `None` where the test is skipped because the clock cannot
    /// be moved.
    pub(crate) async fn paying_ether(story: &str) -> Option<Self> {
        Some(Self::paying(World::with_time_travel(story).await?, ETHER_ADDRESS).await)
    }

    /// A queue that pays with `asset`.
    pub(crate) async fn paying(world: World, asset: Address) -> Self {
        let vault = world.deploy_mock(&vault(asset, world.address("keeper"))).await;
        let queue = world.deploy_program("withdrawal-queue", vault.abi_encode(), 40).await;
        world.send("mallory", vault, ILink::linkCall { queue }, U256::ZERO).await;
        Self { world, vault, queue }
    }

    /// The vault forwards a request at the rate 1; returns the number of the position.
    pub(crate) async fn request(&self, controller: Address, shares: U256) -> U256 {
        self.request_above(controller, shares, 0).await
    }

    /// Same; returns the transaction.
    pub(crate) async fn send_request(&self, controller: Address, shares: U256) -> Receipt {
        let call = enqueue(controller, shares, U256::from(RATE_ONE), U256::ZERO);
        self.world.send("mallory", self.vault, call, U256::ZERO).await
    }

    /// Same, with a minimum rate.
    pub(crate) async fn request_above(
        &self,
        controller: Address,
        shares: U256,
        min_rate: u128,
    ) -> U256 {
        let call = enqueue(controller, shares, U256::from(RATE_ONE), U256::from(min_rate));
        let receipt = self.world.send("mallory", self.vault, call, U256::ZERO).await;
        let event = receipt.event::<IWithdrawalQueue::RedeemRequest>(self.queue).unwrap();
        assert_eq!((event.controller, event.shares), (controller, shares));
        event.requestId
    }

    /// Two hours later the vault settles with `liquid` assets at `rate`, and pays.
    pub(crate) async fn settle(&mut self, rate: u128, liquid: U256) {
        self.world.advance_hours(2).await;
        let call = IWithdrawalQueue::fillCall {
            maxPositions: U256::from(64),
            rate: U256::from(rate),
            liquid,
            refTime: U256::MAX,
        };
        let receipt = self.world.send("mallory", self.vault, call, U256::ZERO).await;
        let events = receipt.events::<IWithdrawalQueue::PositionSettled>(self.queue);
        let paid = events.iter().map(|event| event.assets).sum::<U256>();
        assert!(paid <= liquid);
        if paid > U256::ZERO {
            self.world.force_ether(self.queue, paid).await;
        }
    }

    /// A position of `holder`, settled at the rate 1.
    pub(crate) async fn settled(&mut self, holder: Address, shares: U256) -> U256 {
        let id = self.request(holder, shares).await;
        self.settle(RATE_ONE, ether(1_000)).await;
        id
    }

    /// The queue's view of a position.
    pub(crate) async fn position(&self, id: U256) -> positionReturn {
        self.world.read(self.queue, IWithdrawalQueue::positionCall { requestId: id }).await
    }

    /// Holder of a position.
    pub(crate) async fn holder(&self, id: U256) -> Address {
        self.world.read(self.queue, IERC721::ownerOfCall { tokenId: id }).await
    }

    /// Number of positions of an account.
    pub(crate) async fn count(&self, owner: Address) -> u64 {
        self.world.read(self.queue, IERC721::balanceOfCall { owner }).await.to()
    }

    /// The last release of the vault: receiver, shares and rate of the request.
    pub(crate) async fn released(&self) -> (Address, U256, U256) {
        let to = self.world.storage(self.vault, RELEASED_TO).await;
        (
            Address::from_word(to.into()),
            self.world.storage(self.vault, RELEASED_SHARES).await,
            self.world.storage(self.vault, RELEASED_RATE).await,
        )
    }
}

/// A claim of one position.
pub(crate) const fn claim(id: U256, receiver: Address) -> IWithdrawalQueue::claim_0Call {
    IWithdrawalQueue::claim_0Call { requestId: id, receiver }
}
