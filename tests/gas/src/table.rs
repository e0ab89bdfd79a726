//! The table: one line for each operation, as JSON, Markdown and a chart.

use crate::{products::best, rows::Rows};
use std::fmt::Write;

/// Operations in the order of the table.
pub const OPERATIONS: [&str; 25] = [
    "deposit ETH, first",
    "deposit ETH, again",
    "stake ETH, again",
    "withdraw ETH",
    "redeem bsETH for ETH",
    "transfer bsETH",
    "approve bsETH without limit, first",
    "permit for bsETH, first",
    "transferFrom of bsETH, allowed without limit",
    "deposit bsETH into brETH, first",
    "deposit bsETH into brETH, again",
    "mint brETH",
    "withdraw bsETH",
    "redeem brETH for bsETH",
    "transfer brETH",
    "request ETH, first of a holder",
    "request ETH, again",
    "request ETH, first of an hour",
    "cancel a request of ETH",
    "settle 1 position in ETH",
    "claim ETH",
    "report a gain of bsETH with fee",
    "allocate to consensus",
    "pay back from consensus",
    "read bsETH's rate, cold",
];

/// What one run measured.
#[derive(Debug, Default)]
pub struct Measured {
    /// Basalt with cached programs.
    pub cached: Rows,
    /// Basalt with programs that are not cached.
    pub uncached: Rows,
    /// Basalt with programs that are not cached, but called before in their block.
    pub repeated: Rows,
    /// The Solidity twin.
    pub twin: Rows,
    /// Solady's ERC-4626.
    pub solady: Rows,
    /// The ERC-4626 of `OpenZeppelin`.
    pub openzeppelin: Rows,
}

impl Measured {
    /// The table as JSON, one line for each operation, so that a change is one line of a diff.
    pub fn json(&self) -> String {
        let lines = OPERATIONS.map(|operation| {
            let mut line = format!(r#"  {{ "operation": "{operation}""#);
            for (name, rows) in self.columns() {
                if let Some(gas) = rows.get(operation) {
                    write!(line, r#", "{name}": {gas}"#).unwrap();
                }
            }
            if let Some(product) = best(operation) {
                write!(line, r#", "product": {}, "of": "{}""#, product.gas, product.name).unwrap();
            }
            line + " }"
        });
        format!("[\n{}\n]\n", lines.join(",\n"))
    }

    const fn columns(&self) -> [(&'static str, &Rows); 6] {
        [
            ("cached", &self.cached),
            ("uncached", &self.uncached),
            ("repeated", &self.repeated),
            ("twin", &self.twin),
            ("solady", &self.solady),
            ("openzeppelin", &self.openzeppelin),
        ]
    }

    /// The table as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::from(
            "| operation | Basalt, cached | uncached | uncached, called before in its block | \
             Solidity twin | Solady ERC-4626 | OpenZeppelin ERC-4626 | best product (not rerun) |\n\
             |---|---|---|---|---|---|---|---|\n",
        );
        for operation in OPERATIONS {
            write!(text, "| {operation} |").unwrap();
            for (_, rows) in self.columns() {
                let gas = rows.get(operation).map_or_else(String::new, |gas| thousands(*gas));
                write!(text, " {gas} |").unwrap();
            }
            let product = best(operation)
                .map_or_else(String::new, |it| format!("{} ({})", thousands(it.gas), it.name));
            writeln!(text, " {product} |").unwrap();
        }
        text
    }

    /// The table as a chart: a bar for each side of each operation.
    pub fn svg(&self) -> String {
        const LABEL: u64 = 300;
        const SCALE: u64 = 200;
        const BAR: u64 = 11;
        let sides = [
            ("Basalt, cached", "#1f6f78", &self.cached),
            ("Basalt, uncached", "#9cc5c9", &self.uncached),
            ("Solidity twin", "#8a6fb0", &self.twin),
            ("Solady", "#d9a441", &self.solady),
            ("OpenZeppelin", "#c0c0c0", &self.openzeppelin),
        ];
        let mut body = String::new();
        for (number, (name, colour, _)) in (0..).zip(sides) {
            let x = LABEL + number * 130;
            writeln!(
                body,
                "<rect x=\"{x}\" y=\"10\" width=\"10\" height=\"10\" fill=\"{colour}\"/>\
                 <text x=\"{}\" y=\"19\">{name}</text>",
                x + 14
            )
            .unwrap();
        }
        let mut y = 40;
        for operation in OPERATIONS {
            writeln!(body, "<text x=\"0\" y=\"{}\">{operation}</text>", y + BAR).unwrap();
            for (_, colour, rows) in sides {
                if let Some(gas) = rows.get(operation) {
                    let width = gas / SCALE;
                    writeln!(
                        body,
                        "<rect x=\"{LABEL}\" y=\"{y}\" width=\"{width}\" height=\"{}\" \
                         fill=\"{colour}\"/><text x=\"{}\" y=\"{}\">{}</text>",
                        BAR - 1,
                        LABEL + width + 4,
                        y + BAR - 2,
                        thousands(*gas)
                    )
                    .unwrap();
                    y += BAR;
                }
            }
            y += BAR;
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 {y}\" \
             font-family=\"sans-serif\" font-size=\"11\">\n{body}</svg>\n"
        )
    }
}

/// A number with commas.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
