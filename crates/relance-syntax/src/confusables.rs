//! Letters of other scripts that look like Latin ones.
//!
//! A name that mixes them with Latin letters looks like another name to every reader, and is a different one to
//! the compiler. Only such mixes are reported: a name wholly in Greek or Cyrillic is its author's choice.

/// The name in Latin letters that `name` looks like, if it mixes scripts.
pub(crate) fn ascii_look_alike(name: &str) -> Option<String> {
    let mixes = name.chars().any(|c| c.is_ascii_alphabetic()) && name.chars().any(|c| latin(c).is_some());
    mixes.then(|| name.chars().map(|c| latin(c).unwrap_or(c)).collect())
}

/// The Latin letter or digit that a Cyrillic, Greek, Armenian or full-width one looks like.
fn latin(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ҽ' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' | 'ϳ' => 'j',
        'ӏ' => 'l',
        'ո' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => return None,
    })
}
