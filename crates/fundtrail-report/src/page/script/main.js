// Everything begins here.
import { byId } from "./dom.js";
import { startClock } from "./clock.js";
import { startControls } from "./controls.js";
import { startFigures } from "./figures.js";
import { startList } from "./list.js";
import { startPanel } from "./panel.js";
import { startPicture } from "./picture.js";

export function main() {
  byId("app").hidden = false;
  for (const still of document.querySelectorAll(".without-script")) still.remove();
  startFigures();
  startControls();
  startClock();
  startPicture();
  startList();
  startPanel();
  document.documentElement.dataset.ready = "yes";
}
