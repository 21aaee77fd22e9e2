//! Renders a file with a text that is not saved.

use anyhow::Result;
use site::links::ServedAddresses;
use site::pages::SiteContext;
use site::pages::article::RenderedArticle;
use source::diagnostic::Diagnostic;
use source::report;

use crate::blog::{OpenBlog, State};

/// Renders the page of `file`, whose content would be `content`, and passes it to `show`. Also returns all diagnostics.
/// There is no page when a field has an error.
///
/// # Errors
/// When the page can't be written as JSON, or that of `show`.
pub(crate) fn render<T>(
    blog: &OpenBlog,
    state: &State,
    file: &str,
    content: &str,
    show: impl FnOnce(&SiteContext<'_>, &RenderedArticle) -> Result<T>,
) -> Result<(Option<T>, Vec<Diagnostic>)> {
    let edited = match state.catalogue.edited(&state.source(file), content) {
        Ok(edited) => edited,
        Err(diagnostics) => return Ok((None, diagnostics)),
    };
    let context = SiteContext::of_edited(&state.catalogue, blog.app_id(), &edited)?;
    let article = match context.edited_article(&edited) {
        Ok(article) => article,
        Err(diagnostics) => return Ok((None, diagnostics)),
    };
    let shown = show(&context, &article)?;
    let links = ServedAddresses::of(&context, state.served()).check_edited(&edited, &article.links);
    let mut diagnostics = [edited.diagnostics.as_slice(), &article.diagnostics, &links].concat();
    report::sort(&mut diagnostics);
    Ok((Some(shown), diagnostics))
}
