//! A call of a contract that has another call open is re-entrant. The router refuses it where it
//! must.

use crate::support::{A, B, C, SENDER, call, code, send, world};
use alloy_primitives::U256;
use alloy_sol_types::{SolCall, SolError, sol};
use basalt_interfaces::IErrors;
use basalt_kit::{Args, HandlerResult, Vm, Word, call as kit_call, empty, routes};
use basalt_native::Program;
use std::rc::Rc;

sol! {
    /// Functions of the test program, one of each mutability.
    interface IProbe {
        function look() external view;
        function move() external;
        function act() external;
        function pay() external payable;
        function forward(address target) external payable;
    }
}

/// A program whose `forward` calls another contract.
mod probe {
    use super::*;

    routes! {
        constructor => nonpayable nothing,
        IProbe::lookCall => view nothing,
        IProbe::moveCall => reentrant nothing,
        IProbe::actCall => nonpayable nothing,
        IProbe::payCall => payable nothing,
        IProbe::forwardCall => payable forward,
    }

    const fn nothing(_: Vm, _: &mut Args) -> HandlerResult {
        empty()
    }

    fn forward(vm: Vm, args: &mut Args) -> HandlerResult {
        let target = args.address()?;
        kit_call::execute(vm, target, &[])
    }
}

#[test]
fn the_router_refuses_reentry_into_state_changing_functions_only() {
    let refused = IErrors::Reentered {}.abi_encode();
    let inputs = [
        (IProbe::lookCall {}.abi_encode(), true),
        (IProbe::moveCall {}.abi_encode(), true),
        (IProbe::actCall {}.abi_encode(), false),
        (IProbe::payCall {}.abi_encode(), false),
    ];
    for (input, is_accepted) in inputs {
        let mut world = world();
        world.place(A, Rc::new(Program(probe::route)));
        let answer = if is_accepted { Vec::new() } else { refused.clone() };
        let entered = input.clone();
        world.place(
            B,
            code(move |host, _| {
                let (is_ok, length) = host.call(A, &Word::ZERO, &entered, u64::MAX);
                assert!(is_ok == is_accepted && host.return_data(length) == answer);
                Ok(Vec::new())
            }),
        );
        let forward = IProbe::forwardCall { target: B }.abi_encode();
        world.call(SENDER, A, U256::ZERO, &forward).unwrap();
        world.call(SENDER, A, U256::ZERO, &input).unwrap();
    }
}

#[test]
fn a_call_is_reentrant_while_an_earlier_one_is_open_at_any_depth() {
    let mut world = world();
    world.place(
        A,
        code(|host, _| {
            if host.is_reentrant() {
                return Ok(vec![1]);
            }
            assert!(call(host, B));
            Ok(host.return_data(1))
        }),
    );
    world.place(
        B,
        code(|host, _| {
            assert!(!host.is_reentrant());
            assert!(call(host, C));
            Ok(host.return_data(1))
        }),
    );
    world.place(
        C,
        code(|host, _| {
            assert!(call(host, A));
            Ok(host.return_data(1))
        }),
    );
    assert_eq!(send(&mut world, A).unwrap().data, [1]);
    world.place(A, code(|host, _| Ok(vec![u8::from(host.is_reentrant())])));
    assert_eq!(send(&mut world, C).unwrap().data, [0], "one after another is no re-entry");
}
