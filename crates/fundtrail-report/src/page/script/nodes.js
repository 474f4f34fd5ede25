// The boxes of the picture: payers, accounts, exits by level, and the small ones of a level in one.
import { data, exitAt, rules, shortName, words } from "./data.js";
import { filled } from "./dom.js";
import { courseOf, isPayment } from "./course.js";
import { state } from "./state.js";

// Boxes of their own in a column; the rest is folded until it is asked for.
const OWN_BOXES = 12;

function largestFirst(amounts) {
  return [...amounts].sort(([a, x], [b, y]) => (x === y ? a - b : x < y ? 1 : -1)).map(([key]) => key);
}

// Which accounts of a column have a box of their own.
function ownBoxes(amounts, group) {
  const order = largestFirst(amounts);
  if (state.open.has(group) || order.length <= OWN_BOXES + 1) return new Set(order);
  return new Set(order.slice(0, OWN_BOXES));
}

// Accounts by level, and payers, with the traced money that came to them (of payers: that they paid).
function byLevel(rule) {
  const levels = new Map();
  const into = (level, account, amount) => {
    if (!levels.has(level)) levels.set(level, new Map());
    const amounts = levels.get(level);
    amounts.set(account, (amounts.get(account) ?? 0n) + amount);
  };
  for (const transfer of courseOf(rule)) {
    const amount = rules[rule].traced[transfer.number];
    if (isPayment(rule, transfer)) into(0, transfer.from ?? -1, amount);
    if (!exitAt(transfer.to)) into(rules[rule].stands.get(transfer.to).level, transfer.to, amount);
  }
  return levels;
}

// A function from a transfer's end to the key of its box.
function keys(rule, levels) {
  const own = new Map([...levels].map(([level, amounts]) => [level, ownBoxes(amounts, `g${level}`)]));
  const levelOf = (account) => rules[rule].stands.get(account)?.level ?? 0;
  const account = (party) => {
    const level = levelOf(party);
    return own.get(level)?.has(party) ? `a${party}` : `g${level}`;
  };
  return {
    from: (transfer) => {
      if (!isPayment(rule, transfer)) return account(transfer.from);
      const payer = transfer.from ?? -1;
      return own.get(0).has(payer) ? `p${payer}` : "g0";
    },
    to: (transfer) => {
      const exit = exitAt(transfer.to);
      if (!exit) return account(transfer.to);
      const level = isPayment(rule, transfer) ? 0 : levelOf(transfer.from);
      return `x${level}/${exit.kind}`;
    },
  };
}

function newNode(rule, key) {
  const node = { key, inflow: 0n, outflow: 0n, transfers: 0, members: [], first: Infinity };
  if (key[0] === "x") {
    const [level, kind] = key.slice(1).split("/");
    return { ...node, kind: "exit", exit: kind, column: Number(level) + 1, label: data.kinds[kind] };
  }
  if (key[0] === "g") {
    const level = Number(key.slice(1));
    return { ...node, kind: "rest", column: level };
  }
  const account = Number(key.slice(1));
  if (key[0] === "p") {
    const label = account < 0 ? words.cash_in : shortName(account);
    return { ...node, kind: "payer", column: 0, account: account < 0 ? null : account, label };
  }
  const stand = rules[rule].stands.get(account);
  const ends = stand.status === "stopped" || stand.status === "returned";
  const kind = ends ? "end" : stand.seen ? "account" : "unseen";
  return { ...node, kind, column: stand.level, account, members: [account], label: shortName(account) };
}

// The boxes and the bands between them under a rule: the whole course, whatever the instant.
export function network(rule) {
  const levels = byLevel(rule);
  const key = keys(rule, levels);
  const nodes = new Map();
  const bands = new Map();
  const nodeAt = (name) => {
    if (!nodes.has(name)) nodes.set(name, newNode(rule, name));
    return nodes.get(name);
  };
  for (const transfer of courseOf(rule)) {
    const amount = rules[rule].traced[transfer.number];
    const [from, to] = [nodeAt(key.from(transfer)), nodeAt(key.to(transfer))];
    from.outflow += amount;
    to.inflow += amount;
    to.transfers += 1;
    from.first = Math.min(from.first, transfer.instant);
    to.first = Math.min(to.first, transfer.instant);
    const name = `${from.key}>${to.key}`;
    if (!bands.has(name)) bands.set(name, { name, from, to, amount: 0n, transfers: [] });
    const band = bands.get(name);
    band.amount += amount;
    band.transfers.push(transfer);
  }
  for (const node of nodes.values()) {
    node.size = node.kind === "payer" || node.key === "g0" ? node.outflow : node.inflow;
    if (node.kind !== "rest") continue;
    const own = (account) => nodes.has(`${node.column === 0 ? "p" : "a"}${account}`);
    node.members = largestFirst(levels.get(node.column)).filter((account) => !own(account));
    node.label = filled(words.others, node.members.length);
  }
  return { nodes: [...nodes.values()], bands: [...bands.values()], levels };
}

// What a box holds at an instant whose standing is given.
export function heldIn(node, standing) {
  if (node.kind === "payer" || node.kind === "exit" || node.column === 0) return 0n;
  return node.members.reduce((sum, account) => sum + standing.held(account), 0n);
}
