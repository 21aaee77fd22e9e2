//! Posts and static pages: those that have changed are rendered, the others are taken from the old site.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use rayon::prelude::*;
use site::fragments::Fragments;
use site::links::ServedAddresses;
use site::pages::SiteContext;
use site::pages::article::RenderedArticle;
use source::diagnostic::Diagnostic;
use source::report;

use super::WritePage;
use super::article_store::ArticleStore;
use crate::watch::{Step, Watch};

/// What was found in articles, and how many were not rendered.
pub(super) struct Articles {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) reused: usize,
}

/// Passes every article that `store` does not have to `write`, and adds all to `fragments`.
pub(super) fn make<'c>(
    watch: &dyn Watch,
    context: &SiteContext<'c>,
    store: Option<&ArticleStore<'_>>,
    write: WritePage<'_>,
    served: &ServedAddresses<'_>,
    fragments: &Fragments<'c>,
) -> Result<Articles> {
    let (diagnostics, reused) = (Mutex::<Vec<Diagnostic>>::default(), AtomicUsize::new(0));
    let add = |more: Vec<Diagnostic>| {
        if let Ok(mut diagnostics) = diagnostics.lock() {
            diagnostics.extend(more);
        }
    };
    let count = context.articles();
    let make_one = |position: usize| -> Result<()> {
        let Some(inputs) = context.article_inputs(position) else { return Ok(()) };
        let (entry, path) = (inputs.entry, inputs.path());
        if let Some(old) = store.and_then(|store| store.reuse(context, &inputs, position)) {
            reused.fetch_add(1, Ordering::Relaxed);
            fragments.add(entry, path, old.ids.clone(), old.fragments.clone());
            add(served.check_text(entry, &old.links));
            return Ok(());
        }
        let article = match context.article(&inputs) {
            Ok(article) => article,
            Err(diagnostics) => {
                add(diagnostics);
                return Ok(());
            }
        };
        if !report::any_error(&article.diagnostics) {
            write(context, &article.rendered_page)?;
            if let Some(store) = store {
                store.note(context, &article, inputs.digest());
            }
        }
        let RenderedArticle { links, fragments: named, ids, diagnostics, .. } = article;
        fragments.add(entry, path, ids, named);
        add(served.check_text(entry, &links));
        add(diagnostics);
        Ok(())
    };
    watch.begin(Step::Articles, count)?;
    (0..count).into_par_iter().try_for_each(|position| -> Result<()> {
        make_one(position)?;
        Ok(watch.advance()?)
    })?;
    watch.end();
    Ok(Articles { diagnostics: diagnostics.into_inner().unwrap_or_default(), reused: reused.into_inner() })
}
