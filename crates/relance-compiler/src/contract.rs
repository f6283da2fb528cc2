//! What the contracts with customers state: their law, their rate of late interest, their terms of payment.

use crate::diagnostic::{Diagnostic, law_codes};
use crate::lower::Lower;
use crate::source::{FileId, Place};
use relance_kernel::Day;
use relance_law::{LongestTerms, OwedFault, Pack, Rate, Rates, Terms, check_agreed};
use relance_syntax::ast;

/// What the `policy` block says of the contracts with customers, and what follows where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// The law they are under: that of the line `law`, else of the country of the calendar. None where neither has a
    /// pack: interest and indemnity are then not computed.
    pub law: Option<&'static Pack>,
    /// `late interest`: the yearly rate that they state. None = by law.
    pub late_interest: Option<Rate>,
    /// `terms`: when they make invoices due. None = not stated.
    pub terms: Option<Terms>,
    /// Where `law` stands.
    pub(crate) law_place: Option<Place>,
    /// Where `late interest` stands.
    pub(crate) late_interest_place: Option<Place>,
    /// Where `terms` stand.
    pub(crate) terms_place: Option<Place>,
}

impl Contract {
    /// Takes the law of the country of a calendar, unless one is stated.
    pub(crate) fn or_law_of_calendar(&mut self, code: &str) {
        if self.law_place.is_none() {
            self.law = relance_law::known_calendar(code).and_then(|calendar| Pack::of(calendar.country()));
        }
    }
}

impl Lower<'_, '_> {
    /// `law FR`
    pub(crate) fn law_line(&mut self, name: &ast::Name, file: FileId, contract: &mut Contract) {
        let place = Place::new(file, name.span);
        contract.law_place = Some(place);
        contract.law = Pack::of(&name.text);
        if contract.law.is_none() {
            let known: Vec<&str> = Pack::codes().collect();
            let upper = name.text.to_uppercase();
            let meant = (if upper == "UK" { "GB" } else { &upper }).to_owned();
            let suggestion = known.contains(&meant.as_str()).then_some(meant);
            self.report(
                Diagnostic::new(&law_codes::UNKNOWN_LAW, place)
                    .with("name", &name.text)
                    .with("known", crate::listing(&known))
                    .with_some("suggestion", suggestion.clone())
                    .fixed_by_some(suggestion),
            );
        }
    }

    /// `late interest 12%`
    pub(crate) fn late_interest_line(&mut self, value: &ast::Value, file: FileId, contract: &mut Contract) {
        let place = Place::new(file, value.span);
        contract.late_interest_place = Some(place);
        let Some(points) = self.basis_points(value, file, "late interest") else {
            return;
        };
        match i32::try_from(points)
            .ok()
            .filter(|points| (1..=10_000).contains(points))
        {
            Some(points) => contract.late_interest = Some(Rate(points)),
            None => self.report(Diagnostic::new(&law_codes::NO_SUCH_RATE, place)),
        }
    }

    /// `terms "45d end of month"`
    pub(crate) fn terms_line(&mut self, text: &ast::Text, file: FileId, contract: &mut Contract) {
        let place = Place::new(file, text.span);
        contract.terms_place = Some(place);
        contract.terms = Terms::parse(&text.value);
        if contract.terms.is_none() {
            self.report(Diagnostic::new(&law_codes::UNREADABLE_TERMS, place).with("terms", &text.value));
        }
    }

    /// Holds rate and terms against the law.
    pub(crate) fn check_contract(&mut self, contract: &Contract) {
        let Some(pack) = contract.law else { return };
        if let (Some(agreed), Some(place)) = (contract.late_interest, contract.late_interest_place) {
            let rates = Rates::shipped();
            if let Some(finding) =
                latest_fault(agreed, pack, &rates).and_then(|fault| rate_finding(fault, place))
            {
                self.report(finding);
            }
        }
        if let (Some(terms), Some(place), Some(longest)) =
            (contract.terms, contract.terms_place, pack.business.terms)
            && let Some((issued, due, latest)) = too_long(terms, &longest)
        {
            self.report(
                Diagnostic::new(&law_codes::TERMS_TOO_LONG, place)
                    .with("issued", issued.to_string())
                    .with("due", due.to_string())
                    .with("latest", latest.to_string())
                    .with("article", longest.article),
            );
        }
    }
}

/// What stands against a rate in the last half-year whose limit is published.
fn latest_fault(agreed: Rate, pack: &Pack, rates: &Rates) -> Option<OwedFault> {
    let rules = &pack.business;
    let (half_year, _) = rates.of(rules.floor?.series).last()?;
    check_agreed(agreed, rules, rates, half_year).err()
}

fn rate_finding(fault: OwedFault, place: Place) -> Option<Diagnostic> {
    // No law that is known here limits what businesses agree from above.
    let OwedFault::BelowFloor {
        half_year,
        agreed,
        floor,
        article,
    } = fault
    else {
        return None;
    };
    Some(
        Diagnostic::new(&law_codes::RATE_BELOW_FLOOR, place)
            .with("agreed", agreed.to_string())
            .with("limit", floor.to_string())
            .with("half_year", half_year.to_string())
            .with("article", article),
    )
}

/// The first day of issue whose invoice would be due later than the law allows, with both days.
fn too_long(terms: Terms, longest: &LongestTerms) -> Option<(Day, Day, Day)> {
    let first = Day::from_ymd(2027, 1, 1)?;
    // Four years hold every month with every length of February.
    (0..4 * 366).map(|days| first.plus(days)).find_map(|issued| {
        let (due, latest) = (terms.due(issued), longest.latest(issued));
        (due > latest).then_some((issued, due, latest))
    })
}
