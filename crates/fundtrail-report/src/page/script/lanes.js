// The picture by time: a line an account, as thick as what it holds, and upright bands where money moves.
import { data, millis, money, rules, span, words } from "./data.js";
import { cut, filled, svg, widthOf } from "./dom.js";
import { isPayment } from "./course.js";
import { box, frame } from "./frame.js";
import { heldIn } from "./nodes.js";

const HEAD = 40;
const ROW = 22;
const PAID_HEIGHT = 90;
const FONT = 11;
const EDGE = 16;
// A quiet time longer than this share of all is drawn as if it were so long.
const LONGEST_QUIET = 0.06;
// Bands thinner than this are drawn faintly.
const THIN = 1;

// Where each instant stands: in proportion, long quiet times squeezed (and named).
function axis(left, width) {
  const at = data.instants.map((_, i) => millis(i));
  const whole = Math.max(at.at(-1) - at[0], 1);
  const apart = at.map((time, i) => (i === 0 ? 0 : time - at[i - 1]));
  const cap = whole * LONGEST_QUIET;
  const squeezed = apart.map((step) => Math.min(step, cap));
  const total = Math.max(squeezed.reduce((sum, step) => sum + step, 0), 1);
  let x = left;
  const places = squeezed.map((step) => (x += (step / total) * width));
  const gaps = [];
  apart.forEach((step, i) => {
    if (step > cap * 1.5) gaps.push({ from: places[i - 1], to: places[i], span: step });
  });
  return { places, gaps };
}

// Times above the lines, as many as have room beside each other; the date where it is another than before.
function ticks(places) {
  const shown = [];
  const right = places.at(-1) + EDGE;
  let free = -Infinity;
  let day = "";
  places.forEach((x, i) => {
    const [date, clock] = data.instants[i].split(" ");
    const half = date === day ? 17 : 34;
    if (x - half < free || x + half > right) return;
    shown.push({ x, clock: clock.slice(0, 5), date: date === day ? "" : date });
    day = date;
    free = x + half + 12;
  });
  return shown;
}

function rowsOf(net) {
  const rank = (node) => ({ payer: 0, rest: 2, exit: 3 })[node.kind] ?? 1;
  const rows = net.nodes.filter((node) => node.kind !== "exit");
  rows.sort((a, b) => rank(a) - rank(b) || a.first - b.first || a.column - b.column || a.key.localeCompare(b.key));
  const exits = new Map();
  for (const node of net.nodes.filter((n) => n.kind === "exit")) {
    if (!exits.has(node.exit)) exits.set(node.exit, []);
    exits.get(node.exit).push(node);
  }
  return { rows, exits: [...exits] };
}

// What a box holds after each of its instants.
function steps(net, node, rule) {
  const changes = new Map();
  const add = (instant, amount) => changes.set(instant, (changes.get(instant) ?? 0n) + amount);
  for (const band of net.bands) {
    for (const transfer of band.transfers) {
      const amount = rules[rule].traced[transfer.number];
      if (band.to === node) add(transfer.instant, amount);
      if (band.from === node && !isPayment(rule, transfer)) add(transfer.instant, -amount);
    }
  }
  let held = 0n;
  return [...changes].sort(([a], [b]) => a - b).map(([instant, amount]) => [instant, (held += amount)]);
}

function lane(node, places, scale, rule, net) {
  const shapes = [];
  const told = node.kind === "payer" || node.column === 0 ? [] : steps(net, node, rule);
  let most = 0;
  told.forEach(([instant, held], i) => {
    const end = i + 1 < told.length ? places[told[i + 1][0]] : places.at(-1);
    const tall = held > 0n ? Math.max(Number(held) * scale, 1.5) : 0;
    most = Math.max(most, tall);
    shapes.push({ x: places[instant], width: Math.max(end - places[instant], 0.8), tall });
  });
  return { shapes, most };
}

function drawRow(node, geometry) {
  const { y, height, left, places, shapes } = geometry;
  const middle = y + height / 2;
  const start = places[node.first];
  const bars = shapes.map((shape) =>
    svg("rect", { class: "keeps", x: shape.x, y: middle - shape.tall / 2, width: shape.width, height: shape.tall }),
  );
  node.sum = svg("text", { class: "sum", x: left - 10, y: middle + 4, "text-anchor": "end" });
  const label = cut(node.label, FONT + 0.5, left - EDGE - 20 - widthOf(money(node.size), FONT));
  return box(
    node,
    "row",
    svg("rect", { class: "card", x: EDGE - 6, y: y + 1, width: places.at(-1) - EDGE + 12, height: height - 2, rx: 3 }),
    svg("line", { class: "rail", x1: start, x2: places.at(-1), y1: middle, y2: middle }),
    ...bars,
    svg("text", { class: "name", x: EDGE, y: middle + 4 }, label),
    node.sum,
  );
}

function drawBand(band, middles, places, scale) {
  const [from, to] = [middles.get(band.from), middles.get(band.to)];
  const kind = band.to.kind === "exit" ? "out" : band.to.column <= band.from.column ? "ring" : "on";
  const lines = band.transfers.map((transfer) => {
    const wide = Math.min(Math.max(Number(band.tracedOf(transfer)) * scale, 0.8), 12);
    const x = places[transfer.instant];
    return svg("path", { class: wide < THIN ? "thin" : null, d: `M${x} ${from}V${to}`, "stroke-width": wide.toFixed(2) });
  });
  return svg("g", { class: `band upright ${kind}`, "data-band": band.name }, ...lines);
}

export function drawLanes(net, room, rule) {
  const { rows, exits } = rowsOf(net);
  const labels = rows.map((node) => widthOf(node.label, FONT) + widthOf(money(node.size), FONT));
  const left = EDGE + Math.min(Math.max(180, ...labels.map((label) => label + 34)), 250);
  const width = Math.max(room, 900);
  const { places, gaps } = axis(left, width - left - EDGE);
  const paid = net.nodes.filter((n) => n.column === 0).reduce((sum, n) => sum + n.size, 0n);
  const scale = PAID_HEIGHT / Math.max(Number(paid), 1);
  for (const band of net.bands) band.tracedOf = (transfer) => rules[rule].traced[transfer.number];
  let y = HEAD;
  const middles = new Map();
  const drawn = [];
  for (const node of rows) {
    const { shapes, most } = lane(node, places, scale, rule, net);
    const height = Math.max(ROW, most + 6);
    middles.set(node, y + height / 2);
    drawn.push(drawRow(node, { y, height, left, places, shapes }));
    y += height;
  }
  for (const [, nodes] of exits) {
    const [first] = nodes;
    for (const node of nodes) middles.set(node, y + ROW / 2);
    drawn.push(drawRow(first, { y, height: ROW, left, places, shapes: [] }));
    first.alike = nodes;
    y += ROW;
  }
  const bands = net.bands.map((band) => drawBand(band, middles, places, scale));
  const veil = svg("rect", { class: "veil", y: HEAD - 6, height: y - HEAD + 8 });
  const hand = svg("line", { class: "hand", y1: HEAD - 8, y2: y + 2 });
  const { lines, titles } = drawAxis(places, gaps, y);
  const root = frame({
    width,
    height: y + 8,
    headHeight: HEAD - 8,
    head: titles,
    layers: [["axis", lines], ["boxes", drawn], ["bands", bands], ["now", [veil, hand]]],
  });
  const update = (moment) => {
    const x = places[moment.instant];
    hand.setAttribute("x1", x);
    hand.setAttribute("x2", x);
    veil.setAttribute("x", x + 1);
    veil.setAttribute("width", Math.max(places.at(-1) - x + 4, 0));
    for (const node of [...rows, ...exits.map(([, nodes]) => nodes[0])]) {
      const alike = node.alike ?? [node];
      const size = alike.reduce((sum, n) => sum + moment.sizeOf(n), 0n);
      const held = heldIn(node, moment.standing);
      node.sum.textContent = money(held > 0n ? held : size);
      node.sum.classList.toggle("held", held > 0n);
    }
  };
  return { root, columns: [[...rows, ...exits.map(([, nodes]) => nodes[0])]], update };
}

function drawAxis(places, gaps, bottom) {
  const shown = ticks(places);
  const quiet = gaps.map((gap) =>
    svg("rect", { class: "quiet", x: gap.from, y: HEAD - 8, width: gap.to - gap.from, height: bottom - HEAD + 8 },
      svg("title", {}, filled(words.quiet, span(gap.span)))),
  );
  const lines = shown.map(({ x }) => svg("line", { class: "tick", x1: x, x2: x, y1: HEAD - 8, y2: bottom }));
  const titles = shown.flatMap(({ x, clock, date }) => [
    svg("text", { class: "clock", x, y: HEAD - 12 }, clock),
    svg("text", { class: "date", x, y: HEAD - 25 }, date),
  ]);
  return { lines: [...quiet, ...lines], titles };
}
