// The picture: draws it anew when what it shows changes, sets it to the instant, and answers pointer and keys.
import { accounts, data, money, percent, rules, words } from "./data.js";
import { byId, filled, html } from "./dom.js";
import { courseOf, isPayment, standing } from "./course.js";
import { keepHead } from "./frame.js";
import { drawLanes } from "./lanes.js";
import { drawLevels } from "./levels.js";
import { heldIn, network } from "./nodes.js";
import { change, state, whenChanged } from "./state.js";

let shown = null;
let moment = null;

// What the picture needs to know of an instant.
function momentOf(net) {
  const { rule, instant } = state;
  const { traced } = rules[rule];
  const moved = new Map(net.bands.map((band) => [band, 0n]));
  const sizes = new Map(net.nodes.map((node) => [node, 0n]));
  for (const band of net.bands) {
    for (const transfer of band.transfers) {
      if (transfer.instant > instant) continue;
      const amount = traced[transfer.number];
      moved.set(band, moved.get(band) + amount);
      const sized = [band.to];
      if (isPayment(rule, transfer)) sized.push(band.from);
      for (const node of sized) sizes.set(node, sizes.get(node) + amount);
    }
  }
  return {
    instant,
    standing: standing(rule, instant),
    movedIn: (band) => moved.get(band),
    sizeOf: (node) => sizes.get(node),
  };
}

function describe(node) {
  const size = moment.sizeOf(node);
  const held = heldIn(node, moment.standing);
  const lines = [];
  if (node.account !== undefined && node.account !== null && node.account >= 0) {
    const { n, holder, bank } = accounts[node.account];
    lines.push([holder, n, bank].filter(Boolean).join(" · "));
  } else {
    lines.push(node.label);
  }
  if (node.column > 0 && node.kind !== "exit") lines.push(filled(words.level_n, node.column));
  const word = node.kind === "payer" ? words.paid : node.kind === "exit" ? words.exited : words.received;
  lines.push(`${word} ${money(size)}`);
  if (node.kind !== "payer" && node.kind !== "exit") lines.push(`${words.held} ${money(held)} (${percent(held, size)})`);
  if (Number.isFinite(node.first)) lines.push(filled(words.from_time, data.instants[node.first]));
  return lines;
}

function describeBand(band) {
  const times = band.transfers.map((transfer) => transfer.instant);
  const first = data.instants[times.reduce((a, b) => Math.min(a, b))];
  const last = data.instants[times.reduce((a, b) => Math.max(a, b))];
  return [
    `${band.from.label} → ${band.to.label}`,
    `${money(band.amount)} · ${filled(words.transfers_n, band.transfers.length)}`,
    first === last ? first : `${first} – ${last}`,
  ];
}

function nodeAt(target) {
  const key = target.closest?.("[data-node]")?.getAttribute("data-node");
  return key ? shown.net.nodes.find((node) => node.key === key) : null;
}

function bandAt(target) {
  const name = target.closest?.("[data-band]")?.getAttribute("data-band");
  return name ? shown.net.bands.find((band) => band.name === name) : null;
}

function tell(lines, x, y) {
  const tip = byId("tip");
  tip.replaceChildren(...lines.map((line, i) => html(i === 0 ? "b" : "span", {}, line)));
  tip.hidden = false;
  const [width, height] = [tip.offsetWidth, tip.offsetHeight];
  tip.style.left = `${Math.max(4, Math.min(x + 14, window.innerWidth - width - 8))}px`;
  tip.style.top = `${y + 16 + height > window.innerHeight ? Math.max(4, y - height - 12) : y + 16}px`;
}

function hover(event) {
  const [node, band] = [nodeAt(event.target), bandAt(event.target)];
  light(node);
  if (node) tell(describe(node), event.clientX, event.clientY);
  else if (band) tell(describeBand(band), event.clientX, event.clientY);
  else byId("tip").hidden = true;
}

// Brings out the bands of one box.
function light(node) {
  shown.drawing.root.classList.toggle("lit", Boolean(node));
  for (const band of shown.net.bands) {
    const group = shown.groups.get(band.name);
    group?.classList.toggle("near", node !== null && (band.from === node || band.to === node));
  }
}

function act(node) {
  if (!node) return;
  if (node.kind === "rest") {
    change({ open: new Set([...state.open, node.key]) });
    shown.drawing.root.querySelector(`[data-node="${focusAfter(node)}"]`)?.focus();
  } else if (node.kind === "exit") {
    change({ selected: { exit: node } });
  } else if (node.account !== null) {
    change({ selected: { account: node.account } });
  }
}

function focusAfter(rest) {
  return `${rest.column === 0 ? "p" : "a"}${rest.members[0]}`;
}

// One stop for the tab key; the arrows go from box to box.
function keydown(event) {
  const node = nodeAt(event.target);
  if (!node) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    act(node);
    return;
  }
  const columns = shown.drawing.columns.filter((column) => column.length > 0);
  const c = columns.findIndex((column) => column.includes(node));
  const place = columns[c].indexOf(node);
  const to = {
    ArrowDown: columns[c][place + 1],
    ArrowUp: columns[c][place - 1],
    ArrowRight: nearest(columns[c + 1], node),
    ArrowLeft: nearest(columns[c - 1], node),
  }[event.key];
  if (!to) return;
  event.preventDefault();
  focusOn(to.key);
}

function nearest(column, node) {
  return column?.reduce((a, b) => (Math.abs(b.y - node.y) < Math.abs(a.y - node.y) ? b : a));
}

function focusOn(key) {
  for (const box of shown.drawing.root.querySelectorAll("[data-node]")) {
    box.setAttribute("tabindex", box.getAttribute("data-node") === key ? "0" : "-1");
  }
  shown.drawing.root.querySelector(`[data-node="${key}"]`)?.focus();
}

function draw() {
  const place = byId("picture");
  const net = network(state.rule);
  const room = Math.max(place.clientWidth - 2, 320);
  const drawing = state.view === "level" ? drawLevels(net, room, standing(state.rule, data.instants.length - 1)) : drawLanes(net, room, state.rule);
  shown = { net, drawing, groups: new Map() };
  for (const group of drawing.root.querySelectorAll("[data-band]")) {
    shown.groups.set(group.getAttribute("data-band"), group);
  }
  drawing.root.setAttribute("role", "group");
  drawing.root.setAttribute("aria-label", words.flow);
  drawing.root.querySelector("[data-node]")?.setAttribute("tabindex", "0");
  place.replaceChildren(drawing.root);
  place.scrollTop = 0;
  byId("picture-help").textContent = state.view === "level" ? words.flow_help : words.lanes_help;
  settle();
}

// Sets the drawn picture to the instant and the chosen account.
function settle() {
  moment = momentOf(shown.net);
  shown.drawing.update(moment);
  for (const box of shown.drawing.root.querySelectorAll("[data-node]")) {
    const node = nodeAt(box);
    const chosen = state.selected !== null && node.account !== undefined && node.account === state.selected.account;
    box.classList.toggle("chosen", chosen);
    box.setAttribute("aria-description", describe(node).join(", "));
  }
}

export function startPicture() {
  const place = byId("picture");
  place.addEventListener("pointermove", hover);
  place.addEventListener("pointerleave", () => {
    byId("tip").hidden = true;
    light(null);
  });
  place.addEventListener("click", (event) => act(nodeAt(event.target)));
  place.addEventListener("keydown", keydown);
  place.addEventListener("scroll", () => keepHead(shown.drawing.root, place.scrollTop));
  window.addEventListener("beforeprint", () => keepHead(shown.drawing.root, 0));
  place.addEventListener("focusin", (event) => {
    const node = nodeAt(event.target);
    if (!node || !event.target.matches(":focus-visible")) return;
    const box = event.target.getBoundingClientRect();
    tell(describe(node), box.right - 30, box.bottom - 12);
    light(node);
  });
  place.addEventListener("focusout", () => {
    byId("tip").hidden = true;
    light(null);
  });
  whenChanged((keys) => {
    if (["rule", "view", "open"].some((key) => keys.has(key))) draw();
    else if (keys.has("instant") || keys.has("selected")) settle();
  });
  let room = place.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(place.clientWidth - room) < 24) return;
    room = place.clientWidth;
    draw();
  }).observe(place);
  draw();
}

// The levels that have boxes folded, for who wants to unfold them all.
export function foldedGroups() {
  const levels = new Set(courseOf(state.rule).map((transfer) => rules[state.rule].stands.get(transfer.to)?.level ?? 0));
  return new Set([0, ...levels].map((level) => `g${level}`));
}
