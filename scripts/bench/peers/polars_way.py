"""The bench's extract by polars: lazily, on all cores."""

import resource
import sys
import polars as pl

source, target = sys.argv[1:3]


def luhn(column: pl.Expr) -> pl.Expr:
    total = pl.lit(0)
    for place in range(14):
        digit = column.str.slice(place, 1).cast(pl.Int32, strict=False)
        doubled = digit * 2
        total = total + (pl.when(doubled > 9).then(doubled - 9).otherwise(doubled) if place % 2 == 0 else digit)
    return total % 10 == 0


def plain_sum(column: pl.Expr) -> pl.Expr:
    return sum((column.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(14)), pl.lit(0)) % 5 == 0


def day(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.coalesce(text.str.to_date(form, strict=False) for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"))


def text(name: str) -> pl.Expr:
    clean = pl.col(name).str.strip_chars()
    return pl.when(clean != "").then(clean)


bare = pl.col("siret").str.replace_all(" ", "")
is_siret = bare.str.contains(r"^\d{14}$") & (
    luhn(bare) | (bare.str.starts_with("356000000") & plain_sum(bare))
)
postcode = pl.col("code_postal").str.zfill(5)

(
    pl.scan_csv(source, separator=";", infer_schema=False)
    .select(
        text("dossier").alias("id"),
        text("structure"),
        pl.when(is_siret).then(bare).alias("siret"),
        day("date_orientation"),
        day("date_rdv"),
        pl.when(postcode.str.contains(r"^\d{5}$")).then(postcode).alias("code_postal"),
        text("commune"),
        text("courriel").str.to_lowercase(),
        text("type").alias("type_orientation"),
        text("statut"),
        pl.col("montant").str.replace(",", ".").cast(pl.Float64, strict=False).alias("montant_eur"),
        text("presence"),
        text("commentaire"),
    )
    .sink_parquet(target, compression="zstd")
)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
