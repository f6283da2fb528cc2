//! The JSON of commands against their published schemas, with a validator of just what the schemas use.

use crate::sandbox::Sandbox;
use serde_json::Value;

fn schema(command: &str) -> Value {
    let path = format!(
        "{}/../docs/schemas/{command}.schema.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What does not fit, with the place of each.
fn misfits(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    const KNOWN: [&str; 15] = [
        "$schema",
        "$id",
        "$defs",
        "title",
        "description",
        "type",
        "enum",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "pattern",
        "$ref",
        "minimum",
        "anyOf",
    ];
    let Value::Object(rules) = schema else {
        panic!("{place}: a schema is an object")
    };
    for keyword in rules.keys() {
        assert!(
            KNOWN.contains(&keyword.as_str()),
            "{place}: the test knows no `{keyword}`"
        );
    }
    if let Some(Value::String(reference)) = rules.get("$ref") {
        let target = root
            .pointer(reference.strip_prefix('#').unwrap())
            .expect(reference);
        return misfits(root, target, value, place, found);
    }
    if let Some(Value::Array(choices)) = rules.get("anyOf") {
        let of_choices = choices.iter().map(|choice| {
            let mut found = Vec::new();
            misfits(root, choice, value, place, &mut found);
            found
        });
        // What does not fit the nearest of them.
        found.extend(of_choices.min_by_key(Vec::len).unwrap());
        return;
    }
    let of_type = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let accepts = match rules.get("type") {
        None => true,
        Some(Value::Array(types)) => types.iter().any(|accepted| accepted == of_type),
        Some(accepted) => accepted == of_type,
    };
    if !accepts {
        found.push(format!(
            "{place}: {of_type} where the schema says {}",
            rules["type"]
        ));
        return;
    }
    if let Some(Value::Array(choices)) = rules.get("enum")
        && !choices.contains(value)
    {
        found.push(format!("{place}: {value} is none of the choices"));
    }
    if let (Some(Value::String(pattern)), Value::String(text)) = (rules.get("pattern"), value)
        && !fits_pattern(pattern, text)
    {
        found.push(format!("{place}: {text:?} is not like {pattern}"));
    }
    if let (Some(Value::Number(least)), Value::Number(number)) = (rules.get("minimum"), value)
        && number.as_i64() < least.as_i64()
    {
        found.push(format!("{place}: {number} is below {least}"));
    }
    match value {
        Value::Array(elements) => {
            for (position, element) in elements.iter().enumerate() {
                misfits(
                    root,
                    &rules["items"],
                    element,
                    &format!("{place}/{position}"),
                    found,
                );
            }
        }
        Value::Object(fields) => {
            for required in rules
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                if !fields.contains_key(required.as_str().unwrap()) {
                    found.push(format!("{place}: {required} is missing"));
                }
            }
            for (name, field) in fields {
                let declared = rules
                    .get("properties")
                    .and_then(|properties| properties.get(name));
                match declared.or(rules.get("additionalProperties")) {
                    Some(Value::Bool(true)) => {}
                    None | Some(Value::Bool(false)) => found.push(format!("{place}: {name} is not declared")),
                    Some(schema) => misfits(root, schema, field, &format!("{place}/{name}"), found),
                }
            }
        }
        _ => {}
    }
}

/// The patterns that the schema uses.
fn fits_pattern(pattern: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match pattern {
        r"^-?\d+(\.\d+)?$" => {
            let unsigned = text.strip_prefix('-').unwrap_or(text);
            unsigned
                .split_once('.')
                .map_or(digits(unsigned), |(whole, rest)| digits(whole) && digits(rest))
        }
        r"^\d{4}-\d{2}-\d{2}$" => {
            let parts: Vec<&str> = text.split('-').collect();
            parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.into_iter().all(digits)
        }
        r"^(same-day|never|\d+d)$" => {
            text == "same-day" || text == "never" || text.strip_suffix('d').is_some_and(digits)
        }
        r"^[A-Z]{3}$" => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        _ => panic!("the test knows no pattern {pattern}"),
    }
}

/// What does not fit in the output of a command.
pub(crate) fn check(command: &str, output: &str) -> Vec<String> {
    let schema = schema(command);
    let mut found = Vec::new();
    misfits(
        &schema,
        &schema,
        &serde_json::from_str(output).unwrap(),
        "",
        &mut found,
    );
    found
}

#[test]
fn every_simulation_fits_the_schema() {
    let sandbox = Sandbox::with_ledger();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "3000"]).code, Some(0));
    sandbox.write(
        "unnamed.relance",
        "when overdue 7d and sector = steel then email gentle\n",
    );
    for (policy, ledger, more) in [
        ("policy.relance", "ledger", vec![]),
        (
            "policy.relance",
            "ledger",
            vec!["--approve", "3d", "--charges", "drop", "--set", "first_delay=9d"],
        ),
        (
            "d/policy.relance",
            "d",
            vec!["--approve", "never", "--lang", "fr"],
        ),
        ("unnamed.relance", "ledger", vec![]),
    ] {
        let asked = [
            vec!["simulate", policy, "--ledger", ledger, "--format", "json"],
            more,
        ]
        .concat();
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(
            check("simulate", &run.stdout),
            Vec::<String>::new(),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn the_comparison_can_fail() {
    let sandbox = Sandbox::with_ledger();
    let run = sandbox.run(&[
        "simulate",
        "policy.relance",
        "--ledger",
        "ledger",
        "--format",
        "json",
    ]);
    for (right, wrong) in [
        ("\"period\"", "\"periode\""),
        ("\"messages\": ", "\"messages\": -"),
        ("\"cost\": \"", "\"cost\": \"EUR "),
        ("\"from\": \"2026", "\"from\": \"26"),
        ("\"warnings\": [", "\"more\": 1, \"warnings\": ["),
    ] {
        assert!(run.stdout.contains(right), "{right}");
        assert!(
            !check("simulate", &run.stdout.replace(right, wrong)).is_empty(),
            "{wrong}"
        );
    }
}
