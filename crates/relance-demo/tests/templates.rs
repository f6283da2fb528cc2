//! `docs/templates.md` names every value that the texts of the demo hold.

use std::path::Path;

#[test]
fn every_value_of_a_text_is_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("../../docs/templates.md")).unwrap();
    let mut texts = 0;
    for entry in std::fs::read_dir(root.join("assets/templates")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for value in text.split("{{ ").skip(1) {
            let value = value.split(" }}").next().unwrap();
            assert!(
                page.contains(&format!("`{{{{ {value} }}}}`")),
                "{value} of {}",
                path.display()
            );
        }
        texts += 1;
    }
    assert!(texts > 5, "{texts} texts");
}
