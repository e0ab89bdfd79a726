//! A call of a view, and the words that it must return.

use alloy_primitives::{Address, U256, ruint::UintTryFrom};
use alloy_sol_types::SolCall;
use basalt_model::vault::Parameter;
use std::fmt;

/// What a view is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The contract itself.
    All,
    /// An account or a source.
    Account(Address),
    /// A position of the queue.
    Position(u64),
    /// A parameter.
    Parameter(Parameter),
}

/// One word that a view returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, or 0 or 1 for false and true.
    Number(U256),
    /// An account.
    Account(Address),
}

/// The name and the expected value of one word that a view returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What the model says; `None` if it does not know.
    pub expected: Option<Value>,
}

/// A view of a contract, and what it must return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The contract.
    pub target: Address,
    /// The input of the call.
    pub input: Vec<u8>,
    /// What it is about.
    pub subject: Subject,
    /// The words of its output, in order.
    pub fields: Vec<Field>,
}

/// An output that does not have the words of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Bytes of the output.
    pub actual: usize,
    /// Bytes of the view's words.
    pub expected: usize,
}

impl View {
    /// A call of `target` that is about all of it.
    pub fn new(target: Address, call: &impl SolCall) -> Self {
        Self::of(Subject::All, target, call)
    }

    /// A call of `target` that is about `subject`.
    pub fn of(subject: Subject, target: Address, call: &impl SolCall) -> Self {
        Self { target, input: call.abi_encode(), subject, fields: Vec::new() }
    }

    /// The next word is this number.
    #[must_use]
    pub fn number<T>(mut self, name: &'static str, expected: T) -> Self
    where
        U256: UintTryFrom<T>,
    {
        let expected = Some(Value::Number(U256::from(expected)));
        self.fields.push(Field { name, expected });
        self
    }

    /// The next word is this account.
    #[must_use]
    pub fn account(mut self, name: &'static str, expected: Address) -> Self {
        self.fields.push(Field { name, expected: Some(Value::Account(expected)) });
        self
    }

    /// The model does not know the next word.
    #[must_use]
    pub fn unknown(mut self, name: &'static str) -> Self {
        self.fields.push(Field { name, expected: None });
        self
    }

    /// Name, expected and actual value of every word of an output that the model knows.
    pub fn compare<'a>(
        &'a self,
        output: &'a [u8],
    ) -> Result<impl Iterator<Item = (&'static str, Value, Value)> + 'a, Mismatch> {
        let expected = self.fields.len().saturating_mul(32);
        if output.len() != expected {
            return Err(Mismatch { actual: output.len(), expected });
        }
        let words = output.chunks_exact(32).map(U256::from_be_slice);
        Ok(self.fields.iter().zip(words).filter_map(|(field, word)| {
            let expected = field.expected?;
            let actual = match expected {
                // A word that is no address stays a number, which equals no account.
                Value::Account(_) if word.bit_len() <= 160 => {
                    Value::Account(Address::from_word(word.into()))
                }
                _ => Value::Number(word),
            };
            Some((field.name, expected, actual))
        }))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Account(account) => account.fmt(f),
        }
    }
}
