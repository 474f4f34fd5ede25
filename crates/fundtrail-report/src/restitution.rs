//! Who gets how much of what is frozen, as every output has it.

use std::io::{self, Write};

use fundtrail::restitution::{Article, Assessment, Scheme, Unclear, Victim, share};
use fundtrail::{AccountBook, Ledger, Party, Rule};
use serde::Serialize;

use crate::amount::Amount;
use crate::compose::Evidence;
use crate::document::{Document, Handout};
use crate::graph::Graph;
use crate::mask::Mask;
use crate::model::{Input, Moment, Note, Payment, Read, by_name};
use crate::words::Lang;
use crate::{json, section, whose};

/// What is known, as the report takes it.
#[derive(Clone, Copy)]
pub struct ReturnFindings<'a> {
    /// The accounts' numbers.
    pub book: &'a AccountBook,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The victims' names, as they were named.
    pub names: &'a [String],
    /// What each of them paid, in the same order.
    pub victims: &'a [Victim],
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
    #[serde(serialize_with = "by_name")]
    pub scheme: Scheme,
    /// The rule that says what is traced.
    #[serde(serialize_with = "by_name")]
    pub rule: Rule,
    /// The currency of every amount.
    pub currency: String,
    /// Whether other money is given too.
    pub other_money: bool,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The victims, in settlement order of their first payments.
    pub victims: Vec<VictimRow>,
    /// The frozen accounts, by number.
    pub accounts: Vec<PotRow>,
    /// Who gets what out of which account.
    pub cells: Vec<Given>,
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
    /// His payments, in settlement order.
    pub payments: Vec<Payment>,
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
    #[serde(serialize_with = "article")]
    pub article: Article,
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
        #[serde(serialize_with = "by_name")]
        least_rule: Rule,
        /// How much.
        least: Amount,
        /// The rule that gives most.
        #[serde(serialize_with = "by_name")]
        most_rule: Rule,
        /// How much.
        most: Amount,
    },
}

/// An amount that stays frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stays {
    /// How much.
    pub amount: Amount,
    /// Why.
    pub reason: StaysFor,
}

/// Why an amount stays frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaysFor {
    /// It is no victim's money, as far as the trace goes: `fundtrail sources` says whose it is.
    NotTraced,
    /// It is traced to victims who by this scheme get no more.
    NotDue,
}

fn article<S: serde::Serializer>(article: &Article, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match article {
        Article::Single => "single",
        Article::Timestamps => "timestamps",
        Article::Proportion(_) => "proportion",
    })
}

/// What one victim gets out of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
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
    #[serde(serialize_with = "by_name")]
    pub scheme: Scheme,
    /// What each victim gets, in the order of the victims.
    pub gets: Vec<Amount>,
    /// What is given in all.
    pub given: Amount,
}

impl ReturnReport {
    /// Shares, and tells who gets what.
    pub fn new(findings: ReturnFindings<'_>, lines: &dyn Evidence, read: Read) -> Self {
        let assessment = findings.assessment;
        let pots: Vec<_> = assessment.pots.iter().map(|pot| pot.pot.clone()).collect();
        let share_by = |scheme| share(scheme, &assessment.claims, &pots, findings.other_money);
        let given = share_by(findings.scheme);
        let told = Told { findings, lines };
        let all = Scheme::ALL.into_iter().filter(|_| findings.all_schemes);
        ReturnReport {
            schema: "fundtrail.return/1",
            version: read.version,
            scheme: findings.scheme,
            rule: findings.rule,
            currency: findings.ledger.currency().code().to_owned(),
            other_money: findings.other_money,
            inputs: read.inputs,
            victims: told.victims(&given),
            accounts: told.pots(&given),
            cells: told.cells(&given),
            schemes: all.map(|scheme| told.scheme(scheme, &share_by(scheme))).collect(),
            notes: read.notes,
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
        for payment in self.victims.iter_mut().flat_map(|victim| &mut victim.payments) {
            mask.maybe_number(&mut payment.from);
            mask.maybe_number(&mut payment.to);
            mask.id(&mut payment.id, &mut payment.source);
        }
        mask.inputs(&mut self.inputs);
        mask.notes(&mut self.notes);
    }
}

impl Handout for ReturnReport {
    fn document(&self, lang: Lang) -> Document {
        section::restitution(self, lang)
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_pretty(self, out)
    }

    fn graph(&self, _lang: Lang) -> Option<Graph> {
        Some(Graph::of_return(self))
    }
}

struct Told<'a> {
    findings: ReturnFindings<'a>,
    lines: &'a dyn Evidence,
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
                payments: self.payments(victim),
            }
        };
        claims.map(row).collect()
    }

    fn payments(&self, victim: usize) -> Vec<Payment> {
        let paid = &self.findings.victims[self.findings.assessment.order[victim]].payments;
        let mut paid = paid.clone();
        paid.sort_unstable();
        let told = paid.into_iter().map(|index| {
            let transfers = self.findings.ledger.transfers();
            let transfer = transfers.get(index);
            let party = |party: Party| party.account().map(|a| self.findings.book.number(a).to_owned());
            let source: Vec<_> = transfers.sources_of(index).collect();
            let place = |source| self.lines.place(source);
            let id = source.iter().find_map(|&source| self.lines.id(source));
            Payment {
                id: id.unwrap_or_else(|| place(transfer.source).to_string()),
                from: party(transfer.payer),
                to: party(transfer.payee),
                at: Moment(transfer.time),
                amount: self.amount(transfer.amount),
                source: source.into_iter().map(place).collect(),
            }
        });
        told.collect()
    }

    fn pots(&self, given: &[Vec<i64>]) -> Vec<PotRow> {
        let pots = self.findings.assessment.pots.iter().enumerate();
        let row = |(p, pot): (usize, &fundtrail::restitution::AssessedPot)| {
            let book = self.findings.book;
            let sum: i64 = given[p].iter().sum();
            let not_traced = pot.pot.frozen - pot.pot.available(false).max(sum);
            let not_due = pot.pot.frozen - sum - not_traced;
            let stays = [(not_due, StaysFor::NotDue), (not_traced, StaysFor::NotTraced)];
            let why = match pot.article {
                Article::Single | Article::Timestamps => None,
                Article::Proportion(unclear) => Some(self.why(unclear)),
            };
            let traced: i128 = pot.pot.traced.iter().copied().map(i128::from).sum();
            PotRow {
                account: self.number(p),
                holder: whose::holder(book, pot.account),
                bank: whose::bank(book, pot.account),
                at: Moment(pot.time),
                balance: pot.balance.map(|balance| self.amount(balance)),
                frozen: self.amount(pot.pot.frozen),
                traced: self.amount(traced),
                article: pot.article,
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
                least_rule: least.0,
                least: self.amount(least.1),
                most_rule: most.0,
                most: self.amount(most.1),
            },
        }
    }

    fn cells(&self, given: &[Vec<i64>]) -> Vec<Given> {
        let mut cells = Vec::new();
        for (p, row) in given.iter().enumerate() {
            for (victim, &amount) in row.iter().enumerate().filter(|(_, amount)| **amount > 0) {
                cells.push(Given {
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
            scheme,
            gets: victims.clone().map(|victim| self.amount(gets(victim))).collect(),
            given: self.amount(victims.map(gets).sum::<i128>()),
        }
    }
}
