//! Which example policy a company begins with, and its texts.

use super::bring::Brought;
use super::stage::Stage;
use crate::args::{Example, Start};
use crate::exit::Failure;
use relance_demo::EXAMPLES;
use relance_kernel::CustomerKind;

/// The name of the policy in the folder.
pub(super) const POLICY: &str = "policy.relance";

/// The policy that was chosen.
pub(super) struct Chosen {
    /// The name of the example; none where the folder's own policy was kept.
    pub(super) example: Option<&'static str>,
    /// Customers of the kind that decided, and all of them.
    pub(super) of_kind: Option<(CustomerKind, usize, usize)>,
}

/// Writes a policy and its texts, unless the folder has one that somebody has changed.
pub(super) fn choose(arguments: &Start, stage: &Stage, brought: &Brought) -> Result<Chosen, Failure> {
    let kinds = brought.summary.as_ref().map(|summary| summary.customers_by_kind);
    let all: usize = kinds.iter().flatten().map(|(_, count)| count).sum();
    let most = kinds.iter().flatten().copied().max_by_key(|(_, count)| *count);
    let name = match (arguments.policy, most.map(|(kind, _)| kind)) {
        (Some(Example::Businesses), _) | (None, Some(CustomerKind::Business)) => "b2b-france",
        (Some(Example::Consumers), _) | (None, Some(CustomerKind::Consumer)) => "consumers",
        (Some(Example::PublicBodies), _) | (None, Some(CustomerKind::Public)) => "public-bodies",
        (Some(Example::KeyAccounts), _) => "key-accounts",
        (Some(Example::OneLine), _) | (None, _) => "one-line",
    };
    let there = std::fs::read_to_string(stage.path.join(POLICY)).ok();
    let is_own = there
        .as_ref()
        .is_some_and(|there| EXAMPLES.iter().all(|example| example.policy != there));
    if is_own {
        return Ok(Chosen {
            example: None,
            of_kind: None,
        });
    }
    let example = EXAMPLES.iter().find(|example| example.name == name);
    if let Some(example) = example {
        stage.write(POLICY, example.policy)?;
        for (name, text) in example.templates {
            // A text that somebody has changed stays.
            if !stage.path.join(name).exists() {
                stage.write(name, text)?;
            }
        }
    }
    Ok(Chosen {
        example: Some(name),
        of_kind: most
            .filter(|_| arguments.policy.is_none())
            .map(|(kind, count)| (kind, count, all)),
    })
}
