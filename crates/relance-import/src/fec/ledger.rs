//! Movements and what they pay, as rows of a ledger.

use super::allocate::{Allocation, Method, Piece};
use super::books::Books;
use super::chain::Chain;
use super::dating::{Dating, DueSource};
use super::ids::Ids;
use super::movements::{Movement, Nature};
use crate::tables::{CustomerRow, EventRow, InstalmentRow, InvoiceRow, PaymentRow, Tables, decimal};
use relance_kernel::Day;
use std::collections::{BTreeMap, BTreeSet};

/// The rows, and what a report tells of them.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) tables: Tables,
    /// How many due dates come from where, and what they are of.
    pub(super) due: BTreeMap<DueSource, (u64, i64)>,
    /// How many pieces were allocated how, and how much.
    pub(super) allocated: BTreeMap<Method, (u64, i64)>,
    /// Ids of documents that had to be made longer.
    pub(super) collisions: u64,
    /// Each claim, for what is open on a day.
    pub(super) claims: Vec<Claim>,
}

/// A claim with what was credited to it.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) id: String,
    pub(super) issued: Day,
    pub(super) source: DueSource,
    /// Parts by due date.
    pub(super) parts: Vec<(Day, i64)>,
    /// Days and amounts of credits; below 0 what was taken back.
    pub(super) credits: Vec<(Day, i64)>,
}

/// The word in the column `origin`.
pub(super) fn origin(nature: Nature) -> &'static str {
    match nature {
        Nature::Invoice | Nature::CreditNote => "sale",
        Nature::Deposit => "deposit",
        Nature::Payment => "bank",
        Nature::Advance => "advance",
        Nature::BankDebit => "returned_payment",
        Nature::Discount => "discount",
        Nature::Loss => "loss",
        Nature::Rounding | Nature::RoundingDebit => "rounding",
        Nature::OtherCredit | Nature::OtherDebit => "other_account",
        Nature::OpeningDebit | Nature::OpeningCredit => "opening",
        Nature::DifferenceDebit | Nature::DifferenceCredit => "opening_difference",
        Nature::Transfer => "transfer",
    }
}

/// Makes the rows.
pub(super) fn build(
    books: &Books,
    chain: &Chain,
    allocation: &Allocation,
    dating: &Dating,
    entity: &str,
) -> Built {
    let mut builder = Builder {
        books,
        chain,
        dating,
        entity,
        built: Built::default(),
        documents: Ids::default(),
        rows: Ids::default(),
        claim_positions: vec![None; chain.movements.len()],
    };
    builder.documents(allocation);
    builder.payments(allocation);
    builder.customers();
    let mut built = builder.built;
    built.collisions = builder.documents.collisions;
    sort(&mut built.tables);
    built
}

fn sort(tables: &mut Tables) {
    tables.customers.sort_by(|first, second| first.id.cmp(&second.id));
    tables
        .invoices
        .sort_by(|first, second| (first.issued, &first.id).cmp(&(second.issued, &second.id)));
    tables
        .instalments
        .sort_by(|first, second| (&first.invoice, first.due).cmp(&(&second.invoice, second.due)));
    tables
        .payments
        .sort_by(|first, second| (first.date, &first.id).cmp(&(second.date, &second.id)));
    tables
        .events
        .sort_by(|first, second| (first.date, &first.invoice).cmp(&(second.date, &second.invoice)));
}

struct Builder<'a> {
    books: &'a Books,
    chain: &'a Chain,
    dating: &'a Dating,
    entity: &'a str,
    built: Built,
    documents: Ids,
    rows: Ids,
    /// For each movement the position of its claim among those built; `None` if it is none.
    claim_positions: Vec<Option<usize>>,
}

impl Builder<'_> {
    fn entry(&self, movement: &Movement) -> String {
        let journal = self
            .books
            .files
            .get(movement.file)
            .and_then(|file| file.journals.get(movement.journal as usize));
        let journal = journal.map_or("", |journal| journal.code.as_str());
        let (year, _, _) = movement.date.ymd();
        match movement.entry.is_empty() {
            true => format!("{journal}-{year}"),
            false => format!("{journal}-{year}-{}", movement.entry),
        }
    }

    /// Positions of movements with their pieces that name a document of their own, in the order of their dates: an
    /// id that is given once is not taken away by a later year.
    fn documents(&mut self, allocation: &Allocation) {
        let mut notes: BTreeMap<usize, Vec<&Piece>> = BTreeMap::new();
        for piece in &allocation.pieces {
            let nature = self.chain.movements.get(piece.credit).map(|of| of.nature);
            let is_loss_without_claim = nature == Some(Nature::Loss) && piece.claim.is_none();
            if nature.is_some_and(is_note) || is_loss_without_claim {
                notes.entry(piece.credit).or_default().push(piece);
            }
        }
        let returned: BTreeSet<usize> = allocation.returned_unknown.iter().copied().collect();
        let mut order: Vec<usize> = (0..self.chain.movements.len())
            .filter(|position| {
                let of = self.chain.movements.get(*position);
                of.is_some_and(|of| of.nature.is_claim())
                    || returned.contains(position)
                    || notes.contains_key(position)
            })
            .collect();
        order.sort_by_key(|position| {
            let of = self.chain.movements.get(*position);
            of.map(|of| (of.date, of.file, of.line, *position))
        });
        let mut waiting: Vec<(usize, Vec<String>)> = Vec::new();
        for position in order {
            match notes.get(&position).map(Vec::len) {
                Some(pieces) => waiting.push((position, self.note_ids(position, pieces))),
                None => self.claim(position),
            }
        }
        // A credit note may name an invoice that comes later.
        for (position, ids) in waiting {
            let pieces = notes.remove(&position).unwrap_or_default();
            self.note(position, &pieces, ids);
        }
    }

    fn note_ids(&mut self, position: usize, pieces: usize) -> Vec<String> {
        let Some(of) = self.chain.movements.get(position) else {
            return Vec::new();
        };
        let customer = self.books.customer_id(of.customer);
        let entry = self.entry(of);
        // A discount, a rounding difference and a loss have the reference of what they belong to.
        let named = match of.nature {
            Nature::CreditNote => &*of.reference,
            _ => "",
        };
        let id = |_| self.documents.of_document(named, customer, &entry);
        (0..pieces).map(id).collect()
    }

    fn claim(&mut self, position: usize) {
        let Some(of) = self.chain.movements.get(position) else {
            return;
        };
        let customer = self.books.customer_id(of.customer);
        let dated = self.dating.date(of, customer);
        let entry = self.entry(of);
        let id = self.documents.of_document(&of.reference, customer, &entry);
        let counted = self.built.due.entry(dated.source).or_default();
        *counted = (counted.0 + 1, counted.1 + of.amount);
        for (due, amount) in &dated.parts {
            self.built.tables.instalments.push(InstalmentRow {
                invoice: id.clone(),
                due: *due,
                amount: *amount,
            });
        }
        if let Some(place) = self.claim_positions.get_mut(position) {
            *place = Some(self.built.claims.len());
        }
        self.built.claims.push(Claim {
            id: id.clone(),
            issued: dated.issued,
            source: dated.source,
            parts: match dated.parts.is_empty() {
                true => vec![(dated.due, of.amount)],
                false => dated.parts,
            },
            credits: Vec::new(),
        });
        self.built.tables.invoices.push(InvoiceRow {
            id,
            customer: customer.to_string(),
            issued: dated.issued,
            due: Some(dated.due),
            amount: of.amount,
            kind: if of.nature == Nature::Deposit {
                "deposit"
            } else {
                "invoice"
            },
            reference: String::new(),
            entity: self.entity.to_string(),
            due_source: dated.source.word(),
            allocation: "",
            origin: origin(of.nature),
            entry,
        });
    }

    /// A credit note, or what is like one: a row for each invoice it corrects.
    fn note(&mut self, position: usize, pieces: &[&Piece], ids: Vec<String>) {
        let chain = self.chain;
        let Some(of) = chain.movements.get(position) else {
            return;
        };
        for (piece, id) in pieces.iter().zip(ids) {
            self.note_row(of, piece, id);
        }
    }

    fn note_row(&mut self, of: &Movement, piece: &Piece, id: String) {
        let reference = piece.claim.and_then(|claim| self.claim_id(claim)).cloned();
        self.count(piece, of.date);
        self.built.tables.invoices.push(InvoiceRow {
            id,
            customer: self.books.customer_id(of.customer).to_string(),
            issued: of.date,
            due: None,
            amount: -piece.amount,
            kind: "credit_note",
            reference: reference.unwrap_or_default(),
            entity: self.entity.to_string(),
            due_source: "",
            allocation: piece.method.word(),
            origin: origin(of.nature),
            entry: self.entry(of),
        });
    }

    fn payments(&mut self, allocation: &Allocation) {
        let mut pieces: Vec<&Piece> = allocation.pieces.iter().collect();
        pieces.sort_by_cached_key(|piece| {
            let of = self.chain.movements.get(piece.credit);
            let claim = piece
                .claim
                .and_then(|claim| self.claim_id(claim))
                .map(String::as_str);
            of.map(|of| (of.date, of.file, of.line, piece.credit, claim, piece.reversed_by))
        });
        let mut losses: Vec<(&Piece, &Movement, usize)> = Vec::new();
        // Customers with money that names no invoice: relance lets it cover what is open.
        let mut loose: BTreeSet<u32> = BTreeSet::new();
        let chain = self.chain;
        for piece in pieces {
            let Some(of) = chain.movements.get(piece.credit) else {
                continue;
            };
            let customer = self.books.customer_id(of.customer).to_string();
            let invoice = piece.claim.and_then(|claim| self.claim_id(claim)).cloned();
            if is_note(of.nature) {
                continue;
            }
            if of.nature == Nature::Loss {
                losses.extend(piece.claim.map(|claim| (piece, of, claim)));
                continue;
            }
            if invoice.is_none() {
                loose.insert(of.customer);
            }
            self.payment(piece, of, &customer, invoice.unwrap_or_default());
        }
        for (piece, of, claim) in losses {
            self.loss(piece, of, claim, loose.contains(&of.customer));
        }
    }

    /// A loss is written off where all of it is open that day. Where money may cover a part of the invoice (a payment
    /// that came back later, money that names no invoice) it is a credit note, of which nothing is lost.
    fn loss(&mut self, piece: &Piece, of: &Movement, claim: usize, has_loose_money: bool) {
        let position = self.claim_positions.get(claim).copied().flatten();
        let Some(known) = position.and_then(|position| self.built.claims.get(position)) else {
            return;
        };
        let credited = known.credits.iter().filter(|(date, _)| *date <= of.date);
        let credited: i64 = credited.map(|(_, amount)| amount).sum();
        let amount: i64 = known.parts.iter().map(|(_, amount)| amount).sum();
        let is_open = known.issued <= of.date && amount - credited >= piece.amount;
        if has_loose_money || !is_open {
            let customer = self.books.customer_id(of.customer);
            let id = self.documents.of_document("", customer, &self.entry(of));
            self.note_row(of, piece, id);
            return;
        }
        let invoice = known.id.clone();
        self.count(piece, of.date);
        self.built.tables.events.push(EventRow {
            date: of.date,
            customer: self.books.customer_id(of.customer).to_string(),
            invoice,
            event: "written_off",
            value: decimal(piece.amount),
            note: self.entry(of),
        });
    }

    fn payment(&mut self, piece: &Piece, of: &Movement, customer: &str, invoice: String) {
        let entry = self.entry(of);
        let id = self.rows.of_row(&entry);
        self.count(piece, of.date);
        let row = PaymentRow {
            id: id.clone(),
            customer: customer.to_string(),
            invoice,
            date: of.date,
            amount: piece.amount,
            reverses: String::new(),
            allocation: piece.method.word(),
            origin: origin(of.nature),
            entry,
        };
        self.built.tables.payments.push(row.clone());
        let Some(debit) = piece
            .reversed_by
            .and_then(|debit| self.chain.movements.get(debit))
        else {
            return;
        };
        let entry = self.entry(debit);
        if let Some(claim) = piece.claim {
            self.credit(claim, debit.date, -piece.amount);
        }
        self.built.tables.payments.push(PaymentRow {
            id: self.rows.of_row(&entry),
            date: debit.date,
            reverses: id,
            origin: origin(debit.nature),
            entry,
            ..row
        });
    }

    fn claim_id(&self, claim: usize) -> Option<&String> {
        let position = self.claim_positions.get(claim).copied().flatten()?;
        self.built.claims.get(position).map(|claim| &claim.id)
    }

    fn count(&mut self, piece: &Piece, date: Day) {
        let counted = self.built.allocated.entry(piece.method).or_default();
        *counted = (counted.0 + 1, counted.1 + piece.amount);
        if let Some(claim) = piece.claim {
            self.credit(claim, date, piece.amount);
        }
    }

    fn credit(&mut self, claim: usize, date: Day, amount: i64) {
        let position = self.claim_positions.get(claim).copied().flatten();
        if let Some(claim) = position.and_then(|position| self.built.claims.get_mut(position)) {
            claim.credits.push((date, amount));
        }
    }

    fn customers(&mut self) {
        let numbers: BTreeSet<u32> = self
            .chain
            .movements
            .iter()
            .filter(|of| of.nature != Nature::Transfer)
            .map(|of| of.customer)
            .collect();
        for number in numbers {
            let id = self.books.customer_id(number).to_string();
            let terms = self.dating.of_customers.get(&id);
            self.built.tables.customers.push(CustomerRow {
                name: self.books.customer_name(number).to_string(),
                terms: terms.map_or_else(String::new, ToString::to_string),
                kind: "",
                id,
            });
        }
    }
}

/// Whether a credit is a row of `invoices.csv`.
fn is_note(nature: Nature) -> bool {
    matches!(nature, Nature::CreditNote | Nature::Discount | Nature::Rounding)
}
