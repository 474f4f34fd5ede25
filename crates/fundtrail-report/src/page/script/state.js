// What the reader has chosen, and who wants to know when that changes.
import { data } from "./data.js";

export const state = {
  rule: 0,
  instant: data.as_of,
  view: "level",
  open: new Set(),
  selected: null,
};

const listeners = [];

export function whenChanged(listener) {
  listeners.push(listener);
}

export function change(parts) {
  Object.assign(state, parts);
  const keys = new Set(Object.keys(parts));
  for (const listener of listeners) listener(keys);
}
