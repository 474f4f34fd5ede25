// The switches over the picture: rule, view, folding.
import { data, rules, words } from "./data.js";
import { byId, html } from "./dom.js";
import { foldedGroups } from "./picture.js";
import { change, state, whenChanged } from "./state.js";

// One of several, as radio buttons: the keyboard's arrows work in them.
function choice(name, label, options, chosen, choose) {
  const buttons = options.map(([value, text]) =>
    html("label", {}, html("input", { type: "radio", name, value, checked: value === chosen, onchange: () => choose(value) }), html("span", {}, text)),
  );
  return html("fieldset", { class: "choice" }, html("legend", {}, label), ...buttons);
}

export function startControls() {
  const view = choice("view", words.view, [["level", words.by_level], ["time", words.by_time]], state.view, (value) => change({ view: value }));
  const names = rules.map((rule, place) => [String(place), rule.name]);
  const rule = rules.length > 1 ? choice("rule", words.rule, names, "0", (value) => change({ rule: Number(value) })) : null;
  const fold = html("button", { type: "button", onclick: () => change({ open: state.open.size > 0 ? new Set() : foldedGroups() }) });
  const print = html("button", { type: "button", onclick: () => window.print() }, words.print);
  const told = () => (fold.textContent = state.open.size > 0 ? words.fold_all : words.unfold_all);
  told();
  whenChanged((keys) => {
    if (keys.has("open")) told();
  });
  byId("controls").replaceChildren(...[rule, view, html("div", { class: "buttons" }, fold, print)].filter(Boolean));
  document.documentElement.lang = data.lang;
}
