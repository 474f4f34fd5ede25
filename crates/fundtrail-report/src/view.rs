//! A trace as it is to be shown: of all payments, or of one of them.

use std::collections::HashMap;

use fundtrail::{
    AccountId, ExitId, Ledger, PerPayment, Status, Time, Totals, Trace, TracedAccount, TracedExit,
    TransferIndex,
};

/// A traced transfer as it is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carried<'t> {
    pub(crate) transfer: TransferIndex,
    pub(crate) level: u32,
    pub(crate) traced: i64,
    of: Of<'t>,
}

/// Where it stands what of each payment a transfer carries. With many payments these are many figures, so none is
/// copied before it is shown.
#[derive(Debug, Clone, Copy)]
enum Of<'t> {
    /// With a traced transfer of a trace.
    Trace(&'t Trace, usize),
    /// All is of the one payment that is shown.
    One,
    /// None is of any of so many payments.
    Nobody(usize),
}

impl Carried<'_> {
    /// What of each payment it carries.
    pub(crate) fn by_payment(&self) -> PerPayment {
        match self.of {
            Of::Trace(trace, i) => trace.by_payment(i),
            Of::One => PerPayment::of_one(self.traced.into()),
            Of::Nobody(payments) => PerPayment::nothing(payments),
        }
    }

    /// The same transfer, which carries nothing of so many payments.
    pub(crate) fn nothing(self, payments: usize) -> Self {
        Carried {
            traced: 0,
            of: Of::Nobody(payments),
            ..self
        }
    }
}

/// What is shown of a trace. Every `by_payment` follows `payments`.
#[derive(Debug, Clone)]
pub(crate) struct View<'t> {
    pub(crate) payments: Vec<TransferIndex>,
    pub(crate) totals: Totals,
    /// By account.
    pub(crate) accounts: Vec<TracedAccount>,
    pub(crate) exits: Vec<TracedExit>,
    /// In settlement order.
    pub(crate) transfers: Vec<Carried<'t>>,
}

impl<'t> View<'t> {
    /// All payments of a trace.
    pub(crate) fn all(trace: &'t Trace) -> Self {
        let carried = |(i, traced): (usize, &fundtrail::TracedTransfer)| Carried {
            transfer: traced.transfer,
            level: traced.level,
            traced: traced.traced,
            of: Of::Trace(trace, i),
        };
        View {
            payments: trace.payments().to_vec(),
            totals: trace.totals(),
            accounts: trace.accounts().to_vec(),
            exits: trace.exits().to_vec(),
            transfers: trace.transfers().iter().enumerate().map(carried).collect(),
        }
    }

    /// One payment of a trace, by its number: what the others carried is left out. Levels stay those of the
    /// whole trace.
    pub(crate) fn only(trace: &'t Trace, ledger: &Ledger, payment: usize) -> Self {
        let mut view = View::all(trace);
        view.payments = vec![view.payments[payment]];
        view.totals = trace.totals_by_payment()[payment];
        for (i, carried) in view.transfers.iter_mut().enumerate() {
            carried.traced = trace.carried(i, payment);
            carried.of = Of::One;
        }
        view.transfers.retain(|carried| carried.traced > 0);
        let courses = Courses::of(&view, ledger);
        view.accounts = view
            .accounts
            .iter()
            .filter_map(|account| courses.narrow(account, payment))
            .collect();
        for exit in &mut view.exits {
            exit.amount = exit.by_payment.of(payment);
            exit.by_payment = PerPayment::of_one(exit.amount);
            exit.transfers = courses.exits.get(&exit.exit).copied().unwrap_or(0);
        }
        view.exits.retain(|exit| exit.amount > 0);
        view
    }

    /// What is shown of an account.
    pub(crate) fn account(&self, account: AccountId) -> Option<&TracedAccount> {
        let place = self
            .accounts
            .binary_search_by_key(&account, |traced| traced.account);
        place.ok().map(|place| &self.accounts[place])
    }
}

/// What the shown transfers come to for each account and exit.
#[derive(Default)]
struct Courses {
    /// When the first and the last of them came to each account, and their sum.
    into: HashMap<AccountId, (Time, Time, i128)>,
    /// When the last of them left each account, and their sum.
    out_of: HashMap<AccountId, (Time, i128)>,
    /// How many went through each exit.
    exits: HashMap<ExitId, usize>,
}

impl Courses {
    fn of(view: &View<'_>, ledger: &Ledger) -> Self {
        let mut courses = Courses::default();
        for carried in &view.transfers {
            let transfer = ledger.transfers().get(carried.transfer);
            let arrived = ledger.transfers().payee_time(carried.transfer);
            let amount = i128::from(carried.traced);
            if let Some(payee) = transfer.payee.account() {
                let (first, last, sum) = courses.into.entry(payee).or_insert((arrived, arrived, 0));
                (*first, *last, *sum) = (arrived.min(*first), arrived.max(*last), *sum + amount);
            }
            if let Some(exit) = transfer.payee.exit() {
                *courses.exits.entry(exit).or_default() += 1;
            }
            let is_payment = view.payments.contains(&carried.transfer);
            if let Some(payer) = transfer.payer.account().filter(|_| !is_payment) {
                let (last, sum) = courses.out_of.entry(payer).or_insert((transfer.time, 0));
                (*last, *sum) = (transfer.time, *sum + amount);
            }
        }
        courses
    }

    /// An account's figures for one payment; nothing where none of it came.
    fn narrow(&self, account: &TracedAccount, payment: usize) -> Option<TracedAccount> {
        let &(first_received, last_received, received) = self.into.get(&account.account)?;
        let out = self.out_of.get(&account.account);
        let held = account.by_payment.of(payment);
        let is_end = matches!(account.status, Status::Stopped | Status::Returned);
        Some(TracedAccount {
            status: if held == 0 && !is_end {
                Status::Passed
            } else {
                account.status
            },
            received,
            sent: out.map_or(0, |out| out.1),
            held,
            by_payment: PerPayment::of_one(held),
            first_received,
            last_received,
            last_sent: out.map(|out| out.0),
            ..account.clone()
        })
    }
}
