//! The declarations beside the rules: channels, fields, segments, pauses, prohibitions, transfer costs.

use crate::action::CALL;
use crate::conduct::Conduct;
use crate::contract::Contract;
use crate::declare::{Declared, ON_UNALLOCATED};
use crate::diagnostic::{
    Datum, Diagnostic, Severity, Words, conduct_codes, name_codes, step_codes, type_codes, unsupported_codes,
};
use crate::fact_table::{self, FactEntry, FactType};
use crate::lower::Lower;
use crate::origins::{ItemOrigin, Origins};
use crate::source::{FileId, Place};
use relance_kernel::policy::{
    AddressKind, Atom, Channel, Guard, Never, Pause, PauseCondition, Segments, TransferTarget, Until,
    UntilBase,
};
use relance_kernel::{Fact, FieldType, IndexList, Money, NeverId, PauseId, SegmentId, Symbol};
use relance_syntax::ast;
use relance_syntax::words::vocabulary;
use std::collections::BTreeMap;

/// Columns declared with `field`.
#[derive(Default)]
pub(crate) struct Fields {
    pub(crate) customer: Vec<(Symbol, FieldType)>,
    pub(crate) invoice: Vec<(Symbol, FieldType)>,
}

impl<'p> Lower<'p, '_> {
    /// Numbers the channels, in the order of their names, so that guards and limits can name them.
    pub(crate) fn number_channels(&mut self) {
        let names = self.names;
        for (position, &name) in names.channels.keys().enumerate() {
            self.channel_ids.insert(name, relance_kernel::Id::at(position));
        }
    }

    /// The channels with their costs.
    pub(crate) fn channels(&mut self, conduct: &Conduct) -> IndexList<relance_kernel::ChannelId, Channel> {
        let names = self.names;
        let mut list = IndexList::new();
        let mut without_cost: Vec<&str> = Vec::new();
        for (&name, declared) in &names.channels {
            let minutes = match &declared.node.cost {
                Some(ast::ChannelCost::Time { minutes, .. }) => *minutes,
                _ => 0,
            };
            let mut cost = match &declared.node.cost {
                None => None,
                Some(ast::ChannelCost::Fixed(value)) => self.cost(value, declared, "costs"),
                Some(ast::ChannelCost::Time { minutes, hourly }) => {
                    self.cost(hourly, declared, "costs").and_then(|hour| {
                        // Half-up to the minor unit, as every other amount.
                        let work = hour.minor.checked_mul(i64::from(*minutes))?.checked_add(30)?;
                        Some(Money::new(work.div_euclid(60), hour.currency))
                    })
                }
            };
            if declared.is_prelude && cost.is_some_and(|money| money.currency != self.currency) {
                cost = None;
                without_cost.push(name);
            }
            if declared.node.capacity.is_some() {
                self.report(
                    Diagnostic::new(&unsupported_codes::CAPACITY, declared.place)
                        .with("name", name.to_owned()),
                );
            }
            let id = self.channel_ids.get(name).copied();
            let symbol = self.symbol(name);
            list.push(Channel {
                name: symbol,
                address: address_of(name),
                cost,
                minutes,
                capacity: declared.node.capacity,
                contact_days: id.and_then(|id| conduct.channel_days.get(&id).copied()),
                names_target: name == CALL,
            });
        }
        if !without_cost.is_empty()
            && let Some(place) = names.policy.as_ref().map(|policy| policy.place)
        {
            let currency = self.currency;
            self.report(
                Diagnostic::new(&type_codes::DEFAULT_COSTS_LEFT_OUT, place)
                    .with("currency", currency.code())
                    .with("channels", without_cost.join("`, `")),
            );
        }
        list
    }

    fn cost(&mut self, value: &ast::Value, declared: &Declared<'p, ast::Channel>, of: &str) -> Option<Money> {
        let money = self.one_amount(value, declared.file, of)?;
        let place = Place::new(declared.file, value.span);
        if money.currency != self.currency && !declared.is_prelude {
            self.other_currency(of, money.currency, place);
            return None;
        }
        if money.minor < 0 {
            self.report(Diagnostic::new(&conduct_codes::NEGATIVE_COST, place));
            return None;
        }
        Some(money)
    }

    /// The columns of the ledger that the policy declares.
    pub(crate) fn fields(&mut self) -> Fields {
        let names = self.names;
        let mut fields = Fields::default();
        for declared in &names.fields {
            let field = declared.node;
            let full = format!("{}.{}", field.owner.text, field.name.text);
            let types = [
                ("number", (FieldType::Number, FactType::Number)),
                ("money", (FieldType::Money, FactType::Money)),
                ("date", (FieldType::Date, FactType::Date)),
                ("text", (FieldType::Text, FactType::Open)),
                ("yes_no", (FieldType::YesNo, FactType::YesNo)),
                ("days", (FieldType::Days, FactType::Days { working: None })),
                ("percent", (FieldType::Percent, FactType::Share)),
            ];
            let what = Words {
                en: "a type of field",
                fr: "un type de champ",
            };
            let Some((field_type, fact_type)) = self.one_of(&field.type_name, declared.file, what, &types)
            else {
                self.refused_fields.insert(full);
                continue;
            };
            // In either language, with its owner and without.
            let taken = [full.as_str(), field.name.text.as_str()]
                .into_iter()
                .map(vocabulary::canonical_fact)
                .find(|fact| fact_table::built_in(fact).is_some());
            if let Some(fact) = taken {
                self.report(
                    Diagnostic::new(&name_codes::NAME_OF_A_FACT, declared.place)
                        .with("name", Datum::code(&fact))
                        .with("suggestion", format!("own_{}", field.name.text)),
                );
                self.refused_fields.insert(full);
                continue;
            }
            let symbol = self.symbol(&field.name.text);
            let list = match field.owner.text.as_str() {
                "customer" => &mut fields.customer,
                "invoice" => &mut fields.invoice,
                _ => {
                    self.report(
                        Diagnostic::new(
                            &name_codes::FIELD_OWNER,
                            Place::new(declared.file, field.owner.span),
                        )
                        .with("name", &field.owner.text)
                        .with("field", &field.name.text),
                    );
                    self.refused_fields.insert(full);
                    continue;
                }
            };
            let Ok(position) = u16::try_from(list.len()) else {
                continue;
            };
            list.push((symbol, field_type));
            let fact = if field.owner.text == "customer" {
                Fact::CustomerField(position)
            } else {
                Fact::InvoiceField(position)
            };
            self.fields.insert(full, FactEntry { fact, fact_type });
        }
        fields
    }

    /// The segments, with their origins.
    pub(crate) fn segments(&mut self, origins: &mut Origins) -> Segments {
        let names = self.names;
        if names.segment_from_ledger.is_some() {
            return Segments::FromLedger;
        }
        let mut list: IndexList<SegmentId, (Symbol, Guard)> = IndexList::new();
        let mut otherwise = None;
        for declared in &names.segments {
            let symbol = self.symbol(&declared.node.name.text);
            let origin = item_origin(declared);
            let Some(guard) = &declared.node.guard else {
                otherwise = Some(symbol);
                origins.otherwise = Some(origin);
                continue;
            };
            let Some(lowered) = self.guard(guard, declared.file) else {
                continue;
            };
            if !self.check_customer_facts(&lowered.guard) {
                continue;
            }
            self.check_policy_currency(&lowered.guard);
            if let Some(place) = self.segment_test(&lowered.guard) {
                self.report(
                    Diagnostic::new(&step_codes::SEGMENT_READS_SEGMENT, place)
                        .with("name", &declared.node.name.text),
                );
                continue;
            }
            list.push((symbol, lowered.guard));
            origins.segments.push(origin);
        }
        Segments::Declared { list, otherwise }
    }

    fn segment_test(&self, guard: &Guard) -> Option<Place> {
        match guard {
            Guard::Always => None,
            Guard::And(list) | Guard::Or(list) => list.iter().find_map(|inner| self.segment_test(inner)),
            Guard::Not(inner) => self.segment_test(inner),
            Guard::Atom(id) => match self.atoms.element(*id)? {
                Atom::Compare {
                    fact: Fact::Segment, ..
                } => self.atom_place(*id),
                _ => None,
            },
        }
    }

    /// The pauses, the built-in one last.
    pub(crate) fn pauses(&mut self, origins: &mut Origins, prelude: FileId) -> IndexList<PauseId, Pause> {
        let names = self.names;
        let mut list = IndexList::new();
        for declared in &names.pauses {
            let name = declared
                .node
                .name
                .as_ref()
                .map_or("pause", |name| name.text.as_str());
            let guard = self.guard(&declared.node.guard, declared.file);
            let until = match &declared.node.until {
                None => None,
                Some(until) => match self.until(until, declared.file) {
                    Some(until) => Some(until),
                    None => continue,
                },
            };
            let Some(lowered) = guard else { continue };
            self.check_invoice_currency(&lowered.guard);
            let mut of_invoice = Vec::new();
            self.collect_invoice_tests(&lowered.guard, &mut of_invoice);
            let reads_invoice_date =
                until.is_some_and(|until: Until| !matches!(until.base, UntilBase::Date(_)));
            let name = self.symbol(name);
            list.push(Pause {
                name,
                condition: PauseCondition::When(lowered.guard),
                until,
                of_customer: of_invoice.is_empty() && !reads_invoice_date,
            });
            origins.pauses.push(item_origin(declared));
        }
        if names.pause_on_unallocated {
            let name = self.symbol(ON_UNALLOCATED);
            list.push(Pause {
                name,
                condition: PauseCondition::UnallocatedCoversOverdue,
                until: None,
                of_customer: false,
            });
            let place = Place {
                file: prelude,
                start: 0,
                end: 0,
            };
            origins.pauses.push(ItemOrigin {
                place,
                whole: place,
                docs: Vec::new(),
            });
        }
        list
    }

    fn until(&mut self, until: &'p ast::Until, file: FileId) -> Option<Until> {
        let base = match &until.date.kind {
            ast::ValueKind::Name(name) => match name.as_str() {
                "promised" => Some(UntilBase::Promised),
                "due" => Some(UntilBase::Due),
                "issued" => Some(UntilBase::Issued),
                _ => None,
            },
            _ => None,
        };
        let base = match base {
            Some(base) => base,
            None => match self.typed(&until.date, file)? {
                crate::value::Typed::Date(day) => UntilBase::Date(day),
                crate::value::Typed::Name(name) => {
                    let written = ast::Name {
                        text: name,
                        span: until.date.span,
                    };
                    let what = Words {
                        en: "a date",
                        fr: "une date",
                    };
                    self.unknown_word(&written, file, what, &["promised", "due", "issued"]);
                    return None;
                }
                other => {
                    let place = Place::new(file, until.date.span);
                    self.report(
                        Diagnostic::new(&type_codes::WRONG_TYPE, place)
                            .with("fact", Datum::code("until"))
                            .with("expected", FactType::Date.words())
                            .with("value", self.written(place))
                            .with("found", other.words())
                            .with("example", Datum::code("promised + 2d")),
                    );
                    return None;
                }
            },
        };
        let plus = match &until.plus {
            None => 0,
            Some(value) => self.civil_days(value, file, "until")?,
        };
        Some(Until { base, plus })
    }

    /// The prohibitions.
    pub(crate) fn nevers(&mut self, origins: &mut Origins) -> IndexList<NeverId, Never> {
        let names = self.names;
        let mut list = IndexList::new();
        for declared in &names.nevers {
            let action = self.forbidden(&declared.node.action, declared.file);
            let guard = self.guard(&declared.node.guard, declared.file);
            let (Some(action), Some(lowered)) = (action, guard) else {
                continue;
            };
            self.check_invoice_currency(&lowered.guard);
            list.push(Never {
                action,
                guard: lowered.guard,
            });
            origins.nevers.push(item_origin(declared));
        }
        list
    }

    /// What transfers cost, in basis points of what is recovered.
    pub(crate) fn transfer_costs(&mut self) -> BTreeMap<TransferTarget, i64> {
        let names = self.names;
        let mut costs = BTreeMap::new();
        for declared in &names.transfer_costs {
            let target = self.transfer_target(&declared.node.target, declared.file);
            let Some(points) = self.basis_points(&declared.node.share, declared.file, "costs") else {
                continue;
            };
            if !(0..=10_000).contains(&points) {
                let place = Place::new(declared.file, declared.node.share.span);
                self.report(Diagnostic::new(&conduct_codes::SHARE_OUT_OF_RANGE, place));
                continue;
            }
            if let Some(target) = target {
                costs.insert(target, points);
            }
        }
        costs
    }

    /// Checks the defines that nothing uses, and says what the policy holds that is not supported yet.
    pub(crate) fn check_the_rest(&mut self, contract: &Contract) {
        let names = self.names;
        for (&name, declared) in &names.defines {
            self.define(name, declared.place);
        }
        self.check_templates();
        for &place in &names.proves {
            self.report(Diagnostic::new(&unsupported_codes::PROVE, place));
        }
        let law: Option<Place> = names.rules.iter().find_map(|declaration| {
            declaration.rule.actions.iter().find_map(|action| {
                let is_by_law = matches!(
                    action.kind,
                    ast::ActionKind::Claim(_)
                        | ast::ActionKind::Charge {
                            amount: ast::ChargeAmount::Interest | ast::ChargeAmount::Indemnity,
                            ..
                        }
                );
                is_by_law.then(|| Place::new(declaration.file, action.span))
            })
        });
        // Good to know of a policy that runs; noise beside errors.
        let runs = self
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity() != Severity::Error);
        if let Some(place) = law.filter(|_| runs && contract.law.is_none()) {
            self.report(Diagnostic::new(&unsupported_codes::AMOUNTS_OF_LAW, place));
        }
    }
}

/// The place and documentation of a declaration.
pub(crate) fn item_origin<T>(declared: &Declared<'_, T>) -> ItemOrigin {
    ItemOrigin {
        place: declared.place,
        whole: declared.whole,
        docs: declared.docs.to_vec(),
    }
}

fn address_of(channel: &str) -> Option<AddressKind> {
    Some(match channel {
        "email" => AddressKind::Email,
        "sms" | "call" => AddressKind::Phone,
        "letter" | "registered_letter" => AddressKind::Postal,
        _ => return None,
    })
}
