"""Public holidays of metropolitan France by another road, as an oracle for the Rust tests.

Easter comes from the tables of the church calendar (golden number, epact, the next Sunday), not from the closed
formula that the crate uses. Standard library only. Prints one date a line, years 1990 to 2110.
"""

from datetime import date, timedelta


def easter(year: int) -> date:
    golden_number = year % 19 + 1
    century = year // 100 + 1
    solar_correction = 3 * century // 4 - 12
    lunar_correction = (8 * century + 5) // 25 - 5
    epact = (11 * golden_number + 20 + lunar_correction - solar_correction) % 30
    if epact == 24 or (epact == 25 and golden_number > 11):
        epact += 1
    full_moon = date(year, 3, 1) + timedelta(days=(44 - epact if epact <= 23 else 74 - epact) - 1)
    # The Sunday after the full moon, never the full moon itself.
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)


for year in range(1990, 2111):
    sunday = easter(year)
    holidays = [date(year, m, d) for m, d in [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]]
    holidays += [sunday + timedelta(days=days) for days in (1, 39, 50)]
    for day in sorted(holidays):
        print(day.isoformat())
