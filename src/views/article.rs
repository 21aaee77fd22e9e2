//! A post, or a standing page.

use content::bundle::{Article, Image, Link, Page, Series};
use content::label::Label;
use leptos::prelude::*;

use super::link;
use crate::state::State;

/// The whole article. Interface words inside an article in another language carry the interface's language.
pub(super) fn article(state: State, page: &Page) -> AnyView {
    let article = page.article.clone().unwrap_or_default();
    let interface = page.language.as_ref().map(|_| state.site().language.clone());
    view! {
        <article class="post" lang=page.language.clone()>
            {header(page, &article, interface.clone())}
            {article.banner.as_ref().map(banner)}
            {contents(state, &article, interface.clone())}
            {article.series.as_ref().map(|series| self::series(series, &page.path))}
            <div class="prose" inner_html=article.content.clone()></div>
            {footer(state, &article, interface)}
        </article>
    }
    .into_any()
}

fn header(page: &Page, article: &Article, interface: Option<String>) -> impl IntoView + use<> {
    let date = (!article.date.is_empty()).then(|| {
        view! { <p class="post-date" lang=interface.clone()><time datetime=article.datetime.clone()>{article.date.clone()}</time></p> }
    });
    let meta = [("byline", &article.byline), ("reading-time", &article.reading_time), ("updated", &article.updated)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(class, text)| view! { <span class=class>{text.clone()}</span>" " })
        .collect::<Vec<_>>();
    let meta = (!meta.is_empty()).then(|| view! { <p class="post-meta" lang=interface>{meta}</p> });
    view! {
        <header class="post-header">
            {date}
            <h1 tabindex="-1">{page.title.clone()}</h1>
            {(!article.standfirst.is_empty()).then(|| view! { <p class="standfirst">{article.standfirst.clone()}</p> })}
            {meta}
            {link::tags(&article.tags)}
        </header>
    }
}

fn banner(image: &Image) -> impl IntoView + use<> {
    let size = |pixels: u32| (pixels > 0).then_some(pixels);
    view! {
        <figure class="banner">
            <img src=image.url.clone() alt=image.alt.clone() width=size(image.width) height=size(image.height)/>
        </figure>
    }
}

fn contents(state: State, article: &Article, interface: Option<String>) -> AnyView {
    if article.contents.is_empty() {
        return ().into_any();
    }
    view! {
        <nav class="toc" aria-labelledby="toc-title">
            <h2 id="toc-title" lang=interface>{state.label(Label::Contents)}</h2>
            <div class="toc-list" inner_html=article.contents.clone()></div>
        </nav>
    }
    .into_any()
}

fn series(series: &Series, path: &str) -> impl IntoView + use<> {
    let parts: Vec<_> = series
        .parts
        .iter()
        .map(|part| {
            let current = (part.url == path).then_some("page");
            view! { <li><a href=part.url.clone() aria-current=current>{part.label.clone()}</a></li> }
        })
        .collect();
    view! { <nav class="series" aria-label=series.label.clone()><p>{series.label.clone()}</p><ol>{parts}</ol></nav> }
}

fn footer(state: State, article: &Article, interface: Option<String>) -> AnyView {
    if article.date.is_empty() {
        return ().into_any();
    }
    let neighbour = |class: &'static str, rel: &'static str, label: Label, link: &Option<Link>| {
        link.clone().map(|link| {
            view! {
                <a class=class rel=rel href=link.url>
                    <span class="label">{state.label(label)}</span>" "<span class="title">{link.label}</span>
                </a>
            }
        })
    };
    let neighbours = (article.previous.is_some() || article.next.is_some()).then(|| {
        view! {
            <nav class="neighbours" aria-label=state.label(Label::Neighbours)>
                {neighbour("previous", "prev", Label::PreviousPost, &article.previous)}
                {neighbour("next", "next", Label::NextPost, &article.next)}
            </nav>
        }
    });
    let related = (!article.related.is_empty()).then(|| {
        view! {
            <section class="related">
                <h2>{state.label(Label::Related)}</h2>
                {link::links("entries-compact", None, "date", &article.related)}
            </section>
        }
    });
    view! { <footer class="post-footer" lang=interface>{link::tags(&article.tags)}{neighbours}{related}</footer> }.into_any()
}
