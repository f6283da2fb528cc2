//! The lines of a `policy` block.

use super::{Node, Nodes, Reader, next_if, skip_if};
use crate::ast::{CatchUp, ContactDays, ContactHours, Grouping, HourRange, Name, PolicyLineKind};
use crate::grammar::Rule;
use crate::words::{WordClass, find, vocabulary};

impl Reader<'_> {
    /// One line that the grammar could read.
    pub(super) fn policy_line(&mut self, node: Node<'_>) -> Option<PolicyLineKind> {
        let rule = node.as_rule();
        let mut nodes = node.into_inner();
        Some(match rule {
            Rule::applies_to => PolicyLineKind::AppliesTo(self.next_guard(&mut nodes)?),
            Rule::currency_line => {
                let code = nodes.next()?;
                let text = super::values::currency(code.as_str());
                PolicyLineKind::Currency(Name {
                    text,
                    span: self.token_span(&code),
                })
            }
            Rule::timezone_line => PolicyLineKind::Timezone(self.next_text(&mut nodes)?),
            Rule::calendar_line => PolicyLineKind::Calendar(self.next_name(&mut nodes)?),
            Rule::contact_line => PolicyLineKind::Contact(self.contact_hours(&mut nodes)?),
            Rule::quiet_line => {
                let from = self.next_year_day(&mut nodes)?;
                PolicyLineKind::Quiet {
                    from,
                    to: self.next_year_day(&mut nodes)?,
                }
            }
            Rule::spacing_line => {
                let distance = self.next_duration(&mut nodes)?;
                PolicyLineKind::Spacing {
                    distance,
                    channel: self.channel_or_all(&mut nodes)?,
                }
            }
            Rule::cap_line => {
                let number = nodes.next()?;
                let (count, count_span) = (self.integer(&number), self.token_span(&number));
                let channel = self.channel_or_all(&mut nodes)?;
                PolicyLineKind::Cap {
                    count,
                    count_span,
                    window: self.next_duration(&mut nodes)?,
                    channel,
                }
            }
            Rule::group_line => PolicyLineKind::Group(match nodes.next()?.as_rule() {
                Rule::by_step => Grouping::Step,
                Rule::by_invoice => Grouping::Invoice,
                _ if skip_if(&mut nodes, Rule::led_by_oldest) => Grouping::CustomerLedByOldest,
                _ => Grouping::Customer,
            }),
            Rule::catch_up_line => PolicyLineKind::CatchUp(match nodes.next()?.as_rule() {
                Rule::to_the_current_step => CatchUp::ToTheCurrentStep,
                _ => CatchUp::OneStepAtATime,
            }),
            Rule::tolerance_line => PolicyLineKind::Tolerance(self.next_value(&mut nodes)?),
            Rule::law_line => PolicyLineKind::Law(self.next_name(&mut nodes)?),
            Rule::late_interest_line => PolicyLineKind::LateInterest(self.next_value(&mut nodes)?),
            Rule::terms_line => PolicyLineKind::Terms(self.next_text(&mut nodes)?),
            Rule::ledger_line => PolicyLineKind::LedgerFresh(self.next_duration(&mut nodes)?),
            _ => return None,
        })
    }

    /// `contacts` or the name of a channel.
    fn channel_or_all(&mut self, nodes: &mut Nodes<'_>) -> Option<Option<Name>> {
        let node = nodes.next()?;
        Some((node.as_rule() == Rule::name).then(|| self.name(&node)))
    }

    fn contact_hours(&mut self, nodes: &mut Nodes<'_>) -> Option<ContactHours> {
        let channel = self.optional_name(nodes);
        let days = contact_days(nodes.next()?)?;
        let mut hours = Vec::new();
        while let Some(node) = next_if(nodes, Rule::hours) {
            let span = self.node_span(&node);
            let mut times = node.into_inner();
            let from = self.next_time(&mut times)?;
            hours.push(HourRange {
                from,
                to: self.next_time(&mut times)?,
                span,
            });
        }
        Some(ContactHours { channel, days, hours })
    }
}

fn contact_days(node: Node<'_>) -> Option<ContactDays> {
    let mut nodes = node.into_inner();
    let Some(first) = nodes.next() else {
        return Some(ContactDays::EveryDay);
    };
    if first.as_rule() == Rule::working_days {
        return Some(ContactDays::WorkingDays);
    }
    let first = weekday_number(first.as_str())?;
    let mut days = vec![first];
    for node in nodes {
        if node.as_rule() == Rule::to_weekday {
            let last = weekday_number(node.into_inner().next()?.as_str())?;
            // Friday to monday goes round the weekend.
            let mut day = first;
            while day != last {
                day = (day + 1) % 7;
                days.push(day);
            }
        } else {
            days.push(weekday_number(node.as_str())?);
        }
    }
    days.sort_unstable();
    days.dedup();
    Some(ContactDays::Weekdays(days))
}

/// 0 = Monday … 6 = Sunday.
fn weekday_number(written: &str) -> Option<u8> {
    let word = find(WordClass::Weekday, written)?;
    let mut days = vocabulary::VOCABULARY
        .iter()
        .filter(|other| other.class == WordClass::Weekday);
    u8::try_from(days.position(|other| other.english == word.english)?).ok()
}
