//! The page of figures: one HTML file with its styles and charts in it, readable on paper. Nothing is fetched.

mod chart;
pub(super) mod money;
mod sections;

use super::Told;
use crate::language::Lang;

const STYLE: &str = include_str!("page/style.css");

/// The whole page.
pub(super) fn text(lang: Lang, told: &Told<'_>) -> String {
    let day = lang.day(told.as_of);
    let title = match lang {
        Lang::En => format!("Receivables at the end of {day}"),
        Lang::Fr => format!("Encours clients à la fin du {day}"),
    };
    let code = lang.pick("en", "fr");
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    html.push_str(&sections::head(lang, told, &title));
    for report in &told.figures.report.currencies {
        html.push_str(&money::cards(lang, told, report));
        html.push_str(&money::aged(lang, told, report));
        html.push_str(&money::exposures(lang, told, report));
    }
    html.push_str(&sections::never_chased(lang, told));
    html.push_str(&sections::policy(lang, told));
    for report in &told.figures.report.currencies {
        html.push_str(&money::figures(lang, told, report));
    }
    html.push_str(&sections::reconciled(lang, told));
    html.push_str(&sections::trust(lang, told));
    html.push_str(&sections::limits(lang, told));
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// A text that may hold anything, as HTML shows it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A sentence: what stands between backticks is to be typed.
fn sentence(text: &str) -> String {
    let escaped = escaped(text);
    let parts: Vec<&str> = escaped.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped;
    }
    let mut html = String::new();
    for (place, part) in parts.into_iter().enumerate() {
        match place % 2 {
            0 => html.push_str(part),
            _ => html.push_str(&format!("<code>{part}</code>")),
        }
    }
    html
}

/// A section with its heading; what explains it stands below.
fn section(title: &str, explained: &str, inner: &str) -> String {
    let (title, explained) = (escaped(title), escaped(explained));
    let note = match explained.is_empty() {
        true => String::new(),
        false => format!("<p class=\"note\">{explained}</p>\n"),
    };
    format!("<section>\n<h2>{title}</h2>\n{inner}{note}</section>\n")
}

/// A table: heads, then rows; columns from the second on are numbers unless `texts` names them.
fn table(heads: &[&str], texts: &[usize], rows: &[Vec<String>], sums: &[usize]) -> String {
    let class = |place: usize| match texts.contains(&place) {
        true => "",
        false => " class=\"n\"",
    };
    let mut html = String::from("<table>\n<thead><tr>");
    for (place, head) in heads.iter().enumerate() {
        html.push_str(&format!("<th{}>{}</th>", class(place), escaped(head)));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for (number, row) in rows.iter().enumerate() {
        let sum = if sums.contains(&number) {
            " class=\"sum\""
        } else {
            ""
        };
        html.push_str(&format!("<tr{sum}>"));
        for (place, cell) in row.iter().enumerate() {
            html.push_str(&format!("<td{}>{}</td>", class(place), escaped(cell)));
        }
        html.push_str("</tr>\n");
    }
    html + "</tbody>\n</table>\n"
}

/// Sentences as a list.
fn list(sentences: impl Iterator<Item = String>) -> String {
    let items: String = sentences
        .map(|said| format!("<li>{}</li>\n", sentence(&said)))
        .collect();
    match items.is_empty() {
        true => String::new(),
        false => format!("<ul>\n{items}</ul>\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_files_cannot_become_tags() {
        let html = table(
            &["a", "b"],
            &[0],
            &[vec![
                "<script>alert('1')</script>".to_string(),
                "1 & \"2\"".to_string(),
            ]],
            &[],
        );
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(&#39;1&#39;)"), "{html}");
        assert!(html.contains("1 &amp; &quot;2&quot;"), "{html}");
    }
}
