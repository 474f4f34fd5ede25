//! From the core's results to a report.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use fundtrail::bounds::{AfterRecords, Openings};
use fundtrail::freeze;
use fundtrail::mark::Mark;
use fundtrail::{
    AccountBook, AccountId, Caution, Coverage, Currency, ExitId, FreezeList, FreezeRow, Investigation,
    Ledger, OpeningSource, Party, PerPayment, Rule, Source, SubLedger, Time, Trace, TracedAccount,
    TransferIndex,
};

use crate::amount::{Amount, Shares};
use crate::caution;
use crate::model::{
    Account, AfterRecordsEnd, Arrivals, Bounds, Call, Counts, Exit, Figures, Input, MayHold, Moment, Note,
    Payment, Place, PriceOfTime, Renewal, Report, Request, Rules, SCHEMA, Secured, TopBounds, Totals,
    Transfer, Watch,
};
use crate::view::{Carried, View};
use crate::whose;
use crate::words::Lang;

mod courses;
mod people;

/// [`freeze::COMING_MINUTES`].
const COMING_MINUTES: u32 = 60;

/// What the caller knows of where records come from.
pub trait Evidence {
    /// The id that the records give the transfer of this line, if they give one.
    fn id(&self, source: Source) -> Option<String>;

    /// The path of a file as given.
    fn path(&self, file: usize) -> String;

    /// What the caller's reader can do about a caution, in a sentence; nothing by default.
    fn hint(&self, _caution: &Caution, _lang: Lang) -> Option<String> {
        None
    }

    /// A line as a report shows it.
    fn place(&self, source: Source) -> Place {
        Place {
            file: self.path(source.file()),
            line: source.line(),
        }
    }
}

/// What the caller adds to an investigation: what was read, and how to tell of it.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The language of `why`.
    pub lang: Lang,
    /// Whether to list the traced transfers, of which there may be millions.
    pub with_transfers: bool,
    /// Whether to tell how the money went under each rule, moment by moment; that needs the transfers too.
    pub with_courses: bool,
    /// Whether to tell all cards of each person, which the whole record has to be read for.
    pub with_cards: bool,
    /// The files.
    pub inputs: Vec<Input>,
    /// Where every line ended.
    pub counts: Counts,
    /// What a reader should know of the inputs; the investigation's cautions follow.
    pub notes: Vec<Note>,
}

impl Report {
    /// Puts what was found in the order in which it is shown.
    ///
    /// Complexity: O(n log n) in the accounts and transfers traced, O(n) in the transfers of the ledger.
    pub fn new(investigation: &Investigation<'_>, origin: Origin<'_>, evidence: &dyn Evidence) -> Report {
        let composer = Composer::new(investigation, origin.lang, evidence);
        let accounts = composer.accounts();
        let rules = composer.rules(&accounts);
        let cautions = investigation.cautions().iter();
        let mut notes = origin.notes;
        notes.extend(cautions.map(|told| caution::note(told, investigation, evidence, origin.lang)));
        let transfers = if origin.with_transfers {
            composer.transfers()
        } else {
            Vec::new()
        };
        Report {
            schema: SCHEMA,
            version: origin.version.to_owned(),
            rule: investigation.trace().rule(),
            currency: composer.currency.code().to_owned(),
            as_of: Moment(composer.as_of),
            payments: composer.payments(),
            totals: composer.totals(),
            bounds: composer.bounds(),
            may_hold: composer.may_hold(),
            exits: composer.exits(),
            requests: composer.requests(),
            calls: composer.calls(),
            holders: composer.holders(&accounts, origin.with_cards),
            // On real cases the model expects waiting to cost several times what it does: no sum is named.
            price_of_time: PriceOfTime {
                minutes: 10,
                amount: None,
            },
            renewals: composer.renewals(),
            watch: composer.watch(),
            courses: origin
                .with_courses
                .then(|| composer.courses(investigation, &transfers)),
            transfers,
            accounts: accounts.into_iter().map(|(_, account)| account).collect(),
            rules,
            inputs: origin.inputs,
            counts: origin.counts,
            notes,
            changes: None,
            secured: composer.secured(),
            hidden: None,
        }
    }
}

/// The as-of time of a report: as asked for, else the last instant on record.
fn as_of(sub: &SubLedger<'_>) -> Time {
    let asked = sub.query().as_of_time();
    let transfers = sub.ledger().transfers();
    let last = || {
        transfers
            .indices()
            .map(|i| transfers.times()[i.index()].max(transfers.payee_time(i)))
    };
    if asked == Time::MAX {
        last().max().unwrap_or(asked)
    } else {
        asked
    }
}

struct Composer<'a> {
    book: &'a AccountBook,
    sub: &'a SubLedger<'a>,
    lang: Lang,
    investigation: &'a Investigation<'a>,
    list: Option<&'a FreezeList>,
    /// Where something is frozen, and until when.
    in_force: BTreeMap<AccountId, Time>,
    view: View<'a>,
    /// What each rule gives.
    rules: Vec<(Rule, View<'a>)>,
    ledger: &'a Ledger,
    currency: &'a Currency,
    evidence: &'a dyn Evidence,
    as_of: Time,
    /// Whether the list tells who calls when.
    tells_callers: bool,
}

impl<'a> Composer<'a> {
    fn new(investigation: &'a Investigation<'a>, lang: Lang, evidence: &'a dyn Evidence) -> Self {
        let sub = investigation.sub_ledger();
        let ledger = sub.ledger();
        let view = |trace: &'a Trace| match investigation.only() {
            None => View::all(trace),
            Some(payment) => View::only(trace, ledger, payment),
        };
        let rules = investigation.all_rules().iter();
        Composer {
            book: investigation.book(),
            sub,
            lang,
            investigation,
            list: investigation.list(),
            in_force: investigation
                .list()
                .map_or(&[][..], FreezeList::renewals)
                .iter()
                .map(|renewal| (renewal.account, renewal.until))
                .collect(),
            view: view(investigation.trace()),
            rules: rules.map(|trace| (trace.rule(), view(trace))).collect(),
            ledger,
            currency: ledger.currency(),
            evidence,
            as_of: as_of(sub),
            tells_callers: investigation.tells_callers(),
        }
    }

    fn amount(&self, minor: impl Into<i128>) -> Amount {
        Amount::new(minor, self.currency)
    }

    fn shares(&self, amounts: PerPayment) -> Shares {
        Shares::new(amounts, self.amount(0))
    }

    fn number(&self, account: AccountId) -> String {
        self.book.number(account).to_owned()
    }

    /// The account's number; an exit's, where the records name it.
    fn party(&self, party: Party) -> Option<String> {
        match (party.account(), party.exit()) {
            (Some(account), _) => Some(self.number(account)),
            (None, Some(exit)) => self.ledger.exits().exit(exit).name.as_deref().map(Into::into),
            (None, None) => None,
        }
    }

    fn holder(&self, account: AccountId) -> Option<String> {
        whose::holder(self.book, account)
    }

    fn bank(&self, account: AccountId) -> Option<String> {
        whose::bank(self.book, account)
    }

    fn places(&self, transfer: TransferIndex) -> Vec<Place> {
        let sources = self.ledger.transfers().sources_of(transfer);
        sources.map(|source| self.evidence.place(source)).collect()
    }

    /// The records' id, else the first line that records it.
    fn id(&self, transfer: TransferIndex) -> String {
        let transfers = self.ledger.transfers();
        let given = transfers
            .sources_of(transfer)
            .find_map(|source| self.evidence.id(source));
        given.unwrap_or_else(|| self.evidence.place(transfers.get(transfer).source).to_string())
    }

    fn payments(&self) -> Vec<Payment> {
        let payment = |&index: &TransferIndex| {
            let transfer = self.ledger.transfers().get(index);
            Payment {
                id: self.id(index),
                from: self.party(transfer.payer),
                to: self.party(transfer.payee),
                at: Moment(transfer.time),
                amount: self.amount(transfer.amount),
                source: self.places(index),
            }
        };
        self.view.payments.iter().map(payment).collect()
    }

    fn totals(&self) -> Totals {
        self.totals_of(&self.view)
    }

    fn totals_of(&self, view: &View<'_>) -> Totals {
        let totals = view.totals;
        Totals {
            paid: self.amount(totals.paid),
            held: self.amount(totals.held),
            unseen: self.amount(totals.unseen),
            exited: self.amount(totals.exited),
            stopped: self.amount(totals.stopped),
            returned: self.amount(totals.returned),
        }
    }

    fn bounds(&self) -> Bounds {
        let Some(any_rule) = self.investigation.bounds() else {
            let openings = self
                .sub
                .accounts()
                .iter()
                .filter_map(|&account| self.sub.opening(account));
            let assumed = openings.filter(|&(_, source)| source == OpeningSource::Assumed);
            return Bounds {
                openings_assumed: assumed.count(),
                top: Vec::new(),
                whatever_openings: false,
                after_records_end: AfterRecordsEnd::AsOfLast,
            };
        };
        let together = any_rule.together.iter().map(|&(accounts, bounds)| TopBounds {
            accounts,
            at_least: Some(self.amount(bounds.at_least)),
            at_most: Some(self.amount(bounds.at_most)),
        });
        Bounds {
            openings_assumed: any_rule.openings_assumed,
            top: together.collect(),
            whatever_openings: any_rule.premises.openings == Openings::Unknown,
            after_records_end: match any_rule.premises.after_records {
                AfterRecords::AsOfLast => AfterRecordsEnd::AsOfLast,
                AfterRecords::Unknown => AfterRecordsEnd::Unknown,
            },
        }
    }

    /// The list by rank, then the accounts that hold nothing to freeze by level and number.
    fn accounts(&self) -> Vec<(AccountId, Account)> {
        let rows = self.list.map_or(&[][..], FreezeList::rows);
        let rows: HashMap<AccountId, &FreezeRow> = rows.iter().map(|row| (row.account, row)).collect();
        let mut accounts: Vec<_> = self
            .view
            .accounts
            .iter()
            .map(|traced| {
                (
                    traced.account,
                    self.account(traced, rows.get(&traced.account).copied()),
                )
            })
            .collect();
        accounts.sort_by(|(_, a), (_, b)| {
            let key = |account: &Account| match account.rank {
                Some(rank) => (false, rank, 0),
                None => (true, 0, account.level),
            };
            key(a).cmp(&key(b)).then_with(|| a.account.cmp(&b.account))
        });
        accounts
    }

    fn account(&self, traced: &TracedAccount, row: Option<&FreezeRow>) -> Account {
        let account = traced.account;
        // Of one payment alone an account of the list may hold nothing.
        let row = row.filter(|_| traced.held > 0);
        let records_until = self.records_until(account);
        let balance = records_until.and_then(|_| self.sub.balance(account));
        let bounds = self.investigation.bounds();
        let bounds = bounds.and_then(|bounds| bounds.accounts.get(&account));
        let details_of = row.map_or(account, |row| row.holder_account);
        Account {
            rank: row.map(|row| row.rank),
            account: self.number(account),
            numbers: self.book.numbers(account).map(Into::into).collect(),
            holder: self.holder(details_of),
            bank: self.bank(details_of),
            level: traced.level,
            status: traced.status,
            received: self.amount(traced.received),
            sent: self.amount(traced.sent),
            held: self.amount(traced.held),
            by_payment: self.shares(traced.by_payment.clone()),
            at_least: bounds.and_then(|b| b.at_least).map(|least| self.amount(least)),
            at_most: bounds.map(|b| self.amount(b.at_most)),
            balance: balance.map(|balance| self.amount(balance)),
            claim: row.map(|row| self.amount(row.claim.min(traced.held))),
            expected_saving: row
                .filter(|row| row.held == traced.held)
                .map(|row| self.amount(row.expected_saving)),
            expected_arrivals: row.and_then(|row| self.arrivals(row)),
            first_received: Moment(traced.first_received),
            last_received: Moment(traced.last_received),
            last_sent: traced.last_sent.map(Moment),
            records_until: records_until.map(Moment),
            frozen_until: self.in_force.get(&account).copied().map(Moment),
            marks: self.marks(account),
            why: row.map(|row| self.why(row)),
            setback: row.and_then(|row| row.setback),
            call: row.map(|row| row.call),
            called: row
                .filter(|_| self.tells_callers)
                .map(|row| (row.caller, self.later(row.begins_minutes))),
        }
    }

    /// What is expected to arrive, as an estimate is said.
    fn arrivals(&self, row: &FreezeRow) -> Option<Arrivals> {
        let coming = &row.coming;
        let from = |&(payer, _): &(AccountId, i128)| self.number(payer);
        coming.matters_beside(row.held).then(|| Arrivals {
            amount: self.amount(freeze::about(coming.amount)),
            minutes: COMING_MINUTES,
            from: coming.from.iter().map(from).collect(),
            victims_go_on: coming.from_payments > 0,
        })
    }

    /// So many minutes after the as-of time.
    #[allow(clippy::cast_possible_truncation, reason = "a float's cast saturates")]
    fn later(&self, minutes: f64) -> Moment {
        let nanos = (minutes * 60.0).round() as i64;
        let nanos = nanos.saturating_mul(1_000_000_000);
        Moment(Time::from_nanos(self.as_of.nanos().saturating_add(nanos)))
    }

    /// Why an account stands where it does, what is still expected there, and what came of freezes that were tried there.
    fn why(&self, row: &FreezeRow) -> String {
        let mut why = self.lang.why(&row.reason, self.currency);
        if row.coming.matters_beside(row.held) {
            why += self.lang.then();
            why += &self.lang.coming(&row.coming, self.currency, self.book);
        }
        if let Some(setback) = &row.setback {
            why += self.lang.then();
            why += &self.lang.setback(setback, self.currency);
        }
        why
    }

    /// What to know of an account.
    fn marks(&self, account: AccountId) -> Vec<Mark> {
        let mut marks = self.investigation.marks(account).to_vec();
        if self.in_force.contains_key(&account) {
            marks.push(Mark::Frozen);
            marks.sort_unstable();
        }
        marks
    }

    /// Until when the account's own records speak; for an account of a transfer table until the as-of time.
    fn records_until(&self, account: AccountId) -> Option<Time> {
        match self.ledger.coverage(account) {
            Coverage::Whole => Some(self.as_of),
            Coverage::Periods(periods) => periods.last().map(|period| period.until.min(self.as_of)),
            Coverage::Unseen => None,
        }
    }

    /// Accounts for which the bounds leave something that this rule does not, the most first.
    fn may_hold(&self) -> Vec<MayHold> {
        let bounds = self.investigation.bounds().map(|bounds| &bounds.accounts);
        let holds = |account| self.view.account(account).is_some_and(|traced| traced.held > 0);
        let may = bounds.into_iter().flatten().filter(|(account, bounds)| {
            let is_end = self.sub.query().is_terminal(**account);
            bounds.at_most > 0 && !is_end && !holds(**account)
        });
        let told = may.map(|(&account, bounds)| {
            let seen = self.records_until(account).is_some();
            let balance = self.sub.balance(account).filter(|_| seen);
            MayHold {
                account: self.number(account),
                holder: self.holder(account),
                bank: self.bank(account),
                at_least: bounds.at_least.map(|least| self.amount(least)),
                at_most: self.amount(bounds.at_most),
                balance: balance.map(|balance| self.amount(balance)),
            }
        });
        let mut told: Vec<MayHold> = told.collect();
        told.sort_by(|a, b| b.at_most.cmp(&a.at_most).then_with(|| a.account.cmp(&b.account)));
        told
    }

    /// The lines at which money of each exit may go on.
    fn leads(&self) -> BTreeMap<ExitId, BTreeSet<Place>> {
        let transfers = self.ledger.transfers();
        let mut leads: BTreeMap<ExitId, BTreeSet<Place>> = BTreeMap::new();
        for carried in &self.view.transfers {
            if let Some(exit) = transfers.payees()[carried.transfer.index()].exit() {
                let lines = transfers.leads(carried.transfer).iter();
                leads
                    .entry(exit)
                    .or_default()
                    .extend(lines.map(|&lead| self.evidence.place(lead)));
            }
        }
        leads
    }

    fn exits(&self) -> Vec<Exit> {
        let mut leads = self.leads();
        let exit = |traced: &fundtrail::TracedExit| {
            let at = traced.exit;
            let exit = self.ledger.exits().exit(at);
            Exit {
                kind: exit.kind,
                account: exit.name.as_deref().map(Into::into),
                amount: self.amount(traced.amount),
                transfers: traced.transfers,
                may_go_on_at: leads.remove(&at).into_iter().flatten().collect(),
            }
        };
        let mut exits: Vec<_> = self.view.exits.iter().map(exit).collect();
        exits.sort_by(|a, b| {
            let key = |exit: &Exit| (Reverse(exit.amount), exit.kind);
            key(a).cmp(&key(b)).then_with(|| a.account.cmp(&b.account))
        });
        exits
    }

    fn requests(&self) -> Vec<Request> {
        let requests = self.list.map_or(&[][..], FreezeList::requests);
        let told = |request: &freeze::Request| Request {
            account: self.number(request.account),
            holder: self.holder(request.account),
            bank: self.bank(request.account),
            amount: self.amount(request.amount),
            from: Moment(request.from),
            until: Moment(request.until),
            expected_worth: self.amount(freeze::about(request.expected_worth)),
            wanted: request.wanted,
        };
        requests.iter().map(told).collect()
    }

    fn calls(&self) -> Vec<Call> {
        let calls = self.list.map_or(&[][..], FreezeList::calls);
        let told = |call: &freeze::Call| Call {
            rank: call.rank,
            bank: call.bank.as_deref().map(Into::into),
            caller: call.caller,
            begins: self.later(call.begins_minutes),
            takes_effect: self.later(call.minutes),
            accounts: call
                .accounts
                .iter()
                .map(|&account| self.number(account))
                .collect(),
            claim: self.amount(call.claim),
            expected_saving: Some(self.amount(call.expected_saving)),
        };
        calls.iter().map(told).collect()
    }

    fn renewals(&self) -> Vec<Renewal> {
        let renewals = self.list.map_or(&[][..], FreezeList::renewals);
        let told = |renewal: &freeze::Renewal| Renewal {
            account: self.number(renewal.account),
            holder: self.holder(renewal.account),
            bank: self.bank(renewal.account),
            kind: renewal.hold,
            until: Moment(renewal.until),
            amount: self.amount(renewal.amount),
            expected_loss: renewal.expected_loss.map(|loss| self.amount(loss)),
        };
        renewals.iter().map(told).collect()
    }

    /// Accounts to which money is expected to come, and whose payments it comes from.
    fn watch(&self) -> Vec<Watch> {
        let watched = self.list.map_or(&[][..], FreezeList::watched);
        let told = |watched: &freeze::Watched| Watch {
            account: self.number(watched.account),
            holder: self.holder(watched.account),
            bank: self.bank(watched.account),
            expected: self.amount(freeze::about(watched.coming.amount)),
            from: watched
                .coming
                .from
                .iter()
                .map(|&(payer, _)| self.number(payer))
                .collect(),
            victims_go_on: watched.coming.from_payments > 0,
        };
        watched.iter().map(told).collect()
    }

    fn secured(&self) -> Option<Secured> {
        let secured = self
            .list
            .map(FreezeList::secured)
            .filter(|secured| secured.accounts > 0);
        secured.map(|secured| Secured {
            accounts: secured.accounts,
            amount: self.amount(secured.amount),
        })
    }

    /// What each rule gives, the accounts in the order of the list; those that only another rule reaches
    /// follow by number.
    fn rules(&self, listed: &[(AccountId, Account)]) -> Option<Rules> {
        if self.rules.is_empty() {
            return None;
        }
        let rule = |(rule, view): &(Rule, View<'_>)| {
            let of_list = listed.iter().filter_map(|&(id, _)| view.account(id));
            let only_here = |traced: &&TracedAccount| self.view.account(traced.account).is_none();
            let mut others: Vec<_> = view.accounts.iter().filter(only_here).collect();
            others.sort_by_key(|traced| self.book.number(traced.account));
            let accounts = of_list.chain(others).map(|traced| {
                let figures = Figures {
                    received: self.amount(traced.received),
                    sent: self.amount(traced.sent),
                    held: self.amount(traced.held),
                };
                (self.number(traced.account), figures)
            });
            (*rule, accounts.collect())
        };
        Some(Rules(self.rules.iter().map(rule).collect()))
    }

    fn transfers(&self) -> Vec<Transfer> {
        self.view
            .transfers
            .iter()
            .map(|carried| self.transfer(carried))
            .collect()
    }

    fn transfer(&self, carried: &Carried) -> Transfer {
        let transfer = self.ledger.transfers().get(carried.transfer);
        let exit = transfer.payee.exit().map(|exit| self.ledger.exits().exit(exit));
        Transfer {
            id: self.id(carried.transfer),
            from: self.party(transfer.payer),
            to: self.party(transfer.payee),
            at: Moment(transfer.time),
            amount: self.amount(transfer.amount),
            traced: self.amount(carried.traced),
            by_payment: self.shares(carried.by_payment()),
            level: carried.level,
            source: self.places(carried.transfer),
            exit: exit.map(|exit| exit.kind),
        }
    }
}
