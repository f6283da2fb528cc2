"""Scores and quantiles by NumPy, SciPy and scikit-learn, against those of `relance-statistics`.

Reads the JSON that `cargo run -p relance-statistics --example scores` prints; exits 1 with a table of what differs.
"""

import json
import sys

import numpy as np
from scipy import optimize, special, stats
from sklearn.linear_model import LogisticRegression

TOLERANCE = 1e-6
differences = []
compared = 0


def compare(name, found, expected, tolerance=TOLERANCE):
    """Notes a relative difference of more than `tolerance`."""
    global compared
    compared += 1
    if found is None or not abs(found - expected) <= tolerance * max(abs(expected), 1e-12):
        differences.append((name, found, expected))


def clustered(name, found, numerators, denominators, weights, clusters):
    """A ratio of means and its linearised standard error, clusters as a matrix of ones and zeros."""
    ratio = np.sum(weights * numerators) / np.sum(weights * denominators)
    membership = (clusters[:, None] == np.unique(clusters)).astype(float)
    totals = membership.T @ (weights * (numerators - ratio * denominators)) / np.sum(weights * denominators)
    groups = membership.shape[1]
    compare(name, found[0], ratio)
    compare(f"{name}, error", found[1], np.sqrt(groups / (groups - 1) * totals @ totals))


def check_recalibration(name, found, outcomes, forecasts, weights, clusters):
    intercept, slope, intercept_error, slope_error, at_slope_one = found
    logits = special.logit(np.clip(forecasts, 1e-6, 1 - 1e-6))
    design = np.column_stack([np.ones_like(logits), logits])
    fit = LogisticRegression(C=np.inf, tol=1e-12, solver="newton-cholesky", max_iter=1000)
    fit.fit(logits[:, None], outcomes, sample_weight=weights)
    compare(f"{name}: scikit-learn intercept", intercept, fit.intercept_[0])
    compare(f"{name}: scikit-learn slope", slope, fit.coef_[0, 0])

    def equations(line):
        return design.T @ (weights * (outcomes - special.expit(design @ line)))

    line = optimize.root(equations, [0.0, 1.0], tol=1e-13).x
    compare(f"{name}: intercept", intercept, line[0])
    compare(f"{name}: slope", slope, line[1])
    expected = special.expit(design @ line)
    bread = np.linalg.inv(design.T @ (design * (weights * expected * (1 - expected))[:, None]))
    names = np.unique(clusters)
    scores = np.array(
        [design[clusters == one].T @ (weights * (outcomes - expected))[clusters == one] for one in names]
    )
    covariance = bread @ scores.T @ scores @ bread * len(names) / (len(names) - 1)
    compare(f"{name}: error of the intercept", intercept_error, np.sqrt(covariance[0, 0]))
    compare(f"{name}: error of the slope", slope_error, np.sqrt(covariance[1, 1]))
    large = optimize.brentq(
        lambda shift: np.sum(weights * (outcomes - special.expit(shift + logits))), -20, 20, xtol=1e-14
    )
    compare(f"{name}: intercept at slope one", at_slope_one, large)


def check_table(name, found, outcomes, forecasts, weights):
    """Every forecast goes to the decile where the middle of the weight of all its equals lies."""
    values = np.unique(forecasts)
    weight = np.array([weights[forecasts == value].sum() for value in values])
    part = np.floor((np.cumsum(weight) - weight / 2) / weight.sum() * 10)
    parts = np.unique(part)
    compare(f"{name}: rows of the table", len(found), len(parts))
    for row, one in zip(found, parts):
        chosen = np.isin(forecasts, values[part == one])
        expected = [
            forecasts[chosen].min(),
            forecasts[chosen].max(),
            chosen.sum(),
            weights[chosen].sum(),
            np.average(forecasts[chosen], weights=weights[chosen]),
            np.average(outcomes[chosen], weights=weights[chosen]),
        ]
        for left, right in zip(row, expected):
            compare(f"{name}: table", left, float(right))


def check_forecasts(name, data):
    outcomes = np.array(data["outcomes"], dtype=float)
    forecasts, weights = np.array(data["forecasts"]), np.array(data["weights"])
    clusters, watched = np.array(data["clusters"]), np.array(data["watched"])
    check_recalibration(name, data["recalibration"], outcomes, forecasts, weights, clusters)
    check_table(name, data["table"], outcomes, forecasts, weights)
    clustered(f"{name}: mean", data["mean"], forecasts, np.ones_like(forecasts), weights, clusters)
    clustered(f"{name}: ratio", data["ratio"], outcomes, forecasts, weights, clusters)

    kept = watched >= data["horizon"]
    ended = np.array([day is not None and day <= data["horizon"] for day in data["events"]], dtype=float)
    losses, reference = (ended - forecasts) ** 2, (ended - data["reference"]) ** 2
    subset = (weights[kept], clusters[kept])
    clustered(f"{name}: Brier", data["brier"], losses[kept], np.ones(kept.sum()), *subset)
    clustered(f"{name}: skill", data["skill"], (reference - losses)[kept], reference[kept], *subset)


def check_sample(data):
    sample, outcome = np.array(data["sample"]), data["outcome"]
    name = f"sample of {len(sample)}"
    pairs = np.abs(sample[:, None] - sample[None, :]).mean()
    compare(f"{name}: ranked probability score", data["score"], np.abs(sample - outcome).mean() - pairs / 2)
    for share, found in zip(data["shares"], data["quantiles"]):
        compare(f"{name}: quantile {share}", found, np.quantile(sample, share, method="linear"))
    observed = np.array(data["observed"])
    bias, percentage = data["curve"]
    compare(f"{name}: bias", bias, sample.sum() / observed.sum() - 1, 1e-6 if len(sample) > 1 else 1e-5)
    compare(f"{name}: percentage error", percentage, np.mean(np.abs(sample - observed) / observed))


def check_distributions(data):
    for share, x, back in data["normal"]:
        compare(f"normal quantile {share}", x, stats.norm.ppf(share), 1e-13)
        compare(f"normal distribution {x}", back, stats.norm.cdf(x), 1e-12)
    for share, degrees, x in data["student"]:
        compare(f"Student quantile {share}, {degrees}", x, stats.t.ppf(share, degrees), 1e-9)
    for share, first, second, x in data["beta"]:
        compare(f"beta quantile {share}, {first}, {second}", x, stats.beta.ppf(share, first, second), 1e-9)
    for hits, trials, low, high in data["clopper_pearson"]:
        expected = stats.binomtest(hits, trials).proportion_ci(0.95, method="exact")
        compare(f"Clopper–Pearson {hits} of {trials}, low", low, expected.low, 1e-9)
        compare(f"Clopper–Pearson {hits} of {trials}, high", high, expected.high, 1e-9)


def main():
    answer = json.load(sys.stdin)
    for number, data in enumerate(answer["forecasts"]):
        check_forecasts(f"forecasts {number}", data)
    for data in answer["samples"]:
        check_sample(data)
    check_distributions(answer["distributions"])
    for name, found, expected in differences:
        print(f"{name:60} found {found!r:>24} expected {expected!r:>24}")
    print(f"scores: {compared - len(differences)} of {compared} numbers agree, to 6 digits or more")
    sys.exit(1 if differences or not compared else 0)


main()
