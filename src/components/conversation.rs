//! What readers responded to a post, as a conversation, with the form at its end.

use leptos::prelude::*;
use protocol::bundle::{Response, Thread};
use protocol::label::Label;
use protocol::thread::{Branch, arrange};

use super::links::LinkList;
use super::remount::remount;
use super::response::{ResponseArticle, SENDER_LINK_REL, anchor};
use super::response_form::ResponseForm;
use crate::responses::{Conversation, ResponseThread};
use crate::site::{around_placeholder, label, use_site};

/// The responses to the post of this title, in the language of the post.
#[component]
pub(crate) fn Responses(
    thread: Thread,
    title: String,
    language: Option<String>,
    interface: Option<String>,
) -> impl IntoView {
    let has_endpoint = !use_site().endpoint.is_empty();
    let state = ResponseThread::new(&thread);
    provide_context(state);
    if has_endpoint {
        state.follow();
    }
    // Without an endpoint there is nothing to say at the end of an open conversation, and nothing can close it.
    let end = (has_endpoint || !thread.open).then(|| {
        let post = thread.post;
        let form = move || view! { <ResponseForm post=post.clone()/> }.into_any();
        let closed = || view! { <p class="closed">{label(Label::ResponsesClosed)}</p> }.into_any();
        view! { {move || if state.is_open.get() { form() } else { closed() }} }.into_any()
    });
    let conversation = move || {
        let (conversation, title, language) = (state.conversation.get(), title.clone(), language.clone());
        let takes_replies = state.is_open.get() && has_endpoint;
        view! { <ConversationView conversation title language takes_replies/> }.into_any()
    };
    view! {
        <section id="responses" class="responses" aria-labelledby="responses-title" lang=interface>
            {remount(conversation)}
            {end}
        </section>
    }
    .into_any()
}

#[component]
fn ConversationView(
    conversation: Conversation,
    title: String,
    language: Option<String>,
    takes_replies: bool,
) -> impl IntoView {
    let shown = conversation.shown();
    let is_counted = |response: &&Response| !response.is_withdrawn() && conversation.is_published(&response.id);
    let count = shown.iter().filter(is_counted).count();
    let heading = match count {
        0 => label(Label::ResponsesNone),
        1 => label(Label::ResponsesOne),
        many => label(Label::ResponsesMany).replacen("{}", &many.to_string(), 1),
    };
    let (before, after) = around_placeholder(&heading);
    let elsewhere = (!conversation.pingbacks.is_empty()).then(|| {
        view! {
            <section class="elsewhere">
                <h3>{label(Label::Elsewhere)}</h3>
                <LinkList
                    class="pingbacks"
                    rel=SENDER_LINK_REL
                    note_class="date"
                    links=conversation.pingbacks.clone()
                />
            </section>
        }
        .into_any()
    });
    view! {
        <div class="conversation">
            <h2 id="responses-title">{before}<span lang=language>{title}</span>{after}</h2>
            {level(&conversation, &shown, &arrange(&shown), takes_replies)}
            {elsewhere}
        </div>
    }
    .into_any()
}

/// One level of the conversation, with those below it.
fn level(conversation: &Conversation, shown: &[Response], branches: &[Branch], takes_replies: bool) -> AnyView {
    if branches.is_empty() {
        return ().into_any();
    }
    let items = branches
        .iter()
        .filter_map(|branch| {
            let response = shown.get(branch.position)?.clone();
            let in_reply_to = branch.in_reply_to.and_then(|position| shown.get(position)).cloned();
            let is_pending = !conversation.is_published(&response.id);
            let own = conversation.own(&response.id).cloned();
            let takes_reply = takes_replies && !is_pending && !response.is_withdrawn();
            let replies = level(conversation, shown, &branch.replies, takes_replies);
            let id = anchor(&response);
            Some(
                view! {
                    <li id=id class="response">
                        <ResponseArticle response in_reply_to is_pending own takes_reply/>
                        {replies}
                    </li>
                }
                .into_any(),
            )
        })
        .collect_view();
    view! { <ol>{items}</ol> }.into_any()
}
