//! One response. All that senders wrote becomes text nodes and `http` links, never HTML.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use protocol::bundle::Response;
use protocol::label::Label;
use protocol::text::{Part, paragraphs, scheme_length};

use crate::browser::document;
use crate::responses::{ResponseThread, SentResponse};
use crate::site::{around_placeholder, label, use_site};

/// What the links that senders wrote are to search engines and to the pages behind them.
pub(super) const SENDER_LINK_REL: &str = "nofollow ugc noopener";

/// Where a response is on the page of its post.
pub(super) fn anchor(response: &Response) -> String {
    format!("response-{}", response.id)
}

/// A response; `in_reply_to` is the one that it replies to, where its place does not show that; `own` is there when it was
/// sent from this browser.
#[component]
pub(super) fn ResponseArticle(
    response: Response,
    in_reply_to: Option<Response>,
    is_pending: bool,
    own: Option<SentResponse>,
    takes_reply: bool,
) -> impl IntoView {
    let permalink = format!("#{}", anchor(&response));
    let in_reply_to = in_reply_to.map(|response| view! { <InReplyTo response/> }.into_any());
    let reply =
        takes_reply.then(|| view! { <ReplyLink id=response.id.clone() name=response.name.clone()/> }.into_any());
    view! {
        <article class="response-body">
            <header>
                <span class="name"><bdi><SenderName name=response.name site=response.site/></bdi></span>
                {response.by_author.then(|| view! { <span class="by-author">{label(Label::ByAuthor)}</span> }.into_any())}
                <a class="permalink" href=permalink><time datetime=response.datetime>{response.date}</time></a>
            </header>
            {in_reply_to}
            <ResponseText text=response.text/>
            {is_pending.then(|| view! { <p class="pending">{label(Label::ResponsePending)}</p> }.into_any())}
            {reply}
            {own.map(|own| view! { <WithdrawOwn own/> }.into_any())}
        </article>
    }
    .into_any()
}

/// A name, linked to its owner's site. The endpoint takes none but web addresses; another one in a file is no link.
#[component]
fn SenderName(name: String, site: String) -> impl IntoView {
    if scheme_length(&site) > 0 {
        view! { <a rel=SENDER_LINK_REL href=site>{name}</a> }.into_any()
    } else {
        name.into_any()
    }
}

#[component]
fn InReplyTo(response: Response) -> impl IntoView {
    let (before, after) = around_placeholder(&label(Label::InReplyTo));
    let address = format!("#{}", anchor(&response));
    let shown = if response.is_withdrawn() { response.text } else { response.name };
    view! { <p class="in-reply-to">{before}<a href=address><bdi>{shown}</bdi></a>{after}</p> }.into_any()
}

/// The link that replies: without the app it leads to the form, and replies to the post.
#[component]
fn ReplyLink(id: String, name: String) -> impl IntoView {
    let thread = expect_context::<ResponseThread>();
    let described = label(Label::ReplyTo).replace("{}", &name);
    let reply = move |event: MouseEvent| {
        event.prevent_default();
        thread.reply_to(&id);
        thread.save_draft();
        document::go_to("respond");
        document::focus(document::find("#respond-text"));
    };
    view! {
        <p class="reply"><a href="#respond" aria-label=described on:click=reply>{label(Label::Reply)}</a></p>
    }
    .into_any()
}

/// The address that withdraws one's own response from any device, and a disclosure with the button that withdraws it
/// here.
#[component]
fn WithdrawOwn(own: SentResponse) -> impl IntoView {
    let thread = expect_context::<ResponseThread>();
    let error = RwSignal::new(String::new());
    let address = format!("{}responses/{}?key={}", use_site().endpoint, own.id, own.key);
    view! {
        <div class="withdrawal">
            <p>
                {label(Label::WithdrawAddress)}
                " "
                <a href=address.clone() rel="external noopener">{address.clone()}</a>
            </p>
            <details>
                <summary>{label(Label::Withdraw)}</summary>
                <p>{label(Label::WithdrawHint)}</p>
                <button type="button" on:click=move |_| thread.withdraw(own.clone(), error)>
                    {label(Label::WithdrawButton)}
                </button>
                <p class="error" role="alert">{error}</p>
            </details>
        </div>
    }
    .into_any()
}

/// The paragraphs of a text, in an unknown language; each part of it a text node, a line break or a link.
#[component]
fn ResponseText(text: String) -> impl IntoView {
    let part = |part: Part<'_>| match part {
        Part::Text(text) => text.to_owned().into_any(),
        Part::Break => view! { <br/> }.into_any(),
        Part::Link(address) => {
            view! { <a rel=SENDER_LINK_REL href=address.to_owned()>{address.to_owned()}</a> }.into_any()
        }
    };
    let paragraphs = paragraphs(&text)
        .into_iter()
        .map(|parts| view! { <p>{parts.into_iter().map(part).collect_view()}</p> }.into_any())
        .collect_view();
    view! { <div class="words" dir="auto" lang="">{paragraphs}</div> }.into_any()
}
