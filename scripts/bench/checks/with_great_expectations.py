"""The rules by great-expectations."""

from rules import ASKED, LOST, read_frame


def count_broken(source: str, target: str) -> dict:
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
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": read_frame(source)})
    suite = gx.ExpectationSuite("rules", [expectation(*one) for one in ASKED])
    return {
        one.expectation_config.meta["rank"]: one.result.get("unexpected_count", 1)
        for one in batch.validate(suite, result_format="BASIC").results
        if not one.success
    }
