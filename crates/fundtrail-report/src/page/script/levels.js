// The picture by level: a column a level, boxes in an order that keeps bands from crossing, rings led round.
import { money, words } from "./data.js";
import { cut, filled, svg, widthOf } from "./dom.js";
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

// Where each band leaves and arrives: in the order of the boxes at its other end.
function attach(net, scale) {
  const ends = new Map(net.nodes.map((node) => [node, { left: [], right: [] }]));
  for (const band of net.bands) {
    band.wide = Math.max(Number(band.amount) * scale, 0.8);
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
      let y = node.y + node.height / 2 - total / 2;
      for (const [band, end] of side) {
        band[end] = y + band.wide / 2;
        y += band.wide;
      }
    }
  }
}

// The path of a band, and how far down the picture reaches with it.
function route(band, layout, lanes) {
  const { from, to, start, end } = band;
  const [left, right] = [from.x, from.x + from.width];
  if (band.way === "on") {
    const bend = (to.x - right) / 2;
    return `M${right} ${start}C${right + bend} ${start} ${to.x - bend} ${end} ${to.x} ${end}`;
  }
  const toRight = to.x + to.width;
  if (band.way === "back") {
    const bend = (left - toRight) / 2;
    return `M${left} ${start}C${left - bend} ${start} ${toRight + bend} ${end} ${toRight} ${end}`;
  }
  if (band.way === "beside") {
    const bulge = Math.min(layout.gutter * 0.7, 20 + Math.abs(end - start) * 0.15);
    return `M${right} ${start}C${right + bulge} ${start} ${right + bulge} ${end} ${toRight} ${end}`;
  }
  const lane = layout.bottom + 10 + lanes.used + band.wide / 2;
  lanes.used += band.wide + 5;
  const [a, b, r] = [left - 14, toRight + 14, 8];
  return (
    `M${left} ${start}H${a + r}Q${a} ${start} ${a} ${start + r}V${lane - r}Q${a} ${lane} ${a - r} ${lane}` +
    `H${b + r}Q${b} ${lane} ${b} ${lane - r}V${end + r}Q${b} ${end} ${b - r} ${end}H${toRight}`
  );
}

function drawBand(band, layout, lanes) {
  const path = route(band, layout, lanes);
  const kind = band.way === "on" ? (band.to.kind === "exit" ? "out" : "on") : "ring";
  band.full = svg("path", { class: "ghost", d: path, "stroke-width": band.wide.toFixed(2) });
  band.line = svg("path", { class: "moved", d: path });
  const arrow = kind === "ring" ? svg("path", { class: "tip", d: tip(band) }) : null;
  return svg("g", { class: `band ${kind}`, "data-band": band.name }, band.full, band.line, arrow);
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
  return svg(
    "g",
    { class: `box ${node.kind}`, "data-node": node.key, role: "button", tabindex: "-1" },
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
  const lanes = { used: 0 };
  const widestFirst = [...net.bands].sort((a, b) => b.wide - a.wide);
  const bands = widestFirst.map((band) => drawBand(band, layout, lanes));
  const boxes = layout.columns.flat().map(drawBox);
  const heads = layout.columns.map((column, c) =>
    column.length > 0
      ? svg("text", { class: "head", x: column[0].x, y: 18 }, title(column, c, net.levels))
      : null,
  );
  const width = EDGE * 2 + layout.columns.length * layout.width + (layout.columns.length - 1) * layout.gutter;
  const height = layout.bottom + (lanes.used > 0 ? lanes.used + 22 : 6);
  const root = svg(
    "svg",
    { class: "flow", viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, width: Math.ceil(width), height: Math.ceil(height) },
    svg("g", {}, ...heads),
    svg("g", { class: "bands" }, ...bands),
    svg("g", { class: "boxes" }, ...boxes),
  );
  return { root, columns: layout.columns, update: (moment) => update(net, layout.scale, moment) };
}

// Sets bars, bands and figures to an instant.
function update(net, scale, moment) {
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
    band.line.setAttribute("stroke-width", moved > 0n ? Math.max(Number(moved) * scale, 0.8).toFixed(2) : 0);
    band.line.parentNode.classList.toggle("yet", moved === 0n);
  }
}
