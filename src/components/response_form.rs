//! The form for responses: plain HTML that works by itself, and better with the app.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::label::Label;

use crate::browser::document;
use crate::responses::{FormState, ResponseThread};
use crate::site::{around_placeholder, label, use_site};

/// The form that responds to `post`.
#[component]
pub(super) fn ResponseForm(post: String) -> impl IntoView {
    let site = use_site();
    let thread = expect_context::<ResponseThread>();
    let FormState { name, email, site: address, text, subject, parent, alert, is_sending, .. } = thread.form;
    thread.follow_form();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        thread.send();
    };
    let is_invalid = move |name| thread.form.field_error(name).is_some().then_some("true");
    view! {
        // The endpoint says what is wrong in the language of this blog, beside the fields: `novalidate` as soon as the
        // app sends the form.
        <form
            id="respond"
            class="respond"
            method="post"
            action=format!("{}responses", site.endpoint)
            aria-labelledby="respond-title"
            prop:noValidate=true
            on:submit=submit
            on:input=move |_| thread.save_draft()
            on:focusin=move |_| thread.begin()
        >
            <h3 id="respond-title">{label(Label::Respond)}</h3>
            <input type="hidden" id="respond-post" name="post" value=post/>
            <input type="hidden" id="respond-parent" name="parent" value=parent/>
            <input type="hidden" id="respond-language" name="language" value=site.language.clone()/>
            <div class="honeypot" aria-hidden="true">
                <label for="respond-subject">{label(Label::FieldTrap)}</label>
                <input id="respond-subject" name="subject" tabindex="-1" autocomplete="off" node_ref=subject/>
            </div>
            <RepliedTo/>
            <Field name="name" title=Label::FieldName>
                <input
                    type="text" id="respond-name" name="name" autocomplete="name" required=""
                    aria-describedby=described_by("name", false) aria-invalid=move || is_invalid("name") node_ref=name
                />
            </Field>
            <Field name="email" title=Label::FieldEmail help=Label::FieldEmailHelp>
                <input
                    type="email" id="respond-email" name="email" autocomplete="email"
                    aria-describedby=described_by("email", true) aria-invalid=move || is_invalid("email") node_ref=email
                />
            </Field>
            <Field name="site" title=Label::FieldSite help=Label::FieldSiteHelp>
                <input
                    type="url" id="respond-site" name="site" autocomplete="url"
                    aria-describedby=described_by("site", true) aria-invalid=move || is_invalid("site") node_ref=address
                />
            </Field>
            <Field name="text" title=Label::FieldText help=Label::FieldTextHelp>
                <textarea
                    rows="8" id="respond-text" name="text" autocomplete="off" required=""
                    aria-describedby=described_by("text", true) aria-invalid=move || is_invalid("text") node_ref=text
                ></textarea>
            </Field>
            <Notice/>
            <button id="respond-send" aria-disabled=move || is_sending.get().then_some("true")>
                {move || label(if is_sending.get() { Label::Sending } else { Label::SendResponse })}
            </button>
            <p id="respond-alert" class="error" role="alert">{alert}</p>
        </form>
    }
    .into_any()
}

/// What describes a field, for screen readers: its help and its error; for the text first what is replied to, which says
/// nothing as long as that is the post.
fn described_by(name: &str, has_help: bool) -> String {
    let replied_to = if name == "text" { "respond-replied-to " } else { "" };
    let help = if has_help { format!("respond-{name}-help ") } else { String::new() };
    format!("{replied_to}{help}respond-{name}-error")
}

/// A field with its label above, its help and its error below.
#[component]
fn Field(
    name: &'static str,
    title: Label,
    #[prop(optional)] help: Option<Label>,
    children: Children,
) -> impl IntoView {
    let form = expect_context::<ResponseThread>().form;
    let help =
        help.map(|help| view! { <p id=format!("respond-{name}-help") class="help">{label(help)}</p> }.into_any());
    view! {
        <div class="field">
            <label for=format!("respond-{name}")>{label(title)}</label>
            {help}
            {children()}
            <p id=format!("respond-{name}-error") class="error">{move || form.field_error(name)}</p>
        </div>
    }
    .into_any()
}

/// Which response is replied to.
#[component]
fn RepliedTo() -> impl IntoView {
    let thread = expect_context::<ResponseThread>();
    let in_reply_to = |name: String| label(Label::InReplyTo).replace("{}", &name);
    let reply_to_post = move |_| {
        thread.reply_to("");
        thread.save_draft();
        document::focus(document::find("#respond-text"));
    };
    view! {
        <div class="replied-to" hidden=move || thread.replied_to().is_none()>
            <p id="respond-replied-to">{move || thread.replied_to().map(in_reply_to)}</p>
            <button type="button" on:click=reply_to_post>{label(Label::ReplyToPost)}</button>
        </div>
    }
    .into_any()
}

/// What is kept, for how long, and whom to ask.
#[component]
fn Notice() -> impl IntoView {
    let contact = use_site().privacy_contact.clone();
    let contact = (!contact.is_empty()).then(|| {
        let address = contact.contains('@').then(|| format!("mailto:{contact}"));
        let (before, after) = around_placeholder(&label(Label::ResponseContact));
        view! { <p>{before}<a href=address>{contact}</a>{after}</p> }.into_any()
    });
    view! { <div class="notice"><p>{label(Label::ResponseNotice)}</p>{contact}</div> }.into_any()
}
