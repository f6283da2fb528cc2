"""The calendars of relance-law against those of the library `holidays`, for the years 2000 to 2100.

Reads on its standard input what `cargo run -p relance-law --example public_holidays` prints. Mondays to Saturdays are
compared; Sundays are not, since the library lists feasts that always fall on one. Where the two differ, and it is known
why, public_holidays.toml says so with its reason and source; a difference that is not listed is a failure, and so is one
that is listed and gone.
"""

import datetime
import re
import sys
import tomllib
from pathlib import Path

import holidays
from holidays.financial.european_central_bank import EuropeanCentralBank

FIRST, LAST = 2000, 2100
YEARS = range(FIRST, LAST + 1)
UNITED_KINGDOM = ("ENG", "NIR", "SCT", "WLS")


def of_country(country: str, subdivision: str | None = None, categories=("public",)) -> dict:
    return dict(getattr(holidays, country)(subdiv=subdivision, years=YEARS, categories=categories))


def of_library(code: str) -> dict:
    """The days that the library has for a calendar, with their names."""
    country, _, region = code.partition("_")
    match country, region:
        case "TARGET", "":
            return dict(EuropeanCentralBank(years=YEARS))
        case "GB", "":
            # What all four have.
            first, *others = [of_country("GB", region) for region in UNITED_KINGDOM]
            return {day: name for day, name in first.items() if all(day in other for other in others)}
        case "CH", "":
            return of_country("CH")
        case "CH", _:
            # The library calls optional what is treated like a statutory holiday.
            return of_country("CH", region, ("public", "optional"))
        case "DE", "BY_CATHOLIC":
            return of_country("DE", "BY", ("public", "catholic"))
        case "FR", "67" | "68":
            return of_country("FR", "6AE")
        case "SE", "":
            return of_country("SE", None, ("public", "de_facto"))
        case _:
            return of_country(country, region or None)


def of_relance() -> dict[str, dict]:
    calendars: dict[str, dict] = {}
    for line in sys.stdin:
        code, text, name = line.rstrip("\n").split("\t")
        day = datetime.date.fromisoformat(text)
        days = calendars.setdefault(code, {})
        if day.year in YEARS:
            days[day] = f"{days[day]}; {name}" if day in days else name
    return calendars


class Expected:
    """One line of the list: `NL + 05-05 2001-2099 69`, the day or the name of the holiday, and how many they are."""

    def __init__(self, line: str):
        form = re.fullmatch(r"(\S+) ([+-]) (.+) (\d{4})(?:-(\d{4}))? (\d+)", line)
        if not form:
            sys.exit(f"public_holidays.toml: not a line of the list: {line}")
        self.line = line
        self.code, self.sign, self.what = form[1], form[2], form[3]
        self.first, self.last = int(form[4]), int(form[5] or form[4])
        self.count = int(form[6])
        self.found = 0

    def covers(self, code: str, sign: str, day: datetime.date, name: str) -> bool:
        return (
            (self.code, self.sign) == (code, sign)
            and self.first <= day.year <= self.last
            and self.what in (day.strftime("%m-%d"), name)
        )


def main() -> None:
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    expected = [Expected(line) for entry in listed["difference"] for line in entry["days"]]
    problems, compared = [], 0
    ours = of_relance()
    for code, days in ours.items():
        library = of_library(code)
        union = sorted(day for day in set(days) | set(library) if day.weekday() != 6)
        compared += len(union)
        if not library:
            problems.append(f"{code}: the library has no day")
        for day in union:
            if (day in days) == (day in library):
                continue
            sign, name = ("+", days[day]) if day in days else ("-", library[day])
            covering = [line for line in expected if line.covers(code, sign, day, name)]
            for line in covering:
                line.found += 1
            if len(covering) != 1:
                problems.append(f"{code} {sign} {day:%Y-%m-%d %a} {name}: listed {len(covering)} times")
    for line in expected:
        if line.found != line.count:
            problems.append(f"public_holidays.toml: {line.line}: found {line.found}")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems or not ours:
        sys.exit(f"{len(problems)} problems in {len(ours)} calendars")
    differences = sum(line.found for line in expected)
    print(
        f"{len(ours)} calendars, {compared} days from {FIRST} to {LAST} as in holidays {holidays.__version__},"
        f" but for {differences} differences listed under {len(listed['difference'])} reasons"
    )


main()
