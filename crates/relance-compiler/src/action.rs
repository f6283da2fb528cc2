//! Actions: contacts, claims, bookings, transfers and internal effects, with their templates and roles.

use crate::diagnostic::{Datum, Diagnostic, Words, conduct_codes, step_codes, unsupported_codes};
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::value::{Typed, percentage};
use relance_kernel::Fact;
use relance_kernel::policy::{Action, ActionKind, ChargeAmount, Charged, Claimed, Forbidden, TransferTarget};
use relance_syntax::ast::{self, Name};

/// The words of transfer targets.
const TARGETS: [(&str, TransferTarget); 5] = [
    ("agency", TransferTarget::Agency),
    ("mediator", TransferTarget::Mediator),
    ("insurer", TransferTarget::Insurer),
    ("lawyer", TransferTarget::Lawyer),
    ("court", TransferTarget::Court),
];

const CLAIMS: [(&str, Claimed); 2] = [("interest", Claimed::Interest), ("indemnity", Claimed::Indemnity)];

const BOOKINGS: [(&str, Charged); 4] = [
    ("interest", Charged::Interest),
    ("indemnity", Charged::Indemnity),
    ("penalty", Charged::Penalty),
    ("fee", Charged::Fee),
];

impl<'p> Lower<'p, '_> {
    /// All actions of a rule; nothing if one of them is wrong. Checks what they may be together.
    pub(crate) fn actions(&mut self, rule: &'p ast::Rule, file: FileId) -> Option<Box<[Action]>> {
        let lowered: Vec<Option<Action>> = rule
            .actions
            .iter()
            .map(|action| self.action(action, file))
            .collect();
        let mut first_outward: Option<Place> = None;
        for action in &rule.actions {
            if !matches!(
                action.kind,
                ast::ActionKind::Contact { .. } | ast::ActionKind::Escalate(_)
            ) {
                continue;
            }
            let place = Place::new(file, action.span);
            match first_outward {
                Some(first) => {
                    self.report(Diagnostic::new(&step_codes::TWO_CONTACTS, place).at("first", first));
                }
                None => first_outward = Some(place),
            }
        }
        let has_contact = rule
            .actions
            .iter()
            .any(|action| matches!(action.kind, ast::ActionKind::Contact { .. }));
        if !has_contact {
            for action in &rule.actions {
                if let ast::ActionKind::Claim(what) = &action.kind {
                    self.report(
                        Diagnostic::new(&step_codes::CLAIM_WITHOUT_MESSAGE, Place::new(file, action.span))
                            .with("what", &what.text),
                    );
                }
            }
        }
        let actions: Option<Vec<Action>> = lowered.into_iter().collect();
        actions
            .filter(|actions| !actions.is_empty())
            .map(Vec::into_boxed_slice)
    }

    fn action(&mut self, action: &'p ast::Action, file: FileId) -> Option<Action> {
        let kind = self.action_kind(action, file);
        let otherwise = match &action.otherwise {
            None => None,
            Some(other) => {
                let is_contact = matches!(action.kind, ast::ActionKind::Contact { .. });
                let can_stand_in = !matches!(
                    other.kind,
                    ast::ActionKind::Claim(_)
                        | ast::ActionKind::Charge { .. }
                        | ast::ActionKind::Escalate(_)
                        | ast::ActionKind::Offer
                );
                if !is_contact || !can_stand_in {
                    self.report(Diagnostic::new(
                        &step_codes::MISPLACED_ELSE,
                        Place::new(file, other.span),
                    ));
                    return None;
                }
                Some(Box::new(self.action(other, file)?))
            }
        };
        Some(Action {
            kind: kind?,
            otherwise,
        })
    }

    fn action_kind(&mut self, action: &'p ast::Action, file: FileId) -> Option<ActionKind> {
        let place = Place::new(file, action.span);
        match &action.kind {
            ast::ActionKind::Contact {
                channel,
                argument,
                to,
            } => {
                let id = self.channel(channel, file);
                let to = match to {
                    None => None,
                    Some(role) => Some(self.role(role, file)?),
                };
                if channel.text == CALL {
                    let target = self.role(argument, file)?;
                    return Some(ActionKind::Contact {
                        channel: id?,
                        template: None,
                        to: Some(to.unwrap_or(target)),
                    });
                }
                let template = self.template(argument, file);
                Some(ActionKind::Contact {
                    channel: id?,
                    template: Some(template),
                    to,
                })
            }
            ast::ActionKind::Claim(what) => {
                let words = Words {
                    en: "what a message may claim",
                    fr: "ce qu'un message peut réclamer",
                };
                self.one_of(what, file, words, &CLAIMS).map(ActionKind::Claim)
            }
            ast::ActionKind::Charge { amount, booked_as } => {
                self.charge(amount, booked_as.as_ref(), file, place)
            }
            ast::ActionKind::Offer => {
                self.report(Diagnostic::new(&unsupported_codes::OFFER, place));
                None
            }
            ast::ActionKind::Escalate(target) => self.transfer_target(target, file).map(ActionKind::Escalate),
            ast::ActionKind::Task {
                text,
                role,
                by_overdue,
            } => {
                let role = match role {
                    None => None,
                    Some(role) => Some(self.role(role, file)?),
                };
                let by_overdue = match by_overdue {
                    None => None,
                    Some(value) => Some(self.civil_days(value, file, "by overdue")?),
                };
                Some(ActionKind::Task {
                    text: self.symbol(&text.value),
                    role,
                    by_overdue,
                })
            }
            ast::ActionKind::Alert(role) => self.role(role, file).map(ActionKind::Alert),
            ast::ActionKind::Flag(name) => Some(ActionKind::Flag(self.symbol(&name.text))),
            ast::ActionKind::BlockOrders => Some(ActionKind::BlockOrders),
            ast::ActionKind::ProposeWriteOff => Some(ActionKind::ProposeWriteOff),
        }
    }

    fn charge(
        &mut self,
        amount: &'p ast::ChargeAmount,
        booked_as: Option<&'p Name>,
        file: FileId,
        place: Place,
    ) -> Option<ActionKind> {
        let booked = match booked_as {
            None => None,
            Some(name) => {
                let words = Words {
                    en: "what a charge may be booked as",
                    fr: "ce que peut être une facturation",
                };
                Some(self.one_of(name, file, words, &BOOKINGS)?)
            }
        };
        let by_law = match amount {
            ast::ChargeAmount::Interest => Some(Charged::Interest),
            ast::ChargeAmount::Indemnity => Some(Charged::Indemnity),
            _ => None,
        };
        if let Some(what) = by_law {
            if let Some(name) = booked_as
                && booked != Some(what)
            {
                let word = if what == Charged::Interest {
                    "interest"
                } else {
                    "indemnity"
                };
                let place = Place::new(file, name.span);
                self.report(Diagnostic::new(&conduct_codes::BOOKED_AS_ITSELF, place).with("what", word));
                return None;
            }
            return Some(ActionKind::Charge {
                what,
                amount: ChargeAmount::ByLaw,
            });
        }
        let amount = match amount {
            ast::ChargeAmount::Money(value) => {
                if let ast::ValueKind::Name(name) = &value.kind
                    && !self.params.contains_key(name.as_str())
                    && let Some(what) = charged_in(name)
                {
                    let place = Place::new(file, value.span);
                    self.report(
                        Diagnostic::new(&conduct_codes::CHARGE_WITHOUT_AMOUNT, place)
                            .with("what", Datum::code(what)),
                    );
                    return None;
                }
                let money = self.one_amount(value, file, "charge")?;
                if money.minor <= 0 {
                    let place = Place::new(file, value.span);
                    self.report(Diagnostic::new(&conduct_codes::NOTHING_CHARGED, place));
                    return None;
                }
                ChargeAmount::Fixed(money)
            }
            ast::ChargeAmount::PercentOf(share, fact) => {
                let share_place = Place::new(file, share.span);
                let basis_points = self.basis_points(share, file, "charge")?;
                if basis_points <= 0 {
                    self.report(Diagnostic::new(&conduct_codes::NOTHING_CHARGED, share_place));
                    return None;
                }
                let words = Words {
                    en: "an amount of the invoice that a charge may be a share of",
                    fr: "un montant de la facture dont une facturation peut être une part",
                };
                let bases = [
                    ("amount", Fact::Amount),
                    ("balance", Fact::Balance),
                    ("principal", Fact::Balance),
                    ("undisputed_balance", Fact::UndisputedBalance),
                    ("charges", Fact::Charges),
                ];
                ChargeAmount::Share {
                    basis_points,
                    of: self.one_of(fact, file, words, &bases)?,
                }
            }
            ast::ChargeAmount::Interest | ast::ChargeAmount::Indemnity => return None,
        };
        let Some(what) = booked else {
            self.report(Diagnostic::new(&conduct_codes::CHARGE_WITHOUT_BOOKING, place));
            return None;
        };
        Some(ActionKind::Charge { what, amount })
    }

    /// A percentage in whole basis points.
    pub(crate) fn basis_points(&mut self, value: &ast::Value, file: FileId, of: &str) -> Option<i64> {
        let place = Place::new(file, value.span);
        let found = self.typed(value, file)?;
        let Typed::Percent(number) = &found else {
            if let Typed::Name(name) = &found {
                self.unknown_param(name, place, Some("2%"));
            } else {
                let diagnostic = Diagnostic::new(&crate::diagnostic::type_codes::WRONG_TYPE, place)
                    .with("fact", Datum::code(of))
                    .with(
                        "expected",
                        Words {
                            en: "a percentage",
                            fr: "un pourcentage",
                        },
                    )
                    .with("value", self.written(place))
                    .with("found", found.words())
                    .with("example", "2%");
                self.report(diagnostic);
            }
            return None;
        };
        let points = percentage(*number).and_then(|ratio| {
            let scaled = ratio.numerator.checked_mul(10_000)?;
            (scaled % ratio.denominator == 0).then(|| scaled / ratio.denominator)
        });
        if points.is_none() {
            self.report(Diagnostic::new(
                &crate::diagnostic::type_codes::NUMBER_TOO_PRECISE,
                place,
            ));
        }
        points
    }

    /// The member of a small set with this name, or a diagnostic.
    pub(crate) fn one_of<T: Copy>(
        &mut self,
        name: &Name,
        file: FileId,
        what: Words,
        known: &[(&str, T)],
    ) -> Option<T> {
        if let Some((_, member)) = known.iter().find(|(word, _)| *word == name.text) {
            return Some(*member);
        }
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        self.unknown_word(name, file, what, &words);
        None
    }

    /// The transfer target with this name, or a diagnostic.
    pub(crate) fn transfer_target(&mut self, name: &Name, file: FileId) -> Option<TransferTarget> {
        let words = Words {
            en: "someone a claim can be handed to",
            fr: "quelqu'un à qui confier une créance",
        };
        self.one_of(name, file, words, &TARGETS)
    }

    /// What a test expects to be charged.
    pub(crate) fn expected_charge(&mut self, name: Option<&Name>, file: FileId) -> Option<Option<Charged>> {
        let Some(name) = name else { return Some(None) };
        let words = Words {
            en: "what can be charged",
            fr: "ce qui peut être facturé",
        };
        self.one_of(name, file, words, &BOOKINGS).map(Some)
    }

    /// What a `never` forbids. Read after all rules.
    pub(crate) fn forbidden(&mut self, action: &'p ast::ForbiddenAction, file: FileId) -> Option<Forbidden> {
        let argument = action.argument.as_ref();
        let internal = match action.verb.text.as_str() {
            "contact" => Some(Forbidden::Contact),
            "task" => Some(Forbidden::Task),
            "alert" => Some(Forbidden::Alert),
            "flag" => Some(Forbidden::Flag),
            "block_orders" => Some(Forbidden::BlockOrders),
            "propose_write_off" => Some(Forbidden::ProposeWriteOff),
            _ => None,
        };
        if let Some(forbidden) = internal {
            if let Some(argument) = argument {
                self.report(
                    Diagnostic::new(
                        &conduct_codes::NEVER_TAKES_NO_NAME,
                        Place::new(file, argument.span),
                    )
                    .with("verb", &action.verb.text),
                );
                return None;
            }
            return Some(forbidden);
        }
        match action.verb.text.as_str() {
            "charge" => Some(Forbidden::Charge(match argument {
                None => None,
                Some(name) => {
                    let words = Words {
                        en: "what can be charged",
                        fr: "ce qui peut être facturé",
                    };
                    Some(self.one_of(name, file, words, &BOOKINGS)?)
                }
            })),
            "claim" => Some(Forbidden::Claim(match argument {
                None => None,
                Some(name) => {
                    let words = Words {
                        en: "what a message may claim",
                        fr: "ce qu'un message peut réclamer",
                    };
                    Some(self.one_of(name, file, words, &CLAIMS)?)
                }
            })),
            "escalate" => Some(Forbidden::Escalate(match argument {
                None => None,
                Some(name) => Some(self.transfer_target(name, file)?),
            })),
            channel => {
                let id = self.channel(&action.verb, file)?;
                match argument {
                    None => Some(Forbidden::Channel(id)),
                    Some(role) if channel == CALL => Some(Forbidden::Target(id, self.role(role, file)?)),
                    Some(name) => Some(Forbidden::Template(id, self.template_named(name, file)?)),
                }
            }
        }
    }
}

/// The channel whose action names the role called instead of a template.
pub(crate) const CALL: &str = "call";

/// The penalty or fee that a word means, in either language and number.
fn charged_in(word: &str) -> Option<&'static str> {
    use relance_syntax::words::{WordClass, find};
    let word = find(WordClass::Charge, word).or_else(|| find(WordClass::Charge, word.strip_suffix('s')?))?;
    ["penalty", "fee"].into_iter().find(|what| *what == word.english)
}
