//! Step 8: lines that only one side shows, against accounts whose own statement is there.
//!
//! Needs: pairings, roles and balances.
//! Leaves: for which time each account is covered, verdicts on claims against covered accounts, and table lines paired with lines or alone.

use fundtrail::{AccountId, Period, Time};
use hashbrown::HashMap;

use crate::settle::beside::{Beside, pair_table};
use crate::settle::mirror::{Mirrors, Pairing, apart};
use crate::settle::work::{Other, Role, Work};

/// Whose claim it is that an account's money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Claimant {
    /// A statement line of the other party.
    Line(u32),
    /// A table line, of which the account is the payer.
    Payer(u32),
    /// A table line, of which the account is the payee.
    Payee(u32),
}

/// What a claim comes to. Without a word it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It explains a jump in the account's own statement, before the line at this position.
    Explains { track: u32, at: usize },
    /// The account's own statement covers the time and does not show it.
    Unmatched,
    /// Likewise of what was paid to it, but its records end too soon to say that it did not come: in these records banks
    /// book as late as that. It is on its way.
    Coming {
        /// When the account's records end.
        until: Time,
    },
}

/// What becomes of lines that only one side shows.
#[derive(Debug, Default)]
pub(crate) struct Leftovers {
    pub(crate) beside: Beside,
    pub(crate) verdicts: HashMap<Claimant, Verdict>,
    /// By track: what claims explain of each break, by the break's position among the track's.
    pub(crate) explained: Vec<HashMap<usize, i128>>,
    /// By track: breaks at a seam between exports, where records are missing.
    pub(crate) seams: Vec<Vec<usize>>,
}

/// A claim that one account's money moved, which its own statement does not show.
#[derive(Debug, Clone, Copy)]
struct Claim {
    by: Claimant,
    time: Time,
    change: i64,
}

/// Says for which time every account is covered, and what becomes of claims against covered accounts.
pub(crate) fn place(work: &mut Work<'_>, mirrors: &Mirrors) -> Leftovers {
    let beside = pair_table(work, mirrors);
    let seams = find_coverage(work);
    let mut leftovers = Leftovers {
        verdicts: HashMap::new(),
        explained: vec![HashMap::new(); work.tracks.len()],
        seams,
        beside,
    };
    let awaited = Awaited {
        lag_nanos: usual_lag(work, mirrors),
        mirrors,
    };
    let mut claims = claims(work, mirrors, &leftovers.beside);
    for (t, claims) in claims.iter_mut().enumerate() {
        claims.sort_by_key(|c| c.time);
        if work.tracks[t].believed && !claims.is_empty() {
            judge(work, t as u32, claims, &awaited, &mut leftovers);
        }
    }
    leftovers
}

/// How much later than the payer's bank the payee's books a movement, at most, of those that both show; no less than
/// what clocks differ by.
fn usual_lag(work: &Work<'_>, mirrors: &Mirrors) -> i64 {
    let behind = |out: u32, into: u32| {
        let late = work.entry(into).time.start > work.entry(out).time.start;
        if late { apart(work, out, into) } else { 0 }
    };
    let longest = mirrors.pairings.iter().map(|pairing| match pairing {
        Pairing::Both { out, into } | Pairing::WithFee { out, into } => behind(*out, *into),
        Pairing::Batch { out, into } => into.iter().map(|&into| behind(*out, into)).max().unwrap_or(0),
    });
    longest.fold(work.options.mirror_window_nanos, i64::max)
}

/// The claims against each track, by track.
fn claims(work: &Work<'_>, mirrors: &Mirrors, beside: &Beside) -> Vec<Vec<Claim>> {
    let tracks: HashMap<(AccountId, usize), usize> = work
        .tracks
        .iter()
        .enumerate()
        .map(|(t, track)| ((track.account, track.currency), t))
        .collect();
    let mut claims = vec![Vec::new(); work.tracks.len()];
    let mut claim = |account: AccountId, currency: usize, claim: Claim| {
        if let Some(&t) = tracks.get(&(account, currency)) {
            claims[t].push(claim);
        }
    };
    for i in 0..work.lines.len() as u32 {
        let line = work.line(i);
        let lone = work.is_open(i) && line.role == Role::Plain && !mirrors.paired[i as usize];
        if let (true, Other::Account(other)) = (lone, line.other) {
            let currency = work.tracks[line.track as usize].currency;
            let change = line.change.saturating_neg();
            claim(
                other,
                currency,
                Claim {
                    by: Claimant::Line(i),
                    time: work.entry(i).time.start,
                    change,
                },
            );
        }
    }
    for m in &beside.alone {
        let time = m.time.start;
        if let Some(payer) = m.payer {
            claim(
                payer,
                m.currency,
                Claim {
                    by: Claimant::Payer(m.table),
                    time,
                    change: -m.amount,
                },
            );
        }
        if let Some(payee) = m.payee {
            claim(
                payee,
                m.currency,
                Claim {
                    by: Claimant::Payee(m.table),
                    time,
                    change: m.amount,
                },
            );
        }
    }
    claims
}

/// Sets each track's covered periods: from its first to its last line, or what was asked for; cut at seams
/// between exports where the balance jumps. Gives the breaks that are such seams.
fn find_coverage(work: &mut Work<'_>) -> Vec<Vec<usize>> {
    let mut spans: Vec<Option<Period>> = vec![None; work.tracks.len()];
    for (line, entry) in work.lines.iter().zip(&work.reading.entries) {
        if let Some(span) = spans.get_mut(line.track as usize) {
            let time = entry.time.start;
            let old = span.unwrap_or(Period {
                from: time,
                until: time,
            });
            *span = Some(Period {
                from: old.from.min(time),
                until: old.until.max(time),
            });
        }
    }
    let mut seams = vec![Vec::new(); work.tracks.len()];
    for t in 0..work.tracks.len() {
        let Some(mut whole) = spans[t] else { continue };
        if let Some(asked) = work.asked.get(&work.tracks[t].account) {
            whole.from = whole.from.min(asked.from);
            whole.until = whole.until.max(asked.until);
        }
        seams[t] = find_seams(work, t);
        let mut periods = Vec::new();
        let mut from = whole.from;
        for &b in &seams[t] {
            let at = work.tracks[t].breaks[b].at;
            let time = |at: usize| work.entry(work.tracks[t].lines[at]).time.start;
            periods.push(Period {
                from,
                until: time(at - 1),
            });
            from = time(at);
        }
        periods.push(Period {
            from,
            until: whole.until,
        });
        work.tracks[t].covered = periods;
    }
    seams
}

/// The breaks between two lines that no export spans: a stretch of records is missing there.
fn find_seams(work: &Work<'_>, t: usize) -> Vec<usize> {
    let track = &work.tracks[t];
    if track.breaks.is_empty() {
        return Vec::new();
    }
    let mut spans: HashMap<u32, (usize, usize)> = HashMap::new();
    for (at, &i) in track.lines.iter().enumerate() {
        let span = spans.entry(work.entry(i).export).or_insert((at, at));
        span.1 = at;
    }
    let is_seam = |at: usize| at > 0 && spans.values().all(|&(first, last)| last < at || first >= at);
    (0..track.breaks.len())
        .filter(|&b| is_seam(track.breaks[b].at))
        .collect()
}

/// What may still come to an account after its records end.
struct Awaited<'m> {
    lag_nanos: i64,
    mirrors: &'m Mirrors,
}

impl Awaited<'_> {
    /// Whether that may hold for a claim against an account whose records go on until then: it is paid something, so
    /// late that its bank may not have booked it, and no line of it may be that.
    fn holds(&self, claim: &Claim, until: Time) -> bool {
        let leads = &self.mirrors.leads;
        let has_lead = matches!(claim.by, Claimant::Line(line) if leads.contains_key(&line));
        let is_late = until.nanos() < claim.time.nanos().saturating_add(self.lag_nanos);
        claim.change > 0 && is_late && !has_lead
    }
}

/// Judges the claims against one believed statement, in order of time.
fn judge(work: &Work<'_>, t: u32, claims: &[Claim], awaited: &Awaited<'_>, leftovers: &mut Leftovers) {
    let track = &work.tracks[t as usize];
    let mut open = vec![true; claims.len()];
    for (b, jump) in track.breaks.iter().enumerate() {
        let seam = leftovers.seams[t as usize].contains(&b);
        let chosen = explaining(work, t, claims, &open, jump.at, jump.amount, seam);
        let mut sum = 0_i128;
        for &c in &chosen {
            open[c] = false;
            sum += i128::from(claims[c].change);
            leftovers.verdicts.insert(
                claims[c].by,
                Verdict::Explains {
                    track: t,
                    at: jump.at,
                },
            );
        }
        if !chosen.is_empty() {
            leftovers.explained[t as usize].insert(b, sum);
        }
    }
    for (claim, _) in claims.iter().zip(&open).filter(|(_, open)| **open) {
        let within = |p: &Period| (p.from..=p.until).contains(&claim.time);
        let Some(at) = track.covered.iter().position(within) else {
            continue;
        };
        let until = track.covered[at].until;
        let is_last = at + 1 == track.covered.len();
        let verdict = if is_last && awaited.holds(claim, until) {
            Verdict::Coming { until }
        } else {
            Verdict::Unmatched
        };
        leftovers.verdicts.insert(claim.by, verdict);
    }
}

/// The open claims that explain a jump before the line at `at`: at a seam all between the two lines; else all
/// together, or the only one, that leave least of it unexplained, if that is less than it is.
fn explaining(
    work: &Work<'_>,
    t: u32,
    claims: &[Claim],
    open: &[bool],
    at: usize,
    amount: i64,
    seam: bool,
) -> Vec<usize> {
    let track = &work.tracks[t as usize];
    let time = |at: usize| work.entry(track.lines[at]).time.start.nanos();
    let shown = (0..at)
        .rev()
        .find(|&p| work.line(track.lines[p]).balance.is_some());
    let slack = if seam { 0 } else { work.options.mirror_window_nanos };
    let from = shown.map_or(i64::MIN, |p| time(p).saturating_sub(slack));
    let until = time(at).saturating_add(slack);
    let first = claims.partition_point(|c| c.time.nanos() < from);
    let near: Vec<usize> = (first..claims.len())
        .take_while(|&c| claims[c].time.nanos() <= until)
        .filter(|&c| open[c])
        .collect();
    if seam {
        return near;
    }
    let jump = i128::from(amount);
    let sum: i128 = near.iter().map(|&c| i128::from(claims[c].change)).sum();
    let rest_of = |change: i128| (jump - change).unsigned_abs();
    let closest = near.iter().map(|&c| rest_of(claims[c].change.into())).min();
    if let Some(closest) = closest.filter(|&c| c < rest_of(sum) && c < jump.unsigned_abs()) {
        let mut closest = near
            .iter()
            .filter(|&&c| rest_of(claims[c].change.into()) == closest);
        return match (closest.next(), closest.next()) {
            (Some(&only), None) => vec![only],
            // Either could be it.
            _ => Vec::new(),
        };
    }
    if rest_of(sum) < jump.unsigned_abs() {
        near
    } else {
        Vec::new()
    }
}
