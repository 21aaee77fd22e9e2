//! Texts of the interface in French and English: labels, plurals, dates.
//!
//! In French, 0 and 1 are singular; `:` `?` `!` `%` and « » have no-break spaces, as in the posts.

mod extras;

use jiff::civil::Date;
use protocol::calendar;
use protocol::label::Label;
use protocol::language::Language;

pub use extras::also_in;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording(pub Language);

impl Wording {
    fn choose<T>(self, french: T, english: T) -> T {
        match self.0 {
            Language::Fr => french,
            Language::En => english,
        }
    }

    /// All labels, in the order of [`Label`]. Responses that are not approved are kept for this many days.
    pub fn labels(self, kept_days: u32) -> Vec<String> {
        let label = |label| match label {
            Label::ResponseNotice => self.label(label).replace("{}", &self.days(kept_days)),
            _ => self.label(label).to_owned(),
        };
        Label::ALL.into_iter().map(label).collect()
    }

    /// "30 jours".
    fn days(self, count: u32) -> String {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        self.choose(self.plural(count, "jour", "jours"), self.plural(count, "day", "days"))
    }

    /// A word or sentence of the interface.
    pub fn label(self, label: Label) -> &'static str {
        let (french, english) = match label {
            Label::SkipToContent => ("Aller au contenu", "Skip to content"),
            Label::Navigation => ("Navigation principale", "Main navigation"),
            Label::FooterNavigation => ("Pied de page", "Footer"),
            Label::Theme => ("Apparence", "Appearance"),
            Label::ThemeSystem => ("Système", "System"),
            Label::ThemeLight => ("Clair", "Light"),
            Label::ThemeDark => ("Sombre", "Dark"),
            Label::Loading => ("Chargement de la page…", "Loading the page…"),
            Label::Contents => ("Sommaire", "Contents"),
            Label::PostNavigation => ("Navigation de l’article", "Post navigation"),
            Label::PreviousPost => ("Article précédent", "Previous post"),
            Label::NextPost => ("Article suivant", "Next post"),
            Label::Related => ("À lire aussi", "Related posts"),
            Label::Pages => ("Pages de la liste", "Pages of the list"),
            Label::EmptyList => ("Rien ici pour le moment.", "Nothing here yet."),
            Label::SearchField => ("Chercher dans le carnet", "Search this blog"),
            Label::SearchButton => ("Chercher", "Search"),
            Label::SearchHint => (
                "Un ou plusieurs mots\u{202f}; les titres, les sujets et les résumés sont fouillés.",
                "One or more words; titles, tags and summaries are searched.",
            ),
            Label::SearchWithoutScript => (
                "La recherche a besoin de JavaScript. Sans lui, les archives et les sujets mènent à tous les articles.",
                "Searching needs JavaScript. Without it, the archive and the tags lead to every post.",
            ),
            Label::SearchNothing => ("Aucun article ne contient «\u{a0}{}\u{a0}».", "No post holds “{}”."),
            Label::SearchOne => ("1 article trouvé", "1 post found"),
            Label::SearchMany => ("{} articles trouvés", "{} posts found"),
            Label::SearchFailed => (
                "La recherche n’a pas abouti. Vérifiez la connexion, puis cherchez de nouveau.",
                "The search did not get through. Check the connection, then search again.",
            ),
            Label::NotFound => ("Page introuvable", "Page not found"),
            Label::NotFoundHint => (
                "Il n’y a rien à cette adresse. Elle a peut-être changé, ou une lettre manque.",
                "There is nothing at this address. It may have changed, or a letter is missing.",
            ),
            Label::Nearest => ("Peut-être cherchiez-vous", "Perhaps you were looking for"),
            Label::ToArchive => ("Parcourir les archives", "Browse the archive"),
            Label::ToHome => ("Revenir à l’accueil", "Back to the home page"),
            Label::Failed => ("La page n’est pas arrivée", "The page did not arrive"),
            Label::FailedHint => (
                "Le reste du carnet fonctionne toujours. Vérifiez la connexion, puis réessayez.",
                "The rest of the blog still works. Check the connection, then try again.",
            ),
            Label::Retry => ("Réessayer", "Try again"),
            Label::Colophon => (
                "Publié avec Carnet. Aucun témoin, aucun tiers.",
                "Published with Carnet. No cookies, no third parties.",
            ),
            Label::ResponsesNone => ("Aucune réponse à «\u{a0}{}\u{a0}»", "No responses to “{}”"),
            Label::ResponsesOne => ("Une réponse à «\u{a0}{}\u{a0}»", "One response to “{}”"),
            Label::ResponsesMany => ("{}\u{a0}réponses à «\u{a0}{}\u{a0}»", "{}\u{a0}responses to “{}”"),
            Label::ByAuthor => ("Auteur", "Author"),
            Label::InReplyTo => ("En réponse à {}", "In reply to {}"),
            Label::Elsewhere => ("Ailleurs", "Elsewhere"),
            Label::ResponsesClosed => {
                ("Cet article n’accueille plus de réponses.", "This post takes no more responses.")
            }
            Label::Reply => ("Répondre", "Reply"),
            Label::ReplyTo => ("Répondre à {}", "Reply to {}"),
            Label::ReplyToPost => ("Répondre plutôt à l’article", "Reply to the post instead"),
            Label::Respond => ("Votre réponse", "Your response"),
            Label::FieldName => ("Nom", "Name"),
            Label::FieldEmail => ("Courriel (facultatif)", "E-mail (optional)"),
            Label::FieldEmailHelp => (
                "Jamais publié. Il permet à l’auteur de vous écrire et de vous reconnaître la prochaine fois.",
                "Never published. With it the author can write to you, and recognises you next time.",
            ),
            Label::FieldSite => ("Site (facultatif)", "Site (optional)"),
            Label::FieldSiteHelp => (
                "Votre nom y mènera. L’adresse commence par https://.",
                "Your name will lead there. The address starts with https://.",
            ),
            Label::FieldText => ("Texte", "Text"),
            Label::FieldTextHelp => (
                "5\u{202f}000 caractères au plus. Une ligne vide sépare deux paragraphes, et les adresses deviennent des liens.",
                "At most 5,000 characters. An empty line separates two paragraphs, and addresses become links.",
            ),
            Label::FieldTrap => ("Laissez ce champ vide", "Leave this field empty"),
            Label::ResponseNotice => (
                "Si l’auteur l’approuve, votre réponse est publiée avec votre nom et votre site, et \
                 l’adresse de courriel est gardée à part. Sinon, tout est effacé après {}. Jusqu’à l’envoi, le texte est gardé dans ce navigateur.",
                "If the author approves it, your response is published with your name and site, and the \
                 e-mail address is kept apart. Otherwise all of it is erased after {}. Until it is sent, the text is kept in this browser.",
            ),
            Label::ResponseContact => {
                ("Pour toute question sur vos données\u{a0}: {}", "For any question about your data: {}")
            }
            Label::SendResponse => ("Envoyer la réponse", "Send the response"),
            Label::Sending => ("Envoi…", "Sending…"),
            Label::SendingFailed => (
                "L’envoi n’a pas abouti. Votre texte est conservé dans ce navigateur\u{202f}; envoyez-le de nouveau dans un moment.",
                "Sending did not succeed. Your text is kept in this browser; send it again in a moment.",
            ),
            Label::ResponsePublished => ("Votre réponse est publiée.", "Your response is published."),
            Label::ResponsePending => (
                "En attente d’approbation. Personne d’autre que vous ne la voit.",
                "Pending approval. Only you see it.",
            ),
            Label::Withdraw => ("Retirer cette réponse", "Withdraw this response"),
            Label::WithdrawAddress => (
                "Gardez cette adresse privée\u{202f}; elle permet de retirer votre réponse, aussi d’un autre appareil\u{a0}:",
                "Keep this private address; with it you can withdraw your response, from another device too:",
            ),
            Label::WithdrawHint => ("Elle sera effacée définitivement.", "It will be erased permanently."),
            Label::WithdrawButton => ("Effacer ma réponse", "Erase my response"),
            Label::ResponseWithdrawn => ("Votre réponse est effacée.", "Your response is erased."),
            Label::WithdrawFailed => (
                "L’effacement n’a pas abouti. Réessayez dans un moment.",
                "Erasing did not succeed. Try again in a moment.",
            ),
            Label::WithdrawRefused => (
                "La clé de suppression conservée dans ce navigateur n’est plus valable\u{202f}; elle a été supprimée. Pour faire effacer cette réponse, écrivez à l’auteur.",
                "The deletion key in this browser is no longer valid, and was removed. To have this response erased, write to the author.",
            ),
        };
        self.choose(french, english)
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
        let digits = number.to_string();
        let separator = self.choose("\u{202f}", ",");
        // French has no separator in numbers of four digits.
        if digits.len() < self.choose(5, 4) {
            return digits;
        }
        let mut parted = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                parted.push_str(separator);
            }
            parted.push(digit);
        }
        parted
    }

    /// Singular or plural: in French 0 and 1 are singular.
    fn plural(self, count: usize, singular: &str, plural: &str) -> String {
        let one = count == 1 || (count == 0 && self.0 == Language::Fr);
        format!("{}\u{a0}{}", self.number(count), if one { singular } else { plural })
    }

    /// "3 articles".
    pub fn posts(self, count: usize) -> String {
        self.choose(self.plural(count, "article", "articles"), self.plural(count, "post", "posts"))
    }

    /// "3 réponses"; nothing where there are none.
    pub fn responses(self, count: usize) -> String {
        if count == 0 {
            return String::new();
        }
        self.choose(self.plural(count, "réponse", "réponses"), self.plural(count, "response", "responses"))
    }

    /// "12 sujets".
    pub fn tags(self, count: usize) -> String {
        self.choose(self.plural(count, "sujet", "sujets"), self.plural(count, "tag", "tags"))
    }

    /// "4 min de lecture".
    pub fn reading_time(self, minutes: usize) -> String {
        let number = self.number(minutes);
        self.choose(format!("{number}\u{a0}min de lecture"), format!("{number}\u{a0}min read"))
    }

    /// "Par …".
    pub fn byline(self, names: &[&str]) -> String {
        let joined = match names {
            [] => return String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => format!("{}{}{last}", first.join(", "), self.choose(" et ", " and ")),
        };
        self.choose(format!("Par {joined}"), format!("By {joined}"))
    }

    /// "Mis à jour le …".
    pub fn updated(self, date: Date) -> String {
        self.choose(format!("Mis à jour le {}", self.date(date)), format!("Updated on {}", self.date(date)))
    }

    /// "Page 2 sur 7".
    pub fn page_of(self, page: usize, pages: usize) -> String {
        let (page, pages) = (self.number(page), self.number(pages));
        self.choose(format!("Page\u{a0}{page} sur\u{a0}{pages}"), format!("Page\u{a0}{page} of\u{a0}{pages}"))
    }

    /// "… – page 2".
    pub fn titled_page(self, title: &str, page: usize) -> String {
        format!("{title} – page\u{a0}{}", self.number(page))
    }

    /// Link to the page with newer posts.
    pub fn newer(self) -> &'static str {
        self.choose("Articles plus récents", "Newer posts")
    }

    /// Link to the page with older posts.
    pub fn older(self) -> &'static str {
        self.choose("Articles plus anciens", "Older posts")
    }

    /// "Série « … », partie 1 sur 2".
    pub fn series(self, name: &str, part: usize, parts: usize) -> String {
        self.choose(
            format!("Série «\u{a0}{name}\u{a0}», partie\u{a0}{part} sur\u{a0}{parts}"),
            format!("Series “{name}”, part\u{a0}{part} of\u{a0}{parts}"),
        )
    }

    /// Link to the feed.
    pub fn feed(self) -> &'static str {
        self.choose("Fil Atom", "Atom feed")
    }

    /// Heading of the list of all tags.
    pub fn all_tags(self) -> &'static str {
        self.choose("Sujets", "Tags")
    }

    /// Heading of the list of all years.
    pub fn archive(self) -> &'static str {
        self.choose("Archives", "Archive")
    }

    /// Heading of the search page.
    pub fn search(self) -> &'static str {
        self.choose("Recherche", "Search")
    }

    /// What the archive of a year is about.
    pub fn about_year(self, year: i16, posts: usize) -> String {
        let posts = self.posts(posts);
        self.choose(format!("{posts} en\u{a0}{year}"), format!("{posts} in\u{a0}{year}"))
    }

    /// Name of the link that leads to a heading.
    pub fn anchor(self, heading: &str) -> String {
        self.choose(format!("Lien vers «\u{a0}{heading}\u{a0}»"), format!("Link to “{heading}”"))
    }

    /// Name of the box around a table.
    pub fn table(self, number: usize) -> String {
        self.choose(format!("Tableau\u{a0}{number}"), format!("Table\u{a0}{number}"))
    }

    /// Name of the link from a note back to its place in the text.
    pub fn footnote_back(self, number: usize) -> String {
        self.choose(format!("Note\u{a0}{number}, retour au texte"), format!("Note\u{a0}{number}, back to the text"))
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
