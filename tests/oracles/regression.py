"""Fits of relance-statistics against statsmodels and against an independent integration of the random intercept.

Reads the JSON that the example `regression` of the crate prints. Generalised linear models are fitted by statsmodels
and agree to six digits, coefficients and covariances; marginal likelihoods are integrated on a fine grid (the
trapezoid rule, nothing of Gauss and Hermite) and agree to four digits, at the fit and elsewhere, and no point found by
a general optimiser lies higher.

The clustered covariances of the crate have the factor G/(G-1) and not the (N-1)/(N-K) that statsmodels adds, and the
bread is the observed information, while statsmodels takes the expected one where the link is not canonical.
"""

import json
import sys

import numpy
from scipy import integrate, optimize, special
import statsmodels.api as statsmodels
from statsmodels.genmod.families.links import CLogLog, Logit

failures = []
checks = 0


def check(case, what, ours, theirs, digits, scale=None):
    """Largest difference, relative to `scale` (by default to the reference itself)."""
    global checks
    checks += 1
    ours, theirs = numpy.asarray(ours, float), numpy.asarray(theirs, float)
    scale = numpy.abs(theirs) if scale is None else scale
    difference = float(numpy.max(numpy.abs(ours - theirs) / scale))
    verdict = difference < 0.5 * 10.0**-digits
    line = f"{case:55} {what:40} {difference:9.1e}  wanted {digits} digits"
    if not verdict:
        failures.append(line)
    print(("  " if verdict else "! ") + line)


class Case:
    def __init__(self, given):
        self.given = given
        self.name = f"{given['name']}, {given['link']}"
        rows = given["rows"]
        self.group = numpy.array([row[0] for row in rows])
        self.second = numpy.array([row[1] for row in rows])
        self.event = numpy.array([row[2] for row in rows], bool)
        self.weight = numpy.array([row[3] for row in rows])
        self.offset = numpy.array([row[4] for row in rows])
        self.x = numpy.array([row[5] for row in rows])
        self.cloglog = given["link"] == "cloglog"
        self.prior = numpy.array(given["prior_precision"])
        self.groups = int(self.group.max()) + 1
        self.starts = numpy.searchsorted(self.group, numpy.arange(self.groups))

    def log_terms(self, predictor):
        """Logarithm of the likelihood of each row; the rows of `predictor` are those of the data."""
        terms = numpy.empty_like(predictor)
        if self.cloglog:
            mu = numpy.exp(predictor[self.event])
            terms[self.event] = numpy.where(mu < 1e-8, predictor[self.event], numpy.log(-numpy.expm1(-mu) + 1e-300))
            terms[~self.event] = -numpy.exp(predictor[~self.event])
        else:
            terms[self.event] = -numpy.logaddexp(0, -predictor[self.event])
            terms[~self.event] = -numpy.logaddexp(0, predictor[~self.event])
        return terms

    def group_values(self, coefficients, b):
        """Log-likelihood of each group given its intercept: groups down, values of b across."""
        predictor = (self.offset + self.x @ coefficients)[:, None] + b[None, :]
        terms = self.weight[:, None] * self.log_terms(predictor)
        return numpy.add.reduceat(terms, self.starts, axis=0)

    def group_log_likelihoods(self, coefficients, sigma):
        # Trapezoid rule over 8 standard deviations of the prior and more than any group's data can pull: errors
        # fall faster than any power of the step for such integrands.
        half_width = 8 * max(sigma, 0.5)
        b = numpy.linspace(-half_width, half_width, 321)
        values = self.group_values(coefficients, b) - b**2 / (2 * sigma**2)
        step = b[1] - b[0]
        return special.logsumexp(values, axis=1) + numpy.log(step / sigma / numpy.sqrt(2 * numpy.pi))

    def objective(self, parameters):
        coefficients, log_sigma = parameters[:-1], parameters[-1]
        marginal = self.group_log_likelihoods(coefficients, numpy.exp(log_sigma)).sum()
        return marginal - 0.5 * float(self.prior @ coefficients**2)


def clustered(scores, labels, bread, prior):
    names, place = numpy.unique(labels, return_inverse=True)
    sums = numpy.zeros((len(names), scores.shape[1]))
    numpy.add.at(sums, place, scores)
    factor = len(names) / (len(names) - 1)
    return bread @ (factor * sums.T @ sums + numpy.diag(prior)) @ bread


def positive_part(matrix, scale):
    values, vectors = numpy.linalg.eigh(matrix / numpy.outer(scale, scale))
    return (vectors * numpy.maximum(values, 0)) @ vectors.T * numpy.outer(scale, scale)


def relative_to_errors(matrix):
    error = numpy.sqrt(numpy.diag(matrix))
    return numpy.outer(error, error)


def generalised_linear(case):
    given = case.given
    link = CLogLog() if case.cloglog else Logit()
    model = statsmodels.GLM(
        case.event.astype(float),
        case.x,
        family=statsmodels.families.Binomial(link=link),
        offset=case.offset,
        freq_weights=None if numpy.all(case.weight == 1) else case.weight,
    )
    if not case.prior.any():
        fitted = model.fit(tol=1e-14, maxiter=100).params
    else:
        # No penalised fit in statsmodels: Newton's method with its gradient and Hessian.
        fitted = numpy.zeros(case.x.shape[1])
        fitted[0] = -2
        for _ in range(60):
            gradient = model.score(fitted, scale=1) - case.prior * fitted
            hessian = model.hessian(fitted, scale=1, observed=True) - numpy.diag(case.prior)
            fitted = fitted - numpy.linalg.solve(hessian, gradient)
    ours = numpy.array(given["coefficients"])
    check(case.name, "coefficients", ours, fitted, 6, numpy.maximum(numpy.abs(fitted), 0.01))
    value = (case.weight * case.log_terms((case.offset + case.x @ fitted)[:, None])[:, 0]).sum()
    check(case.name, "log-likelihood", given["log_likelihood"], value, 9)
    penalised = value - 0.5 * float(case.prior @ fitted**2)
    check(case.name, "penalised log-likelihood", given["penalised_log_likelihood"], penalised, 9)
    information = -model.hessian(fitted, scale=1, observed=True) + numpy.diag(case.prior)
    bread = numpy.linalg.inv(information)
    scores = model.score_obs(fitted, scale=1)
    by_group = clustered(scores, case.group, bread, case.prior)
    both = case.group * 100_000 + case.second
    two_way = (
        by_group
        + clustered(scores, case.second, bread, case.prior)
        - clustered(scores, both, bread, case.prior)
    )
    two_way = positive_part(two_way, numpy.sqrt(numpy.diag(bread)))
    for name, theirs in [("model", bread), ("group", by_group), ("two_way", two_way)]:
        covariance = numpy.array(given[f"covariance_{name}"])[:-1, :-1]
        check(case.name, f"covariance {name}", covariance, theirs, 6, relative_to_errors(theirs))
    if not case.cloglog and not case.prior.any() and numpy.all(case.weight == 1):
        whole = model.fit(
            tol=1e-14,
            maxiter=100,
            cov_type="cluster",
            cov_kwds={"groups": case.group, "use_correction": False},
        ).cov_params()
        theirs = whole * case.groups / (case.groups - 1)
        covariance = numpy.array(given["covariance_group"])[:-1, :-1]
        check(case.name, "statsmodels' own clustered covariance", covariance, theirs, 6, relative_to_errors(theirs))


def derivatives(case, parameters):
    """Scores of the groups and Hessian of the objective, by differences."""
    size = len(parameters)
    step = 1e-3
    unit = numpy.eye(size) * step

    def groups(point):
        return case.group_log_likelihoods(point[:-1], numpy.exp(point[-1]))

    scores = numpy.stack(
        [
            (
                8 * (groups(parameters + unit[k]) - groups(parameters - unit[k]))
                - (groups(parameters + 2 * unit[k]) - groups(parameters - 2 * unit[k]))
            )
            / (12 * step)
            for k in range(size)
        ],
        axis=1,
    )
    hessian = numpy.zeros((size, size))
    for k in range(size):
        for j in range(k + 1):
            value = (
                case.objective(parameters + unit[k] + unit[j])
                - case.objective(parameters + unit[k] - unit[j])
                - case.objective(parameters - unit[k] + unit[j])
                + case.objective(parameters - unit[k] - unit[j])
            ) / (4 * step**2)
            hessian[k, j] = hessian[j, k] = value
    return scores, hessian


def random_intercept(case):
    given = case.given
    fitted = numpy.array(given["coefficients"] + [numpy.log(given["sigma"])])
    at_fit = case.group_log_likelihoods(fitted[:-1], given["sigma"])
    check(case.name, "marginal log-likelihood", given["log_likelihood"], at_fit.sum(), 4)
    # The grid itself, against adaptive integration of a few groups.
    spot = [0, case.groups // 2, case.groups - 1]
    for group in spot:

        def density(b):
            value = case.group_values(fitted[:-1], numpy.array([b]))[group, 0]
            return numpy.exp(value - at_fit[group] - b**2 / (2 * given["sigma"] ** 2))

        width = 10 * max(given["sigma"], 0.5)
        area = integrate.quad(density, -width, width, limit=200, epsabs=1e-11, points=[-1, 0, 1])[0]
        area /= given["sigma"] * numpy.sqrt(2 * numpy.pi)
        check(case.name, f"grid against quad, group {group}", area, 1.0, 8)
    for point in given["points"]:
        sigma = point["sigma"]
        theirs = case.group_log_likelihoods(numpy.array(point["coefficients"]), sigma).sum()
        check(case.name, f"marginal log-likelihood at sigma {sigma}", point["log_likelihood"], theirs, 4)
    start = fitted + 0.05 * numpy.cos(numpy.arange(len(fitted)))
    best = optimize.minimize(
        lambda point: -case.objective(point), start, method="BFGS", options={"gtol": 1e-5}
    )
    scores, hessian = derivatives(case, fitted)
    bread = numpy.linalg.inv(-hessian)
    error = numpy.sqrt(numpy.diag(bread))
    check(case.name, "maximum, in standard errors", fitted, best.x, 2, error)
    check(case.name, "penalised maximum", given["penalised_log_likelihood"], -best.fun, 4)
    prior = numpy.append(case.prior, 0.0)
    by_group = clustered(scores, numpy.arange(case.groups), bread, prior)
    for name, theirs in [("model", bread), ("group", by_group)]:
        covariance = numpy.array(given[f"covariance_{name}"])
        check(case.name, f"covariance {name}", covariance, theirs, 3, relative_to_errors(theirs))


def main():
    for given in json.load(sys.stdin):
        case = Case(given)
        if not given["converged"]:
            failures.append(f"{case.name}: not converged")
        if given["sigma"] == 0:
            generalised_linear(case)
        else:
            random_intercept(case)
    print(f"{checks - len(failures)} passed, {len(failures)} failed", flush=True)
    if failures:
        print("\n".join(failures), file=sys.stderr)
        sys.exit(1)


main()
