//! XML from strangers as a tree of elements: bounded in size and depth, without document types, so without entities of
//! its own and without anything fetched from elsewhere.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// No document that is read here is larger, unpacked: an invoice with thousands of lines is one megabyte.
pub const LARGEST: usize = 64 << 20;

/// No element lies deeper. The formats that are read here need fifteen.
const DEEPEST: usize = 64;

/// An element with what it holds. Names are without prefix: which namespace a prefix stands for is not looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: String,
    /// Its attributes.
    pub(crate) attributes: Vec<(String, String)>,
    /// The text that it holds directly, without blanks around it.
    pub(crate) text: String,
    /// The elements that it holds.
    pub(crate) children: Vec<Element>,
    /// The line on which it begins.
    pub(crate) line: u64,
}

/// Why a text is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum XmlProblem {
    /// There is nothing.
    Empty,
    /// It is larger than [`LARGEST`].
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// It says that it is written in an encoding that nobody knows.
    UnknownEncoding {
        /// Which.
        encoding: String,
    },
    /// Its bytes are not of the encoding that it says, or of UTF-8 if it says none.
    NotOfEncoding {
        /// Which.
        encoding: String,
    },
    /// It declares a document type: entities could swell it without end, or fetch files.
    DocumentType {
        /// The line.
        line: u64,
    },
    /// It names an entity that XML does not have.
    UnknownEntity {
        /// Which.
        entity: String,
        /// The line.
        line: u64,
    },
    /// Elements lie deeper than is read.
    TooDeep {
        /// The line.
        line: u64,
    },
    /// It is no XML.
    NotXml {
        /// The line.
        line: u64,
        /// Why, in English.
        why: String,
    },
}

impl Element {
    /// The first element at a path of names, such as `A/B/C`.
    pub(crate) fn at(&self, path: &str) -> Option<&Element> {
        path.split('/').try_fold(self, |element, name| {
            element.children.iter().find(|child| child.name == name)
        })
    }

    /// The elements of a name that it holds.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text at a path; none where there is no such element, or an empty one.
    pub(crate) fn text_at(&self, path: &str) -> Option<&str> {
        let text = self.at(path)?.text.as_str();
        (!text.is_empty()).then_some(text)
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a document.
///
/// # Errors
///
/// It is no XML, or XML that is not read.
pub(crate) fn read(bytes: &[u8]) -> Result<Element, XmlProblem> {
    if bytes.len() > LARGEST {
        return Err(XmlProblem::TooLarge { bytes: bytes.len() });
    }
    let text = decoded(bytes)?;
    if text.trim().is_empty() {
        return Err(XmlProblem::Empty);
    }
    let mut reader = Reader::from_str(&text);
    let mut lines = Lines::new(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let begins = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                return Err(XmlProblem::NotXml {
                    line: lines.of(at),
                    why: error.to_string(),
                });
            }
        };
        let line = lines.of(begins);
        let not_xml = |why: &str| XmlProblem::NotXml {
            line,
            why: why.to_string(),
        };
        match event {
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    return Err(XmlProblem::TooDeep { line });
                }
                if root.is_some() {
                    return Err(not_xml("there is more than one document"));
                }
                open.push(element(&start, line)?);
            }
            Event::Empty(start) => {
                let child = element(&start, line)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(child),
                    None if root.is_none() => root = Some(child),
                    None => return Err(not_xml("there is more than one document")),
                }
            }
            Event::End(_) => {
                let Some(mut element) = open.pop() else {
                    return Err(not_xml("an element ends that never began"));
                };
                element.text = element.text.trim().to_string();
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => root = Some(element),
                }
            }
            Event::Text(text) => {
                let text = text.xml_content().map_err(|error| not_xml(&error.to_string()))?;
                match open.last_mut() {
                    Some(element) => element.text.push_str(&text),
                    None if text.trim().is_empty() => {}
                    None => return Err(not_xml("there is text outside the document")),
                }
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| not_xml(&error.to_string()))?;
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let name = entity.decode().map_err(|error| not_xml(&error.to_string()))?;
                let letter = entity
                    .resolve_char_ref()
                    .map_err(|error| not_xml(&error.to_string()))?;
                let letters = match letter {
                    Some(letter) => letter.to_string(),
                    None => resolve_predefined_entity(&name)
                        .ok_or_else(|| XmlProblem::UnknownEntity {
                            entity: name.to_string(),
                            line,
                        })?
                        .to_string(),
                };
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&letters);
                }
            }
            Event::DocType(_) => return Err(XmlProblem::DocumentType { line }),
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
    if let Some(element) = open.last() {
        return Err(XmlProblem::NotXml {
            line: lines.of(text.len()),
            why: format!(
                "it ends within `{}`, which begins on line {}",
                element.name, element.line
            ),
        });
    }
    root.ok_or(XmlProblem::NotXml {
        line: 1,
        why: "there is no element".to_string(),
    })
}

fn element(start: &BytesStart<'_>, line: u64) -> Result<Element, XmlProblem> {
    let not_xml = |why: String| XmlProblem::NotXml { line, why };
    let name = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| not_xml(error.to_string()))?;
        let value = attribute
            .unescape_value()
            .map_err(|error| not_xml(error.to_string()))?;
        attributes.push((name(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Element {
        name: name(start.local_name().as_ref()),
        attributes,
        line,
        ..Element::default()
    })
}

/// The text of the bytes, in the encoding that they say.
fn decoded(bytes: &[u8]) -> Result<String, XmlProblem> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => said_encoding(bytes)?,
    };
    let (text, _, is_damaged) = encoding.decode(bytes);
    if is_damaged {
        return Err(XmlProblem::NotOfEncoding {
            encoding: encoding.name().to_string(),
        });
    }
    Ok(text.into_owned())
}

/// The encoding of the declaration, which is in the letters of ASCII.
pub(crate) fn said_encoding(bytes: &[u8]) -> Result<&'static Encoding, XmlProblem> {
    let head = String::from_utf8_lossy(bytes.get(..200.min(bytes.len())).unwrap_or_default()).into_owned();
    let declaration = head
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    let Some((declaration, _)) = declaration else {
        return Ok(UTF_8);
    };
    let Some((_, said)) = declaration.split_once("encoding") else {
        return Ok(UTF_8);
    };
    let said: String = said
        .trim_start_matches(|letter: char| letter.is_whitespace() || letter == '=')
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|letter| !matches!(letter, '"' | '\''))
        .collect();
    Encoding::for_label(said.as_bytes()).ok_or(XmlProblem::UnknownEncoding { encoding: said })
}

/// Lines by place in the text; places are asked for in ascending order, mostly.
struct Lines<'a> {
    text: &'a str,
    place: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Lines<'a> {
        Lines {
            text,
            place: 0,
            line: 1,
        }
    }

    fn of(&mut self, place: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let place = place.min(bytes.len());
        if place < self.place {
            (self.place, self.line) = (0, 1);
        }
        let passed = bytes.get(self.place..place).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.place = place;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_with_what_it_holds() {
        let text = "<?xml version='1.0'?>\n<a:Invoice xmlns:a='x'>\n <b:ID scheme=\"S&amp;1\"> F&#233;1 &lt;2&gt; </b:ID><Empty/><!-- c -->\n <b:ID><![CDATA[<raw>]]></b:ID></a:Invoice>";
        let root = read(text.as_bytes()).unwrap();
        assert_eq!(root.name, "Invoice");
        assert_eq!(root.text_at("ID"), Some("Fé1 <2>"));
        assert_eq!(root.at("ID").unwrap().attribute("scheme"), Some("S&1"));
        assert_eq!(root.at("ID").unwrap().line, 3);
        assert_eq!(root.all("ID").nth(1).unwrap().text, "<raw>");
        assert_eq!(root.text_at("Empty"), None);
    }

    #[test]
    fn encodings_are_those_that_are_said() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        assert_eq!(read(latin).unwrap().text, "é");
        assert_eq!(
            read(b"<a>\xe9</a>"),
            Err(XmlProblem::NotOfEncoding {
                encoding: "UTF-8".to_string()
            })
        );
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(read(&wide).unwrap().text, "é");
        assert!(matches!(
            read(b"<?xml version=\"1.0\" encoding=\"x-klingon\"?><a/>"),
            Err(XmlProblem::UnknownEncoding { .. })
        ));
    }

    #[test]
    fn hostile_documents_are_refused() {
        let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert_eq!(read(laughs.as_bytes()), Err(XmlProblem::DocumentType { line: 1 }));
        let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>";
        assert_eq!(
            read(outside.as_bytes()),
            Err(XmlProblem::DocumentType { line: 1 })
        );
        assert!(matches!(
            read(b"<a>&b;</a>"),
            Err(XmlProblem::UnknownEntity { .. })
        ));
        let deep = "<a>".repeat(100_000);
        assert_eq!(read(deep.as_bytes()), Err(XmlProblem::TooDeep { line: 1 }));
        assert!(matches!(
            read(&vec![b' '; LARGEST + 1]),
            Err(XmlProblem::TooLarge { .. })
        ));
    }

    #[test]
    fn damaged_documents_say_where() {
        assert_eq!(read(b" \n"), Err(XmlProblem::Empty));
        for (text, line) in [
            ("<a>\n<b>\n</a>", 3),
            ("<a>\n<b>", 2),
            ("<a/>\n<b/>", 2),
            ("</a>", 1),
            ("<a></a>\ntext", 1),
            ("no xml at all", 1),
            ("<a b=c/>", 1),
        ] {
            let Err(XmlProblem::NotXml { line: said, .. }) = read(text.as_bytes()) else {
                panic!("{text}: {:?}", read(text.as_bytes()));
            };
            assert_eq!(said, line, "{text}");
        }
    }
}
