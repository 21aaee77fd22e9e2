//! A post, or a standing page.

use content::bundle::{Article, Link, Page, Series};
use content::label::Label;

use super::element::{Element, el};
use super::link::{heading, links, paragraph, tags};
use super::thread::thread;
use crate::state::State;

/// The whole article with its responses.
pub(super) fn article(state: &State, page: &Page) -> Element {
    let Some(article) = &page.article else { return heading(&page.title) };
    let banner = (!article.banner.is_empty()).then(|| el("figure").class("banner").html(&article.banner));
    text(state, page, article, banner).child_if(thread(state, page, article, interface(state, page)))
}

/// What the author wrote, around the banner. Interface words inside an article in another language carry the interface's
/// language.
pub(crate) fn text(state: &State, page: &Page, article: &Article, banner: Option<Element>) -> Element {
    let interface = interface(state, page);
    el("article")
        .class(if article.date.is_empty() { "page" } else { "post" })
        .attr_if("lang", page.language.as_deref())
        .child(header(page, article, interface))
        .child_if(banner)
        .child_if(contents(state, article, interface))
        .child_if(article.series.as_ref().map(|series| self::series(series, &page.path, interface)))
        .child(el("div").class("prose").html(&article.content))
        .child_if(footer(state, article, interface))
}

/// The interface's language, where it is not the article's.
fn interface<'a>(state: &'a State, page: &Page) -> Option<&'a str> {
    page.language.as_ref().map(|_| &*state.site.language)
}

fn header(page: &Page, article: &Article, interface: Option<&str>) -> Element {
    let date = (!article.date.is_empty()).then(|| {
        let time = el("time").attr("datetime", &article.datetime).text(&article.date);
        el("p").class("post-date").attr_if("lang", interface).child(time)
    });
    let meta = [("byline", &article.byline), ("reading-time", &article.reading_time), ("updated", &article.updated)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .fold(el("p").class("post-meta").attr_if("lang", interface), |meta, (class, text)| {
            meta.child(el("span").class(class).text(text)).text(" ")
        });
    el("header")
        .class("post-header")
        .child_if(date)
        .child(heading(&page.title))
        .child_if(paragraph("standfirst", &article.standfirst))
        .child_if((!article.byline.is_empty()).then_some(meta))
        .child_if(tags(&article.tags))
}

fn contents(state: &State, article: &Article, interface: Option<&str>) -> Option<Element> {
    (!article.contents.is_empty()).then(|| {
        let title = el("h2").attr("id", "toc-title").attr_if("lang", interface).text(state.label(Label::Contents));
        el("nav")
            .class("toc")
            .attr("aria-labelledby", "toc-title")
            .child(title)
            .child(el("div").class("toc-list").html(&article.contents))
    })
}

fn series(series: &Series, path: &str, interface: Option<&str>) -> Element {
    let parts = series.parts.iter().map(|part| {
        let current = (part.url == path).then_some("page");
        el("li").child(el("a").attr("href", &part.url).attr_if("aria-current", current).text(&part.label))
    });
    el("nav")
        .class("series")
        .attr("aria-label", &series.label)
        .child(el("p").attr_if("lang", interface).text(&series.label))
        .child(el("ol").children(parts))
}

fn footer(state: &State, article: &Article, interface: Option<&str>) -> Option<Element> {
    if article.date.is_empty() {
        return None;
    }
    let neighbour = |class: &'static str, rel: &'static str, label: Label, link: &Link| {
        el("a")
            .class(class)
            .attr("rel", rel)
            .attr("href", &link.url)
            .child(el("span").class("label").text(state.label(label)))
            .text(" ")
            .child(el("span").class("title").text(&link.label))
    };
    let neighbours = el("nav")
        .class("neighbours")
        .attr("aria-label", state.label(Label::Neighbours))
        .child_if(article.previous.as_ref().map(|link| neighbour("previous", "prev", Label::PreviousPost, link)))
        .child_if(article.next.as_ref().map(|link| neighbour("next", "next", Label::NextPost, link)));
    let related = links("entries-compact", None, "date", &article.related)
        .map(|list| el("section").class("related").child(el("h2").text(state.label(Label::Related))).child(list));
    let footer = el("footer")
        .class("post-footer")
        .attr_if("lang", interface)
        .child_if(tags(&article.tags))
        .child_if((article.previous.is_some() || article.next.is_some()).then_some(neighbours))
        .child_if(related);
    Some(footer)
}
