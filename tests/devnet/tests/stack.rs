//! The metered stack is the only limit of recursion. Suspended frames use no native stack.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

mod host_model;

use std::thread;

use alloy::primitives::B256;
use host_model::{HostModel, run};
use serde_json::Value;
use stylus_devnet::stylus::{
    Frame, FrameEnv, Outcome, Program, Request, Response, Status, Step,
    activate::{ActivationRules, activate},
    params::{ArbosVersion, StylusParams},
};

fn program(text: &str, arbos: ArbosVersion) -> Program {
    let rules = ActivationRules {
        arbos,
        stylus_version: arbos.stylus_version(),
        is_debug_chain: false,
        page_limit: 128,
    };
    activate(&wat::parse_str(text).unwrap(), &rules, u64::MAX).unwrap().program
}

fn env(arbos: ArbosVersion) -> FrameEnv {
    host_model::script::Script::new(Vec::new()).frame_env(arbos)
}

fn execute(text: &str, arbos: ArbosVersion) -> Outcome {
    let mut host = HostModel::new(&Value::Null, arbos, 1);
    run(&program(text, arbos), env(arbos), &mut host)
}

/// A module that recurses `depth` times through a function with the smallest frame, six words.
fn recursion(depth: u32) -> String {
    format!(
        r#"(module (memory (export "memory") 1 1)
            (global $left (mut i32) (i32.const {depth}))
            (func $down
                global.get $left
                if
                    global.get $left i32.const 1 i32.sub global.set $left
                    call $down
                end)
            (func (export "user_entrypoint") (param i32) (result i32) call $down i32.const 0))"#
    )
}

#[test]
fn recursion_depth_equals_the_metered_stack_limit() {
    for number in [40, 51] {
        let arbos = ArbosVersion::new(number).unwrap();
        let words = StylusParams::defaults(arbos).max_stack_depth;
        // Both functions take six words: two operands of the ink meter and four of overhead. A
        // frame needs one word more than it takes. The entry point and the last $down add two
        // frames.
        let depth = (words - 1) / 6 - 2;
        let outcome = execute(&recursion(depth), arbos);
        assert_eq!((outcome.status, outcome.stack_left), (Status::Success, words), "{number}");
        let outcome = execute(&recursion(depth + 1), arbos);
        assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfStack, 0), "{number}");
    }
}

#[test]
fn frames_with_many_parameters_only_hit_the_metered_limit() {
    let params = "i64 ".repeat(900);
    let gets: Vec<_> = (0..900).map(|index| format!("local.get {index}")).collect();
    let gets = gets.join(" ");
    let zeros = "i64.const 0 ".repeat(900);
    let text = format!(
        r#"(module (memory (export "memory") 1 1)
            (func $wide (param {params}) {gets} call $wide)
            (func (export "user_entrypoint") (param i32) (result i32) {zeros} call $wide i32.const 0))"#
    );
    let outcome = execute(&text, ArbosVersion::new(40).unwrap());
    assert_eq!(outcome.status, Status::OutOfStack, "{}", outcome.reason);
}

/// A module that requests a balance and returns zero.
const ASKING: &str = r#"(module
    (import "vm_hooks" "account_balance" (func $balance (param i32 i32)))
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param i32) (result i32)
        i32.const 0 i32.const 64 call $balance i32.const 0))"#;

#[test]
fn thousands_of_frames_can_be_suspended_and_resumed_on_another_thread() {
    let arbos = ArbosVersion::new(51).unwrap();
    let program = program(ASKING, arbos);
    let frames: Vec<Frame> = (0..2_000)
        .map(|_| match Frame::start(&program, env(arbos)) {
            Step::Suspended { frame, request: Request::Balance { .. } } => frame,
            step => panic!("{step:?}"),
        })
        .collect();
    thread::spawn(move || {
        for frame in frames {
            let Step::Finished(outcome) =
                frame.resume(Response::Word { value: B256::ZERO, gas: 100 })
            else {
                panic!("suspended twice")
            };
            assert_eq!(outcome.status, Status::Success);
        }
    })
    .join()
    .unwrap();
}

#[test]
fn a_response_of_the_wrong_kind_fails_the_frame() {
    let arbos = ArbosVersion::new(51).unwrap();
    let Step::Suspended { frame, .. } = Frame::start(&program(ASKING, arbos), env(arbos)) else {
        panic!("not suspended")
    };
    let ink = frame.ink_left();
    let Step::Finished(outcome) = frame.resume(Response::Done) else { panic!("suspended twice") };
    assert_eq!((outcome.status, outcome.ink_left), (Status::Failure, ink));
}
