//! The list of responses.

use endpoint::spam_check::Reason;
use serde_json::json;

use crate::author::{Author, cookie_attributes, document, ids, kept_cookie, send};
use crate::support::{CLOSING, OTHER, Request, Server, words};

#[test]
fn moderation_list_shows_all_fields() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let parent = send(&server, "Ana", &"Une phrase qui se répète. ".repeat(20));
    let reply = json!({
        "post": words("")["post"], "parent": parent, "name": "Ben", "email": "ben@courriel.example",
        "site": "https://ben.example/a?b=c&d", "text": "Deux liens :\nhttps://a.example et https://b.example\n\nVoilà.",
    });
    let id = server.send(&Request::json(&reply)).expect(202).id();
    let page = author.page("");
    let card = page.select(&format!("#response-{id}"));
    assert_eq!(card.select("h2 bdi").text().to_string(), "Ben");
    let detail = card.select(".detail").text().to_string();
    // Noon in Greenwich, in winter in Montréal.
    assert!(detail.starts_with("24\u{a0}novembre\u{a0}2026, 7\u{a0}h\u{a0}00 · Réseaux sociaux"), "{detail}");
    assert!(detail.contains("en attente, sera supprimée le 24\u{a0}décembre\u{a0}2026"), "{detail}");
    assert!(detail.contains("ben@courriel.example · https://ben.example/a?b=c&d"), "{detail}");
    assert!(detail.contains("En réponse à Ana\u{a0}: Une phrase qui se répète. Une"), "{detail}");
    assert!(detail.contains("Une phrase…"), "{detail}");
    let post = card.select(".detail a[href^='https://carnet.example/']");
    assert_eq!(post.attr("href").unwrap().to_string(), "https://carnet.example/posts/reseaux-sociaux/");
    let site = card.select(".detail a[href^='https://ben.example']");
    assert_eq!(site.attr("rel").unwrap().to_string(), "nofollow noreferrer noopener");
    assert_eq!(
        card.select(".reasons").text().to_string(),
        "À vérifier\u{a0}: envoyée sans JavaScript, ou par un robot\u{202f}; plusieurs liens, ou une \
         adresse dans le nom"
    );
    assert_eq!(card.select(".words > p").length(), 2);
    assert_eq!(card.select(".words a[rel='nofollow ugc noopener noreferrer']").length(), 2);
    assert_eq!(card.select(".decisions button").length(), 3);
    // For screen readers, each button is described by the name of the writer.
    let name = format!("name-{id}");
    assert_eq!(card.select(&format!("h2#{name}")).length(), 1);
    assert_eq!(card.select(&format!("button[aria-describedby={name}]")).length(), card.select("button").length());

    let orphan = json!({"post": OTHER, "parent": "dans-les-fichiers", "name": "Cléo", "text": "Une suite."});
    let id = server.send(&Request::json(&orphan)).expect(202).id();
    let page = author.page("");
    let card = page.select(&format!("#response-{id}"));
    assert!(card.select(".detail").text().contains("Un <autre> & \"dernier\""));
    assert!(card.select(".detail").text().contains("absente de cette base de données"));
}

#[test]
fn moderation_list_shows_mentions_of_other_sites() {
    let server = Server::start();
    let author = Author::log_in(&server);
    for (kind, name) in [("reply", "Réponse sur un autre site"), ("like", "«\u{a0}J’aime\u{a0}» sur un autre site")]
    {
        let id = send(&server, "Ana", &format!("Un texte, {kind}."));
        let wanted = id.clone();
        server.change(move |transaction| {
            transaction.execute(
                "UPDATE responses SET kind = ?2, site = 'https://li.example/1' WHERE id = ?1",
                [wanted.as_str(), kind],
            )
        });
        let page = author.page("");
        let card = page.select(&format!("#response-{id}"));
        assert_eq!(card.select("h2 .mark").text().to_string(), name);
        assert_eq!(card.select(".detail a[href='https://li.example/1']").length(), 1);
        assert_eq!(card.select("details.answer").length(), usize::from(kind == "reply"), "{kind}");
    }
}

#[test]
fn moderation_list_names_every_reason() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let id = send(&server, "Ana", "Un texte.");
    let all = "trap no-token bad-token too-quick too-slow links blocked author-name unknown-parent unknown-post unknown-rate";
    assert_eq!(Reason::join(&Reason::parse(all)), all);
    let wanted = id.clone();
    server.change(move |transaction| {
        transaction.execute("UPDATE responses SET reasons = ?2 WHERE id = ?1", [wanted.as_str(), all])
    });
    for (query, separator) in [("?language=fr", "\u{202f}; "), ("?language=en", "; ")] {
        let reasons = author.page(query).select(".reasons").text().to_string();
        assert_eq!(reasons.split(separator).count(), 11, "{reasons}");
    }
}

#[test]
fn moderation_list_filters_and_counts_by_status() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let sent: Vec<String> = (0..5).map(|number| send(&server, "Ana", &format!("Texte {number}."))).collect();
    author.decide("approve", &[&sent[0]]);
    author.decide("reject", &[&sent[1]]);
    author.decide("spam", &[&sent[2]]);
    let page = author.page("");
    let counts: Vec<_> = page.select(".statuses .count").iter().map(|count| count.text().to_string()).collect();
    assert_eq!(counts, ["2", "1", "1", "1", "5"]);
    assert_eq!(page.select("title").text().to_string(), "Réponses (2) · Le carnet");
    assert_eq!(ids(&page), [sent[4].clone(), sent[3].clone()]);
    for (status, id) in [("approved", &sent[0]), ("rejected", &sent[1]), ("spam", &sent[2])] {
        let page = author.page(&format!("?status={status}"));
        assert_eq!(ids(&page), [id.as_str()]);
        let current = page.select(".statuses [aria-current=page]");
        assert_eq!(current.attr("href").unwrap().to_string(), format!("/moderation?status={status}"));
        assert_eq!(page.select(".decisions button[value=undo]").length(), 1);
        // What was decided is not decided again.
        assert_eq!(page.select(".decisions button").length(), 3);
    }
    assert_eq!(ids(&author.page("?status=all")).len(), 5);
    assert_eq!(ids(&author.page("?status=nonsense")).len(), 2);
}

#[test]
fn moderation_search_covers_all_fields() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let (ana, ben) = (send(&server, "Ana", "La bicyclette rouge."), send(&server, "Ben", "Le tramway bleu."));
    author.decide("approve", &[&ben]);
    let form = author.page("").select("form.search input[name=status]").attr("value").unwrap().to_string();
    assert_eq!(form, "all");
    assert_eq!(ids(&author.page("?status=all&q=TRAMWAY+ben")), [ben.as_str()]);
    assert_eq!(ids(&author.page("?status=all&q=courriel.example")).len(), 2);
    assert_eq!(ids(&author.page("?status=pending&q=rouge")), [ana]);
    let nothing = author.page("?status=all&q=%3Cb%3Ezzz");
    assert_eq!(nothing.select(".empty").text().to_string(), "Aucune réponse ne contient «\u{a0}<b>zzz\u{a0}».");
    assert_eq!(nothing.select("#search").attr("value").unwrap().to_string(), "<b>zzz");
}

#[test]
fn moderation_list_is_paginated() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let mut sent: Vec<String> = (0..53).map(|number| send(&server, "Ana", &format!("Texte {number}."))).collect();
    sent.reverse();
    let (mut seen, mut path) = (Vec::new(), "/moderation?q=texte".to_owned());
    for expected in [25, 25, 3] {
        let page = document(&author.get(&path).expect(200));
        let shown = ids(&page);
        assert_eq!(shown.len(), expected);
        seen.extend(shown);
        path = page.select(".pager a[rel=next]").attr("href").map(|href| href.to_string()).unwrap_or_default();
    }
    assert_eq!((seen, path), (sent, String::new()));
    let beyond = author.page("?before=1,a");
    assert_eq!(beyond.select(".empty p").first().text().to_string(), "Il n’y a pas d’autres réponses.");
}

#[test]
fn moderation_empty_list_text_is_translated() {
    let server = Server::start();
    let author = Author::log_in(&server);
    for (status, french, english) in [
        ("pending", "Aucune réponse en attente.", "No pending responses."),
        ("approved", "Aucune réponse approuvée.", "No approved responses."),
        ("rejected", "Aucune réponse rejetée.", "No rejected responses."),
        ("spam", "Aucune réponse indésirable.", "No spam."),
        ("all", "Aucune réponse pour le moment.", "No responses yet."),
    ] {
        for (language, expected) in [("fr", french), ("en", english)] {
            let page = author.page(&format!("?status={status}&language={language}"));
            assert_eq!(page.select(".empty .what").text().to_string(), expected);
            assert_eq!(page.select("html").attr("lang").unwrap().to_string(), language);
        }
    }
}

#[test]
fn moderation_language_from_cookie_browser_or_site() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let language = |headers: &[(&str, &str)], path: &str| {
        let cookie = headers.iter().find(|(name, _)| *name == "Cookie").map_or("", |(_, value)| value);
        let mut request = Request::get(path).header("Cookie", format!("{}; {cookie}", author.cookie));
        for (name, value) in headers.iter().filter(|(name, _)| *name != "Cookie") {
            request = request.header(name, value);
        }
        let answer = server.send(&request).expect(200);
        (document(&answer).select("html").attr("lang").unwrap().to_string(), answer)
    };
    let english = ("Accept-Language", "en-CA, fr;q=0.5");
    assert_eq!(language(&[], "/moderation").0, "fr");
    assert_eq!(language(&[english], "/moderation").0, "en");
    let (shown, answer) = language(&[english], "/moderation?status=spam&language=fr");
    assert_eq!(shown, "fr");
    assert_eq!(kept_cookie(&answer), "carnet_language=fr");
    assert_eq!(cookie_attributes(&answer), ["HttpOnly", "Max-Age=31536000", "Path=/moderation", "SameSite=Strict"]);
    assert_eq!(language(&[english, ("Cookie", "carnet_language=fr")], "/moderation").0, "fr");
    assert_eq!(language(&[english, ("Cookie", "carnet_language=<b>")], "/moderation/login").0, "en");
    let names: Vec<_> = document(&answer).select("header nav a").iter().map(|link| link.text().to_string()).collect();
    assert_eq!(names, ["English"]);
    let other = document(&answer).select("header nav a").attr("href").unwrap().to_string();
    assert_eq!(other, "/moderation?status=spam&language=en");
}

#[test]
fn moderation_page_has_styles_script_and_shortcuts() {
    let server = Server::start();
    let author = Author::log_in(&server);
    send(&server, "Ana", "Un texte.");
    let page = author.page("");
    let style = page.select("link[rel=stylesheet]").attr("href").unwrap().to_string();
    let script = page.select("script[src]").attr("src").unwrap().to_string();
    for (path, kind) in [(style, "text/css; charset=utf-8"), (script, "text/javascript; charset=utf-8")] {
        let file = server.get(&path).expect(200);
        assert_eq!((file.header("content-type"), file.header("cache-control")), (Some(kind), Some("max-age=300")));
        assert!(file.body.len() > 1_000);
    }
    // Whatever a key does, a button or a field does too.
    assert_eq!(page.select("dialog kbd").length(), 9);
    assert_eq!(page.select("script:not([src]), style, [style], [onclick]").length(), 0);
    assert_eq!(server.get("/moderation/").expect(303).header("location"), Some("/moderation"));
    let closing = json!({"post": CLOSING, "name": "Ana", "text": "Bientôt fini."});
    server.send(&Request::json(&closing)).expect(202);
    assert_eq!(ids(&author.page("")).len(), 2);
}
