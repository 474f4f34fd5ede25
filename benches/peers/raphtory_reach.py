"""Loads edges and asks which nodes a payment's money can reach in time: EDGES START PAYER PAYEE.

Paths leave the payee after the payment, as its money does; the payer, who has none of it unless it comes back, counts
only where it does, and what he pays then is his own, so his later payments are left out before the clock starts.
"""

import json
import sys
import time

import pandas
import raphtory
from raphtory import algorithms

edges = pandas.read_parquet(sys.argv[1])
start, payer, payee = (int(argument) for argument in sys.argv[2:5])
edges = edges[(edges["p"] != payer) | (edges["t"] <= start)]
begun = time.monotonic()
graph = raphtory.Graph()
graph.load_edges(edges, time="t", src="p", dst="q")
loaded = time.monotonic()
found = algorithms.temporally_reachable_nodes(graph, max_hops=1_000_000, start_time=start, seed_nodes=[payee])
# Of each node a list of arrivals; since 0.17 it stands in a dictionary.
arrivals = [a["reachable_nodes"] if isinstance(a, dict) else a for a in found.values()]
reached = sum(1 for of_node in arrivals if len(of_node) > 0)
done = time.monotonic()
print(json.dumps({"load_seconds": loaded - begun, "reach_seconds": done - loaded, "reached": reached}))
