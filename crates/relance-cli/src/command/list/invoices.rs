//! Lists of invoices: what is open, never chased, promised, disputed, stopped, or about to be lost.

use super::Desk;
use super::customers::{titled, with_customer};
use crate::code_words::dispute_reason;
use crate::language::{Said, said};
use crate::sheet::{Cell, Sheet};
use relance_claims::{Claim, reckon};
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::{Day, Fact, FactValue, PromiseState, Subject, View};
use relance_kpi::NO_CONTACTS;

/// Stops are listed once they last longer than this.
const LONG_STOP: i32 = 30;

/// Limitation is listed from so many days before it on.
const A_YEAR: i32 = 365;

pub(super) fn of_invoice(sheet: Sheet) -> Sheet {
    with_customer(sheet.column("invoice", said!("invoice", "facture")))
        .column("due", said!("due", "échéance"))
        .column("days_late", said!("days late", "jours de retard"))
        .column("open", said!("open", "dû"))
}

pub(super) fn open_sheet(as_of: Day) -> Sheet {
    of_invoice(Sheet::new(
        "open",
        titled("Open invoices", "Factures ouvertes", as_of),
    ))
    .column("disputed", said!("disputed", "en litige"))
    .column("last_contact", said!("last contact", "dernier contact"))
    .column("promised", said!("promised for", "promis pour le"))
    .column("collector", said!("collector", "gestionnaire"))
}

pub(super) fn never_chased_sheet(as_of: Day) -> Sheet {
    let mut sheet = of_invoice(Sheet::new(
        "never-chased",
        titled("Overdue and never chased", "Échues et jamais relancées", as_of),
    ))
    .column("collector", said!("collector", "gestionnaire"));
    sheet.notes.push(said!(
        "no `action` of the invoice, nor of its customer, that reaches somebody; a ledger without actions lists all that is overdue",
        "aucune `action` de la facture, ni de son client, qui atteigne quelqu'un ; un livre sans actions liste tout ce qui est échu"
    ));
    sheet
}

pub(super) fn promises_sheet(as_of: Day) -> Sheet {
    of_invoice(Sheet::new(
        "promises",
        titled("Promises to pay", "Promesses de paiement", as_of),
    ))
    .column("promised", said!("promised for", "promis pour le"))
    .column("state", said!("state", "état"))
}

pub(super) fn disputes_sheet(as_of: Day) -> Sheet {
    of_invoice(Sheet::new(
        "disputes",
        titled("Open disputes", "Litiges ouverts", as_of),
    ))
    .column("disputed", said!("disputed", "en litige"))
    .column("reason", said!("reason", "motif"))
    .column("opened", said!("opened", "ouvert le"))
    .column("age", said!("days", "jours"))
    .column("collector", said!("collector", "gestionnaire"))
}

pub(super) fn stops_sheet(as_of: Day) -> Sheet {
    of_invoice(Sheet::new(
        "stops",
        titled(
            "Stopped for more than 30 days",
            "Relances arrêtées depuis plus de 30 jours",
            as_of,
        ),
    ))
    .column("stopped", said!("stopped on", "arrêtée le"))
    .column("until", said!("until", "jusqu'au"))
    .column("days", said!("days", "jours"))
}

pub(super) fn deadlines_sheet(as_of: Day) -> Sheet {
    let mut sheet = of_invoice(Sheet::new(
        "deadlines",
        titled("Last days to act", "Derniers jours pour agir", as_of),
    ))
    .column("what", said!("what", "démarche"))
    .column("last_day", said!("last day", "dernier jour"))
    .column("days_left", said!("days left", "jours restants"));
    sheet.once = Some(("open", "invoice"));
    sheet.notes.push(said!(
        "limitation by French law, of consumers by that of their country, within a year or past; what interrupted it is not read from the ledger. `relance owed` says by which article",
        "prescription selon le droit français, pour les consommateurs celui de leur pays, à moins d'un an ou passée ; ce qui l'a interrompue n'est pas lu du livre. `relance owed` dit selon quel article"
    ));
    sheet
}

impl Desk<'_> {
    pub(super) fn row(&self, claim: &Claim) -> Vec<Cell> {
        vec![
            self.invoice_id(claim),
            self.customer_id(claim.customer),
            self.field(claim.customer, "name"),
            Cell::Day(claim.open_due()),
            Cell::Number(i64::from(self.books.as_of.since(claim.open_due()))),
            Cell::Money(claim.principal, claim.currency),
        ]
    }

    pub(super) fn is_overdue(&self, claim: &Claim) -> bool {
        claim.open_due() < self.books.as_of
    }

    fn fact(&self, fact: Fact, claim: &Claim) -> FactValue {
        let view = View::new(self.policy, self.account, self.state);
        view.read(
            fact,
            Subject {
                customer: claim.customer,
                invoice: Some(claim.invoice),
            },
        )
    }

    pub(super) fn promised(&self, claim: &Claim) -> Option<Day> {
        match self.fact(Fact::Promised, claim) {
            FactValue::Date(day) => Some(day),
            _ => None,
        }
    }

    /// The last row of the invoice, or of its customer, that is asked for.
    fn last_row(&self, claim: &Claim, is_asked: impl Fn(&ChangeKind) -> bool) -> Option<&Change> {
        self.account.changes.iter().rev().find(|change| {
            let concerns = match change.invoice {
                Some(invoice) => invoice == claim.invoice,
                None => change.customer == claim.customer,
            };
            change.day <= self.books.as_of && concerns && is_asked(&change.kind)
        })
    }

    /// The last contact of an invoice, or of its customer: an `action` that reaches somebody.
    pub(super) fn last_contact(&self, claim: &Claim) -> Option<Day> {
        let rows = self.account.changes.iter().rev();
        let mut known =
            rows.filter(|change| change.day <= self.books.as_of && change.customer == claim.customer);
        known
            .find(|change| {
                let of_claim = change.invoice.is_none_or(|invoice| invoice == claim.invoice);
                let reaches = |value: &Option<_>| {
                    value.is_some_and(|value| !NO_CONTACTS.contains(&self.books.interner.text(value)))
                };
                of_claim && matches!(&change.kind, ChangeKind::Action { value, .. } if reaches(value))
            })
            .map(|change| change.date)
    }

    pub(super) fn open(&self, sheet: &mut Sheet) {
        for claim in self.open_claims() {
            let mut row = self.row(claim);
            row.push(match claim.disputed {
                0 => Cell::Empty,
                disputed => Cell::Money(disputed.min(claim.principal), claim.currency),
            });
            row.push(Cell::day(self.last_contact(claim)));
            row.push(Cell::day(self.promised(claim)));
            row.push(self.field(claim.customer, "collector"));
            sheet.rows.push(row);
        }
    }

    pub(super) fn never_chased(&self, sheet: &mut Sheet) {
        let late = self.open_claims().filter(|claim| self.is_overdue(claim));
        for claim in late.filter(|claim| self.last_contact(claim).is_none()) {
            let mut row = self.row(claim);
            row.push(self.field(claim.customer, "collector"));
            sheet.rows.push(row);
        }
    }

    pub(super) fn promises(&self, sheet: &mut Sheet) {
        for claim in self.open_claims() {
            let state = match self.fact(Fact::Promise, claim) {
                FactValue::Promise(PromiseState::Open) => said!("open", "ouverte"),
                FactValue::Promise(PromiseState::Broken) => said!("broken", "rompue"),
                _ => continue,
            };
            let mut row = self.row(claim);
            row.push(Cell::day(self.promised(claim)));
            row.push(Cell::Word(state));
            sheet.rows.push(row);
        }
    }

    pub(super) fn disputes(&self, sheet: &mut Sheet) {
        for claim in self.open_claims().filter(|claim| claim.disputed > 0) {
            let opened = self.last_row(claim, |kind| matches!(kind, ChangeKind::DisputeOpened { .. }));
            let opened = opened.map(|change| change.date);
            let mut row = self.row(claim);
            row.push(Cell::Money(claim.disputed.min(claim.principal), claim.currency));
            row.push(match self.fact(Fact::DisputeReason, claim) {
                FactValue::Name(reason) => Cell::word(dispute_reason(self.books.interner.text(reason))),
                _ => Cell::Empty,
            });
            row.push(Cell::day(opened));
            row.push(opened.map_or(Cell::Empty, |opened| {
                Cell::Number(i64::from(self.books.as_of.since(opened)))
            }));
            row.push(self.field(claim.customer, "collector"));
            sheet.rows.push(row);
        }
    }

    pub(super) fn stops(&self, sheet: &mut Sheet) {
        for claim in self.open_claims().filter(|claim| self.is_overdue(claim)) {
            let is_of_stops =
                |kind: &ChangeKind| matches!(kind, ChangeKind::Stopped { .. } | ChangeKind::Resumed);
            let Some(change) = self.last_row(claim, is_of_stops) else {
                continue;
            };
            let ChangeKind::Stopped { until } = change.kind else {
                continue;
            };
            let lasts = self.books.as_of.since(change.date);
            if lasts <= LONG_STOP || until.is_some_and(|until| until < self.books.as_of) {
                continue;
            }
            let mut row = self.row(claim);
            row.push(Cell::Day(change.date));
            row.push(Cell::day(until));
            row.push(Cell::Number(i64::from(lasts)));
            sheet.rows.push(row);
        }
    }

    /// The last day to tell the credit insurer of an unpaid invoice of an insured customer.
    fn insurer_deadline(&self, claim: &Claim) -> Option<(Said, Day)> {
        let days = self.books.insurer_days?;
        let is_insured = self.fact(Fact::Insured, claim) == FactValue::YesNo(true);
        let day = claim.open_due().plus(i32::from(days));
        is_insured.then(|| (said!("tell the insurer", "déclarer à l'assureur"), day))
    }

    pub(super) fn deadlines(&self, sheet: &mut Sheet) {
        for claim in self.open_claims() {
            let Some(law) = self.law(claim) else { continue };
            // A rate that is missing hides no deadline: they do not hang on it.
            let as_of = claim.due();
            let Ok(reckoned) = reckon(claim, &law, as_of, None) else {
                continue;
            };
            let barred = reckoned
                .enforceable_until
                .map(|day| (said!("limitation", "prescription"), day));
            let filed = reckoned.insolvency.map(|deadlines| {
                (
                    said!("file the claim", "déclarer la créance"),
                    deadlines.file_claim,
                )
            });
            let told = self.insurer_deadline(claim);
            let near = |day: Day| day.since(self.books.as_of) <= A_YEAR;
            for (what, day) in barred
                .into_iter()
                .chain(filed)
                .chain(told)
                .filter(|(_, day)| near(*day))
            {
                let mut row = self.row(claim);
                row.push(Cell::Word(what));
                row.push(Cell::Day(day));
                row.push(Cell::Number(i64::from(day.since(self.books.as_of))));
                sheet.rows.push(row);
            }
        }
    }
}
