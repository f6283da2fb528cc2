//! The policies in the binary are those of the folder `examples`, and each text that they name is there.

use relance_demo::EXAMPLES;
use std::path::Path;

#[test]
fn the_policies_are_those_of_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folders = std::fs::read_dir(&root).unwrap();
    let folders = folders
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count();
    assert_eq!(EXAMPLES.len(), folders);
    for example in EXAMPLES {
        let policy = std::fs::read_to_string(root.join(example.name).join("policy.relance")).unwrap();
        assert!(
            policy == example.policy,
            "copy examples/{0}/policy.relance to assets/examples/{0}.relance",
            example.name
        );
    }
}

#[test]
fn each_text_is_there_in_french_and_in_english() {
    for example in EXAMPLES {
        for (name, text) in example.templates {
            assert!(!text.is_empty());
            let other = match name.strip_suffix(".fr.md") {
                Some(stem) => format!("{stem}.en.md"),
                None => format!("{}.fr.md", name.strip_suffix(".en.md").unwrap()),
            };
            assert!(
                example.templates.iter().any(|(known, _)| *known == other),
                "{other}"
            );
        }
    }
}
