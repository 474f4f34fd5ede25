// The pages of the other commands, which have no script: what they ask for, how wide they are, who can read them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { executablePath, openBrowser } from "./browser.mjs";
import { paged } from "./cases.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const skip = executablePath ? false : "no Chromium here (apt-get install chromium, or FUNDTRAIL_BROWSER=/path)";
const [MULE, PASSER] = ["9997479418950377972", "9996240199203050193"];
const DEMO = "testdata/demo";

const PAGES = {
  sources: ["sources", DEMO, "--account", MULE, "--account", PASSER, "--victim", "9993900464682255393"],
  network: ["network", DEMO, "--suspect", "9999658997233739620", "--suspect", PASSER],
  return: ["return", DEMO, "--victims", "testdata/return/victims.csv", "--frozen", "testdata/return/frozen.csv", "--all-schemes"],
  evidence: ["evidence", DEMO, "--payment", "T082", "--account", "9994850326748502785"],
  inspect: ["inspect", "testdata/exports"],
};

describe("pages without a script", { skip }, () => {
  const files = {};

  before(() => {
    if (skip) return;
    for (const [name, args] of Object.entries(PAGES)) {
      for (const lang of ["en", "zh"]) files[`${name} ${lang}`] = paged(`${name}-${lang}`, ...args, "--lang", lang);
    }
  });

  for (const colorScheme of ["light", "dark"]) {
    describe(colorScheme, () => {
      let browser;
      before(async () => {
        if (!skip) browser = await openBrowser({ colorScheme, bypassCSP: true });
      });
      after(async () => browser?.close());

      for (const name of Object.keys(PAGES).flatMap((kind) => [`${kind} en`, `${kind} zh`])) {
        test(`${name}: opens without a complaint, fits the screen, and an accessibility checker finds nothing`, async () => {
          const page = await browser.context.newPage();
          const complaints = [];
          const requests = [];
          page.on("console", (message) => complaints.push(message.text()));
          page.on("request", (request) => requests.push(request.url()));
          await page.goto(pathToFileURL(files[name]).href);
          const cut = await page.$$eval(".wide", (tables) =>
            tables.filter((table) => table.scrollWidth > table.clientWidth && !table.closest("details")).map((table) => table.previousElementSibling?.textContent));
          assert.deepEqual([complaints, requests.length, cut], [[], 1, []]);
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
          assert.deepEqual(violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target).join(" ; ")}`), []);
          await page.setViewportSize({ width: 390, height: 844 });
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "no wider than a telephone");
          await page.close();
        });
      }
    });
  }
});
