//! The Rust code that is written, and what its kinds share. It is written without formatting: nobody edits it.

pub(crate) mod label;
pub(crate) mod language;
pub(crate) mod section;

/// The type of languages, from where the code is included.
const LANGUAGE: &str = "protocol::language::Language";

/// `skip_to_content` as `SkipToContent`.
fn upper_camel_case(name: &str) -> String {
    let mut camel = String::new();
    for part in name.split('_') {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

/// A documentation comment that shows a text.
fn documentation(text: &str) -> String {
    format!("#[doc = {:?}]\n", format!("`{}`", text.replace('`', "'")))
}

/// Languages for the tests of code.
#[cfg(test)]
fn languages_of_tests(english: &str, french: &str) -> crate::language_file::Languages {
    let facts = crate::language_file::FACTS_OF_TESTS;
    let (english, french) = (format!("{facts}{english}"), format!("{facts}{french}"));
    crate::check::read(&[("en", english.as_str()), ("fr", french.as_str())]).unwrap()
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_become_names_of_types() {
        assert_eq!(super::upper_camel_case("skip_to_content"), "SkipToContent");
        assert_eq!(super::upper_camel_case("h_2o"), "H2o");
    }
}
