"""Loads edges and asks which nodes a payment's money can reach in time: EDGES START PAYER PAYEE.

Paths leave the payee after the payment, as its money does; the payer, who has none of it unless it comes back, counts
only where it does.
"""

import json
import sys
import time

import pandas
import raphtory
from raphtory import algorithms

edges = pandas.read_parquet(sys.argv[1])
start, payee = int(sys.argv[2]), int(sys.argv[4])
begun = time.monotonic()
graph = raphtory.Graph()
graph.load_edges(edges, time="t", src="p", dst="q")
loaded = time.monotonic()
found = algorithms.temporally_reachable_nodes(graph, max_hops=1_000_000, start_time=start, seed_nodes=[payee])
reached = sum(1 for history in found.values() if len(history) > 0)
done = time.monotonic()
print(json.dumps({"load_seconds": loaded - begun, "reach_seconds": done - loaded, "reached": reached}))
