//! What stands in the way of a rule: pauses, `never`, stops, and what is built in (M47–M55).

use super::facts::{Value, Who};
use super::model::{Act, ActKind, Fact, Never, Rule, Until, UntilBase};
use super::{Oracle, OracleAction, OracleOutcome, PauseEnd, Subject, Today};
use relance_kernel::account::ChangeKind;
use relance_kernel::{Currency, CustomerIndex, CustomerKind, Day, Id, InvoiceIndex, Truth};
use std::collections::BTreeSet;

impl Oracle<'_> {
    /// M51, M55: the tasks that are built in.
    pub(super) fn built_in_tasks(&mut self, today: &Today, rows: &mut Vec<OracleAction>) {
        for customer in self.world.account.customers.ids() {
            if !today.decided[customer.position()] {
                continue;
            }
            // M51: on the day on which an opening counts, if an invoice that it freezes is open.
            let open = self.world.insolvencies(today.day, customer);
            let books = &self.world.on(today.day).books;
            let opened = self.world.rows_by(today.day).iter().any(|row| {
                row.day == today.day
                    && row.customer == customer
                    && row.kind == ChangeKind::InsolvencyOpened
                    && open.contains(&row.date)
                    && self
                        .world
                        .invoices_of(today.day, customer)
                        .into_iter()
                        .any(|invoice| books.is_open(invoice) && self.is_frozen(today.day, invoice))
            });
            if opened {
                rows.push(task(today.day, customer, "on_insolvency", "file the claim"));
            }
            // M55: on the first day on which it holds, and when it holds anew.
            let mut currencies: Vec<Currency> = self
                .world
                .invoices_of(today.day, customer)
                .into_iter()
                .map(|invoice| self.world.account.invoices[invoice].currency)
                .collect();
            currencies.sort();
            currencies.dedup();
            let mut begins = false;
            for currency in currencies {
                let key = (customer, currency);
                if self.model.on_unallocated && self.unallocated_covers(today.day, customer, currency) {
                    begins |= self.journal.unallocated.insert(key);
                    let before = self.rows.iter().any(|row| {
                        row.rule == "on_unallocated" && row.customer == customer && row.day < today.day
                    });
                    if begins && before {
                        self.notes.add("M55: anew");
                    }
                } else {
                    self.journal.unallocated.remove(&key);
                }
            }
            if begins {
                rows.push(task(today.day, customer, "on_unallocated", "reconcile"));
            }
        }
    }

    /// M55: unallocated money is above 0 and at least the overdue balance, which is above 0.
    fn unallocated_covers(&self, day: Day, customer: CustomerIndex, currency: Currency) -> bool {
        let money = self.world.on(day).books.unallocated(customer, currency);
        let overdue = self.customer_sum(day, customer, currency, true);
        money > 0 && overdue > 0 && money >= overdue
    }

    /// M47, M48, M55: which invoices and customers are paused today.
    pub(super) fn find_paused(&mut self, today: &mut Today) {
        self.note_pause_ends(today);
        let mut paused = BTreeSet::new();
        for invoice in self.decided_invoices(today) {
            if self.is_paused(today, Subject::Invoice(invoice)) {
                paused.insert(Subject::Invoice(invoice));
            }
            // M37: a stop and a frozen claim are pauses as far as gaps go.
            if self.world.on(today.day).books.is_open(invoice)
                && (paused.contains(&Subject::Invoice(invoice))
                    || self.world.stopped(
                        today.day,
                        self.world.customer_of(invoice),
                        Some(invoice),
                        &self.notes,
                    )
                    || self.is_frozen(today.day, invoice))
            {
                self.journal.paused.insert((invoice, today.day));
            }
        }
        for customer in self.world.account.customers.ids() {
            let subject = Subject::Customer(customer);
            if today.decided[customer.position()] && self.is_paused(today, subject) {
                paused.insert(subject);
            }
        }
        today.paused = paused;
    }

    /// M47: the last days of the pauses that are true today, for open invoices; of a customer's pause, if one of its
    /// invoices is open.
    fn note_pause_ends(&mut self, today: &Today) {
        let model = self.model;
        for (at, pause) in model.pauses.iter().enumerate() {
            let Some(until) = &pause.until else { continue };
            let mut ends = Vec::new();
            for whose in self.pause_readers(today, pause.customer_only) {
                if self.truth(today, whose, &pause.cond).holds()
                    && let Some(last) = self.until(today, whose, until)
                {
                    ends.push(PauseEnd {
                        pause: at,
                        customer: whose.customer,
                        invoice: if pause.customer_only { None } else { whose.invoice },
                        currency: whose.currency,
                        last,
                    });
                }
            }
            for end in ends {
                if !self.journal.pause_ends.contains(&end) {
                    self.journal.pause_ends.push(end);
                }
            }
        }
    }

    /// For whom a pause is read: each open invoice, or each customer with an open one, in each of its currencies.
    fn pause_readers(&self, today: &Today, customer_only: bool) -> Vec<Who> {
        let books = &self.world.on(today.day).books;
        let open: Vec<InvoiceIndex> = self
            .decided_invoices(today)
            .into_iter()
            .filter(|&invoice| books.is_open(invoice))
            .collect();
        if !customer_only {
            return open
                .into_iter()
                .map(|invoice| self.who(Subject::Invoice(invoice)))
                .collect();
        }
        let mut readers = Vec::new();
        for customer in self.world.account.customers.ids() {
            if !open
                .iter()
                .any(|&invoice| self.world.customer_of(invoice) == customer)
            {
                continue;
            }
            let invoices = &self.world.account.invoices;
            let mut currencies: Vec<Currency> = invoices
                .iter()
                .filter(|invoice| invoice.customer == customer)
                .map(|invoice| invoice.currency)
                .chain([self.model.currency])
                .collect();
            currencies.sort();
            currencies.dedup();
            readers.extend(currencies.into_iter().map(|currency| Who {
                customer,
                invoice: None,
                currency,
            }));
        }
        readers
    }

    fn is_paused(&self, today: &Today, subject: Subject) -> bool {
        !self.pauses_of(today, subject).is_empty()
    }

    /// What pauses an invoice or a customer today, by name; stops and frozen claims apart.
    pub(super) fn pauses_of(&self, today: &Today, subject: Subject) -> Vec<String> {
        let who = self.who(subject);
        let concerns = |customer_only: bool| customer_only || who.invoice.is_some();
        let mut all = Vec::new();
        for (at, pause) in self.model.pauses.iter().enumerate() {
            if !concerns(pause.customer_only) {
                continue;
            }
            let now = match self.truth(today, who, &pause.cond) {
                Truth::False => false,
                // M47: a condition that is unknown pauses on the days on which it would if it were true; while the
                // last day cannot be told the pause does not hold.
                value @ (Truth::Unknown | Truth::True) => {
                    if value == Truth::Unknown {
                        self.notes.add("M47: one that is unknown");
                    }
                    pause.until.as_ref().is_none_or(|until| {
                        let last = self.until(today, who, until);
                        if last.is_none() {
                            self.notes.add("M47: its last day cannot be told");
                        }
                        last.is_some_and(|last| today.day <= last)
                    })
                }
            };
            let still = self.journal.pause_ends.iter().any(|end| {
                let same = if pause.customer_only {
                    end.customer == who.customer && end.currency == who.currency
                } else {
                    end.invoice == who.invoice
                };
                end.pause == at && same && today.day <= end.last
            });
            if now || still {
                self.notes.add(match pause.name.as_str() {
                    "on_dispute" => "M47: on a dispute",
                    "on_promise" => "M47: on a promise",
                    "on_plan" => "M47: on a plan",
                    _ => "M47: by a pause of the policy",
                });
            }
            if (now || still) && pause.customer_only {
                self.notes.add("M47: of a customer");
            }
            if still && !now {
                self.notes.add("M47: through a day remembered");
            }
            if now || still {
                all.push(if pause.name.is_empty() {
                    "pause".to_string()
                } else {
                    pause.name.clone()
                });
            }
        }
        // M48: a `never` that is unknown pauses the invoice.
        let by_never = who.invoice.is_some()
            && self
                .model
                .nevers
                .iter()
                .any(|never| self.truth(today, who, &never.cond) == Truth::Unknown);
        // M55: for invoices.
        let by_unallocated = self.model.on_unallocated
            && who.invoice.is_some()
            && self.unallocated_covers(today.day, who.customer, who.currency);
        if by_never {
            self.notes.add("M48: paused by one that is unknown");
        }
        if by_unallocated {
            self.notes.add("M55: paused");
            all.push("on_unallocated".to_string());
        }
        if by_never {
            all.push("a never".to_string());
        }
        all
    }

    /// The last day of a pause, as it stands today.
    fn until(&self, today: &Today, who: Who, until: &Until) -> Option<Day> {
        let invoice = who.invoice;
        let base = match until.base {
            UntilBase::Date(day) => day,
            UntilBase::Due => self.world.due(today.day, invoice?),
            UntilBase::Issued => self.world.account.invoices[invoice?].issued,
            UntilBase::Promised => match self.fact(today, who, Fact::Promised, false) {
                Value::Date(day) => day,
                _ => return None,
            },
        };
        Some(until.plus.map_or(base, |plus| self.world.advance(base, plus)))
    }

    /// M49: a pause, a stop and a frozen claim stop a rule that contacts, books or hands over.
    pub(super) fn is_held(&self, today: &Today, rule: &Rule, subject: Subject) -> bool {
        if !rule.acts_outside() {
            return false;
        }
        let who = self.who(subject);
        let frozen = who
            .invoice
            .is_some_and(|invoice| self.is_frozen(today.day, invoice));
        let stopped = self
            .world
            .stopped(today.day, who.customer, who.invoice, &self.notes);
        let paused = today.paused.contains(&subject);
        for (holds, note) in [
            (frozen, "M51: held"),
            (stopped, "M54: held"),
            (paused, "M49: held"),
        ] {
            if holds {
                self.notes.add(note);
            }
        }
        paused || stopped || frozen
    }

    /// M51: invoices issued before the date of an insolvency that has not ended.
    pub(super) fn is_frozen(&self, day: Day, invoice: InvoiceIndex) -> bool {
        let issued = self.world.account.invoices[invoice].issued;
        self.world
            .insolvencies(day, self.world.customer_of(invoice))
            .into_iter()
            .any(|opened| issued < opened)
    }

    pub(super) fn kind(&self, today: &Today, subject: Subject) -> CustomerKind {
        match self.fact(today, self.who(subject), Fact::Kind, false) {
            Value::Kind(kind) => kind,
            _ => CustomerKind::Unknown,
        }
    }

    /// M48, M50, M52, M53: whether a rule is forbidden or cannot be decided.
    pub(super) fn is_forbidden(&self, today: &Today, rule: &Rule, subject: Subject) -> bool {
        let forbidden = self.takes_rule_out(today, rule, subject);
        let undecidable = self.is_undecidable(today, rule, subject);
        if undecidable {
            self.notes.add("M52: kind unknown");
        }
        forbidden || undecidable
    }

    /// M52: a claim, a charge, a legal template or a transfer while the kind is unknown.
    pub(super) fn is_undecidable(&self, today: &Today, rule: &Rule, subject: Subject) -> bool {
        let delicate = rule.all_acts().iter().any(|act| {
            matches!(
                act.kind,
                ActKind::Claim(_) | ActKind::Charge(..) | ActKind::Escalate(_)
            )
        }) || rule.is_legal(&self.model.legal_templates);
        delicate && self.kind(today, subject) == CustomerKind::Unknown
    }

    /// M48, M50: whether nothing is left of a rule, or not its contact or transfer.
    pub(super) fn takes_rule_out(&self, today: &Today, rule: &Rule, subject: Subject) -> bool {
        // M48: a contact or transfer as written, before any `else`, takes the whole rule with it.
        let main = rule
            .main_act()
            .is_some_and(|act| self.is_act_forbidden(today, act, subject));
        // M48, M50: any other is left out; claims count as no action of their own.
        let nothing_left = rule
            .actions
            .iter()
            .all(|act| matches!(act.kind, ActKind::Claim(_)) || self.is_left_out(today, rule, act, subject));
        for (holds, note) in [
            (main, "M48: forbidden"),
            (nothing_left && !main, "M48: nothing left to do"),
        ] {
            if holds {
                self.notes.add(note);
            }
        }
        main || nothing_left
    }

    /// Whether a booking or internal action is left out of its rule (M48, M50).
    pub(super) fn is_left_out(&self, today: &Today, rule: &Rule, act: &Act, subject: Subject) -> bool {
        let is_main = matches!(
            act.kind,
            ActKind::Contact { .. } | ActKind::Escalate(_) | ActKind::Claim(_)
        );
        let by_law = matches!(act.kind, ActKind::Charge(..)) && self.law_drops_charges(today, rule, subject);
        !is_main && (by_law || self.is_act_forbidden(today, act, subject))
    }

    /// Whether a `never` or the law forbids one action.
    pub(super) fn is_act_forbidden(&self, today: &Today, act: &Act, subject: Subject) -> bool {
        // M52: public bodies are never escalated to an agency.
        if matches!(&act.kind, ActKind::Escalate(target) if target == "agency")
            && self.kind(today, subject) == CustomerKind::Public
        {
            self.notes.add("M52: a public body kept from the agency");
            return true;
        }
        // M48: `never claim` takes the claim out of the message instead.
        !matches!(act.kind, ActKind::Claim(_)) && self.never_names(today, act, subject)
    }

    pub(super) fn never_names(&self, today: &Today, act: &Act, subject: Subject) -> bool {
        let who = self.who(subject);
        self.model
            .nevers
            .iter()
            .filter(|never| names(never, &act.kind))
            .any(|never| self.truth(today, who, &never.cond).holds())
    }

    /// M50: from consumers no charge in FR, elsewhere only where the rule says `lawful`.
    pub(super) fn law_drops_charges(&self, today: &Today, rule: &Rule, subject: Subject) -> bool {
        if self.kind(today, subject) != CustomerKind::Consumer {
            return false;
        }
        let country = self.fact(today, self.who(subject), Fact::Country, false);
        matches!(country, Value::Name("FR")) || !rule.lawful
    }

    /// The claims that stay in a message, in the rule's order (M48, M50).
    pub(super) fn claims(&self, today: &Today, rule: &Rule, subject: Subject) -> Vec<String> {
        if self.law_drops_charges(today, rule, subject) {
            return Vec::new();
        }
        if rule
            .actions
            .iter()
            .any(|act| matches!(act.kind, ActKind::Claim(_)) && self.never_names(today, act, subject))
        {
            self.notes.add("M48: a claim taken out");
        }
        rule.actions
            .iter()
            .filter(|act| !self.never_names(today, act, subject))
            .filter_map(|act| match &act.kind {
                ActKind::Claim(what) => Some(what.clone()),
                _ => None,
            })
            .collect()
    }
}

/// Whether a `never` names an action. `never contact` forbids contacts, bookings and transfers (M48).
fn names(never: &Never, act: &ActKind) -> bool {
    let argument_is = |own: &str| never.argument.as_ref().is_none_or(|argument| argument == own);
    match act {
        ActKind::Contact {
            channel, argument, ..
        } => never.verb == "contact" || (never.verb == *channel && argument_is(argument)),
        ActKind::Charge(_, what) => never.verb == "contact" || (never.verb == "charge" && argument_is(what)),
        ActKind::Escalate(target) => {
            never.verb == "contact" || (never.verb == "escalate" && argument_is(target))
        }
        ActKind::Claim(what) => never.verb == "claim" && argument_is(what),
        ActKind::Task(_) => never.verb == "task",
        ActKind::Alert(role) => never.verb == "alert" && argument_is(role),
        ActKind::Flag(name) => never.verb == "flag" && argument_is(name),
        ActKind::BlockOrders => never.verb == "block_orders",
        ActKind::ProposeWriteOff => never.verb == "propose_write_off",
    }
}

fn task(day: Day, customer: CustomerIndex, rule: &str, text: &str) -> OracleAction {
    OracleAction {
        day,
        customer,
        invoice: None,
        rule: rule.to_string(),
        action: "task".to_string(),
        detail: text.to_string(),
        outcome: OracleOutcome::Done,
        reason: String::new(),
        cost: 0,
    }
}
