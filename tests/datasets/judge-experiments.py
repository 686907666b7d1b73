"""What statsmodels finds of each experiment, from the truth of every person: whom it concerns, before and after, month by month."""

import json
import sys

import numpy as np
import pandas as pd
import statsmodels.api as sm

KNOWN = pd.Timestamp("2026-06-30")


def main(people_path, declared_path):
    people = pd.read_csv(people_path, dtype=str)
    people["jours"] = people["jours"].astype(float)
    people["cohorte"] = pd.to_datetime(people["cohorte"])
    people["mois"] = people["cohorte"].dt.strftime("%Y-%m")
    declared = pd.read_csv(declared_path, dtype=str)
    declared["debut"] = pd.to_datetime(declared["date_debut"])
    declared["fin"] = pd.to_datetime(declared["date_fin"])
    members = {one.id: is_member(people, one) for one in declared.itertuples()}
    json.dump([judge(people, one, declared, members) for one in declared.itertuples()], sys.stdout)


def is_member(people, experiment):
    own = {
        "departement": people["departement"],
        "commune": people["commune"],
        "organisation": people["departement"] + " " + people["organisation"],
    }[experiment.niveau_territoire]
    return own.isin(experiment.territoires.split("|"))


def judge(people, experiment, declared, members):
    start = experiment.debut - pd.DateOffset(months=12)
    last = KNOWN - pd.Timedelta(days=60)
    end = last if pd.isna(experiment.fin) else min(experiment.fin, last)
    within = people["cohorte"].between(start, end)
    here = members[experiment.id]
    elsewhere = pd.Series(False, index=people.index)
    for other in declared.itertuples():
        overlaps = other.debut <= end and (pd.isna(other.fin) or other.fin >= start)
        if other.id != experiment.id and overlaps:
            elsewhere |= members[other.id]
    sample = people[within & (here | ~elsewhere)].assign(here=here)
    sample["after"] = sample["cohorte"] >= experiment.debut
    effect, spread = contrast(sample, np.where(sample["after"], "after", "before"), "after")
    months = {}
    for month in sorted(sample["mois"].unique()):
        of_month = sample[sample["mois"] == month]
        counts = [int(of_month["here"].sum()), int((~of_month["here"]).sum())]
        if min(counts) < 11:
            continue
        if of_month["after"].all():
            both = sample[~sample["after"] | (sample["mois"] == month)]
            periods = np.where(both["after"], month, "before")
            months[month] = [*contrast(both, periods, month), *counts, None, None]
        else:
            gap, of_gap = contrast(of_month, np.full(len(of_month), month), month, alone=True)
            before = sample[~sample["after"]]
            base, of_base = contrast(before, np.full(len(before), "before"), "before", alone=True)
            months[month] = [gap - base, np.hypot(of_gap, of_base), *counts, gap, of_gap]
    return {
        "id": experiment.id,
        "effect": effect,
        "spread": spread,
        "counts": [int((sample["here"] & sample["after"]).sum()), int((~sample["here"] & sample["after"]).sum())],
        "months": months,
        "slope": slope(months, experiment.debut),
    }


def contrast(sample, periods, period, alone=False):
    """Here less elsewhere in a period, less the same before unless alone: a saturated regression with HC2 errors."""
    cells = pd.Series(np.where(sample["here"], "here ", "elsewhere "), index=sample.index) + periods
    design = pd.get_dummies(cells).astype(float)
    fitted = sm.OLS(sample["jours"], design).fit(cov_type="HC2")
    weights = np.zeros(design.shape[1])
    signs = {f"here {period}": 1, f"elsewhere {period}": -1}
    if not alone:
        signs |= {"here before": -1, "elsewhere before": 1}
    for cell, sign in signs.items():
        weights[design.columns.get_loc(cell)] = sign
    found = fitted.t_test(weights)
    return float(found.effect[0]), float(np.asarray(found.sd).ravel()[0])


def slope(months, start):
    """Of the gaps before, by month, weighted by what is known of each."""
    before = [(month, gap, of_gap) for month, (_, _, _, _, gap, of_gap) in months.items() if gap is not None]
    if len(before) < 4:
        return None
    first = start.year * 12 + start.month
    ranks = [int(month[:4]) * 12 + int(month[5:]) - first for month, _, _ in before]
    gaps = [gap for _, gap, _ in before]
    weights = [1 / of_gap**2 for _, _, of_gap in before]
    fitted = sm.WLS(gaps, sm.add_constant(np.array(ranks, dtype=float)), weights=weights).fit(
        cov_type="fixed scale"
    )
    return [float(fitted.params[1]), float(fitted.bse[1])]


main(*sys.argv[1:])
