"""`checks_way.py TOOL FILE TARGET`: the rules of rules.json by pandera, great-expectations, soda or frictionless."""

import json
import os
import resource
import sys

tool, source, target = sys.argv[1:4]
RULES = json.load(open(os.path.join(os.path.dirname(__file__), "rules.json"), encoding="utf-8"))
DATES = ["date_orientation", "date_rdv"]
LOST = "\ufffd"
COUNTS = ("duplicate_count", "invalid_count", "missing_count", "failed_rows_count")
ASKED = [(rank, one["rule"], one["column"], one.get("with", {})) for rank, one in enumerate(RULES)]


def with_pandera() -> dict:
    os.environ["DISABLE_PANDERA_IMPORT_WARNING"] = "True"
    import pandas
    import pandera.pandas as pa

    frame = read_frame()

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


def with_great_expectations() -> dict:
    import great_expectations as gx
    import great_expectations.expectations as gxe
    import pandas
    from great_expectations.expectations.row_conditions import Column

    def expectation(rank: int, rule: str, column: str, given: dict):
        told = {"column": column, "meta": {"rank": rank}}
        match rule:
            case "not_null":
                return gxe.ExpectColumnValuesToNotBeNull(**told)
            case "unique_key":
                return gxe.ExpectColumnValuesToBeUnique(**told)
            case "matches_pattern":
                return gxe.ExpectColumnValuesToMatchRegex(regex=f"^(?:{given['pattern']})$", **told)
            case "accepted_values":
                return gxe.ExpectColumnValuesToBeInSet(value_set=given["accepted"], **told)
            case "within_range":
                return gxe.ExpectColumnValuesToBeBetween(
                    min_value=given["minimum"], max_value=given["maximum"], **told
                )
            case "not_before":
                return gxe.ExpectColumnValuesToBeBetween(min_value=pandas.Timestamp(given["earliest"]), **told)
            case "not_in_future":
                return gxe.ExpectColumnValuesToBeBetween(max_value=pandas.Timestamp(given["as_of"]), **told)
            case "date_order":
                return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                    column_A=given["later_column"],
                    column_B=column,
                    or_equal=True,
                    ignore_row_if="either_value_is_missing",
                    meta=told["meta"],
                )
            case "comes_with":
                return gxe.ExpectColumnValuesToNotBeNull(
                    column=given["other_column"], row_condition=Column(column).is_not_null(), meta=told["meta"]
                )
            case "no_lost_accents":
                return gxe.ExpectColumnValuesToNotMatchRegex(regex=LOST, **told)
            case "fill_rate_at_least":
                return gxe.ExpectColumnProportionOfNonNullValuesToBeBetween(min_value=given["share"], **told)

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("bench").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": read_frame()})
    suite = gx.ExpectationSuite("rules", [expectation(*one) for one in ASKED])
    return {
        one.expectation_config.meta["rank"]: one.result.get("unexpected_count", 1)
        for one in batch.validate(suite, result_format="BASIC").results
        if not one.success
    }


def with_soda() -> dict:
    import duckdb
    from soda_core.contracts.api.verify_api import verify_contract_locally

    def check(rank: int, rule: str, column: str, given: dict) -> dict:
        none = {"name": str(rank), "threshold": {"must_be": 0}}
        match rule:
            case "not_null":
                return {"missing": none}
            case "unique_key":
                return {"duplicate": none}
            case "matches_pattern":
                return {"invalid": {**none, "valid_format": {"regex": f"^(?:{given['pattern']})$", "name": "pattern"}}}
            case "accepted_values":
                return {"invalid": {**none, "valid_values": given["accepted"]}}
            case "within_range":
                return {"invalid": {**none, "valid_min": given["minimum"], "valid_max": given["maximum"]}}
            case "no_lost_accents":
                return {"invalid": {**none, "invalid_format": {"regex": LOST, "name": "lost accents"}}}
            case "not_before":
                return {"failed_rows": {**none, "expression": f"{column} < date '{given['earliest']}'"}}
            case "not_in_future":
                return {"failed_rows": {**none, "expression": f"{column} > date '{given['as_of']}'"}}
            case "date_order":
                return {"failed_rows": {**none, "expression": f"{column} > {given['later_column']}"}}
            case "comes_with":
                return {
                    "failed_rows": {**none, "expression": f"{column} is not null and {given['other_column']} is null"}
                }
            case "fill_rate_at_least":
                most = round(100 * (1 - given["share"]), 6)
                return {"missing": {**none, "metric": "percent", "threshold": {"must_be_less_than_or_equal": most}}}

    columns = {column: [] for _, _, column, _ in ASKED}
    whole = []
    for one in ASKED:
        made = check(*one)
        [(kind, terms)] = made.items()
        terms["qualifier"] = str(one[0])
        (whole if kind == "failed_rows" else columns[one[2]]).append(made)
    with duckdb.connect(f"{target}.duckdb") as connection:
        connection.execute(f"create view parcours as from '{source}'")
    contract = {
        "dataset": f"bench/{os.path.basename(target)}/main/parcours",
        "columns": [{"name": name, "checks": checks} for name, checks in columns.items() if checks],
        "checks": whole,
    }
    place = {"type": "duckdb", "name": "bench", "connection": {"database": f"{target}.duckdb"}}
    for name, text in (("contract", contract), ("source", place)):
        with open(f"{target}.{name}.yml", "w", encoding="utf-8") as out:
            json.dump(text, out)  # JSON is YAML
    result = verify_contract_locally(
        data_source_file_path=f"{target}.source.yml", contract_file_path=f"{target}.contract.yml"
    )
    for name in ("duckdb", "contract.yml", "source.yml"):
        os.remove(f"{target}.{name}")
    return {
        int(one.check.name): count_of(RULES[int(one.check.name)]["rule"], one.diagnostic_metric_values)
        for one in result.contract_verification_results[0].check_results
        if one.outcome.name != "PASSED"
    }


def with_frictionless() -> dict:
    from frictionless import Check, Checklist, Resource, Schema, checks, errors, system

    class FillRate(Check):
        Errors = [errors.TableError]

        def __init__(self, column: str, share: float):
            super().__init__()
            self.column, self.share, self.filled, self.rows = column, share, 0, 0

        def validate_row(self, row):
            self.rows += 1
            self.filled += row[self.column] is not None
            yield from ()

        def validate_end(self):
            if self.filled < self.share * self.rows:
                yield errors.TableError(note=f'"{self.column}" is too often empty')

    types = {"montant_eur": "number", "age": "integer", **{name: "date" for name in DATES}}
    fields = {}
    ranks = {}
    whole = []

    def constrain(rank: int, column: str, **constraints):
        fields.setdefault(column, {}).update(constraints)
        for name in constraints:
            ranks[(column, name)] = rank

    def formula(rank: int, text: str):
        whole.append(checks.row_constraint(formula=text))
        ranks[text] = rank

    for rank, rule, column, given in ASKED:
        match rule:
            case "not_null":
                constrain(rank, column, required=True)
            case "unique_key":
                constrain(rank, column, unique=True)
            case "matches_pattern":
                constrain(rank, column, pattern=given["pattern"])
            case "accepted_values":
                constrain(rank, column, enum=given["accepted"])
            case "within_range":
                constrain(rank, column, minimum=given["minimum"], maximum=given["maximum"])
            case "not_before":
                constrain(rank, column, minimum=given["earliest"])
            case "not_in_future":
                constrain(rank, column, maximum=given["as_of"])
            case "no_lost_accents":
                constrain(rank, column, pattern=f"[^{LOST}]*")
            case "date_order":
                formula(rank, f"not {column} or not {given['later_column']} or {column} <= {given['later_column']}")
            case "comes_with":
                formula(rank, f"not {column} or not not {given['other_column']}")
            case "fill_rate_at_least":
                whole.append(FillRate(column, given["share"]))
                ranks[column] = rank
    with open(source, encoding="utf-8") as head:
        names = head.readline().strip().split(",")
    schema = Schema.from_descriptor(
        {
            "fields": [
                {"name": name, "type": types.get(name, "string"), "constraints": fields.get(name, {})} for name in names
            ]
        }
    )
    with system.use_context(trusted=True):
        report = Resource(source, schema=schema).validate(Checklist(checks=whole), limit_errors=10**9)
    counts = {}
    for error in report.tasks[0].errors:
        match error.type:
            case "unique-error":
                key = (error.field_name, "unique")
            case "constraint-error":
                key = (error.field_name, error.note.split('"')[1])
            case _:
                key = error.note.split('"')[1]
        # it tells the second of each pair, and rules count both
        counts[ranks[key]] = counts.get(ranks[key], 0) + (2 if error.type == "unique-error" else 1)
    return counts


def count_of(rule: str, values: dict) -> int:
    """Soda's figure as rules count: both rows of a pair, and one for a whole table."""
    if rule == "fill_rate_at_least":
        return 1
    count = next(values[name] for name in COUNTS if name in values)
    return int(count) * (2 if rule == "unique_key" else 1)


def read_frame():
    import pandas

    frame = pandas.read_parquet(source)
    for name in DATES:
        frame[name] = pandas.to_datetime(frame[name])
    return frame


WAYS = {
    "pandera": with_pandera,
    "great-expectations": with_great_expectations,
    "soda": with_soda,
    "frictionless": with_frictionless,
}
counts = WAYS[tool]()
with open(target, "w", encoding="utf-8") as out:
    for rank, one in enumerate(RULES):
        out.write(f"{one['rule']} {one['column']} {counts.get(rank, 0)}\n")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
