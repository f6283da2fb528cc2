//! Who a customer is and how it pays: everything about it that does not depend on a single invoice.

use crate::calendar::{PaymentRun, Terms, Window};
use crate::names;
use crate::random::{Draws, FIRST_OF_TWO, SECOND_OF_TWO, Stream, evenly};
use crate::shape::{self, rate};
use relance_kernel::Day;

/// The kind of a customer, as `customers.csv` writes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Business,
    Consumer,
    Public,
    Association,
    /// The cell is empty.
    Unknown,
}

impl Kind {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Kind::Business => "business",
            Kind::Consumer => "consumer",
            Kind::Public => "public",
            Kind::Association => "association",
            Kind::Unknown => "",
        }
    }
}

/// A customer.
pub(crate) struct Customer {
    /// Its place, from 0.
    pub(crate) number: u64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// A sole trader, say.
    pub(crate) natural_person: bool,
    pub(crate) foreign: bool,
    pub(crate) sector: &'static str,
    pub(crate) siren: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) preferred_channel: &'static str,
    pub(crate) collector: &'static str,
    pub(crate) sales_rep: &'static str,
    pub(crate) insured: bool,
    pub(crate) credit_limit: i64,
    pub(crate) since: Day,
    pub(crate) terms: Terms,
    pub(crate) payment_method: &'static str,
    /// Days of issue lie between these.
    pub(crate) active: (Day, Day),
    /// Invoiced once a month, at its end.
    pub(crate) monthly: bool,
    /// Usual amount in cents.
    pub(crate) usual_amount: f64,
    /// Latent lateness, standard normal.
    pub(crate) lateness: f64,
    /// From this day on it pays worse.
    pub(crate) worse_from: Option<Day>,
    pub(crate) run: PaymentRun,
    /// Days until a payment is known (cheques).
    pub(crate) known_after: i32,
    /// Pays without saying for what.
    pub(crate) bad_remitter: bool,
    /// Opening of its insolvency.
    pub(crate) insolvent_from: Option<Day>,
}

impl Customer {
    /// The customer with this number.
    pub(crate) fn draw(seed: u64, number: u64, window: &Window) -> Customer {
        let mut draws = Draws::new(seed, Stream::Identity, number);
        let foreign = draws.chance(rate::IN_DOLLARS);
        let kind = if foreign {
            Kind::Business
        } else {
            draws.weighted(
                (79, Kind::Business),
                &[
                    (6, Kind::Consumer),
                    (6, Kind::Public),
                    (4, Kind::Association),
                    (5, Kind::Unknown),
                ],
            )
        };
        let sole_trader = kind == Kind::Business && !foreign && draws.chance(0.05);
        let (company, sector) = names::company(&mut draws);
        let (name, sector) = match kind {
            _ if foreign => (names::foreign_company(&mut draws), "retail"),
            Kind::Consumer => (names::person(&mut draws), "households"),
            Kind::Public => (names::public_body(&mut draws), "public"),
            Kind::Association => (names::association(&mut draws), "associations"),
            Kind::Business if sole_trader => (names::person(&mut draws), sector),
            Kind::Business | Kind::Unknown => (company, sector),
        };
        let registered = !foreign && kind != Kind::Consumer;
        let mailbox = if registered || foreign {
            draws.text(&["compta", "facturation", "contact"])
        } else {
            "moi"
        };
        let filled = |empty: bool, text: String| if empty { String::new() } else { text };
        let address = if foreign {
            names::foreign_address(&mut draws)
        } else {
            names::address(&mut draws)
        };
        let phone = if foreign {
            names::foreign_phone(&mut draws)
        } else {
            names::phone(&mut draws)
        };
        let active = active_days(&mut draws, window);
        let usual_amount = usual_amount(&mut draws, kind);
        Customer {
            number,
            id: format!("C{:06}", number + 1),
            kind,
            natural_person: sole_trader || kind == Kind::Consumer,
            foreign,
            sector,
            siren: filled(!registered, names::siren(number + 1)),
            email: filled(draws.chance(rate::NO_EMAIL), names::email(mailbox, &name)),
            phone: filled(draws.chance(rate::NO_PHONE), phone),
            address: filled(draws.chance(rate::NO_ADDRESS), address),
            preferred_channel: draws.weighted((70, "email"), &[(20, "call"), (10, "letter")]),
            collector: draws.text(&["amrani", "delcourt", "perrin"]),
            sales_rep: draws.text(&["baptiste", "clara", "diane", "erwan", "fanny"]),
            insured: kind == Kind::Business && draws.chance(0.3),
            credit_limit: shape::whole(usual_amount / 100.0 * 6.0) / 500 * 500 + 500,
            since: first_day_as_customer(&mut draws, active.0, window),
            terms: terms(&mut draws, kind, foreign),
            payment_method: payment_method(&mut draws, kind, foreign),
            active,
            monthly: kind != Kind::Consumer && draws.chance(0.3),
            usual_amount,
            lateness: shape::NORMAL_VALUE.at(evenly(seed, number, FIRST_OF_TWO)),
            worse_from: None,
            run: PaymentRun::AnyDay,
            known_after: 0,
            bad_remitter: false,
            insolvent_from: None,
            name,
        }
        .with_habits(seed, window)
    }

    fn with_habits(mut self, seed: u64, window: &Window) -> Customer {
        let mut draws = Draws::new(seed, Stream::Habit, self.number);
        let within = |draws: &mut Draws| {
            window
                .first
                .plus(draws.between(120, window.last.since(window.first).max(121)))
        };
        self.run = PaymentRun::draw(&mut draws);
        self.known_after = if self.payment_method == "cheque" {
            draws.between(2, 5)
        } else {
            0
        };
        self.bad_remitter = draws.chance(rate::BAD_REMITTER);
        self.worse_from = draws.chance(rate::WORSENING).then(|| within(&mut draws));
        let insolvent = self.kind == Kind::Business && draws.chance(rate::INSOLVENT);
        self.insolvent_from = insolvent.then(|| within(&mut draws));
        self
    }

    /// A telephone number of someone who works there.
    pub(crate) fn other_phone(&self, draws: &mut Draws) -> String {
        if self.foreign {
            names::foreign_phone(draws)
        } else {
            names::phone(draws)
        }
    }

    /// How many invoices the customer has, relative to the others.
    pub(crate) fn weight(seed: u64, number: u64) -> u64 {
        let relative = shape::INVOICES_OF_CUSTOMER.at(evenly(seed, number, SECOND_OF_TWO));
        let jitter = Draws::new(seed, Stream::Weight, number).unit();
        u64::try_from(shape::whole(relative * 1_000.0 + jitter * 100.0)).unwrap_or(1)
    }
}

fn active_days(draws: &mut Draws, window: &Window) -> (Day, Day) {
    let from = if draws.chance(rate::NEW) {
        window.last.plus(-draws.between(20, 180))
    } else {
        window.first
    };
    let to = if draws.chance(rate::GONE) {
        from.plus(draws.between(60, 500))
    } else {
        window.last
    };
    (from.max(window.first), to.min(window.last))
}

fn first_day_as_customer(draws: &mut Draws, from: Day, window: &Window) -> Day {
    let known_before = if from > window.first {
        0
    } else {
        draws.between(30, 3_000)
    };
    from.plus(-known_before)
}

fn usual_amount(draws: &mut Draws, kind: Kind) -> f64 {
    let amount = shape::USUAL_AMOUNT.at(draws.unit()) * 100.0;
    match kind {
        Kind::Consumer => amount * 0.15,
        Kind::Association => amount * 0.4,
        Kind::Business | Kind::Public | Kind::Unknown => amount,
    }
}

fn terms(draws: &mut Draws, kind: Kind, foreign: bool) -> Terms {
    match kind {
        Kind::Public => Terms::Days(30),
        Kind::Consumer => draws.weighted(
            (50, Terms::Days(14)),
            &[(30, Terms::Days(30)), (20, Terms::Days(0))],
        ),
        _ if foreign => Terms::Days(60),
        Kind::Business | Kind::Association | Kind::Unknown => draws.weighted(
            (46, Terms::Days(30)),
            &[
                (24, Terms::DaysEndOfMonth(45)),
                (10, Terms::DaysEndOfMonth(30)),
                (14, Terms::Days(60)),
                (6, Terms::Days(15)),
            ],
        ),
    }
}

fn payment_method(draws: &mut Draws, kind: Kind, foreign: bool) -> &'static str {
    match kind {
        Kind::Public => "transfer",
        _ if foreign => "transfer",
        Kind::Consumer => draws.weighted(
            (40, "card"),
            &[(30, "direct_debit"), (20, "transfer"), (10, "cheque")],
        ),
        Kind::Business | Kind::Association | Kind::Unknown => {
            draws.weighted((74, "transfer"), &[(18, "direct_debit"), (8, "cheque")])
        }
    }
}
