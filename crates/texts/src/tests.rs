use crate::code::{label, language, section};
use crate::languages::Languages;
use crate::text::Text;

const ENGLISH: &str = include_str!("../../../texts/en.toml");
const FRENCH: &str = include_str!("../../../texts/fr.toml");

/// Messages that are the same in both languages.
const SAME_MESSAGES: &[&str] = &["null"];

/// The beginning of a file.
const FACTS: &str = r#"
language.name = "A"
language.also_in = "In A"
language.open_graph_locale = "a_A"
language.singular = [0, 1]
language.thousands = ","
language.thousands_from = 1000
language.decimal = "."
language.months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
language.first_of_month = "1"
language.day = "{day} {month}"
language.date = "{day} {month} {year}"
"#;

/// Two languages with these sections.
fn read(english: &str, french: &str) -> Result<Languages, Vec<String>> {
    Languages::read(&[("en", &format!("{FACTS}{english}")), ("fr", &format!("{FACTS}{french}"))])
}

#[track_caller]
fn assert_contains(code: &str, parts: &[&str]) {
    for part in parts {
        assert!(code.contains(part), "{part:?} is not in {code}");
    }
}

#[test]
fn third_language_is_generated_from_its_file_alone() {
    let german = ENGLISH.replace("\"English\"", "\"Deutsch\"").replace("\"Newer posts\"", "\"Neuere\"");
    let languages = Languages::read(&[("de", &german), ("en", ENGLISH), ("fr", FRENCH)]).unwrap();
    let enumeration = language::write(&languages, "fr").unwrap();
    assert_contains(&enumeration, &["pub const ALL: [Self; 3] = [Self::En, Self::De, Self::Fr];"]);
    assert_contains(
        &enumeration,
        &["pub enum Language {\n/// English.\nEn,\n/// Deutsch.\nDe,\n/// Français.\n#[default]\nFr,\n}"],
    );
    assert_contains(
        &enumeration,
        &["Self::De => &Facts { tag: \"de\", name: \"Deutsch\", also_in:", "singular: &[1],"],
    );
    assert_contains(&label::texts(&languages).unwrap(), &["protocol::language::Language::De => match label {\n"]);
    let site = section::write(&languages, "site").unwrap();
    assert_contains(&site, &["Language::De => &SITE_DE,", "newer: \"Neuere\",", "newer: \"Newer posts\","]);
    assert!(language::write(&languages, "es").is_err());
    assert!(section::write(&languages, "unknown").is_err());
}

#[test]
fn messages_are_translated() {
    let languages = Languages::read(&[("en", ENGLISH), ("fr", FRENCH)]).unwrap();
    let forms = |text: &Text| text.forms.iter().map(|form| form.text.clone()).collect::<Vec<_>>();
    for language in languages.all().skip(1) {
        let mut same = languages.reference.section("diagnostics").unwrap();
        same.retain(|&(key, text)| forms(text) == forms(language.text("diagnostics", key).unwrap()));
        assert_eq!(same.iter().map(|(key, _)| *key).collect::<Vec<_>>(), SAME_MESSAGES, "{}", language.tag);
    }
}

#[test]
fn labels_are_variants_in_the_order_of_the_reference() {
    let french = "[response_form]\nsend = 'Envoyer'\n[app]\nmany_2 = '{count} «{title}»'\nto_home = 'Accueil'";
    let english = "[app]\nto_home = 'Home'\nmany_2 = '{count} “{title}”'\n[response_form]\nsend = 'Send'";
    let languages = read(english, french).unwrap();
    let names = label::names(&languages).unwrap();
    assert_contains(
        &names,
        &["pub enum Label {\n#[doc = \"`Home`\"]\nToHome,\n", "[Self::ToHome, Self::Many2, Self::Send];"],
    );
    let texts = label::texts(&languages).unwrap();
    assert_contains(&texts, &["Language::En => match label {\nLabel::ToHome => \"Home\",\n"]);
    assert_contains(&texts, &["Language::Fr => match label {\nLabel::Many2 => \"{} «{}»\",\n"]);
    assert_contains(&section::write(&languages, "response_form").unwrap(), &["pub(crate) send: &'static str,"]);
}

#[test]
fn label_in_two_sections_is_reported() {
    let file = "[app]\nsend = 'Send'\n[response_form]\nsend = 'Send'";
    let problem = |tag: &str| format!("texts/{tag}.toml: response_form.send: [app] has this key too");
    assert_eq!(read(file, file).err().unwrap_or_default(), ["en", "fr"].map(problem));
}

#[test]
fn texts_are_fields_or_methods() {
    let display = "impl std::fmt::Display";
    for (english, french, type_or_arguments, code) in [
        ("'x\"'", "'é'", "#[doc = \"`x\\\"`\"]\npub(crate) a: &'static str,\n}", "En,\na: \"x\\\"\",\n};"),
        ("['x', 'y']", "['v', 'w']", "pub(crate) a: [&'static str; 2],\n}", "Fr,\na: [\"v\", \"w\"],\n};"),
        (
            "'{x} {y} {x}'",
            "\"{y}\\u00A0{x}\"",
            &format!("fn a(&self, x: {display}, y: {display}) -> String {{\nmatch self._language {{"),
            "Language::Fr => format!(\"{y}\\u{a0}{x}\"),",
        ),
        (
            "{ one = '{x}', other = '{count} {x}' }",
            "{ other = '{x}', one = '{count} {x}' }",
            &format!("fn a(&self, count: usize, x: {display}) -> String {{\nlet is_singular = "),
            "Language::Fr => if is_singular { format!(\"{count} {x}\") } else { format!(\"{x}\") },",
        ),
    ] {
        let languages = read(&format!("[site]\na = {english}"), &format!("[site]\na = {french}")).unwrap();
        assert_contains(&section::write(&languages, "site").unwrap(), &[type_or_arguments, code, "Fr => &SITE_FR,"]);
    }
}

#[test]
fn all_differences_are_reported() {
    let english = "[pages]\na = ''\n[site]\na = ''\nb = '{x} {y}'\nc = ''\nd = ''\ne = { one = '', other = '{x}' }
        f = '{x}'\ng = ['', '']\nh = { one = '{x}', other = '{count} {x}' }\n[app]\na = '{x} {y}'";
    let french = "[app]\na = '{y} {x}'\n[site]\nb = '{y} {x} {x}'\nd = ['']\ne = { one = '', other = '{count}' }
        f = '{y}'\ng = ['']\nh = { one = '{count} {x}', other = '{x}' }\ni = ''\n[notice]\na = ''";
    assert_eq!(
        read(english, french).err().unwrap_or_default(),
        [
            "app.a must be a text with {x}, {y}, not a text with {y}, {x}",
            "pages.a is missing",
            "site.a is missing",
            "site.c is missing",
            "site.d must be a text with no placeholders, not a list of length 1",
            "site.e must be `one` and `other` with no placeholders and {x}, \
             not `one` and `other` with no placeholders and no placeholders",
            "site.f must be a text with {x}, not a text with {y}",
            "site.g must be a list of length 2, not a list of length 1",
            "notice.a is unknown: en.toml does not have it",
            "site.i is unknown: en.toml does not have it",
        ]
        .map(|problem| format!("texts/fr.toml: {problem}"))
    );
}

#[test]
fn malformed_values_are_reported_in_every_file() {
    let kinds = "must be a text, a list of texts, or a table with `one` and `other`";
    for (value, problem) in [
        ("1", kinds),
        ("[1]", kinds),
        ("{ one = '' }", kinds),
        ("{ one = '', few = '' }", kinds),
        ("{ one = '', few = '', other = '' }", kinds),
        ("['{a}']", "a list has texts without placeholders"),
        ("'{title'", "a placeholder has no `}`"),
        ("'}{'", "a placeholder has no `}`"),
        ("'title}'", "a `}` has no `{`"),
        ("'{}'", "`{}` is not a placeholder such as {post_2}"),
        ("'{a b}'", "`{a b}` is not a placeholder such as {post_2}"),
        ("'{Title}'", "`{Title}` is not a placeholder such as {post_2}"),
        ("'{{a}}'", "`{{a}` is not a placeholder such as {post_2}"),
        ("'a} {b}'", "`a} {b}` is not a placeholder such as {post_2}"),
    ] {
        let file = format!("[app]\na = ['x']\n[site]\na = {value}\nB = ''");
        let key = "B: names have the characters a-z, 0-9 and _";
        let expected = ["app.a: must be a text".to_owned(), format!("site.a: {problem}"), format!("site.{key}")];
        let of = |tag: &str| expected.each_ref().map(|problem| format!("texts/{tag}.toml: {problem}"));
        assert_eq!(read(&file, &file).err().unwrap_or_default(), [of("en"), of("fr")].concat());
    }
}

#[test]
fn languages_have_names_and_facts() {
    let problems = |files: &[(&str, &str)]| Languages::read(files).err().unwrap_or_default();
    assert_eq!(problems(&[("en", FACTS)]), Vec::<String>::new());
    assert_eq!(problems(&[("fr", FACTS)]), ["texts/en.toml is missing"]);
    for (tag, content, beginning) in [
        ("pt-BR", FACTS, "the name must be"),
        ("de", "[", "TOML parse error"),
        ("de", "a = 1", "TOML parse error"),
        ("de", "", "[language]: missing field"),
        ("de", &FACTS.replace("\"A\"", "1"), "[language]: invalid type"),
        ("de", &FACTS.replace("singular", "plural"), "[language]: unknown field"),
        ("de", &FACTS.replace(", \"12\"", ""), "[language]: invalid length"),
        ("de", &FACTS.replace("{year}", "{years}"), "language.date must be a text with {day}, {month}, {year}, not"),
        ("de", &FACTS.replacen("{day} {month}", "{", 1), "language.day: a placeholder has no"),
    ] {
        let found = problems(&[("en", FACTS), (tag, content)]);
        assert!(found.len() == 1 && found[0].starts_with(&format!("texts/{tag}.toml: {beginning}")), "{found:?}");
    }
}
