// The freeze list: sorted, searched, filtered. Its order, claims and savings are the program's.
import { accounts, data, money, rules, words } from "./data.js";
import { byId, filled, html } from "./dom.js";
import { rulesRange, standing } from "./course.js";
import { change, state, whenChanged } from "./state.js";

const FIRST_ROWS = 100;

const chosen = { column: "rank", down: false, text: "", bank: "", level: "", status: "", rows: FIRST_ROWS };
let moment = null;
let table = null;
let sums = null;

const stand = (row) => rules[state.rule].stands.get(row.account);
const known = (amount) => (amount === null || amount === undefined ? "" : money(amount));
const least = (row) => rulesRange(row.account);
const between = ([low, high]) => (low === high ? money(low) : `${money(low)} – ${money(high)}`);

// Each column: its title, what it sorts by, what it shows, and whether it is a figure.
const COLUMNS = {
  rank: { title: words.rank, by: (r) => r.rank, text: (r) => String(r.rank ?? ""), figure: true },
  call: { title: words.call, by: (r) => r.call, text: (r) => String(r.call ?? ""), figure: true },
  caller: { title: words.caller, by: (r) => r.caller, text: (r) => String(r.caller ?? ""), figure: true },
  begins: { title: words.call_begins, by: (r) => r.begins, text: (r) => r.begins ?? "" },
  account: { title: words.account, by: (r) => r.n, text: (r) => r.n },
  holder: { title: words.holder, by: (r) => r.holder, text: (r) => r.holder ?? "" },
  bank: { title: words.bank, by: (r) => r.bank, text: (r) => r.bank ?? "" },
  level: { title: words.level, by: (r) => stand(r)?.level, text: (r) => String(stand(r)?.level ?? ""), figure: true },
  status: { title: words.status, by: (r) => statusOf(r), text: (r) => statusOf(r) },
  claim: { title: words.claim, by: (r) => r.claim, text: (r) => known(r.claim), figure: true },
  held: { title: words.held, by: (r) => moment.held(r.account), text: (r) => money(moment.held(r.account)), figure: true, live: true },
  bounds: {
    title: words.any_rule_range, by: (r) => r.most, figure: true,
    text: (r) => (r.most === null ? "" : r.least === null ? `– ${money(r.most)}` : between([r.least, r.most])),
  },
  rules: { title: words.rules_range, by: (r) => least(r)[1] - least(r)[0], text: (r) => between(least(r)), figure: true },
  balance: { title: words.balance, by: (r) => r.balance, text: (r) => known(r.balance), figure: true },
  saving: { title: words.saving, by: (r) => r.saving, text: (r) => known(r.saving), figure: true },
  coming: { title: words.coming_hour, by: (r) => r.coming, text: (r) => known(r.coming), figure: true },
  received: { title: words.received, by: (r) => moment.received[r.account], text: (r) => money(moment.received[r.account]), figure: true, live: true },
  marks: { title: words.marks, by: (r) => marksOf(r), text: (r) => marksOf(r) },
  why: { title: words.why, by: (r) => r.why, text: (r) => r.why ?? "" },
};

function statusOf(row) {
  const status = stand(row)?.status;
  return status ? data.status[status] : "";
}

function marksOf(row) {
  const frozen = row.frozen ? [`${words.frozen_until} ${row.frozen}`] : [];
  return [...(row.marks ?? []).map((mark) => data.marks[mark] ?? mark), ...frozen].join(", ");
}

// The list by rank, then, where another rule was chosen, what only it gives.
function allRows() {
  const rows = accounts.map((account, place) => ({ ...account, account: place, marks: account.marks ?? [] }));
  const listed = rows.filter((row) => row.rank !== undefined);
  const elsewhere = rows.filter((row) => row.rank === undefined && (row.most > 0n || rulesRange(row.account)[1] > 0n) && !endsThere(row));
  return [...listed, ...elsewhere];
}

function endsThere(row) {
  return rules.some((rule) => ["stopped", "returned"].includes(rule.stands.get(row.account)?.status));
}

function matches(row) {
  const { text, bank, level, status } = chosen;
  if (bank && (row.bank ?? "\u0000") !== bank) return false;
  if (level && String(stand(row)?.level ?? "") !== level) return false;
  if (status && statusOf(row) !== status) return false;
  const told = [row.n, ...(row.also ?? []), row.holder, row.bank, row.why, marksOf(row)].join("\n").toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => told.includes(word));
}

function compare(a, b) {
  const { by } = COLUMNS[chosen.column];
  const [x, y] = [by(a), by(b)];
  const absent = (value) => value === undefined || value === null || value === "";
  if (absent(x) || absent(y)) return absent(x) - absent(y);
  const order = typeof x === "string" ? x.localeCompare(y, data.lang) : x < y ? -1 : x > y ? 1 : 0;
  return chosen.down ? -order : order;
}

function columnsShown(rows) {
  const names = Object.keys(COLUMNS).filter((name) => name !== "rules" || rules.length > 1);
  return names.filter((name) => name === "rank" || COLUMNS[name].live || rows.some((row) => COLUMNS[name].text(row) !== ""));
}

function sortBy(name) {
  chosen.down = chosen.column === name ? !chosen.down : COLUMNS[name].figure && name !== "rank" && name !== "call" && name !== "level";
  chosen.column = name;
  show();
  table.querySelector(`[data-column="${name}"] button`)?.focus();
}

function header(name) {
  const { title, figure } = COLUMNS[name];
  const sorted = chosen.column === name;
  const sort = sorted ? (chosen.down ? "descending" : "ascending") : "none";
  const sign = sorted ? (chosen.down ? " ▼" : " ▲") : "";
  return html(
    "th",
    { class: figure ? "r" : null, scope: "col", "aria-sort": sort, "data-column": name },
    html("button", { type: "button", title: filled(words.sort_by, title), onclick: () => sortBy(name) }, title, html("span", { "aria-hidden": "true" }, sign)),
  );
}

function cell(row, name) {
  const { text, figure } = COLUMNS[name];
  const shown = text(row);
  const classes = [figure ? "r" : "", name === "why" ? "long" : "", name === "claim" || name === "held" ? "strong" : ""].join(" ").trim();
  const whole = name === "why" ? shown : null;
  if (name !== "account") return html("td", { class: classes || null, "data-cell": name, title: whole }, shown);
  const open = html("button", { type: "button", class: "link", onclick: () => change({ selected: { account: row.account } }) }, shown);
  return html("th", { scope: "row", class: "account" }, open);
}

function show() {
  moment = standing(state.rule, state.instant);
  const rows = allRows();
  const found = rows.filter(matches).sort((a, b) => compare(a, b) || a.account - b.account);
  const names = columnsShown(rows);
  const total = (amounts) => money(amounts.reduce((sum, amount) => sum + (amount ?? 0n), 0n));
  sums.textContent = filled(words.of_rows, found.length, rows.length, total(found.map((r) => r.claim)), total(found.map((r) => moment.held(r.account))));
  const shown = found.slice(0, chosen.rows);
  const body = shown.map((row) =>
    html("tr", { "data-account": row.account, class: row.account === state.selected?.account ? "chosen" : null }, ...names.map((name) => cell(row, name))),
  );
  table.replaceChildren(html("thead", {}, html("tr", {}, ...names.map(header))), html("tbody", {}, ...body));
  const rest = found.length - shown.length;
  byId("more-rows").hidden = rest === 0;
  byId("more-rows").textContent = filled(words.more_rows, rest);
}

// Only what the instant changes: while the clock plays the table stands still otherwise.
function refresh() {
  moment = standing(state.rule, state.instant);
  for (const row of table.querySelectorAll("[data-account]")) {
    const account = Number(row.getAttribute("data-account"));
    row.classList.toggle("chosen", account === state.selected?.account);
    for (const name of ["held", "received"]) {
      const cellOf = row.querySelector(`[data-cell="${name}"]`);
      if (cellOf) cellOf.textContent = COLUMNS[name].text({ account });
    }
  }
  const time = state.instant === data.instants.length - 1 ? words.held : filled(words.held_at, data.instants[state.instant]);
  const title = table.querySelector('[data-column="held"] button');
  if (title) title.firstChild.textContent = time;
}

function select(label, key, options) {
  const choices = [html("option", { value: "" }, words.all), ...options.map(([value, text]) => html("option", { value }, text))];
  const box = html("select", {
    onchange: () => {
      chosen[key] = box.value;
      show();
    },
  }, ...choices);
  return html("label", {}, `${label} `, box);
}

function distinct(values) {
  return [...new Set(values.filter((value) => value !== "" && value !== undefined && value !== null))];
}

function tools() {
  const rows = allRows();
  const search = html("input", {
    type: "search", placeholder: words.search_hint, autocomplete: "off", spellcheck: "false",
    oninput: () => {
      chosen.text = search.value.trim();
      show();
    },
  });
  const banks = distinct(rows.map((row) => row.bank)).sort((a, b) => a.localeCompare(b, data.lang)).map((bank) => [bank, bank]);
  if (banks.length > 0 && rows.some((row) => !row.bank)) banks.push(["\u0000", words.none]);
  const levels = distinct(rows.map((row) => stand(row)?.level)).sort((a, b) => a - b).map((level) => [String(level), String(level)]);
  const status = distinct(rows.map(statusOf)).map((text) => [text, text]);
  return html(
    "div",
    { class: "tools" },
    html("label", { class: "search" }, `${words.search} `, search),
    banks.length > 1 ? select(words.bank, "bank", banks) : null,
    levels.length > 1 ? select(words.level, "level", levels) : null,
    status.length > 1 ? select(words.status, "status", status) : null,
    sums,
  );
}

function outside(text, parts) {
  const [count, held, claim] = parts.map(BigInt);
  return html("p", { class: "outside" }, filled(text, String(count), money(held), money(claim)));
}

export function startList() {
  sums = html("output", { class: "sums" });
  table = html("table", { class: "list" });
  const more = html("button", { type: "button", id: "more-rows", class: "more", onclick: () => { chosen.rows += 1000; show(); } });
  byId("freeze-list").replaceChildren(
    tools(),
    html("div", { class: "wide", tabindex: "0", role: "group", "aria-label": words.list }, table),
    more,
    ...(rules.length > 1 ? [html("p", { class: "outside" }, filled(words.order_of, data.rule))] : []),
    ...(data.list_left_out ? [outside(words.list_left, data.list_left_out)] : []),
    ...(data.hidden ? [outside(words.list_hidden, data.hidden)] : []),
  );
  show();
  whenChanged((keys) => {
    if (keys.has("rule")) show();
    else if (keys.has("instant") || keys.has("selected")) refresh();
  });
  // Paper has no button for more.
  window.addEventListener("beforeprint", () => {
    chosen.rows = Infinity;
    show();
  });
}
