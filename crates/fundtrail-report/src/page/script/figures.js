// Where the money is at the chosen instant: the program's totals at the as-of time, sums before it.
import { data, money, percent, rules, words } from "./data.js";
import { byId, filled, html, svg } from "./dom.js";
import { standing } from "./course.js";
import { state, whenChanged } from "./state.js";

const PARTS = ["held", "unseen", "exited", "stopped", "returned"];

// The totals under a rule after an instant.
export function totalsAt(rule, instant) {
  if (instant === data.instants.length - 1) {
    const [paid, ...ends] = rules[rule].totals;
    return { paid, ...Object.fromEntries(PARTS.map((part, i) => [part, ends[i]])) };
  }
  return standing(rule, instant).totals;
}

function figure(part, amount, paid) {
  const share = part === "paid" ? null : html("i", {}, percent(amount, paid));
  return html("div", { class: `figure ${part}`, "data-part": part }, html("span", {}, words[part]), html("b", {}, money(amount)), share);
}

function bar(totals) {
  let x = 0;
  const parts = PARTS.map((part) => {
    const wide = totals.paid > 0n ? Number((totals[part] * 100000n) / totals.paid) / 100 : 0;
    const piece = svg("rect", { class: part, x, y: 0, width: Math.max(wide, 0), height: 10 });
    x += wide;
    return piece;
  });
  return svg("svg", { class: "bar", viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true" }, ...parts);
}

function show() {
  const totals = totalsAt(state.rule, state.instant);
  const shown = PARTS.filter((part) => totals[part] !== 0n || rules[state.rule].totals[PARTS.indexOf(part) + 1] !== 0n);
  byId("figures").replaceChildren(
    html("p", { class: "when" }, filled(words.where_now, data.instants[state.instant], rules[state.rule].name)),
    html("div", { class: "figures" }, ...["paid", ...shown].map((part) => figure(part, totals[part], totals.paid))),
    bar(totals),
  );
}

export function startFigures() {
  show();
  whenChanged((keys) => {
    if (keys.has("rule") || keys.has("instant")) show();
  });
}
