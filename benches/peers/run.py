#!/usr/bin/env python3
"""fundtrail beside other tools, on the same machine in the same run.

    pip install duckdb numpy pandas
    cargo build --release -p fundtrail-cli
    python3 benches/peers/run.py [--transfers 10000000] [--accounts 2000000] [--runs 5] [--folder DIR]

Makes a native table (ids, timestamps to the second, 19-digit numbers, amounts; endpoints drawn as floor(n * u^2.2)
over one permutation, times uniform over 30 days and sorted, seed 7), then runs in turn, pair by pair:

- DuckDB: load the file into a table of typed columns, default threads;
- fundtrail: `trace` of one payment, from the file to the freeze list, the file's SHA-256 included.

The payments: the first behind 6 % of the file that reaches between 5 and 10 % of all accounts (a third of all transfers
touch them), and one in the last tenth. Figures are those the system keeps of the finished process (wall, user
and system seconds, peak memory), the median of the runs, and the median of the ratios pair by pair. Both sides'
counts of lines are held against each other; the questions are not the same, so nothing else is.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = "{'id':'VARCHAR','time':'TIMESTAMP','from':'VARCHAR','to':'VARCHAR','amount':'DECIMAL(18,2)'}"
LOAD = (
    "import duckdb, sys; c = duckdb.connect(); "
    "c.execute(f\"create table t as select * from read_csv('{sys.argv[1]}', header=true, columns=%s)\"); "
    "print(c.execute('select count(*) from t').fetchone()[0])" % COLUMNS.replace("{", "{{").replace("}", "}}")
)


def draw(transfers, accounts):
    """Payers and payees of the table, by position."""
    import numpy as np

    chance = np.random.default_rng(7)
    places = chance.permutation(accounts)

    def ends():
        return places[(accounts * chance.random(transfers) ** 2.2).astype(np.int64)]

    payers, payees = ends(), ends()
    payees = np.where(payers == payees, (payees + 1) % accounts, payees)
    seconds = np.sort(chance.integers(0, 30 * 86400, transfers))
    amounts = np.maximum(1, np.exp(chance.normal(np.log(38000), 1.9, transfers))).astype(np.int64)
    return payers, payees, seconds, amounts


def make_table(path, columns):
    import duckdb
    import pandas

    payers, payees, seconds, amounts = columns
    frame = pandas.DataFrame({"p": payers, "q": payees, "t": seconds, "a": amounts, "i": range(len(payers))})

    def number(end):
        return f"(6217000000000000000 + ({end} + 1) * 461168601847 % 1000000000000000)::varchar"

    duckdb.connect().execute(
        f"""copy (select 'T' || (i + 1) as id,
            strftime(timestamp '2026-03-01 00:00:00' + to_seconds(t), '%Y-%m-%dT%H:%M:%S') as time,
            {number('p')} as "from", {number('q')} as "to",
            (a // 100)::varchar || '.' || lpad((a % 100)::varchar, 2, '0') as amount
            from frame order by i) to '{path}' (header, delimiter ',')"""
    )


def reach(payers, payees, start, accounts):
    """How many accounts money of the transfer at `start` could have come to, in file order."""
    reached = bytearray(accounts)
    reached[payees[start]] = 1
    count = 1
    for payer, payee in zip(payers[start:], payees[start:]):
        if reached[payer] and not reached[payee]:
            reached[payee] = 1
            count += 1
    return count


def early_payment(columns, accounts):
    """A payment early in the table that reaches between 5 and 10 % of all accounts, and how many it reaches."""
    payers, payees = columns[0].tolist(), columns[1].tolist()
    first = len(payers) * 6 // 100
    for start in range(first + 1, len(payers)):
        count = reach(payers, payees, start, accounts)
        if accounts * 5 // 100 <= count <= accounts * 10 // 100:
            return start, count
    sys.exit("no payment reaches 5 to 10 % of the accounts")


def run(command, output):
    """Runs a command; gives its figures."""
    begun = time.monotonic()
    with open(output, "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        message = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command}: {message.decode()}")
    return {
        "wall": time.monotonic() - begun,
        "cpu": usage.ru_utime + usage.ru_stime,
        "mb": usage.ru_maxrss / 1024,
    }


def pairs(name, ours, theirs, folder, runs):
    """Runs both sides in turn and prints a row."""
    a, b = [], []
    for _ in range(runs + 1):
        a.append(run(ours, folder / "ours.out"))
        b.append(run(theirs, folder / "theirs.out"))
    a, b = a[1:], b[1:]
    cells = []
    for figure in ["wall", "cpu", "mb"]:
        ratio = statistics.median(x[figure] / y[figure] for x, y in zip(a, b))
        medians = [statistics.median(x[figure] for x in side) for side in (a, b)]
        cells.append(f"{medians[0]:.2f} / {medians[1]:.2f} = {ratio:.2f}")
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transfers", type=int, default=10_000_000)
    parser.add_argument("--accounts", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=ROOT / "target" / "peers")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    program = ROOT / "target" / "release" / "fundtrail"
    table = options.folder / f"{options.transfers}-{options.accounts}.csv"
    columns = draw(options.transfers, options.accounts)
    if not table.exists():
        make_table(table, columns)
    start, reached = early_payment(columns, options.accounts)
    late = options.transfers * 9 // 10
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {options.runs} pairs")
    print(f"{table.stat().st_size / 1e6:.0f} MB; the early payment is T{start + 1} and reaches {reached} accounts\n")
    print("| fundtrail trace / DuckDB load | wall s | CPU s | peak MB |\n|---|---|---|---|")
    load = [sys.executable, "-c", LOAD, str(table)]
    for name, payment in [("early payment", start + 1), ("payment in the last tenth", late + 1)]:
        ours = [str(program), "trace", str(table), "--payment", f"T{payment}", "--format", "json", "--quiet"]
        pairs(name, ours, load, options.folder, options.runs)
    counted = json.loads((options.folder / "ours.out").read_text())["counts"]
    loaded = int((options.folder / "theirs.out").read_text())
    assert counted["in_transfers"] + counted["zero"] + counted["own"] == loaded, "both read all lines"


if __name__ == "__main__":
    main()
