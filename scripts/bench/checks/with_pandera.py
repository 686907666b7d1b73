"""The rules by pandera."""

import os

from rules import ASKED, LOST, read_frame


def count_broken(source: str, target: str) -> dict:
    os.environ["DISABLE_PANDERA_IMPORT_WARNING"] = "True"
    import pandas
    import pandera.pandas as pa

    frame = read_frame(source)

    def check(rank: int, rule: str, column: str, given: dict):
        told = {"error": str(rank)}
        match rule:
            case "matches_pattern":
                return pa.Check.str_matches(f"^(?:{given['pattern']})$", **told)
            case "accepted_values":
                return pa.Check.isin(given["accepted"], **told)
            case "within_range":
                return pa.Check.in_range(given["minimum"], given["maximum"], **told)
            case "not_before":
                return pa.Check.ge(pandas.Timestamp(given["earliest"]), **told)
            case "not_in_future":
                return pa.Check.le(pandas.Timestamp(given["as_of"]), **told)
            case "no_lost_accents":
                return pa.Check(lambda cells: ~cells.str.contains(LOST), **told)
            case "not_null":
                return pa.Check(lambda cells: cells.notna(), ignore_na=False, **told)
            case "unique_key":
                return pa.Check(lambda cells: ~cells.duplicated(keep=False), **told)
            case "fill_rate_at_least":
                return pa.Check(lambda cells: bool(cells.notna().mean() >= given["share"]), ignore_na=False, **told)

    def wide_check(rank: int, rule: str, column: str, given: dict):
        told = {"error": str(rank), "ignore_na": False}
        if rule == "date_order":
            return pa.Check(lambda rows: ~(rows[column] > rows[given["later_column"]]), **told)
        return pa.Check(lambda rows: rows[column].isna() | rows[given["other_column"]].notna(), **told)

    wide = ("date_order", "comes_with")
    columns = {column: [] for _, _, column, _ in ASKED}
    for one in ASKED:
        if one[1] not in wide:
            columns[one[2]].append(check(*one))
    schema = pa.DataFrameSchema(
        {name: pa.Column(checks=checks, nullable=True) for name, checks in columns.items()},
        checks=[wide_check(*one) for one in ASKED if one[1] in wide],
    )
    try:
        schema.validate(frame, lazy=True)
        return {}
    except pa.errors.SchemaErrors as errors:
        # a check over whole rows tells a case for each cell of a row
        cases = errors.failure_cases
        rows = cases.dropna(subset="index").groupby("check")["index"].nunique()
        tables = {name: 1 for name in cases[cases["index"].isna()]["check"]}
        return {int(name): int(count) for name, count in {**tables, **rows}.items()}
