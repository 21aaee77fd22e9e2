//! What translators, password managers, extensions and minifiers do to a page, as scripts.

use anyhow::{Context, Result};

/// A change of the DOM by others.
pub(crate) struct DomChange {
    pub(crate) name: &'static str,
    /// Changes the page at once.
    pub(crate) script: &'static str,
    /// Whether hydration has to bear it: attributes, and nodes appended last, are not what it compares.
    pub(crate) is_harmless: bool,
}

/// Every change.
pub(crate) const ALL: [DomChange; 13] = [
    harmful(
        "translation",
        "const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
         const texts = [];
         while (walker.nextNode()) texts.push(walker.currentNode);
         for (const text of texts.filter(({ data }) => data.trim())) {
             const [outer, inner] = [document.createElement('font'), document.createElement('font')];
             inner.textContent = text.data;
             outer.append(inner);
             text.replaceWith(outer);
         }",
    ),
    harmful(
        "password manager",
        "for (const field of document.querySelectorAll('main :is(input, textarea)')) {
             const icon = document.createElement('password-manager-icon');
             icon.setAttribute('aria-hidden', 'true');
             field.after(icon);
         }",
    ),
    harmful(
        "element prepended to main",
        "const element = document.createElement('div');
         element.textContent = 'Price alert';
         document.querySelector('main').prepend(element);",
    ),
    harmless(
        "elements appended to the body and to the app",
        "for (const parent of [document.body, document.getElementById('app')]) {
             const element = document.createElement('browser-extension');
             element.attachShadow({ mode: 'open' }).append('Price alert');
             parent.append(element);
         }",
    ),
    harmful(
        "comments removed",
        "const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_COMMENT);
         const comments = [];
         while (walker.nextNode()) comments.push(walker.currentNode);
         for (const comment of comments) comment.remove();",
    ),
    harmful("text nodes merged", "document.getElementById('app').normalize();"),
    harmful(
        "text nodes split",
        "const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
         const texts = [];
         while (walker.nextNode()) texts.push(walker.currentNode);
         for (const text of texts.filter(({ length }) => length > 1)) text.splitText(text.length >> 1);",
    ),
    harmful(
        "article wrapped",
        "const [page, wrapper] = [document.querySelector('main > *'), document.createElement('div')];
         page.replaceWith(wrapper);
         wrapper.append(page);",
    ),
    harmless(
        "attributes",
        "for (const element of document.querySelectorAll('#app, #app *')) {
             element.setAttribute('data-extension', '');
             element.classList.add('extension');
             element.style.setProperty('outline-color', 'currentcolor');
         }",
    ),
    harmful(
        "elements removed",
        "for (const selector of ['.site-footer ul', 'main .tags li']) document.querySelector(selector)?.remove();",
    ),
    harmful(
        "article cloned",
        "const page = document.querySelector('main > *');
         page.replaceWith(page.cloneNode(true));",
    ),
    harmful(
        "fields cloned",
        "for (const field of document.querySelectorAll('main :is(input, textarea)'))
             field.replaceWith(field.cloneNode(true));",
    ),
    harmful(
        "links renamed",
        "for (const link of document.querySelectorAll('#app a')) link.textContent = `${link.textContent} (link)`;",
    ),
];

const fn harmful(name: &'static str, script: &'static str) -> DomChange {
    DomChange { name, script, is_harmless: false }
}

const fn harmless(name: &'static str, script: &'static str) -> DomChange {
    DomChange { name, script, is_harmless: true }
}

/// The change with this name.
pub(crate) fn named(name: &str) -> Result<&'static DomChange> {
    ALL.iter().find(|change| change.name == name).with_context(|| format!("no change is named {name}"))
}
