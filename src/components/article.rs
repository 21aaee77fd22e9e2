//! A post, or a static page. A post is an `h-entry` of microformats, for programs that read documents.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::{Link, Page, Series};
use protocol::label::Label;

use super::conversation::Responses;
use super::links::{Heading, LinkList, Paragraph, Tags};
use crate::site::{label, use_site};

/// The whole article with its responses. Texts of the interface inside an article in another language carry the
/// interface's language.
#[component]
pub(crate) fn Article(page: Arc<Page>) -> impl IntoView {
    let Some(article) = &page.article else { return view! { <Heading text=page.title.clone()/> }.into_any() };
    let interface = page.language.as_ref().map(|_| use_site().language.clone());
    let banner = (!article.banner.is_empty())
        .then(|| view! { <figure class="banner" inner_html=article.banner.clone()></figure> }.into_any());
    let series = article
        .series
        .clone()
        .map(|series| view! { <SeriesParts series path=page.path.clone() interface=interface.clone()/> }.into_any());
    let responses = article.thread.clone().map(|thread| {
        let (title, language) = (page.title.clone(), page.language.clone());
        view! { <Responses thread title language interface=interface.clone()/> }.into_any()
    });
    let class = if article.date.is_empty() { "page" } else { "post h-entry" };
    view! {
        <article class=class lang=page.language.clone()>
            <ArticleHeader page=page.clone() interface=interface.clone()/>
            {banner}
            <TableOfContents html=article.contents.clone() interface=interface.clone()/>
            {series}
            <div class="prose e-content" inner_html=article.content.clone()></div>
            <ArticleFooter page=page.clone() interface/>
        </article>
        {responses}
    }
    .into_any()
}

#[component]
fn ArticleHeader(page: Arc<Page>, interface: Option<String>) -> impl IntoView {
    let article = page.article.as_ref()?;
    let date = (!article.date.is_empty()).then(|| {
        view! {
            <p class="post-date" lang=interface.clone()><time datetime=article.datetime.clone()>{article.date.clone()}</time></p>
        }
        .into_any()
    });
    let meta = (!article.byline.is_empty()).then(|| {
        let parts =
            [("byline", &article.byline), ("reading-time", &article.reading_time), ("updated", &article.updated)]
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(class, text)| view! { <span class=class>{text.clone()}</span>" " }.into_any())
                .collect_view();
        view! { <p class="post-meta" lang=interface>{parts}</p> }.into_any()
    });
    let header = view! {
        <header class="post-header">
            {date}
            <Heading text=page.title.clone()/>
            <Paragraph class="standfirst p-summary" text=article.standfirst.clone()/>
            {meta}
            <Tags tags=article.tags.clone()/>
        </header>
    };
    Some(header.into_any())
}

#[component]
fn TableOfContents(html: String, interface: Option<String>) -> impl IntoView {
    (!html.is_empty())
        .then(|| {
            view! {
                <nav class="toc" aria-labelledby="toc-title">
                    <h2 id="toc-title" lang=interface>{label(Label::Contents)}</h2>
                    <div class="toc-list" inner_html=html></div>
                </nav>
            }
            .into_any()
        })
        .into_any()
}

#[component]
fn SeriesParts(series: Series, path: String, interface: Option<String>) -> impl IntoView {
    let parts = series
        .parts
        .into_iter()
        .map(|part| {
            let current = (part.url == path).then_some("page");
            view! { <li><a href=part.url aria-current=current>{part.label}</a></li> }.into_any()
        })
        .collect_view();
    view! {
        <nav class="series" aria-labelledby="series-label">
            <p id="series-label" lang=interface>{series.label}</p>
            <ol>{parts}</ol>
        </nav>
    }
    .into_any()
}

/// Tags, adjacent posts and related posts; a static page has none of them.
#[component]
fn ArticleFooter(page: Arc<Page>, interface: Option<String>) -> impl IntoView {
    let article = page.article.as_ref()?;
    let adjacent = (article.previous.is_some() || article.next.is_some()).then(|| {
        view! {
            <nav class="post-navigation" aria-label=label(Label::PostNavigation)>
                <AdjacentPost class="previous" rel="prev" name=Label::PreviousPost link=article.previous.clone()/>
                <AdjacentPost class="next" rel="next" name=Label::NextPost link=article.next.clone()/>
            </nav>
        }
        .into_any()
    });
    let related = (!article.related.is_empty()).then(|| {
        view! {
            <section class="related">
                <h2>{label(Label::Related)}</h2>
                <LinkList class="entries-compact" note_class="date" links=article.related.clone()/>
            </section>
        }
        .into_any()
    });
    (!article.date.is_empty()).then(|| {
        view! {
            <footer class="post-footer" lang=interface>
                <Tags tags=article.tags.clone()/>
                {adjacent}
                {related}
            </footer>
        }
        .into_any()
    })
}

#[component]
fn AdjacentPost(class: &'static str, rel: &'static str, name: Label, link: Option<Link>) -> impl IntoView {
    link.map(|link| {
        view! {
            <a class=class rel=rel href=link.url>
                <span class="label">{label(name)}</span>
                " "
                <span class="title">{link.label}</span>
            </a>
        }
        .into_any()
    })
    .into_any()
}
