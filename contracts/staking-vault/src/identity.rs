//! The token's name, and what is signed under it.

use basalt_kit::{Answer, Args, Vm, permit::Domain, text, token};

const fn domain() -> Domain {
    Domain(text!("Basalt Staked Ether"))
}

/// `name()`.
pub(crate) fn name(_: Vm, _: &mut Args) -> Answer {
    token::answer_text(domain().0)
}

/// `symbol()`.
pub(crate) fn symbol(_: Vm, _: &mut Args) -> Answer {
    token::answer_text(text!("bsETH"))
}

/// `permit(owner, spender, value, deadline, v, r, s)`.
pub(crate) fn permit_split(vm: Vm, args: &mut Args) -> Answer {
    token::permit_split(vm, args, domain())
}

/// `permit(owner, spender, value, deadline, signature)`.
pub(crate) fn permit_bytes(vm: Vm, args: &mut Args) -> Answer {
    token::permit_bytes(vm, args, domain())
}

/// `DOMAIN_SEPARATOR()`.
pub(crate) fn domain_separator(vm: Vm, _: &mut Args) -> Answer {
    token::domain_separator(vm, domain())
}

/// `eip712Domain()`.
pub(crate) fn eip712_domain(vm: Vm, _: &mut Args) -> Answer {
    token::eip712_domain(vm, domain())
}
