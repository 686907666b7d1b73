"""`suppress_way.py tau-argus PEOPLE TARGET` leaves the names of hidden cells; `… pycanon PERSONS TARGET` leaves k, l and t."""

import csv
import os
import resource
import sys

tool = sys.argv[1]
source, target = (os.path.abspath(path) for path in sys.argv[2:4])


def with_tau_argus() -> str:
    import tempfile

    from pytauargus import protect

    with open(source, newline="") as rows:
        columns = list(zip(*csv.reader(rows)))
    people = {name: [int(cell) for cell in cells] if name == "un" else list(cells) for name, *cells in columns}
    by = ["departement", "age", "motif"]
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)  # its solver writes where it stands
        # 5 people at least; a safety margin of 1 %, the least it takes: no hidden cell exact
        result = protect(people, by, response="un", safety_rules="FREQ(5,1)", suppress="MOD(1)", workdir=work)
        table = result.tables[0]
        hidden = [row for row, shown in zip(table.rows, table.safe(None)) if shown is None]
    os.chdir("/")
    return "\n".join("|".join("" if row[name] == "Total" else row[name] for name in by) for row in hidden)


def with_pycanon() -> str:
    import pandas
    from pycanon import anonymity

    frame = pandas.read_csv(source, dtype=str)
    quasi = ["age", "region", "sexe", "foyer"]
    k = anonymity.k_anonymity(frame, quasi)
    diversity = anonymity.l_diversity(frame, quasi, ["motif"])
    closeness = anonymity.t_closeness(frame, quasi, ["motif"])
    return f"k {k}, l {diversity}, t {closeness:.6f}"


with open(target, "w") as out:
    out.write({"tau-argus": with_tau_argus, "pycanon": with_pycanon}[tool]())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
