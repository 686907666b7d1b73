"""`linkage_way.py TOOL CSV TARGET`: the same places by splink or recordlinkage: compared within a commune, then grouped."""

import csv
import resource
import sys

tool, source, target = sys.argv[1:4]


def with_splink():
    import logging

    import duckdb
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.disable(logging.CRITICAL)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[block_on("code_insee")],
        comparisons=[
            cl.JaroWinklerAtThresholds("cle_nom", [0.97, 0.9]),
            cl.JaroWinklerAtThresholds("cle_adresse", [0.92, 0.85]),
            cl.ExactMatch("code_insee"),
        ],
    )
    api = DuckDBAPI(duckdb.connect())
    keys = "lower(nom) as cle_nom, lower(adresse) as cle_adresse"
    places = duckdb.sql(f"select *, {keys} from read_csv('{source}', all_varchar = true)")
    linker = Linker(api.register(places.arrow().read_all()), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("cle_nom", "code_insee")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in ("code_insee", "cle_nom"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    found = linker.inference.predict(threshold_match_probability=0.9)
    return found.as_duckdbpyrelation().select("id_l", "id_r").fetchall()


def with_recordlinkage():
    import pandas
    import recordlinkage

    frame = pandas.read_csv(source, dtype=str).set_index("id")
    frame["cle_nom"] = frame["nom"].str.lower()
    frame["cle_adresse"] = frame["adresse"].str.lower()
    pairs = recordlinkage.index.Block("code_insee").index(frame)
    compare = recordlinkage.Compare()
    compare.string("cle_nom", "cle_nom", method="jarowinkler", threshold=0.92, label="nom")
    compare.string("cle_adresse", "cle_adresse", method="jarowinkler", threshold=0.85, label="adresse")
    found = compare.compute(pairs, frame)
    return found[found.sum(axis=1) == 2].index.tolist()


groups = {}


def group_of(member: str) -> str:
    while groups.get(member, member) != member:
        member = groups[member]
    return member


for one, other in {"splink": with_splink, "recordlinkage": with_recordlinkage}[tool]():
    low, high = sorted((group_of(one), group_of(other)))
    groups.setdefault(one, one)
    groups.setdefault(other, other)
    groups[high] = low
with open(target, "w", newline="") as out:
    csv.writer(out).writerows([["id", "group"], *([member, group_of(member)] for member in groups)])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
