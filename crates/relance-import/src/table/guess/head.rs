//! The head of a guessed map: currency, dates and numbers.

use super::super::dates::{Order, Orders};
use super::super::numbers::{Decimal, Signs};
use super::words::Concept;
use super::{Question, Writing};

impl Writing<'_> {
    pub(super) fn currency(&mut self) {
        let money = [
            Concept::Currency,
            Concept::Amount,
            Concept::Open,
            Concept::Paid,
            Concept::Debit,
            Concept::Credit,
        ];
        let may_be_several = money
            .iter()
            .filter_map(|concept| self.looks.get(self.found.get(concept)?.0))
            .any(|looks| looks.has_signs_of_several);
        if self.has(Concept::Currency) && !may_be_several {
            return;
        }
        self.questions.push(Question::Currency);
        let ask = match may_be_several {
            true => self.pick(
                "? a sign such as `$` may be of several currencies: write which, as USD or CAD; lines that bear it are set aside otherwise",
                "? un signe comme `$` peut être de plusieurs devises : écrivez laquelle, USD ou CAD par exemple ; sinon les lignes qui le portent sont écartées",
            ),
            false => self.pick(
            "? no column says the currency: write it here; without it, it is that of the policy",
            "? aucune colonne ne dit la devise : écrivez-la ; sinon c'est celle de la politique",
            ),
        };
        self.line(&format!("# currency = \"EUR\"  # {ask}"));
    }

    pub(super) fn dates(&mut self) {
        let places = [Concept::Issued, Concept::Due, Concept::PaidOn];
        let orders: Vec<&Orders> = places
            .iter()
            .filter_map(|concept| Some(&self.looks.get(self.found.get(concept)?.0)?.orders))
            .collect();
        // What one column leaves open another may tell: programs write all their dates alike.
        let mut common: Option<Vec<&'static str>> = None;
        let (mut is_told, mut is_mixed) = (true, false);
        for order in orders.iter().map(|orders| orders.order()) {
            let patterns = match order {
                Order::One(pattern) => vec![pattern],
                Order::Several(patterns, _) => {
                    is_told = false;
                    patterns
                }
                Order::None(_) => {
                    is_mixed = true;
                    continue;
                }
                Order::Empty => continue,
            };
            common = Some(match common {
                Some(known) => known.into_iter().filter(|one| patterns.contains(one)).collect(),
                None => patterns,
            });
        }
        match common.as_deref() {
            Some([pattern]) if !is_mixed => {
                let odd: u64 = orders.iter().map(|orders| orders.odd(pattern)).sum();
                let why = match odd {
                    0 => self.pick(
                        "sure: it alone reads all dates",
                        "sûr : lui seul lit toutes les dates",
                    ),
                    _ => self.pick(
                        "likely: it reads nearly all dates; the lines of the others are set aside",
                        "probable : il lit presque toutes les dates ; les lignes des autres sont écartées",
                    ),
                };
                self.line(&format!("dates = [\"{pattern}\"]  # {why}"));
            }
            // Each column is written in its own way, and each tells it.
            None if !is_mixed => self.line("dates = \"auto\""),
            Some([]) if is_told && !is_mixed => self.line("dates = \"auto\""),
            _ => {
                self.questions.push(Question::Dates);
                let ask = self.pick(
                    "? dates read both ways, or not all alike: write \"DD/MM/YYYY\" or \"MM/DD/YYYY\"",
                    "? les dates se lisent des deux façons, ou diffèrent : écrivez \"DD/MM/YYYY\" ou \"MM/DD/YYYY\"",
                );
                self.line(&format!("dates = \"auto\"  # {ask}"));
            }
        }
    }

    pub(super) fn numbers(&mut self) {
        let concepts = [
            Concept::Amount,
            Concept::Open,
            Concept::Paid,
            Concept::Debit,
            Concept::Credit,
        ];
        let mut signs = Signs::default();
        let places: Vec<usize> = concepts
            .iter()
            .filter_map(|concept| Some(self.found.get(concept)?.0))
            .collect();
        for (line, cell) in places
            .iter()
            .filter_map(|place| self.looks.get(*place))
            .flat_map(|looks| &looks.numbers)
        {
            signs.add(*line, cell);
        }
        self.line("[numbers]");
        match signs.decimal() {
            Decimal::Told(Some(sign)) => {
                let why = self.pick(
                    "sure: no other sign reads all amounts",
                    "sûr : aucun autre signe ne lit tous les montants",
                );
                self.line(&format!("decimal = \"{}\"  # {why}", char::from(sign)));
            }
            Decimal::Told(None) => {}
            Decimal::Both(..) | Decimal::Open(_) => {
                self.questions.push(Question::Decimal);
                let ask = self.pick(
                    "? `1,234` reads both ways: write \".\" or \",\"",
                    "? `1,234` se lit des deux façons : écrivez \".\" ou \",\"",
                );
                self.line(&format!("# decimal = \",\"  # {ask}"));
            }
        }
    }
}
