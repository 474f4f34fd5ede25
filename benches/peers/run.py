#!/usr/bin/env python3
"""fundtrail beside other tools: the same machine, the same inputs, in turn, in one run.

    python3 benches/peers/run.py                 # everything: 10 million transfers, some ten minutes, 6 GB of memory
    python3 benches/peers/run.py --smoke         # the same at a hundredth of the size: does it still work?
    python3 benches/peers/run.py --only load     # one comparison: load, huge, provenance, sources, reach, export

It builds the program, makes a Python environment in FOLDER (not in the repository) with DuckDB, pandas and Raphtory from
PyPI, makes the inputs there, runs each pair in turn and prints a table of medians. The ratio is the median of the ratios
pair by pair. Figures of whole processes are the system's own of the finished process: wall seconds, processor seconds,
peak memory. Where both sides answer the same question, their answers are held against each other.

Inputs. Endpoints are drawn as floor(n * u^2.2) over one permutation, amounts are log-normal (median 380.00, sigma 1.9),
seed 7. `load` and `huge`: ids, timestamps uniform over 30 days to the second and sorted, 19-digit numbers. `provenance`
and `reach`: every transfer has a second of its own. `export`: a police feedback export of 31 columns in GBK.

Payments. `early`: the first behind 6 % of the file that reaches between 5 and 10 % of all accounts (a third of all
transfers touch them). `late`: the first of the last tenth. `half`: one that reaches about half of all accounts.

The program "Provenance in Temporal Interaction Networks" is fetched, and built with its printing but that of its own time
taken out; without a network, or a C compiler, its rows are left out and that is said. It answers another question (money
that is born at selected vertices): no agreement of figures is claimed. Beside `sources` it keeps what every vertex holds by
origin, as ours does of all accounts (in whole minor units, and by origin where theirs leaves lots); there what all hold
together is compared. Memory of steps in memory is the peak from the loaded transfers on, theirs that of the whole process,
which reads line by line; `beside the transfers` takes from both what their loaded transfers take (24 bytes each of theirs).
"""

import argparse
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import built, in_environment

SCRIPTS = Path(__file__).resolve().parent
# Lines of a table that are made at a time.
PART = 10_000_000
PACKAGES = ["duckdb", "numpy", "pandas", "raphtory"]
PROVENANCE = "https://github.com/ckosyfaki95/Provenance-in-Temporal-Interaction-Networks"
START = "2026-03-01 00:00:00"


# --- the environment ------------------------------------------------------------------------------------------------


def build(programs):
    """Builds the program, and the one that times steps in memory; gives both. `programs`: where they are built already."""
    if programs is None:
        return str(built("fundtrail-cli")), str(built("fundtrail-benches", "in_memory"))
    return str(programs / "fundtrail"), str(programs / "examples" / "in_memory")


# --- the inputs -----------------------------------------------------------------------------------------------------


def draw(transfers, accounts, one_a_second):
    """Payers, payees, seconds and amounts (minor units), by position."""
    import numpy as np

    chance = np.random.default_rng(7)
    places = chance.permutation(accounts)

    def ends():
        return places[(accounts * chance.random(transfers) ** 2.2).astype(np.int64)]

    payers, payees = ends(), ends()
    payees = np.where(payers == payees, (payees + 1) % accounts, payees)
    if one_a_second:
        seconds = np.arange(transfers)
    else:
        seconds = np.sort(chance.integers(0, 30 * 86400, transfers))
    amounts = np.maximum(1, np.exp(chance.normal(np.log(38000), 1.9, transfers))).astype(np.int64)
    return payers, payees, seconds, amounts


def table(path, columns):
    """Writes a native table, where it is not there yet; a part at a time, so that any size fits in memory."""
    import duckdb
    import pandas

    if path.exists():
        return path

    def number(end):
        return f"(6217000000000000000 + ({end} + 1) * 461168601847 % 1000000000000000)::varchar"

    whole, part = path.with_suffix(".whole"), path.with_suffix(".part")
    with open(whole, "wb") as out:
        for start in range(0, len(columns[0]), PART):
            payers, payees, seconds, amounts = (column[start : start + PART] for column in columns)
            places = range(start, start + len(payers))
            frame = pandas.DataFrame({"p": payers, "q": payees, "t": seconds, "a": amounts, "i": places})
            duckdb.connect().execute(
                f"""copy (select 'T' || (i + 1) as id,
                    strftime(timestamp '{START}' + to_seconds(t), '%Y-%m-%dT%H:%M:%S') as time,
                    {number('p')} as "from", {number('q')} as "to",
                    (a // 100)::varchar || '.' || lpad((a % 100)::varchar, 2, '0') as amount
                    from frame order by i) to '{part}' (format csv, header {start == 0}, delimiter ',')"""
            )
            with open(part, "rb") as written:
                shutil.copyfileobj(written, out, 1 << 24)
    part.unlink(missing_ok=True)
    whole.rename(path)
    return path


def graph_file(path, columns, accounts):
    """Writes the same transfers as the provenance program reads them."""
    import pandas

    if not path.exists():
        payers, payees, seconds, amounts = columns
        frame = pandas.DataFrame({"p": payers, "q": payees, "t": seconds, "a": amounts})
        with open(path, "w") as out:
            out.write(f"{accounts}\n{len(payers)}\n")
            frame.to_csv(out, sep="\t", header=False, index=False)
    return path


def export(path, lines):
    """Writes an export of 31 columns in GBK: 300 accounts' lines, one account after the other."""
    import numpy as np

    if path.exists():
        return path
    header = (
        "交易卡号,交易账号,交易方户名,交易方证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,"
        "对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易发生地,交易是否成功,传票号,IP地址,MAC地址,"
        "对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,备注,商户名称,交易类型,查询反馈结果原因"
    )
    chance = np.random.default_rng(7)
    amounts, others = chance.integers(1, 500_000, lines), chance.integers(0, 20_000, lines)
    outward = chance.random(lines) < 0.5
    rows, own_before, balance = [header], None, 0
    for line in range(lines):
        own = line * 300 // lines
        if own != own_before:
            own_before, balance, second = own, 5_000_000, 0
        amount = int(amounts[line])
        out = bool(outward[line]) and balance >= amount
        balance += -amount if out else amount
        second += 1 + int(others[line]) % 700
        clock = f"2026-03-{second // 86400 % 28 + 1:02} {second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
        rows.append(
            f"62170000{own:011},11{own:017},户名{own},证件{own:06},{clock},{amount // 100}.{amount % 100:02},"
            f"{balance // 100}.{balance % 100:02},{'出' if out else '进'},62220000{int(others[line]):011},其他,"
            f"对手{int(others[line])},,中国农业银行,手机银行转账,人民币,网点,杭州,01,,,,,S{line:09},,,,,,,转账,"
        )
    path.write_bytes(("\r\n".join(rows) + "\r\n").encode("gbk"))
    return path


def reach(payers, payees, start, accounts):
    """How many accounts money of the transfer at `start` could have come to, in file order. It ends at its payer."""
    reached = bytearray(accounts)
    reached[payees[start]] = 1
    count, victim = 1, payers[start]
    for payer, payee in zip(payers[start + 1 :], payees[start + 1 :]):
        if reached[payer] and payer != victim and not reached[payee]:
            reached[payee] = 1
            count += 1
    return count


def early_payment(columns, accounts):
    """A payment early in the table that reaches between 5 and 10 % of all accounts, and how many it reaches."""
    payers, payees = columns[0].tolist(), columns[1].tolist()
    for start in range(len(payers) * 6 // 100 + 1, len(payers)):
        count = reach(payers, payees, start, accounts)
        if accounts * 5 // 100 <= count <= accounts * 10 // 100:
            return start, count
    sys.exit("no payment reaches 5 to 10 % of the accounts")


def half_payment(columns, accounts):
    """A payment that reaches about half of all accounts: the earlier, the more, so the place is halved in on."""
    payers, payees = columns[0].tolist(), columns[1].tolist()
    low, high = 0, len(payers) - 1
    best = None
    while high - low > len(payers) // 500:
        middle = (low + high) // 2
        # Some payments come to nothing; of a few neighbours the farthest counts.
        count, start = max((reach(payers, payees, start, accounts), start) for start in range(middle, middle + 3))
        if best is None or abs(count - accounts // 2) < abs(best[1] - accounts // 2):
            best = (start, count)
        low, high = (middle, high) if count > accounts // 2 else (low, middle)
    return best


# --- running --------------------------------------------------------------------------------------------------------


def run(command, output):
    """Runs a command to its end; gives its figures."""
    measured = [sys.executable, SCRIPTS / "figures.py", output, *command]
    done = subprocess.run([str(part) for part in measured], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout)


def in_turn(ours, theirs, folder, runs, figures=None):
    """Runs both sides in turn, of several runs the first for nothing. `figures` makes more of what each run wrote."""
    sides = ([], [])
    first = 1 if runs > 1 else 0
    for _ in range(first + runs):
        for side, (name, command) in zip(sides, [("ours", ours), ("theirs", theirs)]):
            output = folder / f"{name}.out"
            side.append({**run(command, output), **(figures(name, output.read_text()) if figures else {})})
    return [side[first:] for side in sides]


def row(name, sides, wanted, figures=("wall", "cpu", "mb")):
    """Prints a row: medians of both sides, and the median of the ratios."""
    cells = []
    for figure in ["wall", "cpu", "mb"]:
        if figure not in figures:
            cells.append("")
            continue
        ours, theirs = ([one[figure] for one in side] for side in sides)
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        cells.append(f"{statistics.median(ours):.2f} / {statistics.median(theirs):.2f} = **{ratio:.2f}**")
    print(f"| {name} | " + " | ".join(cells) + f" | {wanted} |", flush=True)


def heading(title):
    print(f"\n{title} (load {os.getloadavg()[0]:.1f})\n", flush=True)
    print("| | wall s | processor s | peak MB | wanted |\n|---|---|---|---|---|", flush=True)


def trace(program, path, payment, *more):
    return [program, "trace", path, "--payment", payment, "--quiet", *more]


# --- the comparisons ------------------------------------------------------------------------------------------------


def load(options, fundtrail, _in_memory):
    """From a native table to the freeze list, beside loading that table into DuckDB."""
    transfers, accounts = options.scale(10_000_000), options.scale(2_000_000)
    columns = draw(transfers, accounts, one_a_second=False)
    path = table(options.folder / f"{transfers}-{accounts}.csv", columns)
    start, reached = early_payment(columns, accounts)
    late = transfers * 9 // 10
    theirs = [sys.executable, SCRIPTS / "duckdb_load.py", path]
    heading(f"fundtrail trace / DuckDB load: {transfers} transfers, {accounts} accounts, {path.stat().st_size / 1e6:.0f} MB")
    for name, position, wanted in [
        (f"early payment (T{start + 1}, reaches {reached} accounts)", start, "0.7"),
        (f"payment in the last tenth (T{late + 1})", late, "0.5, memory 0.4"),
    ]:
        sides = in_turn(trace(fundtrail, path, f"T{position + 1}"), theirs, options.folder, options.runs)
        row(name, sides, wanted)
    run(trace(fundtrail, path, f"T{late + 1}", "--format", "json"), options.folder / "ours.out")
    counted = json.loads((options.folder / "ours.out").read_text())["counts"]
    loaded = int((options.folder / "theirs.out").read_text())
    assert counted["in_transfers"] + counted["zero"] + counted["own"] == loaded, "both read every line"
    print(f"\nboth sides count {loaded} lines")


def huge(options, fundtrail, _in_memory):
    """A table of ten times as many rows beside the other."""
    transfers, accounts = options.scale(10_000_000), options.scale(2_000_000)
    small = table(options.folder / f"{transfers}-{accounts}.csv", draw(transfers, accounts, one_a_second=False))
    big = options.folder / f"{10 * transfers}-{accounts}.csv"
    free = shutil.disk_usage(options.folder).free
    if not big.exists() and free < 90 * 10 * transfers:
        print(f"\nhuge: left out, {free / 1e9:.0f} GB are free")
        return
    table(big, draw(10 * transfers, accounts, one_a_second=False))
    heading(f"{10 * transfers} transfers / {transfers} transfers")
    late = transfers * 9 // 10
    sides = in_turn(
        trace(fundtrail, big, f"T{10 * late + 1}"), trace(fundtrail, small, f"T{late + 1}"), options.folder, options.runs
    )
    row("payment in the last tenth", sides, "11, under 4096 MB")
    if options.tidy:
        big.unlink()


def provenance(options, fundtrail, in_memory):
    """Attribution beside the C program of the paper, on one network."""
    program = provenance_program(options)
    if program is None:
        return
    transfers, accounts = options.scale(5_000_000), options.scale(1_000_000)
    columns = draw(transfers, accounts, one_a_second=True)
    path = table(options.folder / f"{transfers}-{accounts}-dense.csv", columns)
    graph = graph_file(options.folder / f"{transfers}-{accounts}-dense.txt", columns, accounts)
    start, reached = half_payment(columns, accounts)

    heading(f"fundtrail / Provenance in Temporal Interaction Networks: {transfers} transfers, {accounts} accounts")
    one = [in_memory, "trace", path, "pro-rata", start, 1, 1]
    selected = [program, graph, "110", "1"]
    sides = in_turn(one, selected, options.folder, options.runs, steps_of)
    row(f"pro-rata, one payment (reaches {reached}) / one vertex, in memory", sides, "0.5", ["cpu"])
    whole = in_turn(trace(fundtrail, path, f"T{start + 1}", "--rule", "pro-rata"), selected, options.folder, options.runs)
    row("the same from file to result", whole, "0.2")
    many = [in_memory, "trace", path, "fifo", transfers // 50, transfers // 2000, 1000]
    sides = in_turn(many, [program, graph, "4"], options.folder, options.runs, steps_of)
    row("FIFO, 1,000 payments / all origins, in memory", sides, "0.5, memory 0.4", ["cpu", "mb"])


def sources(options, _fundtrail, in_memory):
    """Whose money accounts hold, by FIFO, every origin apart, beside the C program of the paper; and its growth."""
    program = provenance_program(options)
    if program is None:
        return
    for transfers, accounts in [(options.scale(5_000_000), options.scale(1_000_000)), (options.scale(10_000_000), options.scale(2_000_000))]:
        columns = draw(transfers, accounts, one_a_second=True)
        path = table(options.folder / f"{transfers}-{accounts}-dense.csv", columns)
        graph = graph_file(options.folder / f"{transfers}-{accounts}-dense.txt", columns, accounts)
        heading(f"fundtrail sources / all origins by FIFO of the C program: {transfers} transfers, {accounts} accounts")
        theirs = [program, graph, "4"]
        one = in_turn([in_memory, "sources", path, "fifo"], theirs, options.folder, options.runs, steps_of)
        row("one account asked, in memory", one, "", ["cpu", "mb"])
        every = in_turn([in_memory, "held", path, "fifo"], theirs, options.folder, options.runs, steps_of)
        row("what all accounts hold, in memory", every, "0.5, memory 0.4", ["cpu", "mb"])
        for run_of_ours in every[0]:
            run_of_ours["cpu"] += run_of_ours["asked"]
        row("the same, and each account asked for it by origin", every, "", ["cpu"])
        for run_of_ours, run_of_theirs in zip(*every):
            run_of_ours["mb"] -= run_of_ours["loaded"]
            run_of_theirs["mb"] -= transfers * 24 / 2**20
        row("the same beside the transfers", every, "memory 0.4", ["mb"])
        found = json.loads((options.folder / "ours.out").read_text())
        held = float(re.search(r"sumqty=([0-9.]+)", (options.folder / "theirs.out").read_text())[1])
        assert abs(found["held_minor"] - held) < 1e-6 * held, f"all hold the same: {found['held_minor']} and {held}"
        print(f"\nboth sides: all accounts together hold {held / 100:.2f}; ours in {found['parts']} parts")


def steps_of(name, text):
    """Of a run in memory, the processor seconds and the memory of its steps; of the C program the seconds that it tells."""
    if name == "theirs":
        return {"cpu": float(re.search(r"Total time of execution: ([0-9.]+)", text)[1])}
    told = json.loads(text)
    steps = ["sub_ledger_seconds", "trace_seconds", "upstream_seconds", "sources_seconds", "held_seconds"]
    memory = {"mb": told["peak_mb"] or math.inf, "loaded": told["loaded_mb"] or 0}
    return {"cpu": sum(told.get(step, 0) for step in steps), "asked": told.get("asked_seconds", 0), **memory}


def provenance_program(options):
    """The C program, its printing taken out; `None` where it cannot be had."""
    home = options.folder / "provenance"
    source = home / "provenance_tin.c"
    if not source.exists():
        fetched = subprocess.run(
            ["git", "clone", "--quiet", "--depth", "1", options.provenance, str(home)], capture_output=True, text=True
        )
        if fetched.returncode != 0:
            print(f"\nprovenance: left out, it cannot be fetched: {fetched.stderr.strip()}")
            return None
    if shutil.which("gcc") is None:
        print("\nprovenance: left out, there is no gcc")
        return None
    text = source.read_text(encoding="utf-8", errors="replace")
    # What it prints of every vertex would be most of its time: only its own time and what all hold together stay.
    quiet = re.sub(r"^(\s*)printf\((?!.*(Total time of execution|sumqty=))", r"\g<1>0 && printf(", text, flags=re.MULTILINE)
    (home / "quiet.c").write_text(quiet, encoding="utf-8")
    program = home / "quiet"
    built = subprocess.run(
        ["gcc", "-O3", "-w", "-o", program, "quiet.c", "minheap.c", "fifoqueue.c", "-lm"],
        cwd=home, capture_output=True, text=True,
    )
    if built.returncode != 0:
        print(f"\nprovenance: left out, it does not compile: {built.stderr.strip()}")
        return None
    return str(program)


def reach_in_time(options, _fundtrail, in_memory):
    """Reach beside Raphtory's, which is held against ours."""
    transfers, accounts = options.scale(options.reach_transfers), options.scale(options.reach_transfers // 5)
    columns = draw(transfers, accounts, one_a_second=True)
    path = table(options.folder / f"{transfers}-{accounts}-dense.csv", columns)
    start, reached = half_payment(columns, accounts)
    frame = options.folder / f"{transfers}-{accounts}-dense.parquet"

    import duckdb
    import pandas

    if not frame.exists():
        edges = pandas.DataFrame({"t": columns[2], "p": columns[0], "q": columns[1]})
        duckdb.connect().execute(f"copy (from edges) to '{frame}' (format parquet)")

    def figures(name, text):
        told = json.loads(text)
        return {"step": told["load_seconds"] + told["reach_seconds"], "reached": told["reached"]}

    heading(f"fundtrail reach / Raphtory temporally_reachable_nodes: {transfers} transfers, {accounts} accounts")
    theirs = [sys.executable, SCRIPTS / "raphtory_reach.py", frame, start, columns[0][start], columns[1][start]]
    ours = [in_memory, "trace", path, "pro-rata", start, 1, 1]
    sides = in_turn(ours, theirs, options.folder, options.runs, figures)
    steps = [[{"wall": one["step"], "mb": one["mb"]} for one in side] for side in sides]
    row("load and reach (ours from CSV, theirs from parquet)", steps, "0.05", ["wall", "mb"])
    answers = {one["reached"] for side in sides for one in side} | {reached}
    assert len(answers) == 1, f"all find the same accounts: {answers}"
    print(f"\nboth sides, and a plain loop, reach {reached} accounts")


def bank_export(options, fundtrail, _in_memory):
    """A bank's export from file to freeze list, beside reading it with pandas and adding up by account."""
    lines = options.scale(300_000)
    path = export(options.folder / f"export-{lines}.csv", lines)
    heading(f"fundtrail trace / pandas: an export of {lines} lines, 31 columns, GBK, {path.stat().st_size / 1e6:.0f} MB")
    first_out = next(line for line in path.read_text(encoding="gbk").splitlines()[1:] if ",出," in line)
    payment = first_out.split(",")[22]
    theirs = [sys.executable, SCRIPTS / "pandas_export.py", path]
    sides = in_turn(trace(fundtrail, path, payment), theirs, options.folder, options.runs)
    row(f"file to freeze list (payment {payment})", sides, "0.25")
    run(trace(fundtrail, path, payment, "--format", "json"), options.folder / "ours.out")
    counted = json.loads((options.folder / "ours.out").read_text())["counts"]
    told = int((options.folder / "theirs.out").read_text())
    assert counted["lines"] - 1 == told == lines, f"both read every line: {counted['lines']} and {told}"
    print(f"\nboth sides count {told} lines")


COMPARISONS = {
    "load": load,
    "huge": huge,
    "provenance": provenance,
    "sources": sources,
    "reach": reach_in_time,
    "export": bank_export,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=COMPARISONS, help="this comparison; may be repeated")
    parser.add_argument("--smoke", action="store_true", help="a hundredth of the size, one run each")
    parser.add_argument("--runs", type=int, default=5, help="pairs, besides the first, which does not count")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "fundtrail-peers")
    parser.add_argument("--programs", type=Path, help="a folder with fundtrail and examples/in_memory, built already")
    parser.add_argument("--provenance", default=PROVENANCE, help="where the C program is fetched from")
    parser.add_argument("--reach-transfers", type=int, default=5_000_000, help="transfers of the reach comparison")
    parser.add_argument("--tidy", action="store_true", help="delete the largest table afterwards")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    in_environment(options.folder, PACKAGES)
    if options.smoke:
        options.runs = 1
    options.scale = lambda size: size // 100 if options.smoke else size
    programs = build(options.programs)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {options.runs} pairs, medians: ours / theirs = ratio")
    for name in options.only or COMPARISONS:
        COMPARISONS[name](options, *programs)


if __name__ == "__main__":
    main()
