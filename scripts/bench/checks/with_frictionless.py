"""The rules by frictionless: constraints of fields, and two formulas of rows."""

from rules import ASKED, DATES, LOST


def count_broken(source: str, target: str) -> dict:
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
