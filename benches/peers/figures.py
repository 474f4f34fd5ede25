"""Runs a command to its end and prints what the system counted of it: OUTPUT COMMAND….

It is a program of its own because a process begins with the memory of whoever starts it, and this one is small.
"""

import json
import resource
import subprocess
import sys
import time

begun = time.monotonic()
with open(sys.argv[1], "wb") as output:
    code = subprocess.call(sys.argv[2:], stdout=output)
wall = time.monotonic() - begun
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
figures = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024}
print(json.dumps(figures))
sys.exit(code)
