//! The page of a post and its fields.

use serde_json::json;

use crate::site::Site;

#[test]
fn post_page_shows_all_fields() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert_eq!(page.texts("h1"), ["Tout en un\u{a0}: le banc d’essai\u{202f}!"]);
    assert_eq!(page.attributes("h1", "tabindex"), ["-1"]);
    // 22:30 in Toronto is the next day in Greenwich.
    assert_eq!(page.texts(".post-date time"), ["20\u{a0}mai\u{a0}2012"]);
    assert_eq!(page.attribute(".post-date time", "datetime"), "2012-05-20T22:30:00-04:00");
    assert_eq!(page.texts(".updated"), ["Mis à jour le 28\u{a0}mai\u{a0}2012"]);
    assert_eq!(page.texts(".standfirst"), ["Un texte qui se sert de tout, «\u{a0}pour voir\u{a0}»."]);
    assert_eq!(page.texts(".byline"), ["Par Odile Banc et Luc Établi"]);
    assert_eq!(page.texts(".reading-time"), ["1\u{a0}min de lecture"]);
    assert_eq!(page.texts(".post-header .tags a[rel=tag]"), ["réseaux sociaux", "Vélo", "mesure"]);
}

#[test]
fn post_without_authors_has_author_of_site() {
    let page = Site::fixture().build().good().page("/posts/html-a-nettoyer/");
    assert_eq!(page.texts(".byline"), ["Par Odile Banc"]);
}

#[test]
fn description_uses_excerpt_without_summary() {
    let outcome =
        Site::new().markdown("a", "# Un titre\n\nLe *début* du texte[^1].\n\nLa suite.\n\n[^1]: Note.").build();
    let page = outcome.page("/posts/a/");
    assert_eq!(page.count(".standfirst"), 0);
    assert_eq!(page.attribute("meta[name=description]", "content"), "Le début du texte.");
    assert_eq!(outcome.page("/").texts(".entry-summary"), ["Le début du texte."]);
}

#[test]
fn reading_time_is_220_words_per_minute_without_code() {
    let minutes = |words: usize| {
        let text = format!("{}\n\n```\n{}\n```", "mot ".repeat(words), "code ".repeat(1000));
        let page = Site::new().markdown("a", &text).build().page("/posts/a/");
        page.article().reading_time.clone()
    };
    assert_eq!(minutes(1), "1\u{a0}min de lecture");
    assert_eq!(minutes(220), "1\u{a0}min de lecture");
    assert_eq!(minutes(221), "2\u{a0}min de lecture");
}

#[test]
fn slug_defaults_to_file_name() {
    let site = Site::new().post("fichier", json!({"_carnet": {"slug": "adresse-2012"}})).file(
        "posts/2012/03/dans-un-dossier.json",
        r#"{"title": "T", "date_published": "2012-01-01", "content_text": "x"}"#,
    );
    site.build()
        .good()
        .has("posts/adresse-2012/index.html")
        .has("posts/dans-un-dossier/index.html")
        .lacks("posts/fichier")
        .lacks("posts/2012");
}

#[test]
fn plain_date_is_in_time_zone_of_the_site() {
    let site = Site::new()
        .setting(json!({"time_zone": "Pacific/Auckland"}))
        .post("a", json!({"date_published": "2012-05-31"}));
    // Midnight in Auckland is noon of the day before in Greenwich.
    site.at("2012-05-30T12:00:00Z").build().good().has("posts/a/index.html");
    let site = Site::new()
        .setting(json!({"time_zone": "Pacific/Auckland"}))
        .post("a", json!({"date_published": "2012-05-31"}));
    site.at("2012-05-30T11:59:59Z").build().good().lacks("posts/a");
}

#[test]
fn json_escapes_are_decoded() {
    let title =
        r#"{"title": "\ud83d\udeb2 \u00e9t\u00e9 \/ x", "date_published": "2012-01-01", "content_text": "a"}"#;
    let page = Site::new().file("posts/a.json", title).build().good().page("/posts/a/");
    assert_eq!(page.texts("h1"), ["🚲 été / x"]);
}

#[test]
fn modification_date_before_publication_is_ignored() {
    let post = |published: &str, modified: &str| {
        Site::new().post("a", json!({"date_published": published, "date_modified": modified})).build()
    };
    let outcome = post("2012-03-15", "2011-12-31").warns_with(&[
        "posts/a.json:1:49: warning: $.date_modified: 2011-12-31 is before the \"date_published\", 2012-03-15; it is left out",
    ]);
    outcome.nowhere("2011");
    let early = post("2012-03-15T09:00:00Z", "2012-03-15T08:59:59Z");
    early.warns_with(&["posts/a.json:1:49: warning: $.date_modified: 2012-03-15T08:59:59Z is before the \
                        \"date_published\", 2012-03-15T09:00:00Z; it is left out"]);
    // A plain date is not before other times of the day.
    post("2012-03-15T09:00:00Z", "2012-03-15").good();
    post("2012-03-15", "2012-03-15").good();
}

#[test]
fn modification_date_in_the_future_is_ignored() {
    let outcome = Site::new().post("a", json!({"date_modified": "2099-01-01"})).build();
    let outcome = outcome.warns_with(&[
        "posts/a.json: warning: \"date_modified\" is 2099-01-01, which is in the future; it is left out",
    ]);
    outcome.nowhere("2099");
}
