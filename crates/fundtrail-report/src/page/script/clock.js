// Time: where all the money was at each instant, a slider over it, and a clock that plays.
import { accounts, data, millis, money, words } from "./data.js";
import { byId, filled, html, svg } from "./dom.js";
import { history } from "./course.js";
import { change, state, whenChanged } from "./state.js";

const PARTS = ["held", "unseen", "stopped", "returned", "exited"];
const HEIGHT = 54;
const PLAY_MS = 14000;
const LEAST_STEP_MS = 40;

let playing = null;
let range = null;
let play = null;
let clock = null;
let goTo = null;

function last() {
  return data.instants.length - 1;
}

// The place of an instant along the slider, of 1000: instants stand as far apart as they are many.
function placeOf(instant) {
  return last() === 0 ? 1000 : (instant / last()) * 1000;
}

// Where the money was after each instant, one layer upon the other.
function layers() {
  const past = history(state.rule);
  const paid = past.at(-1).paid;
  if (paid === 0n) return [];
  const tall = (amount) => (Number((amount * 100000n) / paid) / 100000) * (HEIGHT - 4);
  const feet = past.map(() => HEIGHT);
  return PARTS.map((part) => {
    const top = past.map((totals, i) => feet[i] - tall(totals[part]));
    const stairs = (ys) => ys.map((y, i) => [placeOf(i), y, i < last() ? placeOf(i + 1) : 1000]);
    const there = stairs(top).map(([x, y, next]) => `L${x.toFixed(1)} ${y.toFixed(1)}H${next.toFixed(1)}`).join("");
    const back = stairs(feet).reverse().map(([x, y, next]) => `L${next.toFixed(1)} ${y.toFixed(1)}H${x.toFixed(1)}`).join("");
    top.forEach((y, i) => (feet[i] = y));
    return svg("path", { class: `layer ${part}`, d: `M0 ${top[0].toFixed(1)}${there}${back}Z` });
  });
}

function freezeMarks() {
  return data.freezes.filter((freeze) => freeze.from !== null).map((freeze) => {
    const text = `${words.freeze_mark}: ${accounts[freeze.account].n} ${freeze.since}`;
    return svg("line", { class: "mark freeze", x1: placeOf(freeze.from), x2: placeOf(freeze.from), y1: 0, y2: HEIGHT },
      svg("title", {}, text));
  });
}

// What the marks mean, in words below.
function legend() {
  const frozen = data.freezes.map((freeze) => {
    const since = freeze.since ? ` ${filled(words.from_time, freeze.since)}` : "";
    const until = freeze.until ? ` ${filled(words.until_time, freeze.until)}` : "";
    const amount = freeze.amount !== null ? ` ${money(BigInt(freeze.amount))}` : "";
    return html("li", { class: "freeze" }, `${words.freeze_mark}: ${accounts[freeze.account].n}${since}${until}${amount}`);
  });
  const asOf = html("li", { class: "as-of" }, `${words.at_as_of} ${data.instants[data.as_of]}`);
  return html("ul", { class: "marks" }, asOf, ...frozen);
}

function strip() {
  const asOf = placeOf(data.as_of);
  return svg(
    "svg",
    { class: "strip", viewBox: `0 0 1000 ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...layers(),
    ...freezeMarks(),
    svg("line", { class: "mark as-of", x1: asOf, x2: asOf, y1: 0, y2: HEIGHT }),
  );
}

function stop() {
  if (playing !== null) clearInterval(playing);
  playing = null;
  play.textContent = `▶ ${words.play}`;
}

function start() {
  if (state.instant >= last()) change({ instant: 0 });
  const step = Math.max(LEAST_STEP_MS, PLAY_MS / Math.max(last(), 1));
  const stride = Math.max(1, Math.round((last() * step) / PLAY_MS));
  play.textContent = `❚❚ ${words.pause}`;
  playing = setInterval(() => {
    const next = Math.min(state.instant + stride, last());
    change({ instant: next });
    if (next === last()) stop();
  }, step);
}

function moveTo(instant) {
  stop();
  change({ instant: Math.max(0, Math.min(instant, last())) });
}

// The last instant that is not after a time.
function instantAt(text) {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return state.instant;
  let found = 0;
  for (let i = 0; i <= last(); i++) if (millis(i) <= wanted) found = i;
  return found;
}

function show() {
  const time = data.instants[state.instant];
  range.value = state.instant;
  range.setAttribute("aria-valuetext", time);
  clock.textContent = time;
  goTo.value = time.replace(" ", "T").slice(0, 19);
}

export function startClock() {
  play = html("button", { type: "button", class: "play", onclick: () => (playing === null ? start() : stop()) });
  clock = html("output", { class: "clock-text" });
  range = html("input", {
    type: "range", min: 0, max: last(), step: 1, id: "slider", "aria-label": words.time,
    oninput: () => moveTo(Number(range.value)),
  });
  goTo = html("input", {
    type: "datetime-local", step: 1, "aria-label": words.go_to,
    min: data.instants[0].replace(" ", "T").slice(0, 19),
    onchange: () => moveTo(instantAt(goTo.value)),
  });
  const button = (sign, label, by) =>
    html("button", { type: "button", "aria-label": label, title: label, onclick: () => moveTo(state.instant + by) }, sign);
  const holder = html("div", { class: "track" }, strip(), range);
  byId("clock").replaceChildren(
    html("div", { class: "buttons" }, play, button("◀", words.step_back, -1), button("▶", words.step_on, 1), clock,
      html("label", { class: "go-to" }, `${words.go_to} `, goTo)),
    holder,
    legend(),
    html("p", { class: "help" }, words.slider_knows),
  );
  stop();
  show();
  whenChanged((keys) => {
    if (keys.has("rule")) holder.replaceChild(strip(), holder.firstChild);
    if (keys.has("instant")) show();
  });
}
