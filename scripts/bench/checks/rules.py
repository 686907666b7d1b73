"""The rules of rules.json, and the rows that they are about as pandas reads them."""

import json
import os

with open(os.path.join(os.path.dirname(__file__), "rules.json"), encoding="utf-8") as rules:
    RULES = json.load(rules)
ASKED = [(rank, one["rule"], one["column"], one.get("with", {})) for rank, one in enumerate(RULES)]
DATES = ["date_orientation", "date_rdv"]
LOST = "\ufffd"


def read_frame(source: str):
    import pandas

    frame = pandas.read_parquet(source)
    for name in DATES:
        frame[name] = pandas.to_datetime(frame[name])
    return frame
