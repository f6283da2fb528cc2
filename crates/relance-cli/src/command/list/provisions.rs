//! A provision proposed for each overdue invoice, by its age and by what is known of the customer.

use super::Desk;
use super::customers::titled;
use super::invoices::of_invoice;
use crate::language::said;
use crate::sheet::{Cell, Sheet};
use relance_kernel::Day;

/// Shares of what is open, in percent: at most so many days late, so much. A parameter of management, not of a law.
const SHARES: [(i32, i64); 5] = [(0, 0), (30, 0), (60, 5), (90, 10), (120, 25)];
/// Above the last of these.
const OVER: i64 = 50;
/// Of a customer in insolvency proceedings.
const INSOLVENT: i64 = 100;

pub(super) fn sheet(as_of: Day) -> Sheet {
    let mut sheet = of_invoice(Sheet::new(
        "provisions",
        titled("Provisions proposed", "Provisions proposées", as_of),
    ))
    .column("disputed", said!("disputed", "en litige"))
    .column("ground", said!("ground", "motif"))
    .column("share", said!("percent", "taux (%)"))
    .column("provision", said!("provision", "provision"));
    sheet.notes.push(said!(
        "a proposal of management: 0 % to 30 days late, 5 % to 60, 10 % to 90, 25 % to 120, 50 % above, 100 % in an insolvency; amounts include VAT, of which no provision is made. French tax law asks for each claim what makes its loss likely on the closing day: lateness alone does not (BOI-BIC-PROV-40-20)",
        "proposition de gestion : 0 % jusqu'à 30 jours de retard, 5 % jusqu'à 60, 10 % jusqu'à 90, 25 % jusqu'à 120, 50 % au-delà, 100 % en procédure collective ; montants TTC, la TVA ne se provisionne pas. La loi fiscale demande pour chaque créance ce qui rend sa perte probable à la clôture : le seul retard ne suffit pas (BOI-BIC-PROV-40-20)"
    ));
    sheet
}

impl Desk<'_> {
    pub(super) fn provisions(&self, sheet: &mut Sheet) {
        for claim in self.open_claims() {
            let late = self.books.as_of.since(claim.open_due());
            let (ground, share) = if claim.insolvency.is_some() {
                (said!("insolvency", "procédure collective"), INSOLVENT)
            } else {
                let of_age = SHARES.iter().find(|(days, _)| late <= *days);
                (
                    said!("age", "ancienneté"),
                    of_age.map_or(OVER, |(_, share)| *share),
                )
            };
            if share == 0 {
                continue;
            }
            let provision = (i128::from(claim.principal) * i128::from(share) + 50) / 100;
            let mut row = self.row(claim);
            row.push(match claim.disputed {
                0 => Cell::Empty,
                disputed => Cell::Money(disputed.min(claim.principal), claim.currency),
            });
            row.push(Cell::Word(ground));
            row.push(Cell::Number(share));
            row.push(Cell::Money(
                i64::try_from(provision).unwrap_or(i64::MAX),
                claim.currency,
            ));
            sheet.rows.push(row);
        }
    }
}
