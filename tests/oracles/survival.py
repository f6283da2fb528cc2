"""Survival curves by lifelines, by scikit-survival and by the definitions, against those of `relance-statistics`.

Reads the JSON that `cargo run -p relance-statistics --example survival` prints; exits 1 with a table of what differs.

The definitions are written out day by day over all days, with the weights as complex numbers: the derivative of a
curve by the weights of a cluster, which the clustered variance is made of, then falls out to the last digit.
"""

import json
import sys
import warnings

import numpy as np
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from scipy.stats import norm
from sksurv.nonparametric import cumulative_incidence_competing_risks

TOLERANCE = 1e-6
CAUSES = 3
differences = []
compared = 0


def compare(name, found, expected, scale=None):
    """Notes a relative difference of more than TOLERANCE; `scale` replaces the size of what is expected."""
    global compared
    compared += 1
    if found is None or not abs(found - expected) <= TOLERANCE * (scale or max(abs(expected), 1e-12)):
        differences.append((name, found, expected))


def definition(entry, exit, event, weight, until):
    """Survival before and after each event day up to `until`, counts and incidences; weights may be complex."""
    days = np.unique(exit[(event >= 0) & (exit <= until)])
    survival = 1.0 + 0.0 * weight.sum()
    incidence = np.zeros(CAUSES, dtype=weight.dtype)
    steps = []
    for day in days:
        at_risk = weight[(entry < day) & (day <= exit)].sum()
        ended = np.array([weight[(exit == day) & (event == cause)].sum() for cause in range(CAUSES)])
        before = survival
        incidence = incidence + before * ended / at_risk
        survival = before * (1 - ended.sum() / at_risk)
        steps.append((day, at_risk, ended, before, survival, incidence))
    return survival, incidence, steps


def log_log(share, variance, level):
    spread = norm.ppf(0.5 + level / 2) * np.sqrt(variance) / abs(share * np.log(share))
    return share ** np.exp(spread), share ** np.exp(-spread)


def check_definitions(name, answer, columns, level):
    entry, exit, event, weight, cluster = columns
    day = answer["day"]
    survival, incidence, steps = definition(entry, exit, event, weight, day)
    compare(f"{name}: survival", answer["survival"], survival)

    # Greenwood, and the same for the restricted mean.
    left = [(at_risk, at_risk - ended.sum()) for _, at_risk, ended, *_ in steps]
    terms = [0.0 if rest <= 1e-12 * at_risk else 1 / rest - 1 / at_risk for at_risk, rest in left]
    compare(f"{name}: variance", answer["variance"], survival**2 * sum(terms), 1e-9 if not steps else None)
    if answer["interval"]:
        for found, expected in zip(answer["interval"], log_log(survival, survival**2 * sum(terms), level)):
            compare(f"{name}: interval of survival", found, expected)
    # From day 0, as all spells of this script begin there or later.
    edges = [0] + [step[0] for step in steps] + [day]
    levels = [1.0] + [step[4] for step in steps]
    areas = np.array([height * (right - left) for height, left, right in zip(levels, edges, edges[1:])])
    compare(f"{name}: restricted mean", answer["restricted_mean"], areas.sum())
    variance = sum(areas[place + 1 :].sum() ** 2 * term for place, term in enumerate(terms))
    compare(f"{name}: its variance", answer["restricted_mean_variance"], variance, 1e-9 if not steps else None)

    # The delta method with the covariance matrix of the counts of each day, by complex steps.
    for cause, found in enumerate(answer["causes"]):
        compare(f"{name}: incidence {cause}", found["incidence"], incidence[cause])
        variance = 0.0
        for place, (_, at_risk, ended, *_) in enumerate(steps):
            gradient = np.zeros(CAUSES)
            for moved in range(CAUSES):
                lasting, total = 1.0 + 0j, 0.0 + 0j
                for other, (_, other_risk, other_ended, *_) in enumerate(steps):
                    hazards = other_ended / other_risk + 0j
                    if other == place:
                        hazards[moved] += 1e-30j
                    total += lasting * hazards[cause]
                    lasting *= 1 - hazards.sum()
                gradient[moved] = total.imag / 1e-30
            hazards = ended / at_risk
            covariance = (np.diag(hazards) - np.outer(hazards, hazards)) / at_risk
            variance += gradient @ covariance @ gradient
        compare(f"{name}: variance of incidence {cause}", found["variance"], variance, 1e-9 if not steps else None)
        if found["interval"]:
            for bound, expected in zip(found["interval"], log_log(incidence[cause], variance, level)):
                compare(f"{name}: interval of incidence {cause}", bound, expected)

    # Clusters: the derivative of each curve by a factor on all weights of a cluster.
    squares = np.zeros(1 + CAUSES)
    for one in np.unique(cluster):
        moved = weight * (1 + 1e-30j * (cluster == one))
        survival, incidence, _ = definition(entry, exit, event, moved, day)
        squares += (np.append(incidence, survival).imag / 1e-30) ** 2
    compare(f"{name}: clustered variance", answer["clustered_variance"], squares[CAUSES], 1e-9 if not steps else None)
    for cause, found in enumerate(answer["causes"]):
        compare(
            f"{name}: clustered variance {cause}",
            found["clustered_variance"],
            squares[cause],
            1e-9 if not steps else None,
        )


def check_lifelines(name, answers, columns, level):
    entry, exit, event, weight, _ = columns
    # Its differences of rounded sums go wrong where nearly nobody is left.
    if (weight != np.round(weight)).any():
        return
    fitter = KaplanMeierFitter(alpha=1 - level)
    fitter.fit(exit, event >= 0, entry=entry, weights=weight)
    bounds = fitter.confidence_interval_
    for answer in answers:
        day = answer["day"]
        compare(f"{name}, day {day}: lifelines survival", answer["survival"], float(fitter.predict(day)))
        if answer["interval"]:
            row = bounds.loc[bounds.index <= day].iloc[-1]
            for found, expected in zip(answer["interval"], row):
                compare(f"{name}, day {day}: lifelines interval", found, float(expected))
        mean = restricted_mean_survival_time(fitter, t=day)
        compare(f"{name}, day {day}: lifelines restricted mean", answer["restricted_mean"], float(mean))
    if len(np.unique(exit)) < len(exit):
        return
    # It moves ties apart at random, so only without ties.
    for cause in range(CAUSES):
        fitter = AalenJohansenFitter(alpha=1 - level, seed=1)
        fitter.fit(exit, event + 1, event_of_interest=cause + 1, entry=entry, weights=weight)
        curve = fitter.cumulative_density_.iloc[:, 0]
        for answer in answers:
            expected = float(curve.loc[curve.index <= answer["day"]].iloc[-1])
            found = answer["causes"][cause]["incidence"]
            compare(f"{name}, day {answer['day']}: lifelines incidence {cause}", found, expected, 1.0)


def check_scikit_survival(name, answers, columns, level):
    entry, exit, event, weight, _ = columns
    if entry.any() or (weight != 1).any():
        return
    # "Dinse_Approx" is the delta method with the covariance of the counts: equation 6 of Dinse and Larson.
    days, curves, bounds = cumulative_incidence_competing_risks(
        event + 1, exit, conf_level=level, conf_type="log-log", var_type="Dinse_Approx"
    )
    # When nobody is left after the last day it divides by 0, and none of its variances is a number.
    somebody_left = (event[exit == exit.max()] < 0).any()
    for answer in answers:
        place = np.searchsorted(days, answer["day"], side="right") - 1
        if place < 0:
            continue
        for cause, found in enumerate(answer["causes"]):
            label = f"{name}, day {answer['day']}: scikit-survival"
            compare(f"{label} incidence {cause}", found["incidence"], curves[cause + 1][place])
            if found["interval"] and somebody_left:
                for side in (0, 1):
                    compare(f"{label} interval {cause}", found["interval"][side], bounds[cause + 1, side, place])


def main():
    warnings.simplefilter("ignore")
    for data in json.load(sys.stdin):
        rows = data["spells"]
        columns = (
            np.array([row[0] for row in rows]),
            np.array([row[1] for row in rows]),
            np.array([-1 if row[2] is None else row[2] for row in rows]),
            np.array([row[3] for row in rows]),
            np.array([row[4] for row in rows]),
        )
        for answer in data["answers"]:
            check_definitions(f"{data['name']}, day {answer['day']}", answer, columns, data["level"])
        check_lifelines(data["name"], data["answers"], columns, data["level"])
        check_scikit_survival(data["name"], data["answers"], columns, data["level"])
    for name, found, expected in differences:
        print(f"{name:60} found {found!r:>24} expected {expected!r:>24}")
    print(f"survival: {compared - len(differences)} of {compared} numbers agree to 6 digits")
    sys.exit(1 if differences or not compared else 0)


main()
