"""`checks_way.py TOOL FILE TARGET`: how many rows break each rule of rules.json, by with_TOOL.py."""

import importlib
import resource
import sys

from rules import RULES

tool, source, target = sys.argv[1:4]
counts = importlib.import_module(f"with_{tool.replace('-', '_')}").count_broken(source, target)
with open(target, "w", encoding="utf-8") as out:
    for rank, one in enumerate(RULES):
        out.write(f"{one['rule']} {one['column']} {counts.get(rank, 0)}\n")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
