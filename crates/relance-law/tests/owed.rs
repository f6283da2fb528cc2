//! Interest and indemnity to the cent: worked by hand, from the articles that the packs name.

#![expect(clippy::unwrap_used, reason = "tests")]

use relance_kernel::Day;
use relance_law::{
    Claim, DayCount, Debtor, HalfYear, Limitation, MissingRate, Owed, OwedFault, Pack, Rate, Rates, Series,
    Stopped, owed,
};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// An invoice of so many cents, with what is open after each day.
struct Case {
    country: &'static str,
    debtor: Debtor,
    amount: i64,
    due: &'static str,
    later: Vec<(&'static str, i64)>,
    notice: Option<&'static str>,
    insolvency: Option<&'static str>,
    agreed: Option<i32>,
    count: DayCount,
}

impl Case {
    fn new(country: &'static str, debtor: Debtor, amount: i64, due: &'static str) -> Case {
        Case {
            country,
            debtor,
            amount,
            due,
            later: Vec::new(),
            notice: None,
            insolvency: None,
            agreed: None,
            count: DayCount::Actual365,
        }
    }

    fn french(amount: i64, due: &'static str) -> Case {
        Case::new("FR", Debtor::Business, amount, due)
    }

    fn after(mut self, day: &'static str, open: i64) -> Case {
        self.later.push((day, open));
        self
    }

    fn try_on(&self, as_of: &str) -> Result<Owed, OwedFault> {
        let mut balances = vec![(day(self.due).plus(-30), self.amount)];
        balances.extend(self.later.iter().map(|&(text, open)| (day(text), open)));
        let claim = Claim {
            amount: self.amount,
            currency: if self.country == "GB" { "GBP" } else { "EUR" },
            due: day(self.due),
            balances: &balances,
            formal_notice: self.notice.map(day),
            insolvency_opened: self.insolvency.map(day),
            agreed: self.agreed.map(Rate),
        };
        let rules = Pack::of(self.country).unwrap().rules(self.debtor);
        owed(&claim, rules, &Rates::shipped(), day(as_of), self.count)
    }

    fn on(&self, as_of: &str) -> Owed {
        self.try_on(as_of).unwrap()
    }
}

/// Days and interest of each line, then the sum and the indemnity.
fn lines(owed: &Owed) -> (Vec<(i32, i64)>, i64, i64) {
    let lines = owed
        .segments
        .iter()
        .map(|segment| (segment.days, segment.amount))
        .collect();
    (lines, owed.interest, owed.indemnity)
}

#[test]
fn t1_an_invoice_over_the_end_of_a_half_year() {
    let case = Case::french(1_000_000, "2026-06-20").after("2026-07-10", 0);
    assert_eq!(
        lines(&case.on("2026-08-31")),
        (vec![(10, 3329), (10, 3397)], 6726, 4000)
    );
}

#[test]
fn t2_an_invoice_over_three_half_years() {
    let case = Case::french(1_200_000, "2025-12-15");
    assert_eq!(
        lines(&case.on("2026-11-21")),
        (vec![(16, 6391), (181, 72_301), (144, 58_705)], 137_397, 4000)
    );
}

#[test]
fn t3_other_bases_and_rates() {
    let case = || Case::french(100_000, "2026-09-30").after("2026-10-30", 0);
    assert_eq!(case().on("2026-10-30").interest, 1019);
    let of_360 = Case {
        count: DayCount::Actual360,
        ..case()
    };
    assert_eq!(of_360.on("2026-10-30").interest, 1033);
    let agreed = Case {
        agreed: Some(825),
        ..case()
    };
    assert_eq!(agreed.on("2026-10-30").interest, 678);
    let below = Case {
        agreed: Some(800),
        ..case()
    };
    assert_eq!(
        below.try_on("2026-10-30"),
        Err(OwedFault::BelowFloor {
            half_year: HalfYear::parse("2026-H2").unwrap(),
            agreed: Rate(800),
            floor: Rate(825),
            article: "code de commerce, art. L441-10 II",
        })
    );
}

#[test]
fn t4_paid_on_the_due_date() {
    let case = Case::french(100_000, "2026-09-30").after("2026-09-30", 0);
    let owed = case.on("2026-12-31");
    assert_eq!(
        (owed.interest, owed.indemnity, owed.stopped),
        (0, 0, Some(Stopped::PaidInTime))
    );
    assert_eq!(
        Case::french(100_000, "2026-09-30").on("2026-09-30").stopped,
        Some(Stopped::NotOverdue)
    );
}

#[test]
fn t5_a_consumer_owes_nothing_without_a_formal_notice_and_never_an_indemnity() {
    let case = || Case::new("FR", Debtor::Consumer, 100_000, "2026-06-30");
    let owed = case().on("2026-10-30");
    assert_eq!(
        (owed.interest, owed.indemnity, owed.stopped),
        (0, 0, Some(Stopped::NoFormalNotice))
    );
    // 1,000 × 2.75 % × 30 / 365 = 2.26, from the day after the notice.
    let noticed = Case {
        notice: Some("2026-09-30"),
        ..case()
    };
    assert_eq!(lines(&noticed.on("2026-10-30")), (vec![(30, 226)], 226, 0));
}

#[test]
fn a_part_payment_leaves_interest_on_the_rest() {
    // 10 days on 10,000, then 20 days on 4,000, at 12.40 %: 33.97 and 27.18.
    let case = Case::french(1_000_000, "2026-08-31")
        .after("2026-09-10", 400_000)
        .after("2026-09-30", 0);
    assert_eq!(
        lines(&case.on("2026-11-21")),
        (vec![(10, 3397), (20, 2718)], 6115, 4000)
    );
}

#[test]
fn a_bounced_payment_lets_interest_run_again() {
    let case = Case::french(100_000, "2026-08-31")
        .after("2026-09-10", 0)
        .after("2026-09-20", 100_000);
    let (lines, ..) = lines(&case.on("2026-09-30"));
    assert_eq!(
        lines.iter().map(|(days, _)| *days).collect::<Vec<i32>>(),
        [10, 10]
    );
}

#[test]
fn interest_ends_on_the_day_before_an_insolvency() {
    let case = Case {
        insolvency: Some("2026-09-11"),
        ..Case::french(1_000_000, "2026-08-31")
    };
    let owed = case.on("2026-11-21");
    assert_eq!(lines(&owed), (vec![(10, 3397)], 3397, 4000));
    assert_eq!(owed.stopped, Some(Stopped::Insolvency(day("2026-09-11"))));
    // Due after the opening: no payment at the due date was allowed, so no indemnity.
    let later = Case {
        insolvency: Some("2026-08-15"),
        ..Case::french(1_000_000, "2026-08-31")
    };
    assert_eq!(lines(&later.on("2026-11-21")), (vec![], 0, 0));
}

#[test]
fn a_half_year_without_a_rate_is_an_error() {
    let case = Case::french(100_000, "2026-12-15");
    assert!(case.try_on("2026-12-31").is_ok());
    assert_eq!(
        case.try_on("2027-01-01"),
        Err(OwedFault::Missing(MissingRate {
            series: Series::EcbRefinancing,
            half_year: HalfYear::parse("2027-H1").unwrap(),
        }))
    );
}

#[test]
fn a_french_public_body_keeps_the_first_rate() {
    // 8 points over 2.15 % as interest began in June 2026: 10.15 % in July as well.
    let case = Case::new("FR", Debtor::Public, 1_000_000, "2026-06-20").after("2026-07-10", 0);
    let owed = case.on("2026-07-31");
    assert!(owed.segments.iter().all(|segment| segment.rate == Rate(1015)));
    assert_eq!(lines(&owed), (vec![(10, 2781), (10, 2781)], 5562, 4000));
}

#[test]
fn in_2024_the_floor_was_above_the_rate_by_law() {
    // Three times 4.92 % is 14.76 %, the rate by law 14.25 %: it stands, an agreed 14.50 % does not.
    let case = || Case::french(100_000, "2024-08-31");
    assert_eq!(case().on("2024-09-30").segments[0].rate, Rate(1425));
    let agreed = Case {
        agreed: Some(1450),
        ..case()
    };
    assert!(matches!(
        agreed.try_on("2024-09-30"),
        Err(OwedFault::BelowFloor {
            floor: Rate(1476),
            ..
        })
    ));
}

#[test]
fn other_countries() {
    // Germany: 1.27 + 9 = 10.27 % and 5 points for consumers; 1.52 + 9 in the second half of 2026.
    let germany = Case::new("DE", Debtor::Business, 1_000_000, "2026-06-20");
    let owed = germany.on("2026-07-10");
    assert_eq!(lines(&owed), (vec![(10, 2814), (10, 2882)], 5696, 4000));
    let consumer = Case {
        notice: Some("2026-06-20"),
        ..Case::new("DE", Debtor::Consumer, 1_000_000, "2026-06-10")
    };
    assert_eq!(lines(&consumer.on("2026-06-30")), (vec![(10, 1718)], 1718, 0));
    // Belgium: 2.15 + 8 = 10.15 %, up to 10.50 %.
    let belgium = Case::new("BE", Debtor::Business, 1_000_000, "2026-06-20");
    assert_eq!(lines(&belgium.on("2026-06-30")), (vec![(10, 2877)], 2877, 4000));
    // United Kingdom: 3.75 + 8 = 11.75 %, fixed when interest began; no rate of July 2026 is known.
    let kingdom = Case::new("GB", Debtor::Business, 100_000, "2026-06-20");
    assert_eq!(
        lines(&kingdom.on("2026-07-10")),
        (vec![(10, 322), (10, 322)], 644, 7000)
    );
    assert!(
        Case::new("GB", Debtor::Business, 99_999, "2026-07-20")
            .try_on("2026-08-01")
            .is_err()
    );
    assert_eq!(
        Case::new("GB", Debtor::Business, 99_999, "2026-06-20")
            .on("2026-06-21")
            .indemnity,
        4000
    );
    assert_eq!(
        Case::new("GB", Debtor::Business, 1_000_000, "2026-06-20")
            .on("2026-06-21")
            .indemnity,
        10_000
    );
    // The directive: 2.40 + 8.
    let union = Case::new("EU", Debtor::Public, 1_000_000, "2026-07-31");
    assert_eq!(lines(&union.on("2026-08-10")), (vec![(10, 2849)], 2849, 4000));
}

#[test]
fn amounts_of_law_are_not_turned_into_other_currencies() {
    let claim = Claim {
        amount: 100_000,
        currency: "USD",
        due: day("2026-06-20"),
        balances: &[(day("2026-05-20"), 100_000)],
        formal_notice: None,
        insolvency_opened: None,
        agreed: None,
    };
    let rules = Pack::of("FR").unwrap().rules(Debtor::Business);
    assert_eq!(
        owed(
            &claim,
            rules,
            &Rates::shipped(),
            day("2026-07-20"),
            DayCount::Actual365
        ),
        Err(OwedFault::Currency { of_law: "EUR" })
    );
}

#[test]
fn limitation_dates() {
    let last = |country: &str, debtor: Debtor, from: &str| {
        let limitation: Limitation = Pack::of(country).unwrap().rules(debtor).limitation.unwrap();
        limitation.last_day(day(from)).to_string()
    };
    assert_eq!(last("FR", Debtor::Business, "2024-02-29"), "2029-02-28");
    assert_eq!(last("FR", Debtor::Consumer, "2026-06-30"), "2028-06-30");
    assert_eq!(last("FR", Debtor::Public, "2026-06-30"), "2030-12-31");
    assert_eq!(last("DE", Debtor::Business, "2026-03-01"), "2029-12-31");
    assert_eq!(last("GB", Debtor::Business, "2026-03-01"), "2032-03-01");
}

#[test]
fn longest_terms() {
    let latest = |country: &str, debtor: Debtor, issued: &str| {
        Pack::of(country)
            .unwrap()
            .rules(debtor)
            .terms
            .unwrap()
            .latest(day(issued))
            .to_string()
    };
    // 60 days: 16 March; 45 days, then the end of the month: 31 March; the end of the month, then 45 days: 17 March.
    assert_eq!(latest("FR", Debtor::Business, "2026-01-15"), "2026-03-31");
    assert_eq!(latest("FR", Debtor::Business, "2026-01-31"), "2026-04-01");
    assert_eq!(latest("DE", Debtor::Public, "2026-01-15"), "2026-02-14");
}
