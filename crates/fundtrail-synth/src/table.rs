//! Native transfer tables: a case, or a case inside a big network, streamed to a writer.

use std::io::{self, Write};
use std::ops::Range;

use fundtrail::{AccountBook, AccountDetails, End, ExitBook, ExitKind, Party, Time, Transfer, TransferIndex};
use rayon::prelude::*;

use crate::case::SyntheticCase;
use crate::network::Network;
use crate::text::{Clock, push_amount, push_number};

const HEADER_OF_CASE: &[u8] =
    b"id,time,from,to,amount,from_name,to_name,from_bank,to_bank,from_balance,to_balance,exit,note\n";
const HEADER_OF_NETWORK: &[u8] = b"id,time,from,to,amount,exit,note\n";

/// The id of a case's transfer, by its position in the ledger.
pub(crate) fn transfer_id(position: usize) -> String {
    format!("T{:07}", position + 1)
}

/// Writes the transfers of a case up to its as-of time, with names, banks and balances.
///
/// # Errors
/// Those of `out`.
pub fn write_case_table(case: &SyntheticCase, out: &mut impl Write) -> io::Result<()> {
    out.write_all(HEADER_OF_CASE)?;
    let (mut clock, mut line) = (Clock::new(b'T'), Vec::new());
    let mut balances: Vec<i64> = case.openings().iter().map(|o| o.minor()).collect();
    let exits = case.ledger().exits();
    let known = case.ledger().transfers().iter().take(case.known_transfers());
    for (position, transfer) in known.enumerate() {
        line.clear();
        push_core(&mut line, &mut clock, position, &transfer, case.book());
        let ends = [transfer.payer, transfer.payee];
        for end in ends {
            line.push(b',');
            line.extend_from_slice(detail(case.book(), end, |d| d.holder.as_deref()).as_bytes());
        }
        for end in ends {
            line.push(b',');
            line.extend_from_slice(detail(case.book(), end, |d| d.bank.as_deref()).as_bytes());
        }
        let change = transfer.amount.minor();
        for (end, change) in ends.into_iter().zip([-change, change]) {
            line.push(b',');
            if let Some(account) = end.account() {
                balances[account.index()] += change;
                push_amount(&mut line, balances[account.index()]);
            }
        }
        push_exit(&mut line, exits, &transfer);
        out.write_all(&line)?;
    }
    Ok(())
}

/// Writes a network's transfers in order of time, and those of a case up to its as-of time among them.
///
/// The case's companies are accounts of the network, so that its people are paid and pay there. Make the
/// network end with the case ([`Network::until`]) for a table that ends at the as-of time.
///
/// Memory does not grow with the network; the bytes do not depend on the number of threads.
///
/// # Errors
/// Those of `out`.
pub fn write_network_table(
    network: &Network,
    case: Option<&SyntheticCase>,
    out: &mut (impl Write + Send),
) -> io::Result<()> {
    out.write_all(HEADER_OF_NETWORK)?;
    let guest = case.map(|case| Guest::new(case, network));
    let pages = |batch: Range<u64>| -> Vec<Vec<u8>> {
        let pages = batch.into_par_iter();
        pages.map(|chunk| page(network, chunk, guest.as_ref())).collect()
    };
    let mut ready: Vec<Vec<u8>> = Vec::new();
    for batch in network.batches() {
        // The next pages are made while those that are ready are written.
        let (written, next) = rayon::join(|| write_pages(out, &ready), || pages(batch));
        written?;
        ready = next;
    }
    write_pages(out, &ready)
}

fn write_pages(out: &mut impl Write, pages: &[Vec<u8>]) -> io::Result<()> {
    pages.iter().try_for_each(|page| out.write_all(page))
}

/// A case on its way into a network's table.
struct Guest<'a> {
    case: &'a SyntheticCase,
    /// The case's accounts under the numbers that they have in the table.
    book: AccountBook,
}

impl<'a> Guest<'a> {
    fn new(case: &'a SyntheticCase, network: &Network) -> Self {
        let mut book = AccountBook::new();
        for account in case.book().accounts() {
            let company = case.companies().iter().position(|&c| c == account);
            let hub = company.and_then(|rank| network.payee_of_rank(rank));
            match hub {
                Some(hub) => book.intern(&Network::number(hub).to_string()),
                None => book.intern(case.book().number(account)),
            };
        }
        debug_assert_eq!(book.len(), case.book().len(), "every number is its own");
        Guest { case, book }
    }

    /// The positions of the case's transfers that stand in a stretch of time.
    fn positions(&self, times: &Range<Time>) -> Range<usize> {
        let column = self.case.ledger().transfers().times();
        let before = |end: Time| {
            column
                .partition_point(|&time| time < end)
                .min(self.case.known_transfers())
        };
        before(times.start)..before(times.end)
    }
}

/// A chunk's part of the table.
fn page(network: &Network, chunk: u64, guest: Option<&Guest<'_>>) -> Vec<u8> {
    let transfers = network.chunk(chunk);
    let mut page = Vec::with_capacity(transfers.len() * 84);
    let mut clock = Clock::new(b'T');
    let mut guests = guest
        .map_or(0..0, |guest| guest.positions(&network.times_of(chunk)))
        .peekable();
    let mut admit = |page: &mut Vec<u8>, clock: &mut Clock, before: Option<Time>| {
        let Some(guest) = guest else { return };
        let transfers = guest.case.ledger().transfers();
        while let Some(position) = guests.next_if(|&p| before.is_none_or(|time| transfers.times()[p] < time))
        {
            let transfer = transfers.get(TransferIndex::from_index(position));
            push_core(page, clock, position, &transfer, &guest.book);
            push_exit(page, guest.case.ledger().exits(), &transfer);
        }
    };
    let first = network.first_of(chunk);
    for (i, transfer) in transfers.iter().enumerate() {
        admit(&mut page, &mut clock, Some(transfer.time));
        page.push(b'N');
        push_number(&mut page, first + i as u64 + 1);
        page.push(b',');
        clock.push(&mut page, whole_seconds(&transfer));
        for party in [transfer.payer, transfer.payee] {
            page.push(b',');
            let account = party.account().expect("a network has accounts only");
            push_number(&mut page, Network::number(account));
        }
        page.push(b',');
        push_amount(&mut page, transfer.amount.minor());
        page.extend_from_slice(b",,\n");
    }
    admit(&mut page, &mut clock, None);
    page
}

fn whole_seconds(transfer: &Transfer) -> i64 {
    transfer.time.nanos().div_euclid(1_000_000_000)
}

/// `id,time,from,to,amount`.
fn push_core(
    line: &mut Vec<u8>,
    clock: &mut Clock,
    position: usize,
    transfer: &Transfer,
    book: &AccountBook,
) {
    line.extend_from_slice(transfer_id(position).as_bytes());
    line.push(b',');
    clock.push(line, whole_seconds(transfer));
    for party in [transfer.payer, transfer.payee] {
        line.push(b',');
        if let Some(account) = party.account() {
            line.extend_from_slice(book.number(account).as_bytes());
        }
    }
    line.push(b',');
    push_amount(line, transfer.amount.minor());
}

/// `,exit,note` and the end of the line.
fn push_exit(line: &mut Vec<u8>, exits: &ExitBook, transfer: &Transfer) {
    line.push(b',');
    if let Some((kind, name)) = exit_of(exits, transfer) {
        line.extend_from_slice(kind.name().as_bytes());
        line.push(b',');
        line.extend_from_slice(name.as_bytes());
    } else {
        line.push(b',');
    }
    line.push(b'\n');
}

/// The exit at either end of a transfer, with its name.
pub(crate) fn exit_of<'a>(exits: &'a ExitBook, transfer: &Transfer) -> Option<(ExitKind, &'a str)> {
    let end = |party: Party| match party.end() {
        End::Exit(exit) => Some(exits.exit(exit)),
        End::Account(_) => None,
    };
    let exit = end(transfer.payee).or_else(|| end(transfer.payer))?;
    Some((exit.kind, exit.name.as_deref().unwrap_or_default()))
}

fn detail<'a>(
    book: &'a AccountBook,
    party: Party,
    field: impl Fn(&'a AccountDetails) -> Option<&'a str>,
) -> &'a str {
    party
        .account()
        .and_then(|account| book.details(account))
        .and_then(field)
        .unwrap_or_default()
}
