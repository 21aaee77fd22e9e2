//! A response that waits: who has sent it, about what, its text as it was sent, and the buttons that decide.

use editor_protocol::{ParentResponse, WaitingResponse};
use leptos::ev::Event;
use leptos::prelude::*;

use super::external_link::ExternalLink;
use crate::state::{Decision, MESSAGE, Responses, edit_address, element_id};
use crate::texts::{Texts, use_texts};

/// The response. `erase` asks before a message is erased.
#[component]
pub(crate) fn ResponseView(
    responses: Responses,
    response: WaitingResponse,
    erase: Callback<String>,
) -> impl IntoView {
    let texts = use_texts();
    let element = element_id(&response.id);
    let name_id = format!("{element}-name");
    let buttons = if response.kind == MESSAGE {
        message_buttons(texts, responses, &response.id, &name_id, erase)
    } else {
        response_buttons(texts, responses, &response.id, &name_id)
    };
    let WaitingResponse { kind, name, site, text, language, date, parent, .. } = &response;
    let name = if name.is_empty() { texts.anonymous.to_owned() } else { name.clone() };
    let site = (!site.is_empty())
        .then(|| view! { <p class="hint"><ExternalLink address=site.clone() text=site.clone()/></p> }.into_any());
    view! {
        <article class="response" id=element tabindex="-1" aria-labelledby=name_id.clone()>
            <h2 id=name_id.clone()>{name}</h2>
            <p class="hint">{kind_name(texts, kind)}" · "{date.clone()}</p>
            {about(texts, &response)}
            {site}
            {email(&response.email)}
            {parent.clone().map(|parent| parent_view(texts, parent))}
            <p class="response-text" lang=language.clone() dir="auto">{text.clone()}</p>
            {buttons}
        </article>
    }
    .into_any()
}

fn kind_name(texts: Texts, kind: &str) -> String {
    match kind {
        "response" => texts.kind_response,
        MESSAGE => texts.kind_message,
        "reply" => texts.kind_reply,
        "mention" => texts.kind_mention,
        "like" => texts.kind_like,
        "repost" => texts.kind_repost,
        unknown => unknown,
    }
    .to_owned()
}

/// The post that it is about.
fn about(texts: Texts, response: &WaitingResponse) -> AnyView {
    let WaitingResponse { post, file, .. } = response;
    if post.is_empty() {
        return ().into_any();
    }
    let post = if file.is_empty() {
        view! { <span>{post.clone()}</span> }.into_any()
    } else {
        view! { <a href=edit_address(file)>{post.clone()}</a> }.into_any()
    };
    view! { <p class="response-post">{texts.post_of_response}" "{post}</p> }.into_any()
}

fn email(address: &str) -> AnyView {
    if address.is_empty() {
        return ().into_any();
    }
    // A sender may have typed anything.
    if !address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@.+-_".contains(&byte)) {
        return view! { <p class="hint">{address.to_owned()}</p> }.into_any();
    }
    view! { <p class="hint"><a href=format!("mailto:{address}")>{address.to_owned()}</a></p> }.into_any()
}

fn parent_view(texts: Texts, parent: ParentResponse) -> AnyView {
    let ParentResponse { name, text } = parent;
    let name = if name.is_empty() { texts.anonymous.to_owned() } else { name };
    view! {
        <div class="response-parent">
            <p class="hint">{texts.in_reply_to(name)}</p>
            <blockquote class="response-text" dir="auto">{text}</blockquote>
        </div>
    }
    .into_any()
}

/// The checkbox, and a button for each decision. `name_id` is the id of the name, which tells the buttons apart.
fn response_buttons(texts: Texts, responses: Responses, id: &str, name_id: &str) -> AnyView {
    let buttons = [Decision::Approve, Decision::Reject, Decision::Spam]
        .map(|decision| decision_button(texts, responses, id, name_id, decision))
        .collect_view();
    let (own, id) = (id.to_owned(), id.to_owned());
    let is_selected = move || responses.selected.with(|selected| selected.contains(&own));
    let select = move |event: Event| responses.select(&id, event_target_checked(&event));
    view! {
        <div class="buttons">
            {buttons}
            <label class="switch" hidden=move || !responses.has_several()>
                <input
                    type="checkbox"
                    aria-describedby=name_id.to_owned()
                    prop:checked=is_selected
                    on:change=select
                />
                {texts.select}
            </label>
        </div>
    }
    .into_any()
}

/// A message is not published: it is spam, or was read and can be erased.
fn message_buttons(texts: Texts, responses: Responses, id: &str, name_id: &str, erase: Callback<String>) -> AnyView {
    let spam = decision_button(texts, responses, id, name_id, Decision::Spam);
    let id = id.to_owned();
    view! {
        <div class="buttons">
            <button
                type="button"
                class="plain"
                data-decision=Decision::Erase.word()
                aria-describedby=name_id.to_owned()
                on:click=move |_| erase.run(id.clone())
            >
                {Decision::Erase.label(texts)}
            </button>
            {spam}
        </div>
    }
    .into_any()
}

/// The class of a decision's button: one of them is the usual one.
pub(crate) fn decision_class(decision: Decision) -> &'static str {
    if decision == Decision::Approve { "approve" } else { "plain" }
}

fn decision_button(texts: Texts, responses: Responses, id: &str, name_id: &str, decision: Decision) -> AnyView {
    let id = id.to_owned();
    let class = decision_class(decision);
    view! {
        <button
            type="button"
            class=class
            data-decision=decision.word()
            aria-describedby=name_id.to_owned()
            on:click=move |_| responses.decide(vec![id.clone()], decision)
        >
            {decision.label(texts)}
        </button>
    }
    .into_any()
}
