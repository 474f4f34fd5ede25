// Everything about one account: what came and went with file and line, how it came there, what to ask for.
import { accounts, arrivalsOf, data, departuresOf, exitAt, money, partyName, placesOf, rules, transfers, words } from "./data.js";
import { byId, filled, html } from "./dom.js";
import { leftOut, standing } from "./course.js";
import { change, state, whenChanged } from "./state.js";

const FIRST_TRANSFERS = 100;
const NO_BALANCE = [null, null];

// Balances before and after a transfer, the payer's and the payee's, where chains go through it.
const balancesAt = new Map(data.balances.map(([place, a, b, c, d]) => [place, [[a, b], [c, d]]]));

let cameFrom = null;

function pairs(...rows) {
  return html("dl", {}, ...rows.filter(([, value]) => value !== "" && value !== null && value !== undefined).flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]));
}

function party(place) {
  if (place === null || exitAt(place)) return partyName(place);
  const { n, holder } = accounts[place];
  const open = html("button", { type: "button", class: "link", onclick: () => change({ selected: { account: place } }) }, n);
  return holder ? [open, ` ${holder}`] : open;
}

function row(transfer, other) {
  const traced = rules[state.rule].traced[transfer.number];
  const clocks = transfer.clocks ? html("small", {}, filled(words.two_clocks, ...transfer.clocks)) : null;
  const source = placesOf(transfer.places).map((place) => html("div", {}, place));
  const later = transfer.instant > state.instant;
  return html(
    "tr",
    { class: later ? "later" : null, "data-transfer": transfer.number },
    html("td", {}, data.instants[transfer.instant], clocks ? html("br") : null, clocks),
    html("td", {}, ...[party(other)].flat()),
    html("td", { class: "r" }, money(transfer.amount)),
    html("td", { class: "r strong" }, money(traced)),
    html("td", { class: "source" }, ...source, html("small", {}, transfer.id)),
  );
}

function records(title, all, side) {
  const { traced } = rules[state.rule];
  const carrying = all.filter((transfer) => traced[transfer.number] > 0n);
  if (carrying.length === 0) return null;
  const body = html("tbody", {}, ...carrying.slice(0, FIRST_TRANSFERS).map((transfer) => row(transfer, transfer[side])));
  const rest = carrying.length - FIRST_TRANSFERS;
  const more = rest > 0
    ? html("button", { type: "button", class: "more", onclick: () => {
        body.append(...carrying.slice(FIRST_TRANSFERS).map((transfer) => row(transfer, transfer[side])));
        more.remove();
      } }, filled(words.more_rows, rest))
    : null;
  const sum = carrying.reduce((total, transfer) => total + traced[transfer.number], 0n);
  return html(
    "section",
    {},
    html("h3", {}, `${title} · ${filled(words.transfers_n, carrying.length)} · ${money(sum)}`),
    html("div", { class: "wide", tabindex: "0", role: "group", "aria-label": title },
      html("table", {},
        html("thead", {}, html("tr", {}, html("th", { scope: "col" }, words.time), html("th", { scope: "col" }, words[side]),
          html("th", { scope: "col", class: "r" }, words.amount), html("th", { scope: "col", class: "r" }, words.traced), html("th", { scope: "col" }, words.source))),
        body)),
    more,
  );
}

// What a transfer did to a balance that is on record.
function balance([before, after], who) {
  if (before === null) return null;
  return html("small", {}, filled(words.balance_of, partyName(who), money(BigInt(before)), money(BigInt(after))));
}

function step(place) {
  const transfer = transfers[place];
  const [payer, payee] = balancesAt.get(place) ?? [NO_BALANCE, NO_BALANCE];
  const carried = filled(words.traced_of, money(rules[state.rule].traced[place]), money(transfer.amount));
  return html("li", {},
    `${data.instants[transfer.instant]} `, ...[party(transfer.from)].flat(), " → ", ...[party(transfer.to)].flat(), ` ${carried}`,
    balance(payer, transfer.from), balance(payee, transfer.to), ...placesOf(transfer.places).map((told) => html("small", {}, told)));
}

function chain([payment, amount, steps]) {
  return [html("h4", {}, filled(words.chain, money(BigInt(amount)), data.payments[payment])), html("ol", {}, ...steps.map(step))];
}

// The chains under the chosen rule; where the program did not work them out, how to ask for them.
function chains(place) {
  const rule = rules[state.rule];
  if (!rule.stands.has(place)) return null;
  const found = rule.ways.get(place);
  const cut = found ? BigInt(found.cut) : 0n;
  const told = found
    ? [...found.chains.flatMap(chain), cut > 0n ? html("p", {}, filled(words.chains_cut, money(cut))) : null]
    : [html("p", {}, filled(words.no_chains, accounts[place].n))];
  const of = rules.length > 1 ? html("p", { class: "soft" }, filled(words.chains_rule, rule.name)) : null;
  return html("section", {}, html("h3", {}, words.chains), of, ...told);
}

function underRules(place) {
  if (rules.length < 2) return null;
  const told = rules.map((rule) => html("tr", {}, html("th", { scope: "row" }, rule.name), html("td", { class: "r" }, money(rule.stands.get(place)?.held ?? 0n))));
  return html("section", {}, html("h3", {}, words.under_rules), html("table", {}, html("tbody", {}, ...told)));
}

function othersOf(place) {
  const person = data.people.find((one) => one.accounts.includes(place));
  if (!person) return null;
  const others = person.accounts.filter((other) => other !== place).map((other) => html("li", {}, ...[party(other)].flat(),
    ` ${accounts[other].bank ?? ""} ${money(rules[state.rule].stands.get(other)?.held ?? 0n)}`));
  const name = filled(words.others_of, person.name ?? person.number ?? "");
  return html("section", {}, html("h3", {}, person.unverified ? `${name} (${words.by_name})` : name), html("ul", {}, ...others));
}

function request(place) {
  const asked = data.requests.filter((one) => one.account === place);
  if (asked.length === 0) return null;
  const told = asked.map((one) => html("p", {}, filled(words.request_text, accounts[place].n, one.from, one.until, one.wanted, money(BigInt(one.amount)), money(BigInt(one.worth)))));
  return html("section", {}, html("h3", {}, words.request), ...told);
}

function bounds(account) {
  if (account.most === null) return null;
  return `${account.least === null ? "" : money(account.least)} – ${money(account.most)}`;
}

function partlyTold(place) {
  const out = leftOut(state.rule, place);
  if (out.received === 0n && out.sent === 0n) return null;
  return html("p", { class: "outside" }, filled(words.partly, money(out.received), money(out.sent)));
}

function figures(place) {
  const account = accounts[place];
  const stand = rules[state.rule].stands.get(place);
  const moment = standing(state.rule, state.instant);
  const frozen = data.freezes.filter((freeze) => freeze.account === place && freeze.since).map((freeze) => freeze.since);
  return pairs(
    [words.rank, account.rank],
    [words.bank, account.bank],
    [words.numbers, account.also?.join(", ")],
    [words.level, stand?.level],
    [words.status, stand ? data.status[stand.status] : ""],
    [words.received, money(moment.received[place])],
    [words.sent, money(moment.sent[place])],
    [filled(words.held_at, data.instants[state.instant]), html("b", { class: "held", "data-held": place }, money(moment.held(place)))],
    [words.claim, account.claim === null ? null : money(account.claim)],
    [words.bounds, bounds(account)],
    [words.balance, account.balance === null ? null : money(account.balance)],
    [words.saving, account.saving === null ? null : money(account.saving)],
    [words.coming_hour, account.coming === null ? null : money(account.coming)],
    [words.caller, account.caller],
    [words.call_begins, account.begins],
    [words.records_until, stand && !stand.seen ? words.no_records : account.until],
    [words.freeze_mark, frozen.map((since) => filled(words.from_time, since)).join(", ")],
    [words.frozen_until, account.frozen],
    [words.marks, account.marks?.map((mark) => data.marks[mark] ?? mark).join(", ")],
    [words.why, account.why],
  );
}

function ofAccount(place) {
  const account = accounts[place];
  return [
    account.holder ?? "",
    account.n,
    [
      figures(place), partlyTold(place), request(place), underRules(place), othersOf(place), chains(place),
      records(words.arrivals, arrivalsOf.get(place) ?? [], "from"),
      records(words.departures, departuresOf.get(place) ?? [], "to"),
    ],
  ];
}

function ofExit(node) {
  const at = (transfer) => exitAt(transfer.to)?.kind === node.exit;
  const level = (transfer) => (rules[state.rule].stands.get(transfer.from)?.level ?? 0) + 1;
  const through = transfers.filter((transfer) => at(transfer) && level(transfer) === node.column);
  return [node.label, filled(words.level_n, node.column - 1), [records(words.departures, through, "from")]];
}

function show() {
  const panel = byId("panel");
  const { selected } = state;
  panel.hidden = selected === null;
  document.body.classList.toggle("with-panel", selected !== null);
  if (selected === null) return;
  const [name, number, parts] = selected.exit ? ofExit(selected.exit) : ofAccount(selected.account);
  const title = html("h2", { tabindex: "-1", id: "panel-title" }, name, name && number ? html("br") : null, html("span", { class: "number" }, number));
  const close = html("button", { type: "button", class: "close", "aria-label": words.close, title: words.close, onclick: shut }, "✕");
  panel.replaceChildren(html("div", { class: "panel-head" }, title, close), ...parts.filter(Boolean));
}

function shut() {
  change({ selected: null });
  if (cameFrom?.isConnected) cameFrom.focus();
}

export function startPanel() {
  whenChanged((keys) => {
    if (keys.has("selected")) {
      const inside = byId("panel").contains(document.activeElement);
      if (state.selected !== null && !inside) cameFrom = document.activeElement;
      show();
      byId("panel").scrollTop = 0;
      if (state.selected !== null) byId("panel-title").focus();
    } else if ((keys.has("rule") || keys.has("instant")) && state.selected !== null) {
      show();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected !== null) shut();
  });
}
