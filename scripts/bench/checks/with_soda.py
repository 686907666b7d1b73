"""The rules by soda, as a contract over a view of DuckDB."""

import json
import os

from rules import ASKED, LOST, RULES

COUNTS = ("duplicate_count", "invalid_count", "missing_count", "failed_rows_count")


def count_broken(source: str, target: str) -> dict:
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


def count_of(rule: str, values: dict) -> int:
    """Soda's figure as rules count: both rows of a pair, and one for a whole table."""
    if rule == "fill_rate_at_least":
        return 1
    count = next(values[name] for name in COUNTS if name in values)
    return int(count) * (2 if rule == "unique_key" else 1)
