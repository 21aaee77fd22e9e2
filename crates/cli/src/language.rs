//! The language in which a command speaks: that of the blog.

use std::env;
use std::fs;
use std::path::Path;

use protocol::language::Language;
use protocol::threads;
use site::public_folder::SITE_FILE;

/// Comes before the language of the blog, for people who read the messages about a blog of another language.
const VARIABLE: &str = "CARNET_LANGUAGE";

/// The language of the blog in `public`; that of the system when its settings don't tell.
pub(crate) fn of_blog(public: &Path) -> Language {
    chosen().or_else(|| of_file(&public.join(SITE_FILE))).unwrap_or_else(of_system)
}

/// The language of the built site in `folder`.
pub(crate) fn of_site(folder: &Path) -> Language {
    chosen().or_else(|| of_file(&folder.join(threads::FILE))).unwrap_or_else(of_system)
}

/// The language of a blog that does not exist yet, and is going to have `language` if that is known.
pub(crate) fn of_new_blog(language: Option<Language>) -> Language {
    chosen().or(language).unwrap_or_else(of_system)
}

/// The language of the system, by the variables of POSIX, which Windows does not set, or by its settings; English when
/// the interface does not have it.
pub(crate) fn of_system() -> Language {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    let locale = set.find(|locale| !locale.is_empty()).or_else(sys_locale::get_locale);
    of_locale(&locale.unwrap_or_default())
}

/// The language of a locale as POSIX writes it, such as `fr_CA.UTF-8`, or as BCP 47 does.
fn of_locale(locale: &str) -> Language {
    let tag = locale.split(['_', '.', '@']).next().unwrap_or_default();
    Language::of_tag(tag).unwrap_or(Language::En)
}

fn chosen() -> Option<Language> {
    Language::of_tag(&env::var(VARIABLE).ok()?)
}

fn of_file(path: &Path) -> Option<Language> {
    let bytes = fs::read(path).ok()?;
    written(&String::from_utf8_lossy(&bytes))
}

/// The first field `language` of a JSON object, which may have any errors: they are reported in this language. Without
/// the field, a blog is in the default language.
fn written(json: &str) -> Option<Language> {
    let value = |rest: &str| {
        let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        Some(Language::of_tag(value.split('"').next()?))
    };
    json.split("\"language\"").skip(1).find_map(value).unwrap_or_else(|| Some(Language::default()))
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{of_locale, written};

    #[test]
    fn locale_is_read_in_both_forms() {
        for locale in ["fr", "fr_CA.UTF-8", "fr-CA", "fr@euro"] {
            assert_eq!(of_locale(locale), Language::Fr, "{locale}");
        }
        for locale in ["", "C", "C.UTF-8", "de-CH", "en-GB"] {
            assert_eq!(of_locale(locale), Language::En, "{locale}");
        }
    }

    #[test]
    fn language_is_found_in_settings_with_errors() {
        for (settings, expected) in [
            ("{\"language\": \"en\"}", Some(Language::En)),
            ("{\"title\": 3 \"language\"\n:\"en\",,", Some(Language::En)),
            ("\u{feff}{\"title\": \"language\", \"language\": \"fr\"}", Some(Language::Fr)),
            ("{\"language\": \"de\"}", None),
            ("{\"language\": 3}", Some(Language::default())),
            ("{}", Some(Language::default())),
            ("", Some(Language::default())),
        ] {
            assert_eq!(written(settings), expected, "{settings}");
        }
    }
}
