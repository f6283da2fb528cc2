//! What is open: the first lines of the page, and the aged balance with bars, as a whole and by customer.

use super::Page;
use super::values::{amount_of, short_value, value};
use crate::console::Style;
use crate::kpi_report::bars::bar;
use crate::language::Lang;
use crate::report::table::{Align, Table, page_width, wrap};
use relance_kernel::Currency;
use relance_kpi::{Aged, CurrencyReport, CustomerAged, Key};
use unicode_width::UnicodeWidthStr;

/// Bars are no longer than this.
const LONGEST_BAR: usize = 24;

/// How many customers the page lists; files list all.
const CUSTOMERS_SHOWN: usize = 20;

/// The days past due of a column of the aged balance.
pub(crate) fn column_words(lang: Lang, position: usize) -> &'static str {
    let words = [
        ("not due", "non échu"),
        ("1–30", "1–30"),
        ("31–60", "31–60"),
        ("61–90", "61–90"),
        ("91–120", "91–120"),
        ("more than 120", "plus de 120"),
    ];
    let (english, french) = words.get(position).copied().unwrap_or_default();
    lang.pick(english, french)
}

impl Page<'_> {
    /// What is open, and the aged balance with bars.
    pub(super) fn balances(&self, report: &CurrencyReport) -> String {
        let (lang, whole, currency) = (self.lang, &report.whole, report.currency);
        let money = |key: Key| amount_of(whole, key);
        let mut text = String::new();
        let open = lang.money(money(Key::Open), currency);
        let invoices = lang.counted(
            whole.open_invoices,
            ("invoice", "facture"),
            ("invoices", "factures"),
        );
        let overdue = lang.amount(money(Key::Overdue), currency);
        let ratio = value(lang, whole.figure(Key::OverdueRatio));
        let line = match lang {
            Lang::En => format!("{open} open on {invoices}, of it {overdue} overdue ({ratio})"),
            Lang::Fr => format!("{open} restant dus sur {invoices}, dont {overdue} échus ({ratio})"),
        };
        for line in wrap(&line, page_width()) {
            text.push_str(&format!("{}\n", self.console.paint(Style::Bold, &line)));
        }
        if money(Key::Disputed) != 0 {
            let disputed = lang.amount(money(Key::Disputed), currency);
            let ratio = short_value(lang, whole.figure(Key::OverdueRatioUndisputed));
            let line = match lang {
                Lang::En => format!("of it {disputed} disputed; without disputes {ratio} is overdue"),
                Lang::Fr => format!("dont {disputed} en litige ; hors litiges, {ratio} est échu"),
            };
            text.push_str(&format!("{line}\n"));
        }
        text.push('\n');
        text.push_str(&self.aged(&whole.aged, money(Key::Unallocated), currency));
        text
    }

    fn aged(&self, aged: &Aged, unallocated: i128, currency: Currency) -> String {
        let lang = self.lang;
        let mut rows: Vec<[String; 4]> = Vec::new();
        for (position, column) in aged.columns.iter().enumerate() {
            rows.push([
                column_words(self.lang, position).to_string(),
                lang.count(column.invoices),
                lang.amount(column.amount, currency),
                lang.amount(column.disputed, currency),
            ]);
        }
        rows.push([
            self.pick("open", "restant dû").to_string(),
            String::new(),
            lang.amount(aged.open(), currency),
            lang.amount(aged.disputed(), currency),
        ]);
        rows.push([
            self.pick("received, not allocated", "reçu, non lettré")
                .to_string(),
            String::new(),
            lang.amount(unallocated, currency),
            String::new(),
        ]);
        let heads = [
            self.pick("days past due", "jours de retard"),
            self.pick("invoices", "factures"),
            currency.code(),
            self.pick("disputed", "en litige"),
        ];
        let taken: usize = (0..4)
            .map(|column| {
                let cells = rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|cell| cell.width());
                let head = heads.get(column).map_or(0, |head| head.width());
                cells.chain([head]).max().unwrap_or(0) + 2
            })
            .sum();
        let room = page_width().saturating_sub(taken + 2).min(LONGEST_BAR);
        let longest = aged.columns.iter().map(|column| column.amount).max().unwrap_or(0);
        let mut table = Table::new(self.title(self.pick("Aged balance", "Balance âgée"), currency));
        for (position, head) in heads.into_iter().enumerate() {
            table = table.column(head, if position == 0 { Align::Left } else { Align::Right });
        }
        table = table.column("", Align::Left);
        let bars = aged
            .columns
            .iter()
            .map(|column| bar(column.amount, longest, room));
        for (row, bar) in rows.into_iter().zip(bars.chain([String::new(), String::new()])) {
            table.row(row.into_iter().chain([bar]));
        }
        table.render(self.console)
    }

    /// The customers that owe most past due.
    pub(super) fn customers(&self, report: &CurrencyReport) -> String {
        let lang = self.lang;
        if report.customers.is_empty() {
            return String::new();
        }
        let mut rows: Vec<&CustomerAged> = report.customers.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.aged.overdue(), row.aged.open())));
        let title = self.pick("Aged balance by customer", "Balance âgée par client");
        let mut table = Table::new(self.title(title, report.currency))
            .column("", Align::Left)
            .whole();
        for position in 0..report.whole.aged.columns.len() {
            table = table.column(column_words(self.lang, position), Align::Right);
        }
        table = table.column(self.pick("open", "restant dû"), Align::Right);
        table = table.column(self.pick("not\nallocated", "non\nlettré"), Align::Right);
        for row in rows.iter().take(CUSTOMERS_SHOWN) {
            let mut cells = vec![
                self.told
                    .ledger
                    .customer_id(row.account, row.customer)
                    .to_string(),
            ];
            let columns = row.aged.columns.iter();
            cells.extend(columns.map(|column| lang.amount(column.amount, report.currency)));
            cells.push(lang.amount(row.aged.open(), report.currency));
            cells.push(lang.amount(row.unallocated, report.currency));
            table.row(cells);
        }
        if rows.len() > CUSTOMERS_SHOWN {
            let more = lang.count((rows.len() - CUSTOMERS_SHOWN) as u64);
            table.note(match lang {
                Lang::En => format!("{more} more, with less overdue: `--format csv` lists them"),
                Lang::Fr => format!("{more} de plus, avec moins d'échu : `--format csv` les donne tous"),
            });
        }
        table.render(self.console)
    }
}
