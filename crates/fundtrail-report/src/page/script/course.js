// What was where: sums over traced transfers up to an instant. Nothing is attributed here.
import { accounts, data, exitAt, rules, transfers } from "./data.js";

const prepared = new Map();

// The transfers that carry traced money under a rule, by the instant at which they are on record.
export function courseOf(rule) {
  if (!prepared.has(rule)) {
    const { traced } = rules[rule];
    const carrying = transfers.filter((transfer) => traced[transfer.number] > 0n);
    carrying.sort((a, b) => a.instant - b.instant || a.number - b.number);
    prepared.set(rule, carrying);
  }
  return prepared.get(rule);
}

export function isPayment(rule, transfer) {
  return rules[rule].levels[transfer.number] === 1;
}

// Which part of the totals an account's money counts as.
function endOf(stand) {
  if (stand.status === "stopped" || stand.status === "returned") return "stopped";
  return stand.seen ? "held" : "unseen";
}

const NOWHERE = { paid: 0n, held: 0n, unseen: 0n, exited: 0n, stopped: 0n, returned: 0n };

// Adds one transfer to running totals.
function move(totals, rule, transfer) {
  const { traced, stands, returned } = rules[rule];
  const amount = traced[transfer.number];
  if (isPayment(rule, transfer)) {
    totals.paid += amount;
  } else if (transfer.from !== null) {
    totals[endOf(stands.get(transfer.from))] -= amount;
  }
  const exit = exitAt(transfer.to);
  if (exit) {
    totals[exit.kind === "unseen" ? "unseen" : "exited"] += amount;
    return;
  }
  const back = returned.get(transfer.number) ?? 0n;
  totals.returned += back;
  totals[endOf(stands.get(transfer.to))] += amount - back;
}

// Totals, and what each account received, sent and holds, up to and with an instant.
export function standing(rule, instant) {
  const { traced } = rules[rule];
  const received = new Array(accounts.length).fill(0n);
  const sent = new Array(accounts.length).fill(0n);
  const totals = { ...NOWHERE };
  for (const transfer of courseOf(rule)) {
    if (transfer.instant > instant) break;
    const amount = traced[transfer.number];
    if (transfer.from !== null && !isPayment(rule, transfer)) sent[transfer.from] += amount;
    if (transfer.to < accounts.length) received[transfer.to] += amount;
    move(totals, rule, transfer);
  }
  return { received, sent, totals, held: (account) => received[account] - sent[account] };
}

// The totals after each instant.
export function history(rule) {
  const totals = { ...NOWHERE };
  const carrying = courseOf(rule);
  let next = 0;
  return data.instants.map((_, instant) => {
    while (next < carrying.length && carrying[next].instant <= instant) move(totals, rule, carrying[next++]);
    return { ...totals };
  });
}

// What of an account's figures is in transfers that the page leaves out.
export function leftOut(rule, account) {
  const stand = rules[rule].stands.get(account);
  if (!stand) return { received: 0n, sent: 0n };
  const last = data.instants.length - 1;
  const whole = wholeStanding(rule, last);
  return { received: stand.received - whole.received[account], sent: stand.sent - whole.sent[account] };
}

const wholes = new Map();

function wholeStanding(rule, last) {
  if (!wholes.has(rule)) wholes.set(rule, standing(rule, last));
  return wholes.get(rule);
}

// The least and the most that any of the page's rules gives an account.
export function rulesRange(account) {
  const held = rules.map((rule) => rule.stands.get(account)?.held ?? 0n);
  return held.reduce(([least, most], h) => [h < least ? h : least, h > most ? h : most], [held[0], held[0]]);
}
