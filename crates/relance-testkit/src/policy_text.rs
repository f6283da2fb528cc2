//! A policy as text in parts that can be dropped one by one: what the generator makes and the shrinker takes apart.

use std::fmt;

/// A policy file in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyText {
    /// Lines of the `policy` block; no block if there is none.
    pub block: Vec<String>,
    /// The other statements.
    pub statements: Vec<Statement>,
}

/// A statement of a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Anything that is dropped as a whole.
    Plain(String),
    /// A rule.
    Rule(RuleText),
    /// `for GUARD { … }`, and with ` { for GUARD` behind the guard one block inside another.
    For(String, Vec<RuleText>),
}

/// A rule in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleText {
    /// Label and mode: `r1:`, `r2: also each time`, `r3: exception to r1`.
    pub head: String,
    /// `every month on day 5`, or nothing.
    pub calendar: String,
    /// The conjuncts of its guard.
    pub guard: Vec<String>,
    /// `every 7d up to 3 times`, or nothing.
    pub every: String,
    /// Its actions.
    pub actions: Vec<String>,
    /// `requires approval`, `without reminder`, `lawful "…"`.
    pub tail: Vec<String>,
}

impl PolicyText {
    /// All rules, those inside `for` blocks included.
    pub fn rules(&self) -> Vec<&RuleText> {
        self.statements
            .iter()
            .flat_map(|statement| match statement {
                Statement::Plain(_) => Vec::new(),
                Statement::Rule(rule) => vec![rule],
                Statement::For(_, rules) => rules.iter().collect(),
            })
            .collect()
    }

    /// Every policy with one part less, the largest parts first.
    pub fn smaller(&self) -> Vec<PolicyText> {
        let mut all = Vec::new();
        for at in 0..self.statements.len() {
            let mut less = self.clone();
            less.statements.remove(at);
            all.push(less);
        }
        for at in 0..self.statements.len() {
            let Statement::For(guard, rules) = &self.statements[at] else {
                continue;
            };
            let mut less = self.clone();
            less.statements
                .splice(at..=at, rules.iter().cloned().map(Statement::Rule));
            all.push(less);
            for rule in 0..rules.len() {
                let mut fewer = rules.clone();
                fewer.remove(rule);
                let mut less = self.clone();
                less.statements[at] = Statement::For(guard.clone(), fewer);
                all.push(less);
            }
        }
        for at in 0..self.block.len() {
            let mut less = self.clone();
            less.block.remove(at);
            all.push(less);
        }
        for at in 0..self.statements.len() {
            match &self.statements[at] {
                Statement::Plain(_) => {}
                Statement::Rule(rule) => {
                    for smaller in rule.smaller() {
                        let mut less = self.clone();
                        less.statements[at] = Statement::Rule(smaller);
                        all.push(less);
                    }
                }
                Statement::For(guard, rules) => {
                    for (place, rule) in rules.iter().enumerate() {
                        for smaller in rule.smaller() {
                            let mut changed = rules.clone();
                            changed[place] = smaller;
                            let mut less = self.clone();
                            less.statements[at] = Statement::For(guard.clone(), changed);
                            all.push(less);
                        }
                    }
                }
            }
        }
        all
    }
}

impl RuleText {
    fn smaller(&self) -> Vec<RuleText> {
        let mut all = Vec::new();
        let less = |change: &dyn Fn(&mut RuleText)| {
            let mut rule = self.clone();
            change(&mut rule);
            rule
        };
        if !self.every.is_empty() {
            all.push(less(&|rule| rule.every.clear()));
        }
        if self.guard.len() > 1 {
            for at in 0..self.guard.len() {
                all.push(less(&|rule| {
                    rule.guard.remove(at);
                }));
            }
        }
        if self.actions.len() > 1 {
            for at in 0..self.actions.len() {
                all.push(less(&|rule| {
                    rule.actions.remove(at);
                }));
            }
        }
        for at in 0..self.actions.len() {
            if let Some((before, _)) = self.actions[at].split_once(" else ") {
                all.push(less(&|rule| rule.actions[at] = before.to_string()));
            }
        }
        for at in 0..self.tail.len() {
            all.push(less(&|rule| {
                rule.tail.remove(at);
            }));
        }
        all
    }
}

impl fmt::Display for RuleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> = Vec::new();
        for part in [&self.head, &self.calendar] {
            if !part.is_empty() {
                words.push(part.clone());
            }
        }
        words.push(format!("when {}", self.guard.join(" and ")));
        if !self.every.is_empty() {
            words.push(self.every.clone());
        }
        words.push(format!("then {}", self.actions.join(", ")));
        words.extend(self.tail.iter().cloned());
        write!(f, "{}", words.join(" "))
    }
}

impl fmt::Display for PolicyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.block.is_empty() {
            writeln!(f, "policy \"generated\" {{")?;
            for line in &self.block {
                writeln!(f, "  {line}")?;
            }
            writeln!(f, "}}")?;
        }
        for statement in &self.statements {
            match statement {
                Statement::Plain(text) => writeln!(f, "{text}")?,
                Statement::Rule(rule) => writeln!(f, "{rule}")?,
                Statement::For(guard, rules) => {
                    writeln!(f, "for {guard} {{")?;
                    for rule in rules {
                        writeln!(f, "  {rule}")?;
                    }
                    // A guard may open a second block inside.
                    writeln!(f, "}}{}", " }".repeat(guard.matches(" { for ").count()))?;
                }
            }
        }
        Ok(())
    }
}
