// Makes the README's picture of the page, from the demo exports.
import { resolve } from "node:path";
import { openBrowser, openPage } from "./browser.mjs";
import { EXPORTS, traced } from "./cases.mjs";

const { page: file } = traced("readme", ...EXPORTS, "--all-rules");
const { context, close } = await openBrowser({ viewport: { width: 1360, height: 1330 } });
const { page } = await openPage(context, file);
await page.screenshot({ path: resolve(import.meta.dirname, "../../docs/page.png") });
await close();
