//! What happens in a test: `F1 pays 500 EUR`, `acme stopped`, … as rows of a ledger.

use crate::diagnostic::{Diagnostic, Words, test_codes};
use crate::lower::Lower;
use crate::source::Place;
use crate::test_block::{Draft, PaymentMade, Subject};
use crate::value::Typed;
use relance_kernel::account::{Attribute, Change, ChangeKind};
use relance_kernel::{Currency, CustomerIndex, CustomerKind, Day, InvoiceIndex, Symbol};
use relance_syntax::ast::{Name, TestEvent, Value};

/// Adds what a line says happens.
pub(crate) fn happen<'p>(
    lower: &mut Lower<'p, '_>,
    draft: &mut Draft<'p>,
    subject: Subject,
    name: &'p Name,
    day: Day,
    event: &'p TestEvent,
    place: Place,
) -> Option<()> {
    let file = draft.file;
    let currency = currency_of(draft, subject);
    let expected = currency.map(|currency| (currency, name.text.as_str()));
    let kind = match event {
        TestEvent::Pays(value) => {
            let money = lower.test_money(value, file, expected, "pays")?;
            let number = u32::try_from(draft.payments.len()).ok()?;
            draft.payments.push(PaymentMade {
                subject,
                money,
                number,
                is_reversed: false,
            });
            ChangeKind::Payment {
                payment: number,
                amount: money.minor,
                currency: money.currency,
            }
        }
        TestEvent::Bounces(value) => {
            let money = lower.test_money(value, file, expected, "bounces")?;
            let payment = draft
                .payments
                .iter_mut()
                .rev()
                .find(|made| made.subject == subject && made.money == money && !made.is_reversed);
            let Some(payment) = payment else {
                lower.report(
                    Diagnostic::new(&test_codes::NOTHING_TO_BOUNCE, Place::new(file, value.span))
                        .with("name", &name.text),
                );
                return None;
            };
            payment.is_reversed = true;
            ChangeKind::Reversal {
                payment: payment.number,
                amount: money.minor,
            }
        }
        TestEvent::Credited(value) => {
            let money = lower.test_money(value, file, expected, "credited")?;
            ChangeKind::CreditNote {
                amount: money.minor,
                currency: money.currency,
            }
        }
        TestEvent::Promises { date, amount } => {
            let until = lower.test_date(date, file);
            let amount = match amount {
                None => None,
                Some(value) => Some(lower.test_money(value, file, expected, "promises")?.minor),
            };
            ChangeKind::Promise {
                until: until?,
                amount,
            }
        }
        TestEvent::Row { event, value, note } => row(
            lower,
            draft,
            subject,
            name,
            event,
            value.as_ref(),
            note.as_ref(),
            place,
        )?,
    };
    let (account, invoice) = match subject {
        Subject::Customer(account) => (account, None),
        Subject::Invoice(number) => {
            let account = draft.invoices.get(number)?.customer;
            (account, Some(InvoiceIndex(u32::try_from(number).ok()?)))
        }
    };
    draft.changes.push((
        account,
        Change {
            day,
            date: day,
            customer: CustomerIndex(0),
            invoice,
            kind,
        },
    ));
    Some(())
}

fn currency_of(draft: &Draft<'_>, subject: Subject) -> Option<Currency> {
    match subject {
        Subject::Invoice(number) => draft.invoices.get(number).map(|invoice| invoice.invoice.currency),
        Subject::Customer(_) => None,
    }
}

/// What else a line of a test says that happens.
const VERBS: [&str; 8] = [
    // First, so that `paye` is told it.
    "paie",
    "pays",
    "bounces",
    "rejette",
    "credited",
    "crédité",
    "promises",
    "promet",
];

/// The names of rows, for did-you-mean.
const EVENTS: [&str; 25] = [
    "dispute_opened",
    "dispute_closed",
    "promise",
    "plan_agreed",
    "plan_ended",
    "due_changed",
    "written_off",
    "insolvency_opened",
    "insolvency_published",
    "insolvency_ended",
    "stopped",
    "resumed",
    "opted_out",
    "replied",
    "call_result",
    "bounced",
    "charged",
    "field_changed",
    "e_invoice_status",
    "action",
    "notified",
    "approved",
    "refused",
    "failed",
    "unknown",
];

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of the line as the tree has them"
)]
fn row<'p>(
    lower: &mut Lower<'p, '_>,
    draft: &Draft<'p>,
    subject: Subject,
    name: &Name,
    event: &'p Name,
    value: Option<&'p Value>,
    note: Option<&'p Value>,
    place: Place,
) -> Option<ChangeKind> {
    let mut row = Row {
        lower,
        draft,
        subject,
        name,
        event,
        place,
    };
    let of_invoice = [
        "due_changed",
        "charged",
        "written_off",
        "dispute_opened",
        "dispute_closed",
    ];
    let of_customer = [
        "insolvency_opened",
        "insolvency_published",
        "insolvency_ended",
        "opted_out",
        "replied",
        "field_changed",
    ];
    if of_invoice.contains(&event.text.as_str()) && !matches!(subject, Subject::Invoice(_)) {
        return row.wrong_subject(Words {
            en: "an invoice",
            fr: "une facture",
        });
    }
    if of_customer.contains(&event.text.as_str()) && !matches!(subject, Subject::Customer(_)) {
        return row.wrong_subject(Words {
            en: "a customer",
            fr: "un client",
        });
    }
    let none = Words {
        en: "no value",
        fr: "aucune valeur",
    };
    let kind = match event.text.as_str() {
        "dispute_opened" => {
            let reason = row.name_of(value)?;
            let amount = row.amount(note)?;
            return Some(ChangeKind::DisputeOpened { reason, amount });
        }
        "promise" => {
            let until = row.date(value, "promise 2026-04-01")?;
            let amount = row.amount(note)?;
            return Some(ChangeKind::Promise { until, amount });
        }
        "due_changed" => ChangeKind::DueChanged(row.date(value, "due_changed 2026-05-01")?),
        "written_off" => ChangeKind::WrittenOff {
            amount: row.amount(value)?,
        },
        "charged" => {
            let expected = Words {
                en: "an amount",
                fr: "un montant",
            };
            let Some(amount) = row.amount(value)? else {
                return row.wrong_value(value, expected, "charged 36 EUR as penalty");
            };
            let what = row.name_of(note)?;
            return Some(ChangeKind::Charged { amount, what });
        }
        "stopped" => ChangeKind::Stopped {
            until: match value {
                None => None,
                Some(_) => Some(row.date(value, "stopped 2026-05-01")?),
            },
        },
        "opted_out" => ChangeKind::OptedOut {
            channel: row.name_of(value)?,
        },
        "bounced" => ChangeKind::Bounced {
            channel: row.name_of(value)?,
        },
        "approved" => ChangeKind::Approved {
            rule: row.rule(value)?,
        },
        "refused" => ChangeKind::Refused {
            rule: row.rule(value)?,
        },
        "failed" => ChangeKind::Failed {
            rule: row.rule(value)?,
        },
        "unknown" => ChangeKind::Unknown {
            rule: row.rule(value)?,
        },
        "action" => {
            let value = row.name_of(value)?;
            let note = row.name_of(note)?;
            return Some(ChangeKind::Action { value, note });
        }
        "field_changed" => ChangeKind::AttributeChanged(row.attribute(value)?),
        "call_result" | "e_invoice_status" => {
            return Some(ChangeKind::Other {
                event: row.lower.symbol(&event.text),
            });
        }
        plain => {
            let kind = match plain {
                "dispute_closed" => ChangeKind::DisputeClosed,
                "plan_agreed" => ChangeKind::PlanAgreed {
                    instalments: Box::default(),
                },
                "plan_ended" => ChangeKind::PlanEnded,
                "insolvency_opened" => ChangeKind::InsolvencyOpened,
                "insolvency_published" => ChangeKind::InsolvencyPublished,
                "insolvency_ended" => ChangeKind::InsolvencyEnded,
                "resumed" => ChangeKind::Resumed,
                "replied" => ChangeKind::Replied,
                "notified" => ChangeKind::Notified,
                _ => {
                    let what = Words {
                        en: "an event of the ledger",
                        fr: "un événement du grand livre",
                    };
                    row.lower
                        .unknown_word_or(event, draft.file, what, &EVENTS, &VERBS);
                    return None;
                }
            };
            if value.is_some() {
                return row.wrong_value(value, none, plain);
            }
            kind
        }
    };
    if note.is_some() {
        return row.wrong_value(note, none, &event.text);
    }
    Some(kind)
}

/// A row being read.
struct Row<'a, 'p, 'i> {
    lower: &'a mut Lower<'p, 'i>,
    draft: &'a Draft<'p>,
    subject: Subject,
    name: &'a Name,
    event: &'p Name,
    place: Place,
}

impl<'p> Row<'_, 'p, '_> {
    fn wrong_subject<T>(&mut self, expected: Words) -> Option<T> {
        let place = Place::new(self.draft.file, self.name.span);
        self.lower.report(
            Diagnostic::new(&test_codes::EVENT_SUBJECT, place)
                .with("event", &self.event.text)
                .with("expected", expected)
                .with("name", &self.name.text),
        );
        None
    }

    fn wrong_value<T>(&mut self, value: Option<&Value>, expected: Words, example: &str) -> Option<T> {
        let place = value.map_or(self.place, |value| Place::new(self.draft.file, value.span));
        self.lower.report(
            Diagnostic::new(&test_codes::EVENT_VALUE, place)
                .with("event", &self.event.text)
                .with("expected", expected)
                .with("example", example.to_owned()),
        );
        None
    }

    fn date(&mut self, value: Option<&'p Value>, example: &str) -> Option<Day> {
        match value {
            Some(value) => self.lower.test_date(value, self.draft.file),
            None => self.wrong_value(
                None,
                Words {
                    en: "a date",
                    fr: "une date",
                },
                example,
            ),
        }
    }

    /// An amount in minor units, if one is stated.
    fn amount(&mut self, value: Option<&'p Value>) -> Option<Option<i64>> {
        let Some(value) = value else { return Some(None) };
        let expected =
            currency_of(self.draft, self.subject).map(|currency| (currency, self.name.text.as_str()));
        let event = &self.event.text;
        self.lower
            .test_money(value, self.draft.file, expected, event)
            .map(|money| Some(money.minor))
    }

    /// A name or text, if one is stated.
    fn name_of(&mut self, value: Option<&'p Value>) -> Option<Option<Symbol>> {
        let Some(value) = value else { return Some(None) };
        match self.lower.typed(value, self.draft.file)? {
            Typed::Name(text) | Typed::Text(text) => Some(Some(self.lower.symbol(&text))),
            _ => {
                let example = format!("{} some_name", self.event.text);
                self.wrong_value(
                    Some(value),
                    Words {
                        en: "a name",
                        fr: "un nom",
                    },
                    &example,
                )
            }
        }
    }

    fn rule(&mut self, value: Option<&'p Value>) -> Option<Symbol> {
        let expected = Words {
            en: "the name of a rule",
            fr: "le nom d'une règle",
        };
        let example = format!("{} formal_notice", self.event.text);
        let Some(value) = value else {
            return self.wrong_value(None, expected, &example);
        };
        match self.lower.typed(value, self.draft.file)? {
            Typed::Name(text) | Typed::Text(text) => {
                let name = Name {
                    text,
                    span: value.span,
                };
                self.lower.rule_named(&name, self.draft.file)?;
                Some(self.lower.symbol(&name.text))
            }
            _ => self.wrong_value(Some(value), expected, &example),
        }
    }

    /// `"country=BE"`: a column of the customer with its new value.
    fn attribute(&mut self, value: Option<&'p Value>) -> Option<Attribute> {
        let expected = Words {
            en: "a column and its value",
            fr: "une colonne et sa valeur",
        };
        let example = "field_changed \"kind=consumer\"";
        let found = match value {
            None => None,
            Some(value) => self.lower.typed(value, self.draft.file),
        };
        let text = match found {
            Some(Typed::Text(text)) => text,
            _ => return self.wrong_value(value, expected, example),
        };
        let Some((column, cell)) = text.split_once('=') else {
            return self.wrong_value(value, expected, example);
        };
        let (column, cell) = (column.trim(), cell.trim());
        let name = (!cell.is_empty()).then(|| self.lower.symbol(cell));
        let yes_no = match cell {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let attribute = match column {
            "kind" => Attribute::Kind(CustomerKind::from_word(cell)?),
            "natural_person" => Attribute::NaturalPerson(yes_no),
            "country" => Attribute::Country(name),
            "language" => Attribute::Language(name),
            "segment" => Attribute::Segment(name),
            "sector" => Attribute::Sector(name),
            "insured" => Attribute::Insured(yes_no),
            "customer_since" => Attribute::Since(Day::parse(cell)),
            "email" | "phone" | "address" => {
                use relance_kernel::account::Address;
                use relance_kernel::policy::AddressKind;
                let kind = match column {
                    "email" => AddressKind::Email,
                    "phone" => AddressKind::Phone,
                    _ => AddressKind::Postal,
                };
                let address = if cell.is_empty() {
                    Address::Empty
                } else {
                    Address::Given
                };
                Attribute::Address(kind, address)
            }
            _ => return self.wrong_value(value, expected, example),
        };
        Some(attribute)
    }
}

#[cfg(test)]
mod tests {
    use relance_syntax::words::{WordClass, all};
    use std::collections::BTreeSet;

    #[test]
    fn a_test_may_state_the_events_of_the_language() {
        let language: BTreeSet<&str> = all()
            .filter(|word| word.class == WordClass::LedgerEvent)
            .map(|word| word.english)
            .collect();
        assert_eq!(BTreeSet::from(super::EVENTS), language);
    }
}
