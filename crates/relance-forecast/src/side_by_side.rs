//! Accounts through all replicates, under all policies that are forecast side by side: replicate by replicate, so that one
//! policy can be held against what another one did to the same customers under the same luck.

use crate::forecast::{Arm, Draws, Inputs, Part};
use crate::history::Reader;
use crate::layers::REPLICATES_OF_A_GROUP;
use crate::lifecycle::{Begun, Practice, Walker};
use crate::segments::Segments;
use crate::start::{self, Start};
use crate::sums::{Adder, CustomerSums};
use relance_kernel::Account;

/// An arm on its way through a chunk of accounts.
struct Walking<'a> {
    arm: &'a Arm<'a>,
    draws: &'a Draws,
    /// The kind of contact that each channel of the policy is.
    kinds: Vec<Option<usize>>,
    reader: Reader<'a>,
    walker: Walker,
    intercepts: Vec<f64>,
    begun: Vec<Option<Begun>>,
    reached: Vec<bool>,
    /// The account at hand.
    standing: Option<Standing>,
}

/// One account as an arm finds it.
struct Standing {
    number: usize,
    start: Start,
    /// That of `start`, walked and walked again.
    account: Account,
    /// By invoice, the kinds of contacts that its likes had.
    reach: Vec<u64>,
    of_customers: Vec<CustomerSums>,
}

/// Walks a chunk of accounts under all arms, and adds what comes of each to its part.
pub(crate) fn walk_chunk(
    arms: &[Arm],
    draws: &[Draws],
    segments: &Segments,
    numbers: std::ops::Range<usize>,
    parts: &mut [Part],
) {
    let is_asked = |place: usize| arms.iter().any(|arm| arm.against == Some(place));
    let mut walking: Vec<Walking> = (0..)
        .zip(arms.iter().zip(draws))
        .map(|(place, (arm, draws))| Walking::new(arm, draws, is_asked(place)))
        .collect();
    let replicates = arms.iter().map(Arm::replicates).max().unwrap_or(0);
    for number in numbers {
        for (walking, part) in walking.iter_mut().zip(&mut *parts) {
            walking.stand(number, segments, part);
        }
        for replicate in 0..replicates {
            for (place, part) in parts.iter_mut().enumerate() {
                let (before, rest) = walking.split_at_mut(place);
                if let Some(walking) = rest.first_mut() {
                    let against = walking.arm.against.and_then(|other| before.get(other));
                    walking.walk(replicate, segments, against, part);
                }
            }
        }
        for (walking, part) in walking.iter_mut().zip(&mut *parts) {
            if let Some(standing) = walking.standing.take() {
                part.customers.push((standing.number, standing.of_customers));
            }
        }
    }
}

impl<'a> Walking<'a> {
    fn new(arm: &'a Arm<'a>, draws: &'a Draws, is_asked: bool) -> Walking<'a> {
        let Inputs {
            policy,
            interner,
            fitted,
            ..
        } = arm.inputs;
        let effects = arm.question.effects;
        Walking {
            arm,
            draws,
            kinds: effects.kinds_of_channels(&fitted.model, policy, interner),
            reader: Reader::new(policy, interner, &fitted.kinds, arm.question.until),
            walker: match is_asked {
                true => Walker::with_touches(),
                false => Walker::default(),
            },
            intercepts: Vec::new(),
            begun: Vec::new(),
            reached: Vec::new(),
            standing: None,
        }
    }

    /// Reads an account, and counts what is there before anything happens.
    fn stand(&mut self, number: usize, segments: &Segments, part: &mut Part) {
        let Inputs {
            policy,
            interner,
            source,
            fitted,
        } = self.arm.inputs;
        let question = &self.arm.question;
        let mut full = Account::default();
        source.fill_account(number, &mut full);
        let start = start::start(self.arm.inputs, number, &full, &mut self.reader, question);
        let last_year = &mut part.portfolio.last_year;
        last_year.count(&start.account, &start.state, policy, question.until);
        let got_older = &mut part.portfolio.got_older;
        let oldest_age = fitted.model.learnt_from.oldest_age;
        got_older.count(&start.account, &start.state, oldest_age, question.until);
        let (last, of_account) = (self.arm.last(), segments.of(number));
        part.portfolio
            .count(&start, policy, last, of_account, &mut part.segments);
        self.standing = Some(Standing {
            number,
            account: start.account.clone(),
            reach: fitted.model.reach.masks(&start.account, interner),
            of_customers: vec![CustomerSums::default(); full.customers.len()],
            start,
        });
    }

    /// Walks the account at hand through one replicate, against what another arm has just done in it.
    fn walk(&mut self, replicate: usize, segments: &Segments, other: Option<&Walking>, part: &mut Part) {
        let Some(standing) = &mut self.standing else {
            return;
        };
        let Inputs { policy, fitted, .. } = self.arm.inputs;
        if standing.start.open.is_empty() && standing.start.arrivals.is_empty() {
            return;
        }
        let sums = replicate
            .checked_sub(self.arm.left_out())
            .and_then(|place| part.sums.get_mut(place));
        let Some(sums) = sums else { return };
        let known = fitted
            .intercepts
            .get(standing.number)
            .map_or(&[][..], Vec::as_slice);
        let habits = fitted.habits.get(standing.number).map_or(&[][..], Vec::as_slice);
        if replicate.is_multiple_of(REPLICATES_OF_A_GROUP) {
            let group = replicate / REPLICATES_OF_A_GROUP;
            self.draws
                .intercepts(group, known, &standing.start, &mut self.intercepts);
        }
        let Some(replicate) = self.draws.replicate(replicate, &self.intercepts, habits) else {
            return;
        };
        self.begun.clear();
        self.reached.clear();
        let span = self.arm.span();
        let mut adder = Adder {
            sums,
            customers: &mut standing.of_customers,
            account: &standing.start.account,
            policy,
            segments: segments.of(standing.number),
            oldest_age: fitted.model.learnt_from.oldest_age,
            reach: &standing.reach,
            followed: &fitted.model.followed,
            reached: &mut self.reached,
            first: span.first,
            last: self.arm.last(),
            begun: &mut self.begun,
        };
        let practice = Practice {
            policy,
            past: fitted.model.practice.under(policy),
            past_reminders: None,
            kinds: &self.kinds,
            against: other.and_then(|other| other.walker.touches()),
        };
        let account = &mut standing.account;
        self.walker
            .walk(practice, &standing.start, account, span, replicate, &mut adder);
    }
}
