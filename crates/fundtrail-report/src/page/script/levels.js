// The picture by level: a column a level, boxes in an order that keeps bands from crossing, rings led round.
import { money, words } from "./data.js";
import { cut, filled, svg, widthOf } from "./dom.js";
import { box, frame } from "./frame.js";
import { heldIn } from "./nodes.js";

const PAID_HEIGHT = 300;
const LEAST_WIDTH = 150;
const LINE = 15;
const BOX_PAD = 5;
const GAP = 8;
const LEAST_GUTTER = 40;
const HEAD = 34;
const BAR = 9;
const FONT = 11;
const EDGE = 16;
const LEAST_BAND = 0.8;
// Bands thinner than this are lines: an area so thin would vanish where it is steep.
const LEAST_AREA = 8;
// Bands thinner than this are drawn faintly, and led round together.
const THIN = 1.4;

// Wide enough for what came and what is held at the end, beside each other.
function boxWidth(nodes, standing) {
  const widest = nodes.map((node) => {
    const held = heldIn(node, standing);
    const both = held > 0n && held !== node.size ? widthOf(money(held), FONT) + 12 : 0;
    return BAR + 16 + widthOf(money(node.size), FONT) + both;
  });
  return Math.max(LEAST_WIDTH, ...widest);
}

// Puts each column in the order of the places that its bands come from or go to, a few times to and fro.
function order(columns, bands) {
  const rank = (node) => ({ rest: 1, exit: 2 })[node.kind] ?? 0;
  const bySize = (a, b) => rank(a) - rank(b) || (a.size === b.size ? 0 : a.size < b.size ? 1 : -1);
  for (const column of columns) column.sort(bySize);
  const number = () => {
    for (const column of columns) column.forEach((node, place) => (node.place = place / column.length));
  };
  number();
  const pull = (node, near) => {
    let [sum, weight] = [0, 0];
    for (const band of bands) {
      const [self, other] = near === "before" ? [band.to, band.from] : [band.from, band.to];
      if (self !== node || (near === "before" ? other.column >= node.column : other.column <= node.column)) continue;
      const share = Number(band.amount);
      sum += share * other.place;
      weight += share;
    }
    return weight > 0 ? sum / weight : node.place;
  };
  for (const near of ["before", "after", "before"]) {
    const sequence = near === "before" ? columns : [...columns].reverse();
    for (const column of sequence) {
      for (const node of column) node.pull = pull(node, near);
      column.sort((a, b) => rank(a) - rank(b) || a.pull - b.pull || bySize(a, b));
      number();
    }
  }
}

function arrange(net, room, standing) {
  const columns = [];
  for (const node of net.nodes) (columns[node.column] ??= []).push(node);
  for (let i = 0; i < columns.length; i++) columns[i] ??= [];
  order(columns, net.bands);
  const paid = net.nodes.filter((node) => node.column === 0).reduce((sum, node) => sum + node.size, 0n);
  const scale = PAID_HEIGHT / Math.max(Number(paid), 1);
  const width = boxWidth(net.nodes, standing);
  const spare = (room - EDGE * 2 - width * columns.length) / Math.max(columns.length - 1, 1);
  const gutter = Math.max(LEAST_GUTTER, Math.min(spare, 150));
  let bottom = 0;
  columns.forEach((column, c) => {
    let y = HEAD;
    for (const node of column) {
      const tall = Number(node.size) * scale;
      const other = Math.max(tall, Number(node.outflow) * scale);
      Object.assign(node, { x: EDGE + c * (width + gutter), y, width, tall: Math.max(tall, 2) });
      node.height = Math.max(other, LINE * 2) + BOX_PAD * 2;
      node.bar = y + (node.height - node.tall) / 2;
      y += node.height + GAP;
    }
    bottom = Math.max(bottom, y);
  });
  return { columns, scale, width, gutter, bottom };
}

// Where each band leaves and arrives: in the order of the boxes at its other end, never beyond its box.
function attach(net, scale) {
  const ends = new Map(net.nodes.map((node) => [node, { left: [], right: [] }]));
  for (const band of net.bands) {
    band.wide = wideOf(band.amount, scale);
    const [from, to] = [band.from.column, band.to.column];
    band.way = to > from ? "on" : to === from ? "beside" : to === from - 1 ? "back" : "under";
    ends.get(band.from)[band.way === "back" || band.way === "under" ? "left" : "right"].push([band, "start"]);
    ends.get(band.to)[band.way === "on" ? "left" : "right"].push([band, "end"]);
  }
  for (const [node, sides] of ends) {
    for (const side of [sides.left, sides.right]) {
      const otherY = ([band, end]) => (end === "start" ? band.to.y : band.from.y);
      side.sort((a, b) => otherY(a) - otherY(b));
      const total = side.reduce((sum, [band]) => sum + band.wide, 0);
      const squeeze = Math.min(1, (node.height - BOX_PAD) / total);
      let y = node.y + node.height / 2 - (total * squeeze) / 2;
      for (const [band, end] of side) {
        band[end] = y + (band.wide * squeeze) / 2;
        y += band.wide * squeeze;
      }
    }
  }
}

function wideOf(amount, scale) {
  return Math.max(Number(amount) * scale, LEAST_BAND);
}

// The line that a thin band follows.
function thread(band, layout) {
  const { from, to, start, end } = band;
  const [right, toRight] = [from.x + from.width, to.x + to.width];
  if (band.way === "beside") {
    const bulge = right + bulgeOf(band, layout);
    return `M${right} ${start}C${bulge} ${start} ${bulge} ${end} ${toRight} ${end}`;
  }
  const [x, toX] = band.way === "on" ? [right, to.x] : [from.x, toRight];
  const bend = (x + toX) / 2;
  return `M${x} ${start}C${bend} ${start} ${bend} ${end} ${toX} ${end}`;
}

// How far a band bulges that stays on its level.
function bulgeOf(band, layout) {
  return Math.min(layout.gutter * 0.7, 20 + Math.abs(band.end - band.start) * 0.15);
}

// A band so wide, as an area between two curves: however steep it is, it ends as tall as what it carries.
function ribbon(band, layout, wide) {
  const { from, to, start, end } = band;
  const half = wide / 2;
  const [right, toRight] = [from.x + from.width, to.x + to.width];
  if (band.way === "beside") {
    const bulge = bulgeOf(band, layout);
    const side = end < start ? -half : half;
    const arc = (reach, a, b) => `C${right + reach} ${a} ${right + reach} ${b} ${toRight} ${b}`;
    const inner = Math.max(bulge - wide, 2);
    return `M${right} ${start - side}${arc(bulge, start - side, end + side)}V${end - side}${arc(inner, end - side, start + side)}Z`;
  }
  const [x, toX] = band.way === "on" ? [right, to.x] : [from.x, toRight];
  const bend = (x + toX) / 2;
  return (
    `M${x} ${start - half}C${bend} ${start - half} ${bend} ${end - half} ${toX} ${end - half}` +
    `V${end + half}C${bend} ${end + half} ${bend} ${start + half} ${x} ${start + half}Z`
  );
}

// The lanes under all boxes, in which money goes back over more than one level; thin bands between the same two
// levels share one.
function newLanes(bottom) {
  let next = bottom + 10;
  const shared = new Map();
  const take = (wide) => {
    const y = next + wide / 2;
    next += wide + 5;
    return y;
  };
  const laneOf = (band) => {
    if (band.wide >= THIN) return take(band.wide);
    const levels = `${band.from.column}>${band.to.column}`;
    if (!shared.has(levels)) shared.set(levels, take(LEAST_BAND));
    return shared.get(levels);
  };
  return { laneOf, bottom: () => next };
}

// The line of a band that is led round.
function detour(band, lane) {
  const { from, to, start, end } = band;
  const [left, toRight] = [from.x, to.x + to.width];
  const [a, b, r] = [left - 14, toRight + 14, 8];
  return (
    `M${left} ${start}H${a + r}Q${a} ${start} ${a} ${start + r}V${lane - r}Q${a} ${lane} ${a - r} ${lane}` +
    `H${b + r}Q${b} ${lane} ${b} ${lane - r}V${end + r}Q${b} ${end} ${b - r} ${end}H${toRight}`
  );
}

// Sets how wide a band's shape is.
function widen(shape, band, layout, wide) {
  if (band.isLine) shape.setAttribute("stroke-width", wide.toFixed(2));
  else shape.setAttribute("d", wide > 0 ? ribbon(band, layout, wide) : "M0 0");
}

function drawBand(band, layout, lanes) {
  band.isLine = band.way === "under" || band.wide < LEAST_AREA;
  const line = band.way === "under" ? detour(band, lanes.laneOf(band)) : band.isLine ? thread(band, layout) : null;
  const shape = (name) => svg("path", { class: line ? `${name} line` : name, d: line });
  const kind = band.way === "on" ? (band.to.kind === "exit" ? "out" : "on") : "ring";
  [band.full, band.line] = [shape("ghost"), shape("moved")];
  widen(band.full, band, layout, band.wide);
  const arrow = kind === "ring" ? svg("path", { class: "tip", d: tip(band) }) : null;
  const look = `band ${kind}${band.wide < THIN ? " thin" : ""}`;
  return svg("g", { class: look, "data-band": band.name }, band.full, band.line, arrow);
}

function tip(band) {
  const size = Math.min(7, 2.5 + band.wide / 2);
  const x = band.to.x + band.to.width;
  return `M${x} ${band.end}l${size} ${-size / 1.6}v${size * 1.25}z`;
}

function drawBox(node) {
  const { x, y, width, height, bar, tall } = node;
  const text = x + BAR + 8;
  const middle = y + height / 2;
  node.kept = svg("rect", { class: "kept", x: x + 1, width: BAR });
  node.seenBar = svg("rect", { class: "came", x: x + 1, width: BAR });
  node.sum = svg("text", { class: "sum", x: text, y: middle + 12 });
  node.heldText = svg("text", { class: "held", x: x + width - 7, y: middle + 12, "text-anchor": "end" });
  const label = cut(node.label, FONT + 0.5, width - BAR - 16);
  return box(
    node,
    "",
    svg("rect", { class: "card", x, y, width, height, rx: 4 }),
    svg("rect", { class: "whole", x: x + 1, y: bar, width: BAR, height: tall }),
    node.seenBar,
    node.kept,
    svg("text", { class: "name", x: text, y: middle - 3 }, label),
    node.sum,
    node.heldText,
  );
}

function title(column, c, levels) {
  if (c === 0) return words.payments;
  const level = filled(words.level_n, c);
  const count = levels.get(c)?.size ?? 0;
  return count > 0 ? `${level} · ${count}` : words.exits_of;
}

// Draws the whole course. What moves with time is set by `update`.
export function drawLevels(net, room, standing) {
  const layout = arrange(net, room, standing);
  attach(net, layout.scale);
  const lanes = newLanes(layout.bottom);
  const widestFirst = [...net.bands].sort((a, b) => b.wide - a.wide);
  const bands = widestFirst.map((band) => drawBand(band, layout, lanes));
  const boxes = layout.columns.flat().map(drawBox);
  const heads = layout.columns.map((column, c) =>
    column.length > 0
      ? svg("text", { class: "head", x: column[0].x, y: 18 }, title(column, c, net.levels))
      : null,
  );
  const width = EDGE * 2 + layout.columns.length * layout.width + (layout.columns.length - 1) * layout.gutter;
  const root = frame({
    width,
    height: lanes.bottom() + 6,
    headHeight: HEAD - 8,
    head: heads,
    layers: [["bands", bands], ["boxes", boxes]],
  });
  return { root, columns: layout.columns, update: (moment) => update(net, layout, moment) };
}

// Sets bars, bands and figures to an instant.
function update(net, layout, moment) {
  const { scale } = layout;
  for (const node of net.nodes) {
    const size = moment.sizeOf(node);
    const held = heldIn(node, moment.standing);
    const came = Math.min(Number(size) * scale, node.tall);
    const kept = held > 0n ? Math.max(Number(held) * scale, Math.min(2, came)) : 0;
    const foot = node.bar + node.tall;
    node.seenBar.setAttribute("y", foot - came);
    node.seenBar.setAttribute("height", came);
    node.kept.setAttribute("y", foot - kept);
    node.kept.setAttribute("height", kept);
    const [told, keeps] = [size > 0n ? money(size) : words.not_yet, held > 0n ? money(held) : ""];
    const both = widthOf(told, FONT) + widthOf(keeps, FONT) + BAR + 20 <= node.width;
    node.sum.textContent = keeps === "" || (held !== size && both) ? told : "";
    node.heldText.textContent = keeps;
    node.box ??= node.seenBar.parentNode;
    node.box.classList.toggle("yet", size === 0n);
  }
  for (const band of net.bands) {
    const moved = moment.movedIn(band);
    widen(band.line, band, layout, moved > 0n ? wideOf(moved, scale) : 0);
    band.line.parentNode.classList.toggle("yet", moved === 0n);
  }
}
