//! `instalments`: several due dates of an invoice, and those of agreed plans.

use super::customers::late_problem;
use super::find::find_invoice;
use super::{Cells, Loader, Sheet, add_to_total};
use crate::problem::{file, money};
use crate::rows::InstalmentRow;
use crate::source::{Source, Table};
use crate::text::Pool;
use relance_kernel::account::Instalment;
use relance_kernel::{Day, Money};

/// The plans whose instalments were read, for the events that agree them.
#[derive(Default)]
pub(super) struct Plans {
    /// The plan with number `n` of the pool stands at `n - 1`.
    ids: Pool,
    drafts: Vec<Draft>,
    sheet: Option<Sheet>,
}

#[derive(Default)]
struct Draft {
    line: u32,
    agreed: bool,
    instalments: Vec<DraftInstalment>,
}

struct DraftInstalment {
    invoice: u32,
    instalment: Instalment,
    known: Option<Day>,
}

/// What an event agrees.
pub(super) struct Agreed {
    /// Ascending by due date.
    pub(super) instalments: Box<[Instalment]>,
    /// The day on which all of them are known, if a row states one.
    pub(super) known: Option<Day>,
}

impl Plans {
    /// The instalments of a plan on the invoices that `concerns` holds for; none if there are none.
    pub(super) fn agree(&mut self, plan: &str, concerns: impl Fn(u32) -> bool) -> Option<Agreed> {
        let number = self.ids.intern(plan)?;
        let draft = self.drafts.get_mut((number as usize).checked_sub(1)?)?;
        draft.agreed = true;
        let of_event: Vec<_> = draft
            .instalments
            .iter()
            .filter(|instalment| concerns(instalment.invoice))
            .collect();
        let mut instalments: Vec<Instalment> = of_event.iter().map(|draft| draft.instalment).collect();
        instalments.sort_by_key(|instalment| instalment.due);
        let known = of_event.iter().filter_map(|draft| draft.known).max();
        (!instalments.is_empty()).then(|| Agreed {
            instalments: instalments.into(),
            known,
        })
    }
}

impl Loader {
    pub(super) fn read_instalments(&mut self, source: &dyn Source) -> Plans {
        let mut plans = Plans::default();
        let Some((mut rows, sheet)) = self.open(source, Table::Instalments) else {
            return plans;
        };
        let (invoice, due, amount) = (sheet.col("invoice_id"), sheet.col("due"), sheet.col("amount"));
        let (plan, known_on) = (sheet.col("plan_id"), sheet.col("known_on"));
        let mut first_lines: Vec<(u32, u32)> = Vec::new();
        self.each_row(rows.as_mut(), &sheet, |loader, row| {
            let Loader {
                ledger,
                problems,
                named,
                total,
                ..
            } = loader;
            let mut cells = Cells::new(row, &sheet, problems);
            let number = find_invoice(&mut cells, invoice, ledger, named);
            let of_invoice = number.and_then(|number| ledger.invoices.get(number as usize));
            let currency = of_invoice.map_or(ledger.default_currency, |row| ledger.currency(row.currency));
            let due_on = cells.date(due);
            let known = cells.optional_date(known_on);
            let money = cells.amount(amount, currency);
            match money {
                Some(minor) if minor <= 0 => cells.report(&money::NOT_POSITIVE, Some(amount), []),
                Some(minor) => add_to_total(total, &mut cells, amount, minor),
                None => {}
            }
            let plan = cells.text(plan);
            if let (Some(of_invoice), Some(known), true) = (of_invoice, known, plan.is_empty())
                && known > Day(of_invoice.known)
            {
                let facts = [("known", Day(of_invoice.known).to_string())];
                cells.report(&money::INSTALMENT_KNOWN_LATE, Some(known_on), facts);
            }
            let (Some(number), Some(due), Some(minor), false) = (number, due_on, money, cells.bad()) else {
                return;
            };
            if plan.is_empty() {
                first_lines.push((number, row.line()));
                ledger.instalments.push(InstalmentRow {
                    amount: minor,
                    invoice: number,
                    due: due.0,
                });
                return;
            }
            let Some(position) = plans.ids.intern(plan).and_then(|id| (id as usize).checked_sub(1)) else {
                return cells.report(&file::LEDGER_TOO_LARGE, None, []);
            };
            if position == plans.drafts.len() {
                plans.drafts.push(Draft {
                    line: row.line(),
                    ..Draft::default()
                });
            }
            if let Some(draft) = plans.drafts.get_mut(position) {
                let instalment = Instalment { due, amount: minor };
                draft.instalments.push(DraftInstalment {
                    invoice: number,
                    instalment,
                    known,
                });
            }
        });
        self.ledger.instalments.sort_by_key(|row| (row.invoice, row.due));
        first_lines.sort_unstable();
        first_lines.dedup_by_key(|(invoice, _)| *invoice);
        self.check_sums(&sheet, &first_lines);
        plans.sheet = Some(sheet);
        plans
    }

    /// Compares the instalments of each invoice with its amount.
    fn check_sums(&mut self, sheet: &Sheet, first_lines: &[(u32, u32)]) {
        let Loader { ledger, problems, .. } = self;
        for (of_invoice, &(number, line)) in ledger
            .instalments
            .chunk_by(|a, b| a.invoice == b.invoice)
            .zip(first_lines)
        {
            let Some(invoice) = ledger.invoices.get(number as usize) else {
                continue;
            };
            let sum: i64 = of_invoice.iter().map(|row| row.amount).sum();
            if sum != invoice.amount {
                let currency = ledger.currency(invoice.currency);
                let facts = [
                    ("sum", Money::new(sum, currency).to_string().into()),
                    ("amount", ledger.money_of(invoice).to_string().into()),
                ];
                let id = ledger.invoice_ids.get(number);
                let code = &money::INSTALMENTS_DIFFER;
                problems.push(late_problem(sheet, code, line, "invoice_id", id, facts.into()));
            }
        }
    }

    /// Reports the plans that no event agreed.
    pub(super) fn check_plans(&mut self, plans: &Plans) {
        let Some(sheet) = &plans.sheet else { return };
        for (draft, id) in plans.drafts.iter().zip(plans.ids.iter().skip(1)) {
            if !draft.agreed {
                let code = &money::PLAN_NOT_AGREED;
                self.problems
                    .push(late_problem(sheet, code, draft.line, "plan_id", id, [].into()));
            }
        }
    }
}
