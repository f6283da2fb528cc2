//! The seven files of the ledger folder, column by column.

use crate::calendar::Window;
use crate::customer::{Customer, Kind};
use crate::generate::is_known;
use crate::invoice::Invoice;
use crate::output::{Error, Output};
use crate::random::{Draws, Stream};
use crate::story::{self, Event, Story};
use crate::{Summary, names};
use relance_kernel::Day;
use std::io::Write;

/// A file of the ledger with its header.
pub(crate) struct Table {
    /// Its name in the folder.
    pub(crate) file: &'static str,
    /// Its columns, in order.
    pub(crate) columns: &'static [&'static str],
}

const CUSTOMERS: Table = Table {
    file: "customers.csv",
    columns: &[
        "customer_id",
        "name",
        "kind",
        "natural_person",
        "country",
        "language",
        "sector",
        "siren",
        "payer_id",
        "collector",
        "sales_rep",
        "email",
        "phone",
        "address",
        "preferred_channel",
        "terms",
        "credit_limit",
        "insured",
        "customer_since",
    ],
};
const CONTACTS: Table = Table {
    file: "contacts.csv",
    columns: &[
        "customer_id",
        "role",
        "name",
        "email",
        "phone",
        "address",
        "language",
    ],
};
const INVOICES: Table = Table {
    file: "invoices.csv",
    columns: &[
        "invoice_id",
        "customer_id",
        "issued",
        "due",
        "amount",
        "currency",
        "kind",
        "reference",
        "delivered",
        "entity",
        "payment_method",
        "po_number",
        "known_on",
    ],
};
const INSTALMENTS: Table = Table {
    file: "instalments.csv",
    columns: &["invoice_id", "due", "amount", "plan_id"],
};
const PAYMENTS: Table = Table {
    file: "payments.csv",
    columns: &[
        "payment_id",
        "customer_id",
        "invoice_id",
        "date",
        "amount",
        "currency",
        "reverses",
        "known_on",
    ],
};
const EVENTS: Table = Table {
    file: "events.csv",
    columns: &[
        "date",
        "customer_id",
        "invoice_id",
        "event",
        "value",
        "note",
        "source",
        "known_on",
    ],
};

/// All of them, as an empty ledger has them.
pub(crate) const ALL: [Table; 6] = [CUSTOMERS, CONTACTS, INVOICES, INSTALMENTS, PAYMENTS, EVENTS];

type Writer = csv::Writer<Box<dyn Write>>;

/// The open files.
pub(crate) struct Tables<'a> {
    seed: u64,
    window: &'a Window,
    customers: Writer,
    contacts: Writer,
    invoices: Writer,
    instalments: Writer,
    payments: Writer,
    events: Writer,
    summary: Summary,
}

impl<'a> Tables<'a> {
    /// Opens the files and writes their headers.
    pub(crate) fn open(seed: u64, output: &mut dyn Output, window: &'a Window) -> Result<Tables<'a>, Error> {
        let mut open = |table: &Table| -> Result<Writer, Error> {
            let mut writer = csv::WriterBuilder::new()
                .buffer_capacity(1 << 16)
                .from_writer(output.file(table.file)?);
            writer.write_record(table.columns)?;
            Ok(writer)
        };
        Ok(Tables {
            seed,
            window,
            customers: open(&CUSTOMERS)?,
            contacts: open(&CONTACTS)?,
            invoices: open(&INVOICES)?,
            instalments: open(&INSTALMENTS)?,
            payments: open(&PAYMENTS)?,
            events: open(&EVENTS)?,
            summary: Summary::default(),
        })
    }

    /// The window that the ledger covers.
    pub(crate) fn window(&self) -> &'a Window {
        self.window
    }

    /// Writes a customer and the people to write to there.
    pub(crate) fn customer(&mut self, customer: &Customer, payer: Option<&str>) -> Result<(), Error> {
        let yes_no = |yes: bool| if yes { "yes" } else { "no" };
        // A kind that is not known says nothing of the person either.
        let person = if customer.kind == Kind::Unknown {
            ""
        } else {
            yes_no(customer.natural_person)
        };
        self.customers.write_record([
            customer.id.as_str(),
            &customer.name,
            customer.kind.text(),
            person,
            if customer.foreign { "US" } else { "FR" },
            if customer.foreign { "en" } else { "fr" },
            customer.sector,
            &customer.siren,
            payer.unwrap_or(""),
            customer.collector,
            customer.sales_rep,
            &customer.email,
            &customer.phone,
            &customer.address,
            customer.preferred_channel,
            &customer.terms.text(),
            &customer.credit_limit.to_string(),
            yes_no(customer.insured),
            self.window.text(customer.since),
        ])?;
        self.summary.customers += 1;
        if customer.natural_person || customer.email.is_empty() {
            return Ok(());
        }
        let mut draws = Draws::new(self.seed, Stream::Identity, customer.number).part(1);
        let language = if customer.foreign { "en" } else { "fr" };
        for (role, mailbox, share) in [
            ("accounts_payable", "fournisseurs", 0.5),
            ("finance_director", "daf", 0.12),
        ] {
            if draws.chance(share) {
                let email = names::email(mailbox, &customer.name);
                let (name, phone) = (names::person(&mut draws), customer.other_phone(&mut draws));
                self.contacts.write_record([
                    &customer.id,
                    role,
                    &name,
                    &email,
                    &phone,
                    &customer.address,
                    language,
                ])?;
                self.summary.contacts += 1;
            }
        }
        Ok(())
    }

    /// Writes an invoice with its credit notes, instalments and payments.
    pub(crate) fn invoice(
        &mut self,
        customer: &Customer,
        invoice: &Invoice,
        story: &Story,
    ) -> Result<(), Error> {
        self.invoices.write_record([
            invoice.id.as_str(),
            &customer.id,
            self.window.text(invoice.issued),
            self.window.text(invoice.due),
            &story::money(invoice.amount),
            invoice.currency,
            if invoice.deposit { "deposit" } else { "invoice" },
            "",
            self.window.text(invoice.delivered),
            "main",
            customer.payment_method,
            &invoice.po_number,
            self.known(invoice.known_on),
        ])?;
        self.summary.invoices += 1;
        for (due, amount) in &invoice.instalments {
            self.instalment(invoice, *due, *amount, "")?;
        }
        if let Some((_, parts)) = story
            .plan
            .as_ref()
            .filter(|(agreed, _)| *agreed <= self.window.last)
        {
            let plan = story::plan_id(invoice);
            for (due, amount) in parts {
                self.instalment(invoice, *due, *amount, &plan)?;
            }
        }
        self.credits(customer, invoice, story)?;
        self.payments(customer, invoice, story)
    }

    fn known(&self, day: Option<Day>) -> &'a str {
        day.map_or("", |day| self.window.text(day))
    }

    fn instalment(&mut self, invoice: &Invoice, due: Day, amount: i64, plan: &str) -> Result<(), Error> {
        self.instalments
            .write_record([&invoice.id, self.window.text(due), &story::money(amount), plan])?;
        self.summary.instalments += 1;
        Ok(())
    }

    fn credits(&mut self, customer: &Customer, invoice: &Invoice, story: &Story) -> Result<(), Error> {
        for (place, credit) in story.credits.iter().enumerate() {
            if !is_known(credit.issued, None, self.window.last) {
                continue;
            }
            let issued = self.window.text(credit.issued);
            self.invoices.write_record([
                format!("A{}-{}", invoice.id.trim_start_matches('F'), place + 1).as_str(),
                &customer.id,
                issued,
                issued,
                &story::money(-credit.amount),
                invoice.currency,
                "credit_note",
                if credit.named { &invoice.id } else { "" },
                "",
                "main",
                "",
                "",
                "",
            ])?;
            self.summary.credit_notes += 1;
        }
        Ok(())
    }

    fn payments(&mut self, customer: &Customer, invoice: &Invoice, story: &Story) -> Result<(), Error> {
        let id = |number: u32| format!("P{}-{number}", invoice.id.trim_start_matches('F'));
        for payment in &story.payments {
            let known_on = (customer.known_after > 0).then(|| payment.date.plus(customer.known_after));
            if !is_known(payment.date, known_on, self.window.last) {
                continue;
            }
            self.payments.write_record([
                id(payment.number).as_str(),
                &customer.id,
                if payment.allocated { &invoice.id } else { "" },
                self.window.text(payment.date),
                &story::money(payment.amount),
                invoice.currency,
                &payment.reverses.map(id).unwrap_or_default(),
                self.known(known_on),
            ])?;
            self.summary.payments += 1;
        }
        Ok(())
    }

    /// Writes an event of an invoice or of the customer.
    pub(crate) fn event(
        &mut self,
        customer: &Customer,
        invoice: Option<&Invoice>,
        event: &Event,
    ) -> Result<(), Error> {
        if !is_known(event.date, event.known_on, self.window.last) {
            return Ok(());
        }
        self.events.write_record([
            self.window.text(event.date),
            &customer.id,
            invoice.map_or("", |invoice| &invoice.id),
            event.event,
            &event.value,
            &event.note,
            event.source,
            self.known(event.known_on),
        ])?;
        self.summary.events += 1;
        Ok(())
    }

    /// Writes what is still in memory.
    pub(crate) fn close(mut self) -> Result<Summary, Error> {
        let writers = [
            &mut self.customers,
            &mut self.contacts,
            &mut self.invoices,
            &mut self.instalments,
            &mut self.payments,
            &mut self.events,
        ];
        for writer in writers {
            writer.flush()?;
        }
        Ok(self.summary)
    }
}
