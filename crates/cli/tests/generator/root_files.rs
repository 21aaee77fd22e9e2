//! Files for crawlers, devices and hosts: `robots.txt`, the manifest, icons, `_headers`, and the recipes in
//! `docs/hosts/`.

use serde_json::json;

use crate::site::Site;

#[test]
fn robots_txt_names_sitemap_unless_author_has_one() {
    let site = Site::new();
    let text = "User-agent: *\nAllow: /\n\nSitemap: https://essai.example/sitemap.xml\n";
    assert_eq!(site.build().good().text("robots.txt"), text);
    assert_eq!(site.file("robots.txt", "Disallow: /\n").build().good().text("robots.txt"), "Disallow: /\n");
}

#[test]
fn ai_crawlers_are_denied_by_setting() {
    let site = Site::new().setting(json!({"ai_crawlers": "deny"}));
    let outcome = site.build().good();
    let robots = outcome.text("robots.txt");
    let groups: Vec<_> = robots.split("\n\n").collect();
    assert_eq!(groups.len(), 3, "{robots}");
    assert_eq!(groups[0], "User-agent: *\nAllow: /");
    assert!(groups[1].lines().any(|line| line == "User-agent: GPTBot") && groups[1].ends_with("\nDisallow: /"));
    assert_eq!(groups[2], "Sitemap: https://essai.example/sitemap.xml\n");
    assert_eq!(outcome.json(".well-known/tdmrep.json"), json!([{"location": "/", "tdm-reservation": 1}]));
    outcome.contains("_headers", "\n  tdm-reservation: 1\n");
    // The author's files replace the generated ones.
    let outcome = site.file("robots.txt", "x\n").file(".well-known/tdmrep.json", "[]").build().good();
    assert_eq!((outcome.text("robots.txt"), outcome.text(".well-known/tdmrep.json")), ("x\n".into(), "[]".into()));
}

#[test]
fn ai_crawlers_are_allowed_by_default() {
    let site = Site::new();
    for site in [&site, &Site::new().setting(json!({"ai_crawlers": "allow"}))] {
        let outcome = site.build().good().lacks(".well-known/tdmrep.json");
        assert!(
            !outcome.text("_headers").contains("tdm-reservation") && !outcome.text("robots.txt").contains("Disallow")
        );
    }
    site.setting(json!({"ai_crawlers": "no"}))
        .check()
        .fails_with(&["site.json:1:16: error: $.ai_crawlers: \"no\" is not a rule for AI crawlers"]);
}

#[test]
fn tdm_reservation_is_for_the_folder_of_the_blog() {
    let settings = json!({"base_url": "https://essai.example/blog/", "ai_crawlers": "deny"});
    let outcome = Site::new().setting(settings).build().good();
    assert_eq!(outcome.json(".well-known/tdmrep.json")[0]["location"], "/blog/");
    outcome.contains("robots.txt", "\nDisallow: /blog/\n");
}

#[test]
fn manifest_has_name_language_icon_and_colour() {
    let site = Site::fixture();
    let style = ":root{--paper:light-dark(#f7f2e6, #11161f);--tint:light-dark(#eee7d6,#1a212d)}";
    std::fs::write(site.folder().join("app/style-0.css"), style).unwrap();
    let outcome = site.build().good();
    assert_eq!(
        outcome.json("site.webmanifest"),
        json!({"name": "Le banc d’essai", "description": "Un carnet qui se sert de tout\u{a0}: champs, signes et langues.",
            "lang": "fr", "id": "/", "start_url": "/", "scope": "/", "display": "browser",
            "icons": [{"src": "/favicon.svg", "type": "image/svg+xml", "sizes": "any"}],
            "theme_color": "#f7f2e6", "background_color": "#f7f2e6"})
    );
    for address in ["/", "/posts/tout-en-un/", "/404.html"] {
        let page = outcome.page(address).without_scripts();
        assert_eq!(page.attribute("link[rel=manifest]", "href"), "/site.webmanifest");
    }
}

#[test]
fn manifest_omits_unknown_values() {
    let manifest = Site::new().build().good().json("site.webmanifest");
    let fields = manifest.as_object().unwrap();
    assert!(!fields.contains_key("theme_color") && !fields.contains_key("description"));
    let outcome = Site::new().setting(json!({"title": "日本語"})).build().good();
    assert!(!outcome.json("site.webmanifest").as_object().unwrap().contains_key("icons"));
    let page = outcome.page("/").without_scripts();
    assert_eq!(page.count("meta[name=theme-color]"), 0);
    // The empty icon stays when boot.js replaces the `noscript`.
    assert_eq!(page.attributes("link[rel=icon]", "href"), ["data:,", "data:,"]);
}

#[test]
fn theme_colour_is_set_for_light_and_dark() {
    let site = Site::new();
    let style = ":root{--paper:light-dark(#f7f2e6,#11161f);--tint:light-dark(#eee7d6,#1a212d)}";
    std::fs::write(site.folder().join("app/style-0.css"), style).unwrap();
    let page = site.build().good().page("/");
    let values = |name: &str| page.attributes("meta[name=theme-color]", name);
    assert_eq!(values("content"), ["#f7f2e6", "#11161f"]);
    assert_eq!(values("media"), ["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"]);
}

#[test]
fn icon_is_generated_without_authors_icon() {
    let outcome = Site::new().setting(json!({"base_url": "https://essai.example/blog/"})).build().good();
    let page = outcome.page("/").without_scripts();
    let files = outcome.files();
    let side = |url: &str| {
        let size = imagesize::blob_size(&files[url.strip_prefix("/blog/").unwrap()]).unwrap();
        assert_eq!(size.width, size.height);
        size.width
    };
    let tab = page.attribute("noscript > link[rel=icon]", "href");
    assert_eq!((side(&tab), page.attribute("noscript > link[rel=icon]", "sizes").as_str()), (48, "48x48"));
    assert_eq!(side(&page.attribute("noscript > link[rel=apple-touch-icon]", "href")), 180);
    let manifest = outcome.json("site.webmanifest");
    let icons: Vec<_> = manifest["icons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|icon| {
            let side = side(icon["src"].as_str().unwrap());
            assert_eq!((&icon["type"], &icon["sizes"]), (&json!("image/png"), &json!(format!("{side}x{side}"))));
            (side, icon["purpose"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(icons, [(192, ""), (512, ""), (192, "maskable"), (512, "maskable")]);
    assert!(files.iter().all(|(name, bytes)| !name.starts_with("assets/icons/") || bytes.len() < 6_000));
    let favicon = outcome.json("feed.json")["favicon"].as_str().unwrap().to_owned();
    assert!(
        favicon.ends_with("-192.png") && favicon.starts_with("https://essai.example/blog/assets/icons/"),
        "{favicon}"
    );
}

#[test]
fn icons_of_author_replace_generated_ones() {
    let site = Site::new()
        .file("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>")
        .file("favicon.ico", "")
        .picture("favicon.png", 48, 48)
        .picture("apple-touch-icon.png", 180, 180);
    let outcome = site.build().good();
    let page = outcome.page("/").without_scripts();
    let icons = page.attributes("link[rel=icon], link[rel=apple-touch-icon]", "href");
    assert_eq!(icons, ["data:,", "/favicon.ico", "/favicon.png", "/favicon.svg", "/apple-touch-icon.png"]);
    assert_eq!(page.attributes("link[rel=icon]", "sizes"), ["48x48", "any"]);
    assert_eq!(outcome.json("site.webmanifest")["icons"].as_array().unwrap().len(), 4);
    assert_eq!(outcome.json("feed.json")["favicon"], "https://essai.example/favicon.svg");
    assert!(!outcome.files().keys().any(|name| name.starts_with("assets/icons/")));
    // With only an icon for home screens, the other icons are generated.
    let outcome = site.remove("favicon.svg").remove("favicon.ico").remove("favicon.png").build().good();
    let page = outcome.page("/").without_scripts();
    assert_eq!(page.attribute("link[rel=apple-touch-icon]", "href"), "/apple-touch-icon.png");
    assert!(page.attribute("noscript > link[rel=icon]", "href").starts_with("/assets/icons/"));
}

#[test]
fn icon_link_has_size_of_png() {
    let image = std::fs::read(crate::site::fixtures().join("base/media/image.png")).unwrap();
    let manifest = Site::new().file("favicon.png", image).build().good().json("site.webmanifest");
    assert_eq!(manifest["icons"], json!([{"src": "/favicon.png", "type": "image/png", "sizes": "8x6"}]));
}

#[test]
fn headers_have_policy_and_cache_only_hashed_files() {
    let outcome = Site::fixture().build().good();
    let page = outcome.page("/").attribute("meta[http-equiv=Content-Security-Policy]", "content");
    let headers = outcome.text("_headers");
    let (all, files) = headers.split_once("\n\n").unwrap();
    let lines: Vec<_> = all.lines().map(str::trim).collect();
    assert_eq!(lines[0], "/*");
    assert!(lines.contains(&format!("Content-Security-Policy: {page}; frame-ancestors 'none'").as_str()), "{all}");
    assert!(lines.contains(&"X-Content-Type-Options: nosniff"));
    assert!(lines.contains(&"Referrer-Policy: strict-origin-when-cross-origin"));
    assert!(lines.iter().any(|line| line.starts_with("Permissions-Policy: ")) && !all.contains("Cache-Control"));
    // A 404 must not be cached, so each file has a rule of its own: the four of the app, the script for plain
    // permalinks, and the data of the site.
    let kept: Vec<_> = files.split("\n\n").collect();
    assert_eq!(kept.len(), 6);
    for rule in kept {
        let (path, value) = rule.split_once("\n  ").unwrap();
        assert_eq!(value.trim(), "Cache-Control: public, max-age=31536000, immutable");
        outcome.text(path.trim_start_matches('/'));
    }
    // Cloudflare Pages ignores longer lines and further rules.
    assert!(headers.lines().all(|line| line.len() < 2000) && headers.split("\n\n").count() < 100);
}

#[test]
fn headers_of_author_follow_generated_ones() {
    let ours = Site::new().build().good().text("_headers");
    let outcome = Site::new().file("_headers", "\u{feff}# les miens\n/media/*\n  X-Moi: oui\n").build().good();
    assert_eq!(outcome.text("_headers"), format!("{ours}\n# les miens\n/media/*\n  X-Moi: oui\n"));
    assert_eq!(Site::new().file("_headers", "\n").build().good().text("_headers"), ours);
}

#[test]
fn headers_of_author_override_generated_ones() {
    let own = "/*\n  X-Moi: oui\n  referrer-policy: same-origin\n  ! Permissions-Policy\n/assets/*\n  Cache-Control: no-cache\n\
               /media/*\n  Content-Security-Policy: sandbox\n";
    let outcome = Site::new().file("_headers", own).build().good();
    let headers = outcome.text("_headers");
    let (first, rest) = headers.split_once("  X-Moi: oui\n").unwrap();
    let ours: Vec<_> = first.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(ours, ["/*", "  Content-Security-Policy", "  X-Content-Type-Options"]);
    assert_eq!(rest, own.split_once("  X-Moi: oui\n").unwrap().1);
}

#[test]
fn host_recipes_send_the_headers_of_the_site() {
    let headers = Site::new().build().good().text("_headers");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/hosts");
    for (recipe, quote) in [("nginx.conf", true), ("Caddyfile", true), ("object-store.sh", false)] {
        let text = std::fs::read_to_string(folder.join(recipe)).unwrap();
        assert!(text.contains("public, max-age=31536000, immutable") && text.contains("no-cache"), "{recipe}");
        for line in headers.lines().filter(|_| quote) {
            let Some((name, value)) = line.strip_prefix("  ").and_then(|line| line.split_once(": ")) else {
                continue;
            };
            // The rest of the policy is in the pages, since it contains the hash of the style.
            let value = if name == "Content-Security-Policy" { "frame-ancestors 'none'" } else { value };
            assert!(text.contains(&format!("{name} \"{value}\"")) || name == "Cache-Control", "{recipe}: {line}");
        }
    }
}
