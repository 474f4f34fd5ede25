// The frame that both pictures stand in: layers below a head that stays in view, and the boxes that can be reached.
import { svg } from "./dom.js";

// One drawing. `head` lies over the layers, so that it can stay where the reader looks (see `keepHead`).
export function frame({ width, height, headHeight, head, layers }) {
  const [wide, tall] = [Math.ceil(width), Math.ceil(height)];
  const ground = svg("rect", { class: "head-ground", width: wide, height: headHeight });
  return svg(
    "svg",
    { class: "flow", viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall },
    ...layers.map(([name, shapes]) => svg("g", { class: name }, ...shapes)),
    svg("g", { class: "head-line" }, ground, ...head),
  );
}

// A box or a line of the picture: something that tells of itself and can be chosen.
export function box(node, look, ...shapes) {
  return svg("g", { class: `box ${look} ${node.kind}`, "data-node": node.key, role: "button", tabindex: "-1" }, ...shapes);
}

// Keeps the head where the scrolled picture begins.
export function keepHead(root, scrolled) {
  root.querySelector(".head-line").setAttribute("transform", `translate(0 ${scrolled})`);
}
