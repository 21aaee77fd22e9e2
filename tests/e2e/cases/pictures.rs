//! Pictures of a post: browsers load small files, and only what is near; nothing moves when they come.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, ensure};
use publish::assets::App;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::blog::Blog;
use crate::cases::hydration::SHIFTS;
use crate::engine::Engine;
use crate::host::Host;
use crate::site::Site;
use crate::test_context::{NOTHING, TestContext, same};

#[path = "../../../crates/pictures/tests/published/photograph.rs"]
mod photograph;

/// Limit of the bytes of all pictures.
const MAX_BYTES: u64 = 180_000;

/// Width of the telephone, in CSS pixels.
const TELEPHONE_WIDTH: u32 = 390;

const PHOTOGRAPHS: [u64; 3] = [1, 2, 3];

/// A little wider than the widest variant, so that all are encoded, in little time.
const SIZE: (u32, u32) = (1280, 960);

const SLUG: &str = "trois-photographies";

/// Paragraphs before the last photograph: more than browsers look ahead.
const PARAGRAPHS: usize = 24;

const PARAGRAPH: &str = "Le chemin suit la crête. À gauche, la vallée et ses trois villages ; à droite, rien que des \
    collines, l'une derrière l'autre, de plus en plus pâles. On roule une heure sans croiser personne, puis on \
    s'arrête pour une raison quelconque, un caillou dans la chaussure ou une photographie, et on entend enfin le vent. \
    C'est là qu'on mange, le dos contre une clôture, en comptant ce qu'il reste de côtes.";

/// The cache of pictures after the first build: encoding takes seconds, and all engines are sent the same files.
static ENCODED: Mutex<Vec<(OsString, Vec<u8>)>> = Mutex::new(Vec::new());

/// A photograph in the page.
#[derive(Deserialize)]
struct Shown {
    /// The file that the browser has chosen.
    path: String,
    loading: String,
}

/// Three photographs, on a telephone where the engine can: the first at once, the others when they come near; each in
/// the width of the screen; at most 180 kB, and no shift.
pub(super) async fn photographs_are_small_and_shift_nothing(test: &TestContext<'_>) -> Result<()> {
    let TestContext { engine, browser, reports, .. } = test;
    let (blog, site) = build(test)?;
    let host = &Host::start(&blog.out(), reports).await?;
    let reader = &TestContext { host, site: &site, ..*test };
    let is_telephone = *engine == Engine::Chromium;
    if is_telephone {
        browser.emulate_telephone(TELEPHONE_WIDTH).await?;
    }
    reader.open(&site.at(&format!("/posts/{SLUG}/"))).await?;
    if is_telephone {
        let screen: Value = browser.run("return [document.documentElement.clientWidth, devicePixelRatio]").await?;
        same("width and density of the screen", &screen, &json!([TELEPHONE_WIDTH, 2]))?;
    }
    browser.until(&is_loaded(0)).await?;
    // WebKitGTK asks for lazy pictures at once, and for some twice.
    let is_lazy = *engine != Engine::Webkit;
    let early = pictures(&site, reader.requests(0).await?);
    let is_early = early.iter().any(|path| path.contains("photograph-3"));
    ensure!(!(is_lazy && is_early), "the last picture is not lazy: {early:#?}");

    for number in 0..PHOTOGRAPHS.len() {
        let scroll = format!("{PHOTOGRAPH}[{number}].scrollIntoView({{ block: 'center', behavior: 'instant' }})");
        browser.run::<()>(&scroll).await?;
        browser.until(&is_loaded(number)).await?;
    }
    browser.run::<()>("window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })").await?;
    browser.until_painted().await?;

    let shown: Vec<Shown> = browser.run(LOOK).await?;
    let loading: Vec<_> = shown.iter().map(|picture| picture.loading.as_str()).collect();
    same("how the pictures are loaded", &loading, &["eager", "lazy", "lazy"])?;
    let mut chosen: Vec<_> = shown.into_iter().map(|picture| picture.path).collect();
    chosen.sort();
    let mut requested = pictures(&site, reader.requests(0).await?);
    if !is_lazy {
        requested.dedup();
    }
    same("pictures that were requested", &requested, &chosen)?;
    let bytes = requested.iter().map(|path| size(&blog.out(), &site, path)).sum::<Result<u64>>()?;
    ensure!(bytes <= MAX_BYTES, "the pictures have {bytes} bytes, more than {MAX_BYTES}: {chosen:#?}");
    if is_telephone {
        let is_wide_enough = |path: &String| path.contains("-720-");
        ensure!(chosen.iter().all(is_wide_enough), "not the variants for 390 × 2 pixels: {chosen:#?}");
        let shifts: Vec<String> = browser.run_async(SHIFTS).await?;
        same("layout shifts", &shifts, &NOTHING)?;
    }
    let knows_avif: bool = browser.run_async(KNOWS_AVIF).await?;
    let are_avif: Vec<_> = chosen.iter().map(|path| path.ends_with(".avif")).collect();
    same("which pictures are AVIF", &are_avif, &[knows_avif; PHOTOGRAPHS.len()])
}

/// The demo with a post that shows the photographs.
fn build(test: &TestContext<'_>) -> Result<(Blog, Site)> {
    let blog = Blog::copy(&test.site.frame.root, test.site)?;
    let mut blocks = Vec::new();
    for number in PHOTOGRAPHS {
        let (width, height) = SIZE;
        let name = format!("media/photograph-{number}.jpg");
        fs::write(blog.public().join(&name), photograph::jpeg(number, width, height)?)?;
        let paragraphs = if PHOTOGRAPHS.last() == Some(&number) { PARAGRAPHS } else { 1 };
        blocks.extend(std::iter::repeat_n(PARAGRAPH.to_owned(), paragraphs));
        blocks.push(format!("![Des collines sous un ciel](/{name} \"Collines, le soir\")"));
    }
    let post = json!({
        "title": "Trois photographies",
        "date_published": "2012-06-01",
        "summary": "Des collines, trois fois.",
        "content_markdown": blocks,
    });
    fs::write(blog.public().join(format!("posts/{SLUG}.json")), serde_json::to_vec(&post)?)?;
    let app = App::read(&test.site.folder.join("assets"))?;
    let cache = blog.folder().join(".carnet/pictures");
    fs::create_dir_all(&cache)?;
    // Tests of other engines wait meanwhile.
    let mut encoded = ENCODED.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, bytes) in encoded.iter() {
        fs::write(cache.join(name), bytes)?;
    }
    let site = blog.build(&app, None)?;
    if encoded.is_empty() {
        for entry in fs::read_dir(&cache)? {
            let entry = entry?;
            encoded.push((entry.file_name(), fs::read(entry.path())?));
        }
    }
    drop(encoded);
    Ok((blog, site))
}

/// The pictures among the requests, sorted.
fn pictures(site: &Site, requests: Vec<String>) -> Vec<String> {
    let folders = ["/assets/pictures/", "/media/"].map(|folder| site.at(folder));
    let is_picture = |path: &String| folders.iter().any(|folder| path.starts_with(folder));
    let mut pictures: Vec<_> = requests.into_iter().filter(is_picture).collect();
    pictures.sort();
    pictures
}

/// The bytes of the file at an address; the host does not compress pictures.
fn size(out: &Path, site: &Site, path: &str) -> Result<u64> {
    Ok(fs::metadata(out.join(path.strip_prefix(&site.frame.root).unwrap_or(path)))?.len())
}

/// The photographs of the page, as an expression.
const PHOTOGRAPH: &str = "document.querySelectorAll('.prose img')";

/// Whether a photograph is there, as an expression.
fn is_loaded(number: usize) -> String {
    format!("{PHOTOGRAPH}[{number}].complete && {PHOTOGRAPH}[{number}].naturalWidth > 0")
}

const LOOK: &str = "
    return [...document.querySelectorAll('.prose img')].map(({ currentSrc, loading }) =>
        ({ path: new URL(currentSrc).pathname, loading }));";

/// Whether the browser decodes AVIF.
const KNOWS_AVIF: &str = "
    const [address] = document.querySelector('.prose source[type=\"image/avif\"]').srcset.split(' ');
    const picture = new Image();
    picture.src = address;
    return picture.decode().then(() => true, () => false);";
