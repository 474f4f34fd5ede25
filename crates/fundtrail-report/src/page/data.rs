//! The data of the page, as the script reads it: tables of few keys, and places instead of repeated text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Serialize, Serializer};

use super::room::Room;
use super::words::{self, PageWords};
use fundtrail::{ExitKind, Mark, Status};

use crate::amount::Amount;
use crate::columns::visible;
use crate::courses::{Course, Courses, Ways};
use crate::model::{Account, Moment, Report, Transfer};
use crate::words::Lang;

/// Whole numbers that a script reads exactly; a larger one goes as text.
const EXACT: i128 = 9_007_199_254_740_991;

/// An amount in minor units.
#[derive(Clone, Copy)]
struct Minor(i128);

impl Serialize for Minor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.0) {
            Ok(minor) if self.0.abs() <= EXACT => serializer.serialize_i64(minor),
            _ => serializer.collect_str(&self.0),
        }
    }
}

impl From<Amount> for Minor {
    fn from(amount: Amount) -> Self {
        Minor(amount.minor())
    }
}

/// All of it. Accounts, exits, transfers and instants are named by their places in these tables; the exits
/// stand behind the accounts.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    lang: &'static str,
    words: &'static PageWords,
    status: BTreeMap<&'static str, &'static str>,
    marks: BTreeMap<&'static str, &'static str>,
    kinds: BTreeMap<&'static str, &'static str>,
    currency: String,
    decimals: u8,
    rule: &'static str,
    as_of: usize,
    instants: Vec<String>,
    files: Vec<String>,
    accounts: Vec<Party>,
    exits: Vec<Way<'a>>,
    /// Instant, payer (or none), payee, amount, id (none where it is the first line), file and line in turn,
    /// and the two clocks where they differ.
    transfers: Vec<Row>,
    rules: Vec<RuleData>,
    /// A transfer of the ways, the payer's balance before and after it, the payee's before and after it.
    balances: Vec<BalancesAt>,
    payments: Vec<String>,
    freezes: Vec<Freeze>,
    calls: Vec<CallData>,
    requests: Vec<RequestData>,
    people: Vec<Person>,
    hidden: Option<[Minor; 3]>,
    list_left_out: Option<[Minor; 3]>,
}

/// An account. What is absent is not known.
#[derive(Serialize, Default)]
struct Party {
    n: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<Minor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<Minor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<Minor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Minor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saving: Option<Minor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coming: Option<Minor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    begins: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Whether only the payer's side of a payment names it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    payer: bool,
}

#[derive(Serialize)]
struct Way<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
}

#[derive(Serialize)]
struct Row(
    usize,
    Option<usize>,
    usize,
    Minor,
    Option<String>,
    Vec<u64>,
    Option<[String; 2]>,
);

#[derive(Serialize)]
struct RuleData {
    name: &'static str,
    /// Paid, held, unseen, exited, stopped, returned.
    totals: [Minor; 6],
    /// Account, level, status, seen, received, sent, held.
    stands: Vec<(usize, u32, &'static str, bool, Minor, Minor, Minor)>,
    /// By transfer.
    traced: Vec<Minor>,
    levels: Vec<u32>,
    /// Transfer, and what of it came back to its payment's payer.
    returned: Vec<(usize, Minor)>,
    ways: Vec<WaysTo>,
}

#[derive(Serialize)]
struct BalancesAt(usize, Option<Minor>, Option<Minor>, Option<Minor>, Option<Minor>);

#[derive(Serialize)]
struct WaysTo {
    account: usize,
    cut: Minor,
    chains: Vec<(usize, Minor, Vec<usize>)>,
}

#[derive(Serialize)]
struct Freeze {
    account: usize,
    from: Option<usize>,
    since: Option<String>,
    until: Option<String>,
    amount: Option<Minor>,
}

#[derive(Serialize)]
struct CallData {
    rank: usize,
    bank: Option<String>,
    accounts: usize,
    claim: Minor,
    saving: Option<Minor>,
}

#[derive(Serialize)]
struct RequestData {
    account: usize,
    amount: Minor,
    worth: Minor,
    from: String,
    until: String,
    wanted: &'static str,
}

#[derive(Serialize)]
struct Person {
    name: Option<String>,
    number: Option<String>,
    unverified: bool,
    accounts: Vec<usize>,
}

fn text(text: impl AsRef<str>) -> String {
    visible(text.as_ref())
}

fn maybe(value: Option<&String>) -> Option<String> {
    value.map(text)
}

impl<'a> Data<'a> {
    pub(super) fn new(report: &'a Report, courses: &'a Courses, lang: Lang) -> Self {
        let room = Room::new(report, courses);
        let mut tables = Tables::new(report, courses, &room);
        let transfers: Vec<Row> = tables.rows(report, courses, &room);
        let rules = courses
            .rules
            .iter()
            .map(|course| tables.rule(course, &room, lang))
            .collect();
        let place = |account: &str| tables.places.get(account).copied();
        let freezes = courses.freezes.iter().filter_map(|freeze| {
            let from = freeze.from.filter(|&from| from <= report.as_of);
            Some(Freeze {
                account: place(&freeze.account)?,
                from: from.map(|from| tables.instant(from)),
                since: freeze.from.map(Moment::spaced),
                until: freeze.until.map(Moment::spaced),
                amount: freeze.amount.map(Minor::from),
            })
        });
        let requests = report.requests.iter().filter_map(|request| {
            Some(RequestData {
                account: place(&request.account)?,
                amount: request.amount.into(),
                worth: request.expected_worth.into(),
                from: request.from.spaced(),
                until: request.until.spaced(),
                wanted: lang.wanted(request.wanted),
            })
        });
        let people = report.holders.iter().map(|holder| Person {
            name: maybe(holder.name.as_ref()),
            number: maybe(holder.number.as_ref()),
            unverified: holder.unverified,
            accounts: holder.accounts.iter().filter_map(|a| place(a)).collect(),
        });
        Data {
            lang: match lang {
                Lang::En => "en",
                Lang::Zh => "zh-CN",
            },
            words: words::of(lang),
            status: STATUSES.map(|status| (status.name(), lang.status(status))).into(),
            marks: Mark::ALL.map(|mark| (mark.name(), lang.mark(mark))).into(),
            kinds: ExitKind::ALL.map(|kind| (kind.name(), lang.exit(kind))).into(),
            currency: text(&report.currency),
            decimals: report.totals.paid.decimals(),
            rule: lang.rule(report.rule),
            as_of: tables.instant(report.as_of),
            balances: balances(courses, &room),
            freezes: freezes.collect(),
            requests: requests.collect(),
            people: people
                .filter(|person: &Person| person.accounts.len() > 1)
                .collect(),
            payments: report.payments.iter().map(|payment| text(&payment.id)).collect(),
            calls: calls(report),
            hidden: report.hidden.map(|hidden| {
                [
                    Minor(hidden.accounts as i128),
                    hidden.held.into(),
                    hidden.claim.into(),
                ]
            }),
            list_left_out: list_left_out(report, &room),
            instants: tables.instants.iter().map(|moment| moment.spaced()).collect(),
            files: tables.files.iter().map(text).collect(),
            exits: tables
                .exits
                .iter()
                .map(|&(kind, name)| Way {
                    kind,
                    n: name.map(text),
                })
                .collect(),
            accounts: tables.accounts,
            transfers,
            rules,
        }
    }
}

const STATUSES: [Status; 6] = [
    Status::Held,
    Status::Parked,
    Status::Unseen,
    Status::Passed,
    Status::Stopped,
    Status::Returned,
];

fn calls(report: &Report) -> Vec<CallData> {
    let told = |call: &crate::model::Call| CallData {
        rank: call.rank,
        bank: maybe(call.bank.as_ref()),
        accounts: call.accounts.len(),
        claim: call.claim.into(),
        saving: call.expected_saving.map(Minor::from),
    };
    report.calls.iter().map(told).collect()
}

/// How many accounts of the list have no room, what they hold, and what to claim in them.
fn list_left_out(report: &Report, room: &Room) -> Option<[Minor; 3]> {
    let out = || {
        let accounts = report.accounts.iter().skip(room.accounts);
        accounts.filter(|account| account.rank.is_some())
    };
    let claims = out().filter_map(|account| account.claim);
    let sums = [
        out().count() as i128,
        out().map(|account| account.held.minor()).sum(),
        claims.map(Amount::minor).sum(),
    ];
    (sums[0] > 0).then(|| sums.map(Minor))
}

/// The tables that places refer to.
struct Tables<'a> {
    accounts: Vec<Party>,
    places: HashMap<&'a str, usize>,
    exits: Vec<(&'static str, Option<&'a str>)>,
    instants: Vec<Moment>,
    files: Vec<&'a str>,
}

impl<'a> Tables<'a> {
    fn new(report: &'a Report, courses: &'a Courses, room: &Room) -> Self {
        let mut tables = Tables {
            accounts: Vec::new(),
            places: HashMap::new(),
            exits: Vec::new(),
            instants: instants(report, courses, room),
            files: Vec::new(),
        };
        for account in room.accounts(report, courses) {
            tables.places.insert(&account.account, tables.accounts.len());
            tables.accounts.push(party(account));
        }
        for &place in &room.transfers {
            let transfer = courses.transfer(report, place);
            let payee = transfer.to.as_deref().filter(|_| exit(transfer).is_none());
            let parties = [(transfer.from.as_deref(), transfer.level == 1), (payee, false)];
            for (number, payer) in parties {
                let Some(number) = number.filter(|number| !tables.places.contains_key(number)) else {
                    continue;
                };
                tables.places.insert(number, tables.accounts.len());
                tables.accounts.push(Party {
                    n: text(number),
                    payer,
                    ..Party::default()
                });
            }
        }
        let exits = room.transfers.iter().filter_map(|&place| {
            let transfer = courses.transfer(report, place);
            exit(transfer)
        });
        tables.exits = exits.collect::<BTreeSet<_>>().into_iter().collect();
        let files = room
            .transfers
            .iter()
            .flat_map(|&place| &courses.transfer(report, place).source);
        let files: BTreeSet<&str> = files.map(|place| place.file.as_str()).collect();
        tables.files = files.into_iter().collect();
        tables
    }

    /// The place of an instant that is among them.
    fn instant(&self, moment: Moment) -> usize {
        self.instants.binary_search(&moment).unwrap_or_else(|next| next)
    }

    fn rows(&mut self, report: &'a Report, courses: &'a Courses, room: &Room) -> Vec<Row> {
        let row = |&place: &usize| {
            let transfer = courses.transfer(report, place);
            let to = match exit(transfer) {
                Some(exit) => {
                    self.accounts.len() + self.exits.binary_search(&exit).expect("all exits are there")
                }
                None => self.places[transfer.to.as_deref().expect("what is no exit has a number")],
            };
            let file = |file: &str| self.files.binary_search(&file).expect("all files are there") as u64;
            let source = transfer
                .source
                .iter()
                .flat_map(|place| [file(&place.file), place.line]);
            let told = transfer
                .source
                .iter()
                .any(|place| place.to_string() == transfer.id);
            let arrived = courses.arrived[place];
            Row(
                self.instant(courses.moments[place]),
                transfer.from.as_deref().map(|from| self.places[from]),
                to,
                transfer.amount.into(),
                (!told).then(|| text(&transfer.id)),
                source.collect(),
                arrived.map(|arrived| [transfer.at.spaced(), arrived.spaced()]),
            )
        };
        room.transfers.iter().map(row).collect()
    }

    fn rule(&self, course: &Course, room: &Room, lang: Lang) -> RuleData {
        let totals = course.totals;
        let ends = [
            totals.paid,
            totals.held,
            totals.unseen,
            totals.exited,
            totals.stopped,
            totals.returned,
        ];
        let stands = course.accounts.iter().filter_map(|stand| {
            let place = self.places.get(stand.account.as_str())?;
            let (received, sent, held) = (stand.received.into(), stand.sent.into(), stand.held.into());
            Some((
                *place,
                stand.level,
                stand.status,
                stand.seen,
                received,
                sent,
                held,
            ))
        });
        let mut rule = RuleData {
            name: lang.rule(course.rule),
            totals: ends.map(Minor::from),
            stands: stands.collect(),
            traced: vec![Minor(0); room.transfers.len()],
            levels: vec![0; room.transfers.len()],
            returned: Vec::new(),
            ways: course
                .ways
                .iter()
                .filter_map(|ways| self.ways(ways, room))
                .collect(),
        };
        for load in &course.carried {
            let Ok(place) = room.transfers.binary_search(&load.transfer) else {
                continue;
            };
            rule.traced[place] = load.traced.into();
            rule.levels[place] = load.level;
            if load.returned.minor() > 0 {
                rule.returned.push((place, load.returned.into()));
            }
        }
        rule
    }

    /// The chains to an account that the page has, where it has all their transfers; what others carry is cut.
    fn ways(&self, ways: &Ways, room: &Room) -> Option<WaysTo> {
        let account = *self.places.get(ways.account.as_str())?;
        let mut cut = ways.cut.minor();
        let chains = ways.chains.iter().filter_map(|way| {
            let steps = way.transfers.iter();
            let steps = steps.map(|step| room.transfers.binary_search(step).ok());
            let steps = steps.collect::<Option<Vec<_>>>();
            if steps.is_none() {
                cut += way.amount.minor();
            }
            Some((way.payment, way.amount.into(), steps?))
        });
        let chains = chains.collect();
        Some(WaysTo {
            account,
            cut: Minor(cut),
            chains,
        })
    }
}

/// The balances at the transfers that the page has room for.
fn balances(courses: &Courses, room: &Room) -> Vec<BalancesAt> {
    let told = courses.balances.iter().filter_map(|(place, balances)| {
        let row = room.transfers.binary_search(place).ok()?;
        let [payer, payee] = [balances.payer, balances.payee];
        let one = |two: Option<[Amount; 2]>, i: usize| two.map(|two| Minor::from(two[i]));
        Some(BalancesAt(
            row,
            one(payer, 0),
            one(payer, 1),
            one(payee, 0),
            one(payee, 1),
        ))
    });
    told.collect()
}

/// Every instant at which something on the page happens, in order.
fn instants(report: &Report, courses: &Courses, room: &Room) -> Vec<Moment> {
    let moments = room.transfers.iter().map(|&place| courses.moments[place]);
    let freezes = courses.freezes.iter().filter_map(|freeze| freeze.from);
    let freezes = freezes.filter(|&from| from <= report.as_of);
    let all: BTreeSet<Moment> = moments.chain(freezes).chain([report.as_of]).collect();
    all.into_iter().collect()
}

/// The exit that a transfer goes through; one without a name where nothing names its payee.
fn exit(transfer: &Transfer) -> Option<(&'static str, Option<&str>)> {
    match (transfer.exit, transfer.to.as_deref()) {
        (Some(kind), name) => Some((kind.name(), name)),
        (None, None) => Some(("unknown", None)),
        (None, Some(_)) => None,
    }
}

fn party(account: &Account) -> Party {
    let other = |number: &&String| **number != account.account;
    Party {
        n: text(&account.account),
        also: account.numbers.iter().filter(other).map(text).collect(),
        holder: maybe(account.holder.as_ref()),
        bank: maybe(account.bank.as_ref()),
        rank: account.rank,
        call: account.call,
        claim: account.claim.map(Minor::from),
        least: account.at_least.map(Minor::from),
        most: account.at_most.map(Minor::from),
        balance: account.balance.map(Minor::from),
        saving: account.expected_saving.map(Minor::from),
        coming: account
            .expected_arrivals
            .as_ref()
            .map(|coming| coming.amount.into()),
        caller: account.called.map(|(caller, _)| caller),
        begins: account.called.map(|(_, begins)| begins.spaced()),
        until: account.records_until.map(Moment::spaced),
        frozen: account.frozen_until.map(Moment::spaced),
        marks: account.marks.iter().map(|mark| mark.name()).collect(),
        why: maybe(account.why.as_ref()),
        payer: false,
    }
}
