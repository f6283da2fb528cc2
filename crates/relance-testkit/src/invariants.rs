//! What holds of every policy on every ledger, whatever the policy says, told from the ledger and an action list alone.
//!
//! Each [`Invariant`] quotes the numbers of `docs/language/meaning.md` that state it. Facts are the interpreter's
//! ([`crate::oracle`]), computed from rows and from the actions told; limits are counted in [`limits`] from the actions;
//! [`future`] replays with what becomes known later changed. Nothing here asks the kernel why it did something.

pub mod future;
mod joined;
mod limits;
mod run;

pub use joined::Joined;
pub use run::{Compiled, DecidedDay, Run, compiled};

use crate::generate::Case;
use crate::oracle::ApproveMode;
use crate::oracle::told::Told;
use relance_kernel::ApprovalMode;

/// Something that is never broken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Invariant {
    /// M42, M63: no step on a settled invoice, and no `also` unless it reads `settled`.
    Settled,
    /// M33, M39, M40, M46, M62, M64: a slot once per invoice, for its event or date; an `also` once per change or episode.
    SlotOnce,
    /// M34: what was passed over never goes.
    PassedStays,
    /// M31, M35, M62: the days of a step have come, and its condition is true.
    Condition,
    /// M35: a legal step or a transfer only after a contact of the invoice's own steps, delivered while overdue.
    Reminder,
    /// M37: the days between two steps of an invoice.
    Gap,
    /// M43: led by the oldest, only the oldest has steps.
    Leader,
    /// M30: nothing of a customer that the policy does not claim.
    Claimed,
    /// M44, M52: what needs approval is approved; the debt of a natural person is not handed over without.
    Approval,
    /// M45: what a row says failed, has no address or was opted out of did not go; its `else` did.
    Delivered,
    /// M48: what a `never` names does not happen.
    Never,
    /// M47, M48, M49, M51, M54, M55: nothing outward on what is paused, stopped or frozen.
    Paused,
    /// M50, M52: no claim and no charge that the law forbids, and none on a customer of unknown kind.
    Consumers,
    /// M52: no claim, charge, legal step or transfer while the kind of customer is unknown.
    KindUnknown,
    /// M52: public bodies do not go to an agency.
    PublicBodies,
    /// M1: a share is charged of what the invoice comes to on the day.
    Amounts,
    /// M51, M55: "file the claim" and "reconcile" on the days that call for them, and on no others.
    BuiltInTasks,
    /// M62, M64: an `also` that nothing holds back goes, in each episode and at each change anew.
    AlsoGoes,
    /// M56: days between two contacts of an account.
    Spacing,
    /// M56: contacts in any window of days.
    Caps,
    /// M57, M58: one message a day, by one channel.
    OneADay,
    /// M56, M60: contact days and quiet periods.
    ContactDays,
    /// M1, M2: what becomes known later changes nothing before.
    NoLookahead,
}

impl Invariant {
    /// Each of them.
    pub const ALL: [Invariant; 23] = [
        Invariant::Settled,
        Invariant::SlotOnce,
        Invariant::PassedStays,
        Invariant::Condition,
        Invariant::Reminder,
        Invariant::Gap,
        Invariant::Leader,
        Invariant::Claimed,
        Invariant::Approval,
        Invariant::Delivered,
        Invariant::Never,
        Invariant::Paused,
        Invariant::Consumers,
        Invariant::KindUnknown,
        Invariant::PublicBodies,
        Invariant::Amounts,
        Invariant::BuiltInTasks,
        Invariant::AlsoGoes,
        Invariant::Spacing,
        Invariant::Caps,
        Invariant::OneADay,
        Invariant::ContactDays,
        Invariant::NoLookahead,
    ];

    /// Its sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Invariant::Settled => "no step on a settled invoice",
            Invariant::SlotOnce => "each slot at most once",
            Invariant::PassedStays => "a step passed over does not return",
            Invariant::Condition => "nothing goes before its days or against its condition",
            Invariant::Reminder => "no legal step and no transfer without a reminder before",
            Invariant::Gap => "the gap between two steps of an invoice",
            Invariant::Leader => "only the invoice that leads has steps",
            Invariant::Claimed => "nothing of customers not claimed",
            Invariant::Approval => "nothing without the approval it needs",
            Invariant::Delivered => "nothing goes that the ledger says could not",
            Invariant::Never => "`never` is never broken",
            Invariant::Paused => "nothing outward on what is paused, stopped or frozen",
            Invariant::Consumers => {
                "no claim and no charge on consumers against the law, or on an unknown kind"
            }
            Invariant::KindUnknown => "nothing delicate while the kind is unknown",
            Invariant::PublicBodies => "no public body at an agency",
            Invariant::Amounts => "charges are of the amounts of the day",
            Invariant::BuiltInTasks => "built-in tasks when they are due, and only then",
            Invariant::AlsoGoes => "an `also` goes in each episode and at each change",
            Invariant::Spacing => "spacing",
            Invariant::Caps => "caps, in any window",
            Invariant::OneADay => "one contact a day, on one channel",
            Invariant::ContactDays => "contact days and quiet periods",
            Invariant::NoLookahead => "no look at the future",
        }
    }

    /// The numbers of the meaning that state it.
    pub fn stated_by(self) -> &'static str {
        match self {
            Invariant::Settled => "M42, M63",
            Invariant::SlotOnce => "M33, M39, M40, M46, M62, M64",
            Invariant::PassedStays => "M34",
            Invariant::Condition => "M31, M35, M62",
            Invariant::Reminder => "M35",
            Invariant::Gap => "M37",
            Invariant::Leader => "M43",
            Invariant::Claimed => "M30",
            Invariant::Approval => "M44, M52",
            Invariant::Delivered => "M45",
            Invariant::Never => "M48",
            Invariant::Paused => "M47, M48, M49, M51, M54, M55",
            Invariant::Consumers => "M50, M52",
            Invariant::KindUnknown | Invariant::PublicBodies => "M52",
            Invariant::Amounts => "M1",
            Invariant::BuiltInTasks => "M51, M55",
            Invariant::AlsoGoes => "M62, M64",
            Invariant::Spacing | Invariant::Caps => "M56",
            Invariant::OneADay => "M57, M58",
            Invariant::ContactDays => "M56, M60",
            Invariant::NoLookahead => "M1, M2",
        }
    }
}

/// A place where an invariant is broken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Which.
    pub invariant: Invariant,
    /// Where and how, for a person.
    pub place: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.invariant.sentence(), self.place)
    }
}

/// What a run breaks, the look at the future apart.
pub fn broken(run: &Run<'_>) -> Vec<Broken> {
    let told = Told::new(run);
    let mut all = told.broken().to_vec();
    let open = |day, invoice| told.is_open(day, invoice);
    for (invariant, places) in [
        (Invariant::Spacing, limits::spacing(run, &open)),
        (Invariant::Caps, limits::caps(run, &open)),
        (Invariant::OneADay, limits::one_a_day(run, &open)),
        (Invariant::ContactDays, limits::days(run)),
    ] {
        all.extend(places.into_iter().map(|place| Broken { invariant, place }));
    }
    all
}

/// What a generated case came to.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Whether anything was recorded.
    pub acts: bool,
    /// How many records.
    pub records: usize,
    /// What is broken.
    pub broken: Vec<Broken>,
}

/// Replays a generated case and looks at it; none if its policy is no policy.
pub fn look_at(case: &Case) -> Option<Looked> {
    let compiled = compiled(&case.policy.to_string(), case.ledger.interner.clone())?;
    let account = case.ledger.account();
    let approvals = match case.approve {
        ApproveMode::SameDay => ApprovalMode::SameDay,
        ApproveMode::Never => ApprovalMode::Never,
        ApproveMode::After(days) => ApprovalMode::After(i32::try_from(days).unwrap_or(i32::MAX)),
    };
    let run = Run::new(&compiled, &account, case.first, case.last, approvals, true);
    let mut found = broken(&run);
    found.extend(future::looks(&run, case.seed));
    Some(Looked {
        acts: !run.days.is_empty(),
        records: run.days.iter().map(|day| day.records.len()).sum(),
        broken: found,
    })
}
