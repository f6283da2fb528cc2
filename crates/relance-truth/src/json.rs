//! JSON as it is written here: pretty, in the order given.

use std::fmt::{self, Write};

/// A value.
pub(crate) enum Json {
    Null,
    YesNo(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    /// On one line if nothing in it is a list or an object.
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    pub(crate) fn text(text: impl fmt::Display) -> Json {
        Json::Text(text.to_string())
    }

    pub(crate) fn numbers(numbers: &[f64]) -> Json {
        Json::List(numbers.iter().map(|number| Json::Number(*number)).collect())
    }

    /// The text, with an end of line.
    pub(crate) fn pretty(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut text, 0);
        text.push('\n');
        text
    }

    fn write(&self, out: &mut String, depth: usize) -> fmt::Result {
        let inner = "  ".repeat(depth + 1);
        let outer = "  ".repeat(depth);
        match self {
            Json::Null => out.write_str("null"),
            Json::YesNo(value) => write!(out, "{value}"),
            Json::Integer(value) => write!(out, "{value}"),
            Json::Number(value) if value.is_finite() => write!(out, "{value}"),
            Json::Number(_) => out.write_str("null"),
            Json::Text(text) => write_text(out, text),
            Json::List(values) if values.iter().all(Json::is_plain) => {
                out.push('[');
                for (number, value) in values.iter().enumerate() {
                    out.push_str(if number == 0 { "" } else { ", " });
                    value.write(out, depth)?;
                }
                out.push(']');
                Ok(())
            }
            Json::List(values) => {
                out.push('[');
                for (number, value) in values.iter().enumerate() {
                    write!(out, "{}\n{inner}", if number == 0 { "" } else { "," })?;
                    value.write(out, depth + 1)?;
                }
                write!(out, "\n{outer}]")
            }
            Json::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    write!(out, "{}\n{inner}\"{name}\": ", if number == 0 { "" } else { "," })?;
                    value.write(out, depth + 1)?;
                }
                write!(out, "\n{outer}}}")
            }
        }
    }

    fn is_plain(&self) -> bool {
        !matches!(self, Json::List(_) | Json::Object(_))
    }
}

fn write_text(out: &mut String, text: &str) -> fmt::Result {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => write!(out, "\\{letter}")?,
            control if control.is_control() => write!(out, "\\u{:04x}", u32::from(control))?,
            other => out.push(other),
        }
    }
    out.push('"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_pretty_and_escaped() {
        let value = Json::Object(vec![
            ("a", Json::numbers(&[1.0, 0.5])),
            (
                "b",
                Json::List(vec![Json::Object(vec![("c", Json::text("x\"\n"))])]),
            ),
            ("d", Json::Number(f64::NAN)),
        ]);
        let expected = "{\n  \"a\": [1, 0.5],\n  \"b\": [\n    {\n      \"c\": \"x\\\"\\u000a\"\n    }\n  ],\n  \"d\": null\n}\n";
        assert_eq!(value.pretty(), expected);
    }
}
