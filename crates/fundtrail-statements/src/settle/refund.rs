//! Step 2, after failed lines are out: the refund of a payment that its own status takes back moves nothing.
//!
//! Wallets close a payment that was given back in full (交易关闭) and list the refund as a line of its own: the payment is
//! out as failed, so its refund is no money that came in.
//!
//! Needs: failed lines ended.
//! Leaves: refunds of failed lines ended as void, with the line that they refund; the rest untouched.

use hashbrown::HashMap;

use crate::entry::{Direction, Text};
use crate::settle::outcome::Fate;
use crate::settle::work::{Work, same_other};

/// Ends refunds of failed payments: the same account and counterparty, the same amount, no balance that would tell.
pub(crate) fn void_refunds_of_failed(work: &mut Work<'_>) {
    let mut failed: HashMap<_, Vec<u32>> = HashMap::new();
    for i in 0..work.lines.len() as u32 {
        let entry = work.entry(i);
        if work.fates[i as usize] == Some(Fate::Failed) && entry.direction == Direction::Out {
            failed.entry(key(work, i)).or_default().push(i);
        }
    }
    if failed.is_empty() {
        return;
    }
    for i in 0..work.lines.len() as u32 {
        let entry = work.entry(i);
        if !work.is_open(i)
            || entry.direction != Direction::In
            || entry.balance.is_some()
            || !is_refund(work, i)
        {
            continue;
        }
        let Some(payments) = failed.get_mut(&key(work, i)) else {
            continue;
        };
        let fits = |&p: &u32| {
            work.entry(p).time.start <= entry.time.start && same_other(work.line(p).other, work.line(i).other)
        };
        if let Some(at) = payments.iter().rposition(fits) {
            let payment = payments.remove(at);
            let with = work.source(payment);
            work.end(i, Fate::Void { with });
        }
    }
}

/// What a payment and its refund have in common.
fn key(work: &Work<'_>, i: u32) -> (u32, Text, u64) {
    let (entry, line) = (work.entry(i), work.line(i));
    (line.track, entry.other.name, entry.amount.minor().unsigned_abs())
}

fn is_refund(work: &Work<'_>, i: u32) -> bool {
    let entry = work.entry(i);
    [entry.kind, entry.memo]
        .iter()
        .any(|&text| work.text(text).contains("退款"))
}
