//! Pages: those that have changed are rendered, the others are taken from the old site.

use anyhow::{Context, Result};
use protocol::bundle::Kind;
use publish::assets::App;
use publish::output::Staging;
use rayon::prelude::*;
use site::document;
use site::fragments::Fragments;
use site::links::ServedAddresses;
use site::pages::lists::List;
use site::pages::{RenderedPage, SiteContext};

use super::article_store::ArticleStore;
use super::articles::{self, Articles};
use super::{Outcome, WritePage};
use crate::texts::Commands;
use crate::watch::Watch;

/// Renders every page that `store` does not have, and passes it to `write`.
pub(super) fn make(
    watch: &dyn Watch,
    context: &SiteContext<'_>,
    store: Option<&ArticleStore<'_>>,
    write: WritePage<'_>,
    outcome: &mut Outcome,
) -> Result<()> {
    let lists = context.lists();
    let list_pages: Vec<(&List, usize)> =
        lists.iter().flat_map(|list| (1..=list.pages()).map(move |number| (list, number))).collect();
    let mut single = vec![
        context.tag_index(),
        context.archive(),
        context.search_page(&[]),
        context.feed_guide(),
        context.not_found(),
    ];
    single.extend(context.contact_page());
    let generated = list_pages.iter().map(|(list, number)| list.path(*number));
    let served = ServedAddresses::new(
        context,
        generated.chain(single.iter().map(|rendered_page| rendered_page.page.path.clone())),
    );
    let fragments = Fragments::default();
    let Articles { diagnostics, reused } = articles::make(watch, context, store, write, &served, &fragments)?;
    let write_unless_stored = |rendered_page: &RenderedPage| match store {
        Some(store) => store.take_or_write(context, rendered_page, || write(context, rendered_page)),
        None => write(context, rendered_page),
    };
    list_pages.par_iter().try_for_each(|(list, number)| write_unless_stored(&context.list_page(list, *number)))?;
    // The search page is written with the index of all posts.
    let mut complete = single.iter().filter(|rendered_page| rendered_page.page.kind != Kind::Search);
    complete.try_for_each(write_unless_stored)?;
    outcome.diagnostics.extend(served.check_settings());
    outcome.diagnostics.extend(diagnostics);
    let paths = list_pages.iter().map(|(list, number)| list.path(*number));
    paths.chain(single.iter().map(|page| page.page.path.clone())).for_each(|path| fragments.add_page(path));
    outcome.diagnostics.extend(fragments.check());
    let articles = context.articles();
    (outcome.rendered, outcome.reused) = (articles - reused, reused);
    outcome.pages = articles + list_pages.len() + single.len();
    Ok(())
}

/// Writes document and bundle of a page.
pub(super) fn write(
    context: &SiteContext<'_>,
    rendered_page: &RenderedPage,
    app: &App,
    staging: &Staging,
    texts: &Commands,
) -> Result<()> {
    let path = &rendered_page.page.path;
    let page = context.root.page(&rendered_page.page);
    let html = document::render(context, rendered_page, &page, app).context(texts.cannot_render)?;
    if path.ends_with(".html") {
        return staging.write(path, html.as_bytes());
    }
    staging.write(&format!("{path}index.html"), html.as_bytes())?;
    staging.write(&format!("{path}index.json"), &serde_json::to_vec(&page)?)
}
