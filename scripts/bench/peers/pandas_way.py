"""The bench's extract by pandas, as most scripts of a data team do it."""

import hashlib
import hmac
import json
import resource
import sys
import pandas as pd

target, source, key, spellings = sys.argv[1:5]
kinds = {spelt: kind for kind, texts in json.loads(spellings).items() for spelt in texts}

frame = pd.read_csv(source, sep=";", dtype=str, keep_default_na=False)
out = pd.DataFrame()


def day(name: str) -> pd.Series:
    found = pd.to_datetime(frame[name], format="%d/%m/%Y", errors="coerce")
    return found.fillna(pd.to_datetime(frame[name], format="%Y-%m-%d", errors="coerce"))


def pseudonym(number: str) -> str | None:
    return hmac.digest(bytes.fromhex(key), number.encode(), hashlib.sha256).hex() if number else None


bare = frame["nir"].str.replace(" ", "")
number = bare.str[:13]
born, opened = day("date_naissance"), day("date_ouverture_droits")
age = opened.dt.year - born.dt.year - ((opened.dt.month * 100 + opened.dt.day) < (born.dt.month * 100 + born.dt.day))
structure = frame["structure_referente"].str.strip()

out["id_pseudo"] = number.map(pseudonym)
out["nir_valide"] = (97 - pd.to_numeric(number, errors="coerce") % 97) % 97 + 1 == pd.to_numeric(bare.str[13:], errors="coerce")
out["tranche_age"] = pd.cut(
    age,
    [-200, 17, 25, 29, 39, 49, 59, 200],
    labels=["<18", "18-25", "26-29", "30-39", "40-49", "50-59", "60+"],
).astype(object)
out["departement"] = frame["code_insee"].str[:2]
out["date_ouverture_droits"] = opened.dt.date
out["date_orientation"] = day("date_orientation").dt.date
out["type_orientation"] = frame["type_orientation"].map(kinds)
out["date_premier_rdv"] = day("date_premier_rdv").dt.date
out["structure_referente"] = structure.where(structure != "", None)
out["montant"] = pd.to_numeric(
    frame["montant"].str.replace("\u00a0", "").str.replace(",", "."), errors="coerce"
)
out = out[out["id_pseudo"].isna() | ~out.duplicated(["id_pseudo", "date_ouverture_droits"])]
out.to_parquet(target, compression="zstd", index=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
