//! Logs.

use crate::{Vm, Word, codec::append};
use alloc::vec::Vec;

/// Logs `data` with `topics`. The first topic is the hash of the event's signature;
/// [`emit!`](crate::emit!) adds it and checks the number of fields.
#[inline(never)]
pub fn emit(vm: Vm, topics: &[Word], data: &[Word]) {
    let words = topics.len().saturating_add(data.len());
    let mut log = Vec::with_capacity(words.saturating_mul(32));
    append(&mut log, topics);
    append(&mut log, data);
    vm.log(&log, topics.len());
}

/// `emit!(vm, IToken::Transfer, [from, to], [value])`: indexed fields first, then the others. A
/// wrong number of fields does not compile.
#[macro_export]
macro_rules! emit {
    ($vm:expr, $event:path, [$($topic:expr),*], [$($field:expr),*]) => {{
        const {
            let arity = $crate::codec::arity(<$event as $crate::private::SolEvent>::SIGNATURE);
            let fields: &[&str] = &[$(stringify!($topic),)* $(stringify!($field),)*];
            assert!(arity == fields.len());
        }
        $crate::event::emit(
            $vm,
            &[
                $crate::word!(<$event as $crate::private::SolEvent>::SIGNATURE_HASH.0),
                $($crate::Word::from($topic)),*
            ],
            &[$($crate::Word::from($field)),*],
        );
    }};
}
