//! What the rules that were tried stand for.

use crate::error::Expectation;
use crate::grammar::Rule;
use crate::recover::Context;

/// What could have stood where `rules` were tried, likeliest first, each once.
pub(super) fn of(rules: &[Rule], context: Context) -> Vec<Expectation> {
    let mut found: Vec<Expectation> = rules
        .iter()
        .flat_map(|tried| expectations(*tried, context))
        .copied()
        .collect();
    // What must stand comes before what may: the end of the statement is the last thing to propose.
    found.sort_by_key(|expectation| matches!(expectation, Expectation::End));
    let mut kept: Vec<Expectation> = Vec::with_capacity(found.len());
    for expectation in found {
        if !kept.contains(&expectation) {
            kept.push(expectation);
        }
    }
    // A value may be a text or a name, a template is a name: say the wider or the closer word alone.
    let implied = [
        (Expectation::Value, [Expectation::Text, Expectation::Name]),
        (
            Expectation::TemplateOrTarget,
            [Expectation::Text, Expectation::Name],
        ),
        (Expectation::StepOrEvent, [Expectation::Text, Expectation::Name]),
        (Expectation::Action, [Expectation::Text, Expectation::Name]),
        (Expectation::Condition, [Expectation::Fact, Expectation::Value]),
    ];
    for (wide, narrow) in implied {
        if kept.contains(&wide) {
            kept.retain(|expectation| !narrow.contains(expectation));
        }
    }
    kept
}

fn expectations(tried: Rule, context: Context) -> &'static [Expectation] {
    use Expectation::{Sign, Word};
    match tried {
        Rule::x_statement | Rule::strict_item | Rule::strict_policy_line | Rule::strict_test_line => {
            match context {
                Context::PolicyLine => &[Expectation::PolicyLine],
                Context::TestLine => &[Expectation::TestLine],
                _ => &[Expectation::Statement],
            }
        }
        Rule::x_condition | Rule::guard => &[Expectation::Condition],
        Rule::x_comparison | Rule::op => &[Sign("=")],
        Rule::x_when => &[Word("when")],
        Rule::x_otherwise => &[Word("otherwise")],
        Rule::x_then => &[Word("then")],
        Rule::x_and => &[Word("and")],
        Rule::x_as => &[Word("as")],
        Rule::x_after => &[Word("after")],
        Rule::x_of => &[Word("of")],
        Rule::x_in => &[Word("in")],
        Rule::x_until => &[Word("until")],
        Rule::x_day => &[Word("day")],
        Rule::x_anchor => &[Expectation::StepOrEvent],
        Rule::x_action | Rule::action | Rule::contact | Rule::expected | Rule::forbidden => {
            &[Expectation::Action]
        }
        Rule::x_argument => &[Expectation::TemplateOrTarget],
        Rule::x_value | Rule::quantity | Rule::yes_no => &[Expectation::Value],
        Rule::x_text | Rule::text => &[Expectation::Text],
        Rule::x_legal | Rule::legal => &[Word("legal")],
        Rule::x_property => &[Word("never"), Word("every invoice")],
        Rule::x_days | Rule::days | Rule::weekday => &[Expectation::Days],
        Rule::x_grouping => &[Word("customer"), Word("step"), Word("invoice")],
        Rule::x_catch_up => &[Word("one step at a time"), Word("to the current step")],
        Rule::x_offer => &[Word("discount"), Word("plan")],
        Rule::x_equals => &[Sign("=")],
        Rule::x_colon => &[Sign(":")],
        Rule::x_dot => &[Sign(".")],
        Rule::x_dots => &[Sign("..")],
        Rule::x_per_hour => &[Sign("/h")],
        Rule::x_open => &[Sign("{")],
        Rule::x_close => &[Sign("}")],
        Rule::x_close_paren => &[Sign(")")],
        Rule::x_costs => &[Word("costs")],
        Rule::x_at => &[Word("at")],
        Rule::x_per_day => &[Word("per day")],
        Rule::x_of_recovered => &[Word("of recovered")],
        Rule::x_per_customer => &[Word("per customer")],
        Rule::x_up_to => &[Word("up to")],
        Rule::x_times => &[Word("times")],
        Rule::x_approval => &[Word("approval")],
        Rule::x_reminder => &[Word("reminder")],
        Rule::x_default => &[Word("défaut")],
        Rule::x_ledger => &[Word("ledger")],
        Rule::x_livre => &[Word("livre")],
        Rule::x_parallel => &[Word("parallèle")],
        Rule::x_time => &[Word("time")],
        Rule::x_fois => &[Word("fois")],
        Rule::x_year => &[Word("mois"), Word("année")],
        Rule::x_by_oldest => &[Word("by oldest")],
        Rule::x_par_la_plus_ancienne => &[Word("par la plus ancienne")],
        Rule::x_at_least => &[Word("at least")],
        Rule::x_overdue => &[Word("overdue")],
        Rule::x_write_off => &[Word("write_off")],
        // French says it in three words.
        Rule::x_prior => &[Word("préalable")],
        Rule::x_prior_reminder => &[Word("relance préalable")],
        Rule::x_to => &[Word("to")],
        Rule::x_on => &[Word("on")],
        Rule::x_from => &[Word("from")],
        Rule::x_between => &[Word("between")],
        Rule::x_within => &[Word("within")],
        Rule::x_due => &[Word("due")],
        Rule::x_ago => &[Word("ago")],
        Rule::x_instalments => &[Word("instalments")],
        Rule::x_has_reached => &[Word("has reached")],
        Rule::name | Rule::free_name | Rule::field_part => &[Expectation::Name],
        Rule::fact | Rule::free_fact => &[Expectation::Fact],
        Rule::integer | Rule::minutes => &[Expectation::Number],
        Rule::time | Rule::hours => &[Expectation::Time],
        Rule::year_day => &[Expectation::Date],
        Rule::currency_code => &[Expectation::Currency],
        Rule::EOI => &[Expectation::End],
        _ => &[],
    }
}

impl Expectation {
    /// The word or phrase, if one is expected.
    pub(super) fn word(self) -> Option<&'static str> {
        match self {
            Expectation::Word(word) => Some(word),
            _ => None,
        }
    }
}
