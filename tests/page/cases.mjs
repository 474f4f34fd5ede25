// The cases that the tests look at, made by the program itself.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const program = process.env.FUNDTRAIL ?? join(root, "target/debug/fundtrail");

export const folder = mkdtempSync(join(tmpdir(), "fundtrail-cases-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function run(...args) {
  return execFileSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

// Traces, and gives the page's place and the JSON of the same run.
export function traced(name, ...args) {
  const [page, json] = [join(folder, `${name}.html`), join(folder, `${name}.json`)];
  run("trace", ...args, "--quiet", "-o", page, "-o", json);
  return { page, json: JSON.parse(readFileSync(json, "utf8")) };
}

// Runs a command, and gives its page's place.
export function paged(name, command, ...args) {
  const page = join(folder, `${name}.html`);
  run(command, ...args, "--quiet", "-o", page);
  return page;
}

export const EXPORTS = ["testdata/exports", "--payment", "NP00000025"];
export const DEMO = ["testdata/demo", "--payment", "T082"];

// A network of a seed, traced by the rule that reaches most from its largest early transfers.
export function network(name, options, payments) {
  const place = join(folder, name);
  run("synth", "-o", place, "--seed", "7", ...options);
  const [, ...lines] = readFileSync(join(place, "records/transfers.csv"), "utf8").trim().split("\n");
  const early = lines.slice(0, 400).map((line) => line.split(","));
  early.sort((a, b) => Number(b[4]) - Number(a[4]));
  const ids = early.slice(0, payments).flatMap(([id]) => ["--payment", id]);
  return traced(name, join(place, "records"), ...ids, "--rule", "pro-rata");
}
