// What the page does in a browser, and that its figures are the JSON's to the last digit.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { executablePath, openBrowser, openPage } from "./browser.mjs";
import { DEMO, EXPORTS, network, traced } from "./cases.mjs";

const skip = executablePath ? false : "no browser here (apt-get install chromium, or FUNDTRAIL_BROWSER=/path/to/one)";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PARTS = ["paid", "held", "unseen", "exited", "stopped", "returned"];

const grouped = (plain) => plain.replace(/\B(?=(\d{3})+(?!\d)(?=\.|$))/g, ",");
const plain = (text) => text.replaceAll(",", "");

let browser;
let cases;

before(async () => {
  if (skip) return;
  cases = {
    exports: traced("exports", ...EXPORTS, "--all-rules"),
    chinese: traced("chinese", ...EXPORTS, "--all-rules", "--lang", "zh", "--mask"),
    demo: traced("demo", ...DEMO),
    wide: network("wide", ["--network", "24000", "--network-accounts", "1500"], 1),
    big: network("big", ["--network", "50000", "--network-accounts", "2000"], 1),
  };
  browser = await openBrowser();
});

after(async () => browser?.close());

async function open(name, use) {
  const opened = await openPage(browser.context, cases[name].page);
  try {
    return await use(opened.page, cases[name].json, opened);
  } finally {
    await opened.page.close();
  }
}

// The totals that the page shows.
function totalsOf(page) {
  return page.$$eval("#figures [data-part]", (figures) =>
    Object.fromEntries(figures.map((figure) => [figure.dataset.part, figure.querySelector("b").textContent])));
}

function column(page, name) {
  return page.$$eval(`table.list td[data-cell="${name}"]`, (cells) => cells.map((cell) => cell.textContent));
}

function accountsShown(page) {
  return page.$$eval("table.list tbody th", (cells) => cells.map((cell) => cell.textContent));
}

async function slideTo(page, instant) {
  await page.$eval("#slider", (slider, value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, instant);
}

function instants(page) {
  return page.$eval("#data", (data) => JSON.parse(data.textContent).instants);
}

// What a page shows of a run's totals and list.
async function agrees(page, json) {
  const shown = await totalsOf(page);
  for (const part of PARTS) {
    const expected = grouped(json.totals[part]);
    if (part in shown) assert.equal(shown[part], expected, part);
    else assert.equal(Number(json.totals[part]), 0, `${part} is not shown`);
  }
}

describe("the page", { skip, concurrency: false }, () => {
  for (const name of ["exports", "chinese", "demo", "wide", "big"]) {
    test(`${name}: opens without a complaint, asks for nothing, and shows the JSON's figures`, async () => {
      await open(name, async (page, json, { complaints, requests, readyAfter }) => {
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests, [page.url()], "no request leaves the page");
        await agrees(page, json);
        const listed = json.accounts.filter((account) => account.rank !== null);
        const shown = listed.slice(0, 100);
        assert.deepEqual((await accountsShown(page)).slice(0, shown.length), shown.map((account) => account.account));
        assert.deepEqual((await column(page, "claim")).slice(0, shown.length), shown.map((account) => grouped(account.claim)));
        assert.deepEqual((await column(page, "held")).slice(0, shown.length), shown.map((account) => grouped(account.held)));
        console.log(`${name}: ready after ${readyAfter} ms`);
      });
    });
  }

  test("a page of 5,000 traced transfers keeps within 3 MB and opens in proportion", async () => {
    const { page: file, json } = cases.big;
    assert.ok(json.transfers.length > 5000, `${json.transfers.length} traced transfers`);
    const each = statSync(file).size / json.transfers.length;
    assert.ok(each * 5000 < 3_000_000, `${each} bytes a transfer`);
    // Two to three times what it takes with nothing beside it: machines that test are shared.
    await open("big", (page, _, { readyAfter }) => assert.ok(readyAfter < 6000, `${readyAfter} ms`));
  });

  test("at any instant the figures are those of a run that ends there", async () => {
    await open("exports", async (page) => {
      const times = await instants(page);
      // The page tells each instant as the whole record knows it. A run that ends between a payment and its undoing does
      // not know yet that it came to nothing (the last instants of these exports), so those are not compared.
      for (const instant of [0, 7, 31, 60]) {
        const asOf = times[instant].replace(" ", "T");
        const { json } = traced("cut", ...EXPORTS, "--as-of", asOf);
        await slideTo(page, instant);
        const shown = await totalsOf(page);
        const held = (totals) => BigInt(plain(totals.held).replace(".", "")) + BigInt(plain(totals.unseen).replace(".", ""));
        assert.equal(shown.paid, grouped(json.totals.paid), asOf);
        assert.equal(shown.exited, grouped(json.totals.exited), asOf);
        assert.equal(held(shown), held(json.totals), asOf);
        const cells = await page.$$eval("table.list tbody tr", (rows) =>
          rows.map((row) => [row.querySelector("th").textContent, row.querySelector('[data-cell="held"]').textContent]));
        const expected = new Map(json.accounts.map((account) => [account.account, grouped(account.held)]));
        for (const [account, amount] of cells) assert.equal(amount, expected.get(account) ?? "0.00", `${account} at ${asOf}`);
      }
    });
  });

  test("switching the rule shows that rule's figures", async () => {
    await open("exports", async (page) => {
      for (const rule of ["lifo", "pro-rata", "tainted-last", "tainted-first", "fifo"]) {
        await page.locator(`label:has(input[name=rule]) >> text="${rule}"`).click();
        const { json } = traced("other", ...EXPORTS, "--rule", rule);
        await agrees(page, json);
        const held = new Map(json.accounts.map((account) => [account.account, grouped(account.held)]));
        const cells = await page.$$eval("table.list tbody tr", (rows) =>
          rows.map((row) => [row.querySelector("th").textContent, row.querySelector('[data-cell="held"]').textContent]));
        for (const [account, amount] of cells) assert.equal(amount, held.get(account) ?? "0.00", `${account} under ${rule}`);
        const listed = json.accounts.filter((account) => account.held !== "0.00").map((account) => account.account);
        const shown = new Set(cells.map(([account]) => account));
        assert.ok(listed.every((account) => shown.has(account)), `the list hides no account that ${rule} reaches`);
      }
    });
  });

  test("sorts by a column, one way and the other", async () => {
    await open("exports", async (page) => {
      const figures = async () => (await column(page, "claim")).filter((text) => text !== "").map((text) => Number(plain(text)));
      await page.click('th[data-column="claim"] button');
      let claims = await figures();
      assert.deepEqual(claims, [...claims].sort((a, b) => b - a));
      assert.equal(await page.getAttribute('th[data-column="claim"]', "aria-sort"), "descending");
      await page.click('th[data-column="claim"] button');
      claims = await figures();
      assert.deepEqual(claims, [...claims].sort((a, b) => a - b));
    });
  });

  test("searches, and filters by bank, level and status", async () => {
    await open("exports", async (page, json) => {
      const listed = json.accounts.filter((account) => account.rank !== null);
      await page.fill("input[type=search]", "谢桂芳 parked");
      assert.deepEqual(await accountsShown(page), ["9997479418950377972/parked"]);
      await page.fill("input[type=search]", "");
      const filters = [["Bank", "星野银行", (a) => a.bank === "星野银行"], ["Level", "2", (a) => a.level === 2], ["Status", "unseen", (a) => a.status === "unseen"]];
      for (const [label, value, fits] of filters) {
        const box = page.locator(`.tools label:has-text("${label}") select`);
        await box.selectOption(value);
        const shown = await accountsShown(page);
        const expected = listed.filter(fits).map((account) => account.account);
        assert.deepEqual(shown.slice(0, expected.length), expected, `${label} ${value}`);
        await box.selectOption("");
      }
    });
  });

  test("a click on an account shows what came and went, by file and line", async () => {
    await open("exports", async (page, json) => {
      const account = json.accounts.find((one) => one.holder === "俞雪梅");
      await page.click(`table.list button:has-text("${account.account}")`);
      const panel = page.locator("#panel");
      const text = await panel.innerText();
      for (const told of ["俞雪梅", account.account, grouped(account.held), grouped(account.received), grouped(account.at_least), grouped(account.at_most)]) {
        assert.ok(text.includes(told), `${told} in the panel`);
      }
      const touching = json.transfers.filter((transfer) => transfer.from === account.account || transfer.to === account.account);
      assert.equal(await panel.locator("tr[data-transfer]").count(), touching.length);
      for (const place of touching.flatMap((transfer) => transfer.source)) {
        assert.ok(text.includes(`${place.file}:${place.line}`), `${place.file}:${place.line}`);
      }
      await page.keyboard.press("Escape");
      assert.ok(await panel.isHidden());
      const focused = await page.evaluate(() => document.activeElement.textContent);
      assert.equal(focused, account.account, "the focus goes back to where it came from");
    });
  });

  test("the panel tells the chains under the chosen rule, with balances and every line", async () => {
    await open("exports", async (page, json) => {
      const account = json.accounts.find((one) => one.holder === "俞雪梅");
      const panel = page.locator("#panel");
      await page.click(`table.list button:has-text("${account.account}")`);
      const first = await panel.locator("ol").first().innerText();
      const [payment] = json.payments;
      for (const told of [grouped(payment.amount), ...payment.source.map((place) => `${place.file}:${place.line}`)]) {
        assert.ok(first.includes(told), `${told} in the first chain`);
      }
      assert.match(first, /balance of \d+: [\d,]+\.\d\d → [\d,]+\.\d\d/);
      const carried = async () => {
        const heads = await panel.locator("h4").allInnerTexts();
        return heads.reduce((sum, head) => sum + BigInt(plain(head.split(" ")[0]).replace(".", "")), 0n);
      };
      for (const rule of ["fifo", "lifo", "pro-rata", "tainted-last", "tainted-first"]) {
        await page.locator(`label:has(input[name=rule]) >> text="${rule}"`).click({ force: true });
        assert.match(await panel.innerText(), new RegExp(`Under the rule ${rule}\\.`));
        const received = BigInt(json.rules[rule][account.account].received.replace(".", ""));
        const cut = (await panel.innerText()).match(/By further chains, not shown: ([\d,.]+)/);
        const rest = cut ? BigInt(plain(cut[1]).replace(".", "")) : 0n;
        assert.equal((await carried()) + rest, received, rule);
      }
    });
  });

  test("the head of the picture stays in view, and nothing is wider than a telephone", async () => {
    await open("wide", async (page) => {
      await page.click("text=Unfold all");
      await page.$eval("#picture", (picture) => (picture.scrollTop = 800));
      await page.waitForTimeout(100);
      const [head, frame] = await page.evaluate(() => ["#picture .head", "#picture"].map((place) => document.querySelector(place).getBoundingClientRect().top));
      assert.ok(head >= frame && head < frame + 40, `${head} in ${frame}`);
      await page.setViewportSize({ width: 390, height: 844 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
      await page.setViewportSize({ width: 1280, height: 900 });
    });
  });

  test("the picture is reached and used by the keyboard alone", async () => {
    await open("exports", async (page) => {
      await page.focus("#picture [tabindex='0']");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      const label = await page.evaluate(() => document.activeElement.getAttribute("aria-description"));
      assert.match(label, /Level 2/);
      assert.ok(await page.locator("#tip").isVisible(), "what the pointer would tell is told");
      await page.keyboard.press("Enter");
      assert.ok(await page.locator("#panel").isVisible());
    });
  });

  test("folded accounts unfold, and every account of the case is in the picture", async () => {
    await open("wide", async (page, json) => {
      const others = page.locator("#picture .rest");
      assert.ok((await others.count()) > 0, "small accounts are folded");
      await page.click("text=Unfold all");
      assert.equal(await others.count(), 0);
      assert.equal(await page.locator('#picture [data-node^="a"]').count(), json.accounts.length);
      const small = await page.$$eval("#picture text.name", (names) => names.filter((name) => name.getBoundingClientRect().height < 9).length);
      assert.equal(small, 0, "labels stay as large as they are to read");
    });
  });

  test("labels lie in their boxes, and boxes upon no other", async () => {
    for (const name of ["exports", "wide"]) {
      await open(name, async (page) => {
        await page.click("text=Unfold all");
        const faults = await page.evaluate(() => {
          const found = [];
          const cards = [...document.querySelectorAll("#picture .box")].map((box) => [box, box.querySelector(".card").getBoundingClientRect()]);
          for (const [box, card] of cards) {
            for (const text of box.querySelectorAll("text")) {
              const r = text.getBoundingClientRect();
              if (r.width > 0 && (r.left < card.left || r.right > card.right + 0.5)) found.push(text.textContent);
            }
          }
          cards.forEach(([, a], i) => cards.slice(i + 1).forEach(([, b]) => {
            if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found.push("boxes overlap");
          }));
          return found;
        });
        assert.deepEqual(faults, [], name);
      });
    }
  });

  test("plays through time to its end", async () => {
    await open("demo", async (page) => {
      const last = (await instants(page)).length - 1;
      await page.click("button.play");
      await page.waitForFunction(() => Number(document.getElementById("slider").value) > 0);
      const at = Number(await page.inputValue("#slider"));
      assert.ok(at < last, "it begins at the beginning");
      await page.waitForFunction((end) => Number(document.getElementById("slider").value) === end, last, { timeout: 30000 });
      assert.match(await page.textContent("button.play"), /Play/);
    });
  });

  test("goes to a moment that is typed", async () => {
    await open("exports", async (page) => {
      await page.fill("input[type=datetime-local]", "2026-03-12T10:30:00");
      await page.keyboard.press("Tab");
      const times = await instants(page);
      const at = Number(await page.inputValue("#slider"));
      assert.ok(times[at] <= "2026-03-12 10:30:00" && times[at + 1] > "2026-03-12 10:30:00", times[at]);
    });
  });

  test("by time, every account has its line", async () => {
    await open("exports", async (page) => {
      await page.locator('label:has(input[value="time"])').click();
      await page.click("text=Unfold all");
      assert.equal(await page.locator('#picture .row[data-node^="a"]').count(), 41);
    });
  });

  test("freezes in force and the as-of time are marked on the slider", async () => {
    await open("exports", async (page) => {
      assert.equal(await page.locator(".strip .mark.freeze").count(), 1);
      assert.equal(await page.locator(".strip .mark.as-of").count(), 1);
      assert.match(await page.innerText("ul.marks"), /frozen: 9993541953204028404 from 2026-03-12 10:50:00/);
    });
  });

  test("prints the whole list and the picture on paper", async () => {
    await open("wide", async (page, json) => {
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.subarray(0, 4).toString(), "%PDF");
      const listed = json.accounts.filter((account) => account.rank !== null).length;
      assert.ok((await page.locator("table.list tbody tr").count()) >= listed, "no row is left for a button");
    });
  });

  test("a masked page in Chinese names nobody and has no English of its own", async () => {
    await open("chinese", async (page) => {
      const text = await page.evaluate(() => document.documentElement.outerHTML);
      assert.ok(!text.includes("谢桂芳") && !text.includes("9997479418950377972"));
      const shown = await page.evaluate(() => document.querySelector("#app").innerText);
      for (const word of ["Held", "Level", "Play", "Search", "unseen", "Freeze list", "undefined", "null"]) {
        assert.ok(!shown.includes(word), word);
      }
    });
  });

  test("without scripts the tables say the same", async () => {
    const { context, close } = await openBrowser({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(`file://${cases.exports.page}`);
      const text = await page.innerText("main");
      assert.ok(text.includes("need scripts") && text.includes("1,103,055.86") && text.includes("9997479418950377972"));
    } finally {
      await close();
    }
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`an accessibility checker finds nothing, ${colorScheme}`, async () => {
      const { context, close } = await openBrowser({ colorScheme, bypassCSP: true });
      try {
        const wide = await openPage(context, cases.wide.page);
        await wide.page.evaluate(AXE);
        const large = await wide.page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
        assert.deepEqual(large.violations.map((v) => `${v.id}: ${v.nodes[0].target}`), [], "hundreds of accounts");
        await wide.page.close();
        const { page } = await openPage(context, cases.exports.page);
        await page.evaluate(AXE);
        const check = async (where) => {
          const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
          const told = violations.map((v) => `${where}: ${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target).join(" ; ")}`);
          assert.deepEqual(told, []);
        };
        await check("the page");
        await page.click("table.list tbody button");
        await check("with an account open");
        await page.keyboard.press("Escape");
        await page.locator('label:has(input[value="time"])').click();
        await check("by time");
        await slideTo(page, 5);
        await check("early");
      } finally {
        await close();
      }
    });
  }
});
