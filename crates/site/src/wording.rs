//! Texts of the interface in the site's language: labels, plurals, dates. The texts themselves are in `texts/`.

mod contact;
mod extras;
mod feeds;
mod label_texts;
mod offline;
mod texts;

use jiff::civil::Date;
use protocol::calendar;
use protocol::label::Label;
use protocol::language::Language;

use self::texts::Site;

pub use extras::also_in;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording(pub Language);

impl Wording {
    fn texts(self) -> &'static Site {
        Site::of(self.0)
    }

    /// All labels, in the order of [`Label`]. Responses that are not approved are kept for this many days.
    pub fn labels(self, kept_days: u32) -> Vec<String> {
        let days = self.days(kept_days);
        let label = |label| match label {
            Label::ResponseNotice => self.label(label).replace("{}", &days),
            _ => self.label(label).to_owned(),
        };
        Label::ALL.into_iter().map(label).collect()
    }

    /// A word or sentence of the interface.
    pub fn label(self, label: Label) -> &'static str {
        label_texts::label(self.0, label)
    }

    /// "30 jours".
    fn days(self, count: u32) -> String {
        self.texts().days(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// "15 mars 2012" / "15 March 2012".
    pub fn date(self, date: Date) -> String {
        calendar::date(self.0, date)
    }

    /// "15 mars" / "15 March".
    pub fn day(self, date: Date) -> String {
        calendar::day(self.0, date)
    }

    /// "mars" / "March".
    pub fn month(self, date: Date) -> &'static str {
        calendar::month(self.0, date)
    }

    /// "Mars" / "March": a month as a heading is capitalised in French, too.
    pub fn month_heading(self, date: Date) -> String {
        let month = self.month(date);
        let mut letters = month.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// A number with thousands separators.
    pub fn number(self, number: usize) -> String {
        self.0.number(number)
    }

    /// "3 articles".
    pub fn posts(self, count: usize) -> String {
        self.texts().posts(count)
    }

    /// "3 réponses"; nothing where there are none.
    pub fn responses(self, count: usize) -> String {
        if count == 0 { String::new() } else { self.texts().responses(count) }
    }

    /// "12 étiquettes".
    pub fn tags(self, count: usize) -> String {
        self.texts().tags(count)
    }

    /// "4 min de lecture".
    pub fn reading_time(self, minutes: usize) -> String {
        self.texts().reading_time(self.number(minutes))
    }

    /// "Par …".
    pub fn byline(self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [only] => self.texts().byline(only),
            [first @ .., last] => self.texts().byline(self.texts().authors(first.join(", "), last)),
        }
    }

    /// "Mis à jour le …".
    pub fn updated(self, date: Date) -> String {
        self.texts().updated(self.date(date))
    }

    /// "Page 2 sur 7".
    pub fn page_of(self, page: usize, pages: usize) -> String {
        self.texts().page_of(self.number(page), self.number(pages))
    }

    /// "… – page 2".
    pub fn titled_page(self, title: &str, page: usize) -> String {
        self.texts().titled_page(title, self.number(page))
    }

    /// Link to the page with newer posts.
    pub fn newer(self) -> &'static str {
        self.texts().newer
    }

    /// Link to the page with older posts.
    pub fn older(self) -> &'static str {
        self.texts().older
    }

    /// "Série « … », partie 1 sur 2".
    pub fn series(self, name: &str, part: usize, parts: usize) -> String {
        self.texts().series(name, part, parts)
    }

    /// Heading of the list of all tags.
    pub fn all_tags(self) -> &'static str {
        self.texts().all_tags
    }

    /// Heading of the list of all years.
    pub fn archive(self) -> &'static str {
        self.texts().archive
    }

    /// Heading of the search page.
    pub fn search(self) -> &'static str {
        self.texts().search
    }

    /// What the archive of a year is about.
    pub fn about_year(self, year: i16, posts: usize) -> String {
        self.texts().posts_in_year(self.posts(posts), year)
    }

    /// Name of the link that leads to a heading.
    pub fn anchor(self, heading: &str) -> String {
        self.texts().anchor(heading)
    }

    /// Name of the box around a table.
    pub fn table(self, number: usize) -> String {
        self.texts().table(number)
    }

    /// Name of the link from a note back to its place in the text.
    pub fn footnote_back(self, number: usize) -> String {
        self.texts().footnote_back(number)
    }

    /// What is shown in the place of a response that was withdrawn and that has replies.
    pub fn withdrawn_response(self) -> &'static str {
        self.texts().withdrawn_response
    }
}

#[cfg(test)]
mod tests {
    use super::Wording;
    use jiff::civil::date;
    use protocol::label::Label;
    use protocol::language::Language;

    const FRENCH: Wording = Wording(Language::Fr);
    const ENGLISH: Wording = Wording(Language::En);

    #[test]
    fn zero_is_singular_in_french_and_plural_in_english() {
        let counted = |wording: Wording| [0, 1, 2].map(|count| wording.posts(count).replace('\u{a0}', " "));
        assert_eq!(counted(FRENCH), ["0 article", "1 article", "2 articles"]);
        assert_eq!(counted(ENGLISH), ["0 posts", "1 post", "2 posts"]);
    }

    #[test]
    fn dates_are_formatted_per_language() {
        assert_eq!(FRENCH.date(date(2012, 3, 1)), "1er\u{a0}mars\u{a0}2012");
        assert_eq!(FRENCH.date(date(2010, 8, 15)), "15\u{a0}août\u{a0}2010");
        assert_eq!(ENGLISH.date(date(2012, 3, 1)), "1\u{a0}March\u{a0}2012");
        assert_eq!(FRENCH.month_heading(date(2012, 8, 1)), "Août");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(FRENCH.number(9999), "9999");
        assert_eq!(FRENCH.number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(ENGLISH.number(1234), "1,234");
    }

    #[test]
    fn byline_joins_several_authors() {
        assert_eq!(FRENCH.byline(&["A", "B", "C"]), "Par A, B et C");
        assert_eq!(ENGLISH.byline(&["A", "B"]), "By A and B");
    }

    #[test]
    fn french_labels_have_no_break_spaces() {
        for label in Label::ALL {
            let words = FRENCH.label(label);
            let signs: Vec<char> = words.replace("://", "").chars().collect();
            for (position, sign) in signs.iter().enumerate() {
                let before = position.checked_sub(1).and_then(|before| signs.get(before));
                match sign {
                    ';' | '!' | '?' => assert_eq!(before, Some(&'\u{202f}'), "{words:?}"),
                    ':' | '»' => assert_eq!(before, Some(&'\u{a0}'), "{words:?}"),
                    '«' => assert_eq!(signs.get(position + 1), Some(&'\u{a0}'), "{words:?}"),
                    '\'' | '"' => panic!("{words:?}"),
                    _ => {}
                }
            }
            assert!(!words.to_lowercase().replace("courriel", "").contains("mail"), "{words:?}");
        }
    }

    #[test]
    fn every_label_has_a_text_in_both_languages() {
        for label in Label::ALL {
            for wording in [FRENCH, ENGLISH] {
                assert!(!wording.label(label).is_empty(), "{label:?}");
            }
        }
    }
}
