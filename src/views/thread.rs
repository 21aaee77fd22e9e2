//! What readers responded to a post, as a conversation, with the form at its end.
//!
//! All that strangers wrote becomes text nodes and `http` links, never HTML.

use content::bundle::{Article, Page, Response};
use content::label::Label;
use content::text::{Part, paragraphs};
use content::thread::{Branch, arrange};

use super::element::{Element, el};
use super::form::form;
use super::link::links;
use crate::responses::{Conversation, Sent};
use crate::signal::Signal;
use crate::state::State;

/// What the links that strangers wrote are to search engines and to the pages behind them.
const REL: &str = "nofollow ugc noopener";

/// The responses to a post; a standing page has none.
pub(super) fn thread(state: &State, page: &Page, article: &Article, interface: Option<&str>) -> Option<Element> {
    let thread = article.thread.as_ref()?;
    let conversation = Signal::new(Conversation::from(thread));
    let open = Signal::new(thread.open);
    follow(state, &thread.post, &conversation, &open);
    let view = View { state: state.clone(), title: page.title.clone(), language: page.language.clone() };
    let (shared, post, is_open) = (state.clone(), thread.post.clone(), open.clone());
    let section = el("section")
        .attr("id", "responses")
        .class("responses")
        .attr("aria-labelledby", "responses-title")
        .attr_if("lang", interface)
        .changing(move || {
            let answers = open.get() && !view.state.site.endpoint.is_empty();
            conversation.with(|conversation| view.conversation(conversation, answers))
        });
    // Without an endpoint there is nothing to say at the end of an open conversation, and nothing can close it.
    if thread.open && state.site.endpoint.is_empty() {
        return Some(section);
    }
    Some(section.changing(move || match is_open.get() {
        true => form(&shared, &post),
        false => el("p").class("closed").text(shared.label(Label::ResponsesClosed)),
    }))
}

/// What only the browser does: drafts, sending, newer responses.
fn follow(state: &State, post: &str, conversation: &Signal<Conversation>, open: &Signal<bool>) {
    #[cfg(feature = "hydrate")]
    crate::browser::responses::follow(state, post, conversation, open);
    #[cfg(not(feature = "hydrate"))]
    let _ = (state, post, conversation, open);
}

/// What the views of one conversation share.
struct View {
    state: State,
    title: String,
    language: Option<String>,
}

impl View {
    fn label(&self, label: Label) -> &str {
        self.state.label(label)
    }

    /// `answers` says whether responses can be answered.
    fn conversation(&self, conversation: &Conversation, answers: bool) -> Element {
        let shown = conversation.shown();
        let count = shown.iter().filter(|response| conversation.is_published(&response.id)).count();
        let elsewhere = links("pingbacks", Some(REL), "date", &conversation.pingbacks).map(|list| {
            el("section").class("elsewhere").child(el("h3").text(self.label(Label::Elsewhere))).child(list)
        });
        el("div")
            .class("conversation")
            .child(self.heading(count))
            .child_if(self.level(conversation, &shown, &arrange(&shown), answers))
            .child_if(elsewhere)
    }

    fn heading(&self, count: usize) -> Element {
        let label = match count {
            0 => self.label(Label::ResponsesNone).to_owned(),
            1 => self.label(Label::ResponsesOne).to_owned(),
            many => self.label(Label::ResponsesMany).replacen("{}", &many.to_string(), 1),
        };
        let (before, after) = around(&label);
        let title = el("span").attr_if("lang", self.language.as_deref()).text(&self.title);
        el("h2").attr("id", "responses-title").text(before).child(title).text(after)
    }

    fn level(
        &self,
        conversation: &Conversation,
        shown: &[Response],
        branches: &[Branch],
        answers: bool,
    ) -> Option<Element> {
        let items = branches.iter().filter_map(|branch| {
            let response = shown.get(branch.position)?;
            let in_reply_to = branch.in_reply_to.and_then(|position| shown.get(position));
            let item = el("li")
                .attr("id", &anchor(response))
                .class("response")
                .child(self.response(conversation, response, in_reply_to, answers))
                .child_if(self.level(conversation, shown, &branch.answers, answers));
            Some(item)
        });
        (!branches.is_empty()).then(|| el("ol").children(items))
    }

    fn response(
        &self,
        conversation: &Conversation,
        response: &Response,
        in_reply_to: Option<&Response>,
        answers: bool,
    ) -> Element {
        let own = conversation.own(&response.id);
        let waits = !conversation.is_published(&response.id);
        let answer = (answers && !waits).then(|| {
            let name = self.label(Label::ReplyTo).replace("{}", &response.name);
            let link = el("a").attr("href", "#respond").attr("data-reply", &response.id).attr("aria-label", &name);
            el("p").class("reply").child(link.text(self.label(Label::Reply)))
        });
        el("article")
            .class("said")
            .child(self.header(response))
            .child_if(in_reply_to.map(|asked| self.in_reply_to(asked)))
            .child(words(&response.text))
            .child_if(waits.then(|| el("p").class("waits").text(self.label(Label::ResponseWaits))))
            .child_if(answer)
            .child_if(own.map(|own| self.take_back(own)))
    }

    fn header(&self, response: &Response) -> Element {
        let name = el("bdi");
        // The endpoint takes no other addresses; should one stand in a file, it leads nowhere.
        let name = if is_web(&response.site) {
            name.child(link(&response.site).text(&response.name))
        } else {
            name.text(&response.name)
        };
        let author = response.by_author.then(|| el("span").class("by-author").text(self.label(Label::ByAuthor)));
        let time = el("time").attr("datetime", &response.datetime).text(&response.date);
        el("header")
            .child(el("span").class("name").child(name))
            .child_if(author)
            .child(el("a").class("permalink").attr("href", &format!("#{}", anchor(response))).child(time))
    }

    fn in_reply_to(&self, asked: &Response) -> Element {
        let (before, after) = around(self.label(Label::InReplyTo));
        let link = el("a").attr("href", &format!("#{}", anchor(asked))).child(el("bdi").text(&asked.name));
        el("p").class("in-reply-to").text(before).child(link).text(after)
    }

    /// The address that erases one's own response from anywhere, and the way to do so here: opening it is the
    /// question, the button in it is the answer.
    fn take_back(&self, own: &Sent) -> Element {
        let address = format!("{}responses/{}?key={}", self.state.site.endpoint, own.response.id, own.key);
        let link = el("a").attr("href", &address).attr("rel", "external noopener");
        let keep = el("p").text(self.label(Label::TakeBackAddress)).text(" ").child(link.text(&address));
        let button = el("button").attr("type", "button").attr("data-erase", &own.response.id);
        let details = el("details")
            .child(el("summary").text(self.label(Label::TakeBack)))
            .child(el("p").text(self.label(Label::TakeBackHint)))
            .child(button.text(self.label(Label::TakeBackButton)))
            .child(el("p").class("error").attr("role", "alert"));
        el("div").class("take-back").child(keep).child(details)
    }
}

/// Where a response stands on the page of its post.
fn anchor(response: &Response) -> String {
    format!("response-{}", response.id)
}

/// What stands before and behind the placeholder of a label.
fn around(label: &str) -> (&str, &str) {
    label.split_once("{}").unwrap_or((label, ""))
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn link(address: &str) -> Element {
    el("a").attr("rel", REL).attr("href", address)
}

/// The paragraphs of a text, in a language that nobody knows; each part of it a text node, a line break or a link.
fn words(text: &str) -> Element {
    let paragraphs = paragraphs(text).into_iter().map(|parts| {
        parts.into_iter().fold(el("p"), |paragraph, part| match part {
            Part::Text(text) => paragraph.text(text),
            Part::Break => paragraph.child(el("br")),
            Part::Link(address) => paragraph.child(link(address).text(address)),
        })
    });
    el("div").class("words").attr("dir", "auto").attr("lang", "").children(paragraphs)
}
