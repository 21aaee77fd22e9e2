//! What `carnet init` says, in the language of the new blog.

use protocol::language::Language;

/// The texts of one language.
pub(super) struct Wording {
    pub(super) title: &'static str,
    pub(super) base_url: &'static str,
    pub(super) language: &'static str,
    pub(super) time_zone: &'static str,
    pub(super) author: &'static str,
    /// Before the lines that the author adds to a file that was kept.
    pub(super) kept: &'static str,
    /// Before the next steps.
    pub(super) next: &'static str,
    /// The title in the example of a command.
    pub(super) example: &'static str,
}

const FRENCH: Wording = Wording {
    title: "Titre du blog",
    base_url: "Adresse du blog, comme https://exemple.org/",
    language: "Langue (fr, en)",
    time_zone: "Fuseau horaire",
    author: "Nom de l’auteur ou de l’autrice",
    kept: "{path} existe déjà et reste tel quel. Ajoutez-y ces lignes\u{a0}:",
    next: "Le blog est prêt. Pour continuer\u{a0}:",
    example: "Mon premier article",
};

const ENGLISH: Wording = Wording {
    title: "Title of the blog",
    base_url: "Address of the blog, such as https://example.org/",
    language: "Language (fr, en)",
    time_zone: "Time zone",
    author: "Name of the author",
    kept: "{path} exists already and is kept as it is. Add these lines to it:",
    next: "The blog is ready. Next steps:",
    example: "My first post",
};

impl Wording {
    pub(super) fn of(language: Language) -> &'static Self {
        if language == Language::Fr { &FRENCH } else { &ENGLISH }
    }
}
