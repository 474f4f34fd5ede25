// Elements, made of text and attributes only: what comes from records is never read as markup.

const SVG = "http://www.w3.org/2000/svg";

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function html(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

export function byId(id) {
  return document.getElementById(id);
}

// The text with each {} filled, in order.
export function filled(text, ...values) {
  let next = 0;
  return text.replaceAll("{}", () => values[next++]);
}

// About how many pixels a text takes at a size, wide fonts allowed for: characters of Chinese are as wide as high.
export function widthOf(text, size) {
  let ems = 0;
  for (const c of text) ems += c.codePointAt(0) > 0x2e80 ? 1 : ",.:; ".includes(c) ? 0.33 : 0.64;
  return ems * size;
}

// The start of a text that fits, and a sign that it goes on.
export function cut(text, size, room) {
  if (widthOf(text, size) <= room) return text;
  let kept = "";
  for (const c of text) {
    if (widthOf(kept + c, size) + size * 0.8 > room) break;
    kept += c;
  }
  return `${kept}…`;
}
