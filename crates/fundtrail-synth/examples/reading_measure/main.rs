//! How often messy statements are read back to what happened:
//! `cargo run --release -p fundtrail-synth --example reading_measure [KIND …]`, for the kinds of `synth --mess` or `all`;
//! without one, for the hard ones.
//!
//! Each kind is read in sixty seeded cases, every account of them with its statement, ten families in turn. A case is
//! right if each transfer was found between its parties and every account's true money lies within its bounds.

mod messy;

use messy::tally;

const HARD: [&str; 7] = [
    "copies-without-seconds",
    "names-only",
    "posting-lag",
    "much-posting-lag",
    "returns-after-arrival",
    "cut-exports",
    "all",
];

fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    let kinds: Vec<&str> = if named.is_empty() {
        HARD.to_vec()
    } else {
        named.iter().map(String::as_str).collect()
    };
    for kind in kinds {
        let tally = tally(kind, 700..760);
        println!(
            "{kind}: {} of {} right to the last transfer, {} ask, {} wrong in silence; {} of {} transfers in transit",
            tally.right,
            tally.runs,
            tally.asking,
            tally.wrong.len(),
            tally.late,
            tally.transfers,
        );
        for wrong in tally.wrong {
            println!("  {wrong}");
        }
    }
}
