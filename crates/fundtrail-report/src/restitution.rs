//! Who gets how much of what is frozen, as people and programs read it.

mod table;

use std::io::{self, Write};

use fundtrail::restitution::{Article, Assessment, Scheme, Unclear, share};
use fundtrail::{AccountBook, Ledger, Rule};
use serde::Serialize;

use crate::amount::Amount;
use crate::mask::Mask;
use crate::model::{Moment, Note};
use crate::table::Style;

/// What is known, as the report takes it.
#[derive(Clone, Copy)]
pub struct ReturnFindings<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The accounts' numbers.
    pub book: &'a AccountBook,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The victims' names, as they were named.
    pub names: &'a [String],
    /// Claims and pots.
    pub assessment: &'a Assessment,
    /// The scheme.
    pub scheme: Scheme,
    /// Whether all schemes are shown side by side.
    pub all_schemes: bool,
    /// The rule that says what is traced.
    pub rule: Rule,
    /// Whether other money is given too.
    pub other_money: bool,
}

/// Who gets how much.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnReport {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The program's version.
    pub version: String,
    /// The scheme.
    pub scheme: &'static str,
    /// The rule that says what is traced.
    pub rule: &'static str,
    /// The currency of every amount.
    pub currency: String,
    /// Whether other money is given too.
    pub other_money: bool,
    /// The victims, in settlement order of their first payments.
    pub victims: Vec<VictimRow>,
    /// The frozen accounts, by number.
    pub accounts: Vec<PotRow>,
    /// Who gets what out of which account.
    pub cells: Vec<Cell>,
    /// What each scheme gives each victim, where that was asked for.
    pub schemes: Vec<SchemeRow>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// A victim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VictimRow {
    /// The name.
    pub victim: String,
    /// What he paid.
    pub paid: Amount,
    /// What he got back before.
    pub returned: Amount,
    /// What he lost.
    pub loss: Amount,
    /// What he gets.
    pub gets: Amount,
    /// What he still lacks then.
    pub lacks: Amount,
}

/// A frozen account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PotRow {
    /// The number.
    pub account: String,
    /// The holder.
    pub holder: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// When it was frozen.
    pub at: Moment,
    /// What it held then.
    pub balance: Option<Amount>,
    /// How much is frozen.
    pub frozen: Amount,
    /// What the trace holds there of all victims.
    pub traced: Amount,
    /// How Art. 8 deals with it: `single`, `timestamps`, `proportion`.
    pub article: &'static str,
    /// Why, where it is `proportion`.
    pub why: Option<Why>,
    /// What is given.
    pub given: Amount,
    /// What stays frozen.
    pub stays: Vec<Stays>,
}

/// Why time stamps do not lead to the victims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Why {
    /// The account's own records are not loaded.
    Unseen,
    /// Nothing proves the order of some of its transfers.
    Order,
    /// Two rules differ by more than the tolerance.
    Rules {
        /// For whom.
        victim: String,
        /// The rule that gives least.
        least_rule: &'static str,
        /// How much.
        least: Amount,
        /// The rule that gives most.
        most_rule: &'static str,
        /// How much.
        most: Amount,
    },
}

/// An amount that stays frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stays {
    /// How much.
    pub amount: Amount,
    /// Why: `not-traced` (no victim's money, as far as the trace goes: `fundtrail sources` says whose it is), or
    /// `not-due` (traced to victims who by this scheme get no more).
    pub reason: &'static str,
}

/// What one victim gets out of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The account.
    pub account: String,
    /// The victim.
    pub victim: String,
    /// How much.
    pub amount: Amount,
    /// What the trace holds there of him.
    pub traced: Amount,
}

/// What one scheme gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemeRow {
    /// The scheme.
    pub scheme: &'static str,
    /// What each victim gets, in the order of the victims.
    pub gets: Vec<Amount>,
    /// What is given in all.
    pub given: Amount,
}

impl ReturnReport {
    /// Shares, and tells who gets what.
    pub fn new(findings: ReturnFindings<'_>, notes: Vec<Note>) -> Self {
        let assessment = findings.assessment;
        let pots: Vec<_> = assessment.pots.iter().map(|pot| pot.pot.clone()).collect();
        let share_by = |scheme| share(scheme, &assessment.claims, &pots, findings.other_money);
        let given = share_by(findings.scheme);
        let told = Told { findings };
        let all = Scheme::ALL.into_iter().filter(|_| findings.all_schemes);
        ReturnReport {
            schema: "fundtrail.return/1",
            version: findings.version.to_owned(),
            scheme: findings.scheme.name(),
            rule: findings.rule.name(),
            currency: findings.ledger.currency().code().to_owned(),
            other_money: findings.other_money,
            victims: told.victims(&given),
            accounts: told.pots(&given),
            cells: told.cells(&given),
            schemes: all.map(|scheme| told.scheme(scheme, &share_by(scheme))).collect(),
            notes,
        }
    }

    /// Hides who is who: names, and the middle of numbers.
    pub fn mask(&mut self) {
        let mut mask = Mask::new();
        let mut hide = |text: &mut String| {
            let mut name = Some(std::mem::take(text));
            mask.name(&mut name);
            *text = name.unwrap_or_default();
        };
        for victim in &mut self.victims {
            hide(&mut victim.victim);
        }
        for cell in &mut self.cells {
            hide(&mut cell.victim);
        }
        for pot in &mut self.accounts {
            if let Some(Why::Rules { victim, .. }) = &mut pot.why {
                hide(victim);
            }
        }
        for pot in &mut self.accounts {
            mask.number(&mut pot.account);
            mask.name(&mut pot.holder);
        }
        for cell in &mut self.cells {
            mask.number(&mut cell.account);
        }
        for note in &mut self.notes {
            mask.text(&mut note.message);
            note.file.iter_mut().for_each(|file| mask.text(file));
        }
    }

    /// Writes it as indented JSON.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Writes it as tables for people.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_table(&self, style: Style, mut out: impl Write) -> io::Result<()> {
        out.write_all(table::text(self, style).as_bytes())
    }
}

struct Told<'a> {
    findings: ReturnFindings<'a>,
}

impl Told<'_> {
    fn amount(&self, minor: impl Into<i128>) -> Amount {
        Amount::new(minor, self.findings.ledger.currency())
    }

    fn name(&self, victim: usize) -> String {
        self.findings.names[self.findings.assessment.order[victim]].clone()
    }

    fn number(&self, pot: usize) -> String {
        let account = self.findings.assessment.pots[pot].account;
        self.findings.book.number(account).to_owned()
    }

    fn victims(&self, given: &[Vec<i64>]) -> Vec<VictimRow> {
        let claims = self.findings.assessment.claims.iter().enumerate();
        let row = |(victim, claim): (usize, &fundtrail::restitution::Claim)| {
            let gets: i64 = given.iter().map(|row| row[victim]).sum();
            VictimRow {
                victim: self.name(victim),
                paid: self.amount(claim.paid()),
                returned: self.amount(claim.returned()),
                loss: self.amount(claim.loss()),
                gets: self.amount(gets),
                lacks: self.amount(claim.loss() - gets),
            }
        };
        claims.map(row).collect()
    }

    fn pots(&self, given: &[Vec<i64>]) -> Vec<PotRow> {
        let pots = self.findings.assessment.pots.iter().enumerate();
        let row = |(p, pot): (usize, &fundtrail::restitution::AssessedPot)| {
            let details = self.findings.book.details(pot.account);
            let text = |text: Option<&Box<str>>| text.map(ToString::to_string);
            let sum: i64 = given[p].iter().sum();
            let not_traced = pot.pot.frozen - pot.pot.available(false).max(sum);
            let not_due = pot.pot.frozen - sum - not_traced;
            let stays = [(not_due, "not-due"), (not_traced, "not-traced")];
            let (article, why) = match pot.article {
                Article::Single => ("single", None),
                Article::Timestamps => ("timestamps", None),
                Article::Proportion(unclear) => ("proportion", Some(self.why(unclear))),
            };
            let traced: i128 = pot.pot.traced.iter().copied().map(i128::from).sum();
            PotRow {
                account: self.number(p),
                holder: text(details.and_then(|d| d.holder.as_ref())),
                bank: text(details.and_then(|d| d.bank.as_ref())),
                at: Moment(pot.time),
                balance: pot.balance.map(|balance| self.amount(balance)),
                frozen: self.amount(pot.pot.frozen),
                traced: self.amount(traced),
                article,
                why,
                given: self.amount(sum),
                stays: stays
                    .into_iter()
                    .filter(|(amount, _)| *amount > 0)
                    .map(|(amount, reason)| Stays {
                        amount: self.amount(amount),
                        reason,
                    })
                    .collect(),
            }
        };
        pots.map(row).collect()
    }

    fn why(&self, unclear: Unclear) -> Why {
        match unclear {
            Unclear::Unseen => Why::Unseen,
            Unclear::Order => Why::Order,
            Unclear::Rules { victim, least, most } => Why::Rules {
                victim: self.name(victim),
                least_rule: least.0.name(),
                least: self.amount(least.1),
                most_rule: most.0.name(),
                most: self.amount(most.1),
            },
        }
    }

    fn cells(&self, given: &[Vec<i64>]) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (p, row) in given.iter().enumerate() {
            for (victim, &amount) in row.iter().enumerate().filter(|(_, amount)| **amount > 0) {
                cells.push(Cell {
                    account: self.number(p),
                    victim: self.name(victim),
                    amount: self.amount(amount),
                    traced: self.amount(self.findings.assessment.pots[p].pot.traced[victim]),
                });
            }
        }
        cells
    }

    fn scheme(&self, scheme: Scheme, given: &[Vec<i64>]) -> SchemeRow {
        let victims = 0..self.findings.assessment.claims.len();
        let gets = |victim: usize| given.iter().map(|row| i128::from(row[victim])).sum::<i128>();
        SchemeRow {
            scheme: scheme.name(),
            gets: victims.clone().map(|victim| self.amount(gets(victim))).collect(),
            given: self.amount(victims.map(gets).sum::<i128>()),
        }
    }
}
