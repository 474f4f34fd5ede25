// The data as the program wrote it, with amounts as whole minor units (BigInt: no sum is ever rounded).
import { byId, filled } from "./dom.js";

export const data = JSON.parse(byId("data").textContent);
export const words = data.words;
export const accounts = data.accounts;

const amountOrNone = (minor) => (minor === undefined || minor === null ? null : BigInt(minor));

for (const account of accounts) {
  for (const key of ["claim", "least", "most", "balance", "saving", "coming"]) {
    account[key] = amountOrNone(account[key]);
  }
}

export const transfers = data.transfers.map(([instant, from, to, amount, id, places, clocks], number) => ({
  number,
  instant,
  from,
  to,
  amount: BigInt(amount),
  places,
  clocks,
  id: id ?? placesOf(places)[0] ?? "",
}));

export const rules = data.rules.map((rule) => ({
  name: rule.name,
  totals: rule.totals.map(BigInt),
  stands: new Map(
    rule.stands.map(([account, level, status, seen, received, sent, held]) => [
      account,
      { level, status, seen, received: BigInt(received), sent: BigInt(sent), held: BigInt(held) },
    ]),
  ),
  traced: rule.traced.map(BigInt),
  levels: rule.levels,
  ways: new Map(rule.ways.map((ways) => [ways.account, ways])),
  returned: new Map(rule.returned.map(([transfer, amount]) => [transfer, BigInt(amount)])),
}));

// Transfers by the account that they come to or leave, in settlement order.
export const arrivalsOf = new Map();
export const departuresOf = new Map();
for (const transfer of transfers) {
  for (const [map, party] of [[arrivalsOf, transfer.to], [departuresOf, transfer.from]]) {
    if (party === null) continue;
    if (!map.has(party)) map.set(party, []);
    map.get(party).push(transfer);
  }
}

export function exitAt(party) {
  return party >= accounts.length ? data.exits[party - accounts.length] : null;
}

// file:line of every line that records a transfer.
export function placesOf(places) {
  const told = [];
  for (let i = 0; i < places.length; i += 2) told.push(`${data.files[places[i]]}:${places[i + 1]}`);
  return told;
}

// 1,234.50
export function money(minor) {
  const negative = minor < 0n;
  const digits = String(negative ? -minor : minor).padStart(data.decimals + 1, "0");
  const whole = digits.slice(0, digits.length - data.decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = data.decimals > 0 ? `.${digits.slice(-data.decimals)}` : "";
  return `${negative ? "-" : ""}${whole}${part}`;
}

// A share in tenths of a percent, halves up, as the program's tables have it.
export function percent(part, whole) {
  if (whole <= 0n) return "";
  const tenths = (part * 2000n + whole) / (whole * 2n);
  return `${tenths / 10n}.${tenths % 10n} %`;
}

export function partyName(party) {
  if (party === null) return words.cash_in;
  const exit = exitAt(party);
  if (exit) return exit.n ? `${data.kinds[exit.kind]} ${exit.n}` : data.kinds[exit.kind];
  return accounts[party].n;
}

// The holder and the end of the number, by which people tell accounts apart; without a holder its start too.
export function shortName(account) {
  const { holder, n } = accounts[account];
  const tail = n.length > 10 ? `…${n.slice(n.includes("/") ? -11 : -6)}` : n;
  if (holder) return `${holder} ${tail}`;
  return n.length > 16 ? `${n.slice(0, 4)}…${n.slice(-9)}` : n;
}

// Milliseconds, for placing things and for spans only.
export function millis(instant) {
  return Date.parse(`${data.instants[instant].replace(" ", "T").slice(0, 23)}Z`);
}

// A span of time in its largest unit.
export function span(ms) {
  const units = [["days", 86400000], ["hours", 3600000], ["minutes", 60000]];
  for (const [unit, size] of units) {
    if (ms >= size) return filled(words[unit], Math.round((ms / size) * 10) / 10);
  }
  return filled(words.seconds, Math.round(ms / 1000));
}
