//! Pages of other origins in the author's browser, which has a session: they read nothing of the blog, and change
//! nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use walkdir::WalkDir;

use crate::editor_fixture::{EditorFixture, is_in_journal, text, type_at_end};
use crate::other_origin::OtherOrigin;
use crate::test_context::{NOTHING, TestContext, same};
use crate::wait;

/// Loads a picture. Its width; null if it does not load.
const PICTURE: &str = "
    const picture = (address) => new Promise((done) => {
        const image = new Image();
        image.onload = () => done(image.naturalWidth);
        image.onerror = () => done(null);
        image.src = address;
    });";

/// All that a page can try: the names of what gave it something to read.
const ATTEMPTS: &str = "
    const sent = { method: 'POST', mode: 'no-cors', credentials: 'include' };
    const read = async (reply) => await (await reply).text();
    const json = { 'Content-Type': 'application/json' };
    const content = JSON.stringify({ title: 'Intrus' });
    const element = (name, address) => new Promise((done) => {
        const element = document.createElement(name);
        element.onload = () => done(element);
        element.onerror = () => done(null);
        element.src = address;
        document.body.append(element);
        // An engine may tell nothing of a frame that was refused.
        setTimeout(() => done(element), 5000);
    });
    const post = `${editor}/api/post?file=${file}`;
    const attempts = {
        'list': () => read(fetch(`${editor}/api/posts`, { credentials: 'include' })),
        'list without CORS': () => read(fetch(`${editor}/api/posts`, { mode: 'no-cors', credentials: 'include' })),
        'post': () => read(fetch(post, { credentials: 'include' })),
        'new post as text': () => read(fetch(`${editor}/api/posts`, { ...sent, body: content })),
        'new post as JSON': () => read(fetch(`${editor}/api/posts`,
            { method: 'POST', credentials: 'include', headers: json, body: content })),
        'save': () => read(fetch(post, { method: 'PUT', credentials: 'include', headers: json,
            body: JSON.stringify({ base_hash: '', content: { text: 'Intrus' } }) })),
        'dropped text': () => read(fetch(`${editor}/api/journal?file=${file}`,
            { method: 'DELETE', credentials: 'include' })),
        'file': () => read(fetch(`${editor}/api/media?name=intrus.txt`, { ...sent, body: new Blob(['Intrus']) })),
        'publication': () => read(fetch(`${editor}/api/publication/prepare`, { ...sent, body: '' })),
        'picture': () => picture(`${editor}${media}`),
        'script': async () => (await element('script', `${editor}/api/posts`)) && 'loaded',
        'frame of the list': async () => (await element('iframe', `${editor}/`))?.contentDocument?.body?.textContent,
        'frame of a call': async () =>
            (await element('iframe', `${editor}/api/posts`))?.contentDocument?.body?.textContent,
        'frame of the preview': async () =>
            (await element('iframe', `${editor}/preview/page?file=${file}`))?.contentDocument?.body?.textContent,
    };
    // At the same time: each frame of which an engine tells nothing takes 5 s.
    const tried = Object.entries(attempts).map(async ([name, attempt]) =>
        [name, await attempt().catch(() => null)]);
    return (await Promise.all(tried)).filter(([, found]) => found).map(([name]) => name);";

/// A form, which may be sent to any origin. Its body is JSON.
const FORM: &str = "
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', enctype: 'text/plain', action: arguments[0] });
    const field = document.createElement('input');
    Object.assign(field, { name: '{\"title\":\"Intrus\",\"x\":\"', value: '\"}' });
    form.append(field);
    document.body.append(form);
    form.submit();";

/// A page at another port, and one at another name of this machine.
pub(super) async fn editor_refuses_pages_of_other_origins(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let file = EditorFixture::newest(test)?;
    let editor = fixture.origin();
    // The browser says in the console what it refuses.
    test.expect(&editor);
    let before = files(&fixture.blog.public())?;
    let is_png = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "png");
    let png = before.keys().find(is_png).context("the demo has no PNG")?;
    let media = site.at(&png.to_string_lossy().replace('\\', "/"));
    fixture.open_file(browser, &file).await?;
    let opened = text(browser).await?;
    type_at_end(browser, " A moi.").await?;
    is_in_journal(browser, &file, "A moi.").await?;
    let own: Value = browser.run_async(&format!("{PICTURE} return await picture({})", json!(media))).await?;
    same("whether the editor's own page loads a picture", &own.is_number(), &true)?;

    let other = OtherOrigin::start().await?;
    for address in other.addresses() {
        browser.open(&address).await?;
        let names = format!("const [editor, file, media] = [{}, {}, {}];", json!(editor), json!(file), json!(media));
        let successful: Vec<String> = browser.run_async(&format!("{names} {PICTURE} {ATTEMPTS}")).await?;
        same(&format!("what {address} can read"), &successful, &NOTHING)?;
        browser.run_with::<()>(FORM, vec![json!(format!("{editor}/api/posts"))]).await?;
        wait::until("the reply to the form is shown", async || {
            Ok((browser.path().await? == "/api/posts").then_some(()))
        })
        .await?;
        let after = files(&fixture.blog.public())?;
        same(&format!("the files that {address} has changed"), &changed(&before, &after), &NOTHING)?;
    }

    fixture.open_file(browser, &file).await?;
    browser.find_soon(".restored").await?;
    same("the unsaved text", &text(browser).await?, &format!("{opened} A moi."))
}

/// Files that are not the same any more, or are new.
fn changed(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    names.filter(|name| before.get(*name) != after.get(*name)).map(|name| name.display().to_string()).collect()
}

/// All files in a folder, by their paths in it.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.insert(entry.path().strip_prefix(folder)?.to_owned(), fs::read(entry.path())?);
        }
    }
    Ok(files)
}
