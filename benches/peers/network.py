#!/usr/bin/env python3
"""`fundtrail network` beside other ways to find who belongs to two suspects, on societies whose truth is known.

    python3 benches/peers/network.py                       # 4 societies of each of 15 families, some ten minutes
    python3 benches/peers/network.py --cases 1             # does it still work?
    python3 benches/peers/network.py --amlsim FOLDER       # AMLSim's sample (nodes.csv, transactions.csv) instead

It builds `examples/network_measure`, lets it write societies, questions and the product's answers into a folder (not in
the repository), makes a Python environment there with networkx, igraph and leidenalg from PyPI, asks them the same, and
prints two tables, by family: the average precision of further members with two suspects known, and the adjusted Rand
index of the groups into which half of all gangs' accounts fall. The seeds begin at 7001; the measure was tuned on 1 to
99, which groups join on 101 to 120 too, and looked at on 501 to 504 and 2001 to 2002.

Peers are given what the product knows: who paid whom, when and how much, and which holder, phone, address or device is
in at most 12 hands. Each is asked on three graphs; its figures are those of the graph that is best for it over all:

    money   log(1 + amount / 100.00) between two accounts
    things  money, and 5 for each thing two accounts have in common, over the number of its other holders
    passed  money that was paid on within two hours of its arrival, newest first, and things

`pagerank`: networkx's personalised PageRank (0.85) from the suspects, or the same over the account's strength, whichever
is better. `labels`: igraph's label propagation, mean of three seeds; `leiden`: leidenalg by modularity; both put the
accounts of the suspects' communities first, each part by PageRank. `combined`: PageRank over strength times
(0.02 + the share of receipts passed on within two hours), the best way known before the product's.
"""

import argparse
import collections
import csv
import json
import math
import random
import subprocess
import tempfile
from pathlib import Path

from environment import built, in_environment

PACKAGES = ["igraph", "leidenalg", "networkx", "numpy", "scipy"]
MOST_SHARING = 12
SOON_SECONDS = 2 * 3600


# --- what is known ---------------------------------------------------------------------------------------------------


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class World:
    """Accounts by number, transfers as (second, payer, payee, minor units), and who has what in common."""

    def __init__(self, transfers, shared):
        self.transfers = [(t, u, v, a) for t, u, v, a in transfers]
        names = {end for _, u, v, _ in self.transfers for end in (u, v) if end}
        self.names = sorted(names.union(*shared)) if shared else sorted(names)
        self.place = {name: at for at, name in enumerate(self.names)}
        self.shared = [sorted(self.place[a] for a in group) for group in shared if 1 < len(group) <= MOST_SHARING]
        self.money, self.passed, self.fast = self.of_money()
        self.graphs = {
            "money": self.weights(self.money, False),
            "things": self.weights(self.money, True),
            "passed": self.weights(self.passed, True),
        }

    def of_money(self):
        """What went between two accounts, what of it went on soon, and each account's share of receipts passed on."""
        money, passed = collections.Counter(), collections.Counter()
        received, soon = collections.Counter(), collections.Counter()
        lots = collections.defaultdict(list)
        for second, payer, payee, amount in self.transfers:
            u, v = self.place.get(payer), self.place.get(payee)
            if u is not None and v is not None and u != v:
                money[min(u, v), max(u, v)] += amount
            left = amount if u is not None else 0
            while left and lots[u] and second - lots[u][-1][0] <= SOON_SECONDS:
                came, lot, source = lots[u].pop()
                part = min(lot, left)
                left -= part
                soon[u] += part
                if source is not None and source != u:
                    passed[min(source, u), max(source, u)] += part
                if v is not None and v != u:
                    passed[min(u, v), max(u, v)] += part
                if lot > part:
                    lots[u].append((came, lot - part, source))
            if v is not None:
                received[v] += amount
                lots[v].append((second, amount, u))
        fast = [soon[at] / received[at] if received[at] else 0.0 for at in range(len(self.names))]
        return money, passed, fast

    def weights(self, money, with_things):
        edges = collections.Counter({pair: math.log1p(amount / 10_000) for pair, amount in money.items()})
        for group in self.shared if with_things else []:
            for at, a in enumerate(group):
                for b in group[at + 1 :]:
                    edges[a, b] += 5 / (len(group) - 1)
        return dict(sorted(edges.items()))


# --- the peers -------------------------------------------------------------------------------------------------------


class Graph:
    """One graph in the peers' forms, with communities that know no suspect."""

    def __init__(self, world, edges):
        import igraph
        import networkx

        self.world = world
        pairs, weights = list(edges), list(edges.values())
        self.walked = networkx.Graph()
        self.walked.add_nodes_from(range(len(world.names)))
        self.walked.add_weighted_edges_from((a, b, w) for (a, b), w in edges.items())
        self.graph = igraph.Graph(n=len(world.names), edges=pairs)
        self.weights = weights
        self.strength = self.graph.strength(weights=weights)
        self.communities = {"labels": [self.labels(seed) for seed in range(3)], "leiden": [self.leiden()]}

    def labels(self, seed):
        random.seed(seed)
        return self.graph.community_label_propagation(weights=self.weights).membership

    def leiden(self):
        import leidenalg

        kind = leidenalg.ModularityVertexPartition
        return leidenalg.find_partition(self.graph, kind, weights=self.weights, seed=1, n_iterations=-1).membership

    def walk(self, suspects):
        import networkx

        begin = {at: 1.0 for at in suspects if self.strength[at] > 0}
        if not begin:
            return [0.0] * len(self.world.names)
        near = networkx.pagerank(self.walked, alpha=0.85, personalization=begin, weight="weight", max_iter=500)
        return [near[at] for at in range(len(self.world.names))]

    def precisions(self, suspects, belong):
        """The average precision of each method."""
        near = self.walk(suspects)
        by_strength = [n / s if s else 0.0 for n, s in zip(near, self.strength)]
        combined = [n * (0.02 + fast) for n, fast in zip(by_strength, self.world.fast)]
        judge = lambda scores: average_precision(scores, suspects, belong)
        found = {"pagerank": max(judge(near), judge(by_strength)), "combined": judge(combined)}
        for name, runs in self.communities.items():
            figures = []
            for member in runs:
                own = {member[at] for at in suspects}
                figures.append(max(judge([n + (of in own) for n, of in zip(order, member)]) for order in (near, scaled(by_strength))))
            found[name] = sum(figures) / len(figures)
        return found

    def groups(self, truth):
        """The adjusted Rand index of each method's communities."""
        indices = {}
        for name, runs in self.communities.items():
            figures = [rand_index([(gang, member[at]) for at, gang in truth.items()]) for member in runs]
            indices[name] = sum(figures) / len(figures)
        return indices


def scaled(scores):
    """The same order, below 1."""
    most = max(scores) or 1.0
    return [score / (2 * most) for score in scores]


def average_precision(scores, suspects, belong):
    order = sorted((at for at in range(len(scores)) if at not in suspects), key=lambda at: (-scores[at], at))
    return precision_of(order, belong)


def precision_of(order, belong):
    found, total = 0, 0.0
    for place, account in enumerate(order, 1):
        if account in belong:
            found += 1
            total += found / place
    return total / len(belong)


def rand_index(both):
    def pairs(keys):
        return sum(n * (n - 1) / 2 for n in collections.Counter(keys).values())

    together, in_truth, in_found = pairs(both), pairs(a for a, _ in both), pairs(b for _, b in both)
    every = len(both) * (len(both) - 1) / 2
    expected, most = in_truth * in_found / every, (in_truth + in_found) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def by_method(families):
    """Of each method its figures by family, on the graph on which it is best over all: (its name with the graph's, figures)."""
    figures = collections.defaultdict(lambda: collections.defaultdict(dict))
    for family, of_graphs in families.items():
        lists = collections.defaultdict(list)
        for graph, found in of_graphs:
            for method, figure in found.items():
                lists[method, graph].append(figure)
        for (method, graph), of_family in lists.items():
            figures[method][graph][family] = sum(of_family) / len(of_family)
    columns = {}
    for method, of_graphs in figures.items():
        graph = max(of_graphs, key=lambda graph: sum(of_graphs[graph].values()))
        columns[f"{method} ({graph})" if graph else method] = of_graphs[graph]
    return columns


# --- societies -------------------------------------------------------------------------------------------------------


def society(folder):
    """The world of a folder that `network_measure` wrote."""
    transfers = [
        (int(row["second"]), row["from"], row["to"], int(row["amount_minor"])) for row in rows(folder / "transfers.csv")
    ]
    shared = collections.defaultdict(set)
    for row in rows(folder / "holders.csv"):
        if row["holder"]:
            shared["holder", row["holder"]].add(row["account"])
    for row in rows(folder / "footprints.csv"):
        shared[row["kind"], row["value"]].add(row["account"])
    return World(transfers, list(shared.values()))


def measure(folder, precisions, groups):
    """Adds the figures of one society: (graph, figures by method), ours under the graph ''."""
    world = society(folder)
    graphs = {name: Graph(world, edges) for name, edges in world.graphs.items()}
    gang = {row["account"] for row in rows(folder / "gangs.csv") if row["gang"] == "0"} & set(world.names)
    for asked in sorted(folder.glob("suspects-*.csv")):
        suspects = {row["account"] for row in rows(asked)}
        ours = [row["account"] for row in rows(folder / asked.name.replace("suspects", "ours"))]
        precisions.append(("", {"ours": precision_of(ours, gang - suspects)}))
        known = {world.place[a] for a in suspects}
        belong = {world.place[a] for a in gang - suspects}
        precisions.extend((name, graph.precisions(known, belong)) for name, graph in graphs.items())
    truth = {row["account"]: row["group"] for row in rows(folder / "list.csv")}
    found = {row["account"]: row["group"] for row in rows(folder / "groups.csv")}
    groups.append(("", {"ours": rand_index([(gang, found[a]) for a, gang in truth.items()])}))
    by_place = {world.place[a]: gang for a, gang in truth.items()}
    groups.extend((name, graph.groups(by_place)) for name, graph in graphs.items())


def table(title, families):
    """Prints the figures of all methods, by family."""
    columns = by_method(families)
    print(f"\n{title}\n\n| family | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for family in families:
        print(f"| {family} | " + " | ".join(f"{column[family]:.3f}" for column in columns.values()) + " |")
    means = [sum(column.values()) / len(column) for column in columns.values()]
    print("| **mean** | " + " | ".join(f"{mean:.3f}" for mean in means) + " |", flush=True)


def societies(arguments, folder):
    worlds = folder / f"societies-{arguments.seed}-{arguments.cases}"
    subprocess.run([arguments.program, str(arguments.cases), str(arguments.seed), str(worlds)], check=True, stdout=subprocess.DEVNULL)
    families = {}
    for one in sorted(path for path in worlds.iterdir() if path.is_dir()):
        families.setdefault(one.name.rsplit("-", 1)[0], []).append(one)
    precisions, groups = {}, {}
    for family, folders in families.items():
        of_family, of_groups = [], []
        for one in folders:
            measure(one, of_family, of_groups)
        precisions[family], groups[family] = of_family, of_groups
    table("Further members, average precision, two suspects known", precisions)
    table("Groups, adjusted Rand index, half of all gangs' accounts known", groups)


# --- AMLSim's sample -------------------------------------------------------------------------------------------------


# Transfers of fraud are of 2.52 to 4.98, all others of 100.04 and more.
FRAUD_BELOW_MINOR = 1_000


def amlsim(arguments):
    """Two accounts are known, others are to be found; AMLSim's `isFraud` judges. Two questions:

    `fraud`: of two accounts of fraud that paid each other, all other accounts of fraud. Most have nothing to do with the
    two, and accounts of fraud have twice as many transfers as others, so `degree`, which knows no suspect, is beside it.
    `alert`: of two of one alert, the rest of it. The sample names no alerts; accounts between which transfers of fraud
    run, told by their amounts, are taken for one. Of those with four accounts or more.
    """
    folder = arguments.amlsim
    transfers = [
        (int(row["time"]) * 86_400, row["sourceNodeId"], row["targetNodeId"], round(float(row["value"]) * 100))
        for row in rows(folder / "transactions.csv")
    ]
    world = World(transfers, [])
    fraud = {row["nodeid"] for row in rows(folder / "nodes.csv") if row["isFraud"] == "1"} & set(world.names)
    graphs = {name: Graph(world, edges) for name, edges in world.graphs.items() if name != "things"}
    pairs = sorted({tuple(sorted((u, v))) for _, u, v, _ in transfers if u in fraud and v in fraud and u != v})
    chance = random.Random(1)
    by_fraud = [(suspects, fraud) for suspects in chance.sample(pairs, arguments.questions)]
    alerts = [alert for alert in alerts_of(transfers) if len(alert) > 3]
    by_alert = [(chance.sample(alert, 2), set(alert)) for alert in chance.sample(alerts, arguments.questions)]
    ask_amlsim(arguments, "all accounts of fraud", world, graphs, by_fraud)
    ask_amlsim(arguments, "the rest of an alert", world, graphs, by_alert)


def alerts_of(transfers):
    """Accounts that transfers of fraud join, in order."""
    import networkx

    joined = networkx.Graph((u, v) for _, u, v, amount in transfers if amount < FRAUD_BELOW_MINOR)
    return sorted(sorted(alert) for alert in networkx.connected_components(joined))


def ask_amlsim(arguments, what, world, graphs, questions):
    """Prints the average precision of ours and of each method, mean over the questions."""
    degree = collections.Counter(world.place[end] for _, u, v, _ in world.transfers for end in (u, v))
    found = []
    for suspects, wanted in questions:
        command = [arguments.fundtrail, "network", arguments.amlsim / "transactions.csv", "--currency", "USD", "--format", "json", "--top", "0", "--quiet"]
        for suspect in suspects:
            command += ["--suspect", suspect]
        answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        order = [member["account"] for member in answer["members"] if not member["suspect"]]
        found.append(("", {"ours": precision_of(order, wanted - set(suspects))}))
        known = {world.place[a] for a in suspects}
        belong = {world.place[a] for a in wanted - set(suspects)}
        by_degree = [degree[at] for at in range(len(world.names))]
        found.append(("", {"degree": average_precision(by_degree, known, belong)}))
        found.append(("", {"chance": len(belong) / (len(world.names) - 2)}))
        found.extend((name, graph.precisions(known, belong)) for name, graph in graphs.items())
    table(f"AMLSim's sample, {what}, average precision, two known, {len(questions)} questions", {"amlsim": found})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=4, help="societies a family")
    parser.add_argument("--seed", type=int, default=7001, help="the first seed")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "fundtrail-network")
    parser.add_argument("--program", type=Path, help="network_measure, where it is built already")
    parser.add_argument("--amlsim", type=Path, help="the folder of AMLSim's sample: ask there instead")
    parser.add_argument("--questions", type=int, default=10, help="of AMLSim's sample")
    parser.add_argument("--fundtrail", type=Path, help="the program, where it is built already")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    in_environment(arguments.folder, PACKAGES)
    if arguments.amlsim:
        arguments.fundtrail = arguments.fundtrail or built("fundtrail-cli")
        amlsim(arguments)
    else:
        arguments.program = arguments.program or built("fundtrail-synth", "network_measure")
        societies(arguments, arguments.folder)


if __name__ == "__main__":
    main()
