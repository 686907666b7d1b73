"""The bench's extract by pandas, as most scripts of a data team do it."""

import resource
import sys
import pandas as pd

source, target = sys.argv[1:3]

frame = pd.read_csv(source, sep=";", dtype=str, keep_default_na=False)
out = pd.DataFrame()


def text(name: str) -> pd.Series:
    clean = frame[name].str.strip()
    return clean.where(clean != "", None)


def day(name: str) -> pd.Series:
    found = pd.to_datetime(frame[name], format="%d/%m/%Y", errors="coerce")
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        found = found.fillna(pd.to_datetime(frame[name], format=form, errors="coerce"))
    return found.dt.date


def is_siret(bare: pd.Series) -> pd.Series:
    digits = pd.DataFrame({place: pd.to_numeric(bare.str[place]) for place in range(14)})
    doubled = digits.iloc[:, 0::2] * 2
    total = doubled.where(doubled <= 9, doubled - 9).sum(axis=1) + digits.iloc[:, 1::2].sum(axis=1)
    return (total % 10 == 0) | (bare.str.startswith("356000000") & (digits.sum(axis=1) % 5 == 0))


out["id"] = text("dossier")
out["structure"] = text("structure")
bare = frame["siret"].str.replace(" ", "")
bare = bare[bare.str.fullmatch(r"\d{14}")]
out["siret"] = bare[is_siret(bare)]
out["date_orientation"] = day("date_orientation")
out["date_rdv"] = day("date_rdv")
postcode = frame["code_postal"].str.zfill(5)
out["code_postal"] = postcode.where(postcode.str.fullmatch(r"\d{5}"), None)
out["commune"] = text("commune")
out["courriel"] = text("courriel").str.lower()
out["type_orientation"] = text("type")
out["statut"] = text("statut")
out["montant_eur"] = pd.to_numeric(frame["montant"].str.replace(",", "."), errors="coerce")
out["presence"] = text("presence")
out["commentaire"] = text("commentaire")
out.to_parquet(target, compression="zstd", index=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
