//! The form for responses: plain HTML that works by itself. What the app adds to it stands in
//! `browser/responses`.
//!
//! Its nodes are never made anew while a page is shown, since readers type into them: the app changes them in place.

use content::label::Label;

use super::element::{Element, el};
use crate::state::State;

/// One field: its name, type, what browsers fill in, and its words.
struct Field {
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    label: Label,
    help: Option<Label>,
}

/// The form that answers `post`.
pub(super) fn form(state: &State, post: &str) -> Element {
    let site = &state.site;
    let hidden = |name: &'static str, value: &str| {
        el("input")
            .attr("type", "hidden")
            .attr("id", &format!("respond-{name}"))
            .attr("name", name)
            .attr("value", value)
    };
    let fields = [
        Field { name: "name", kind: "text", autocomplete: "name", label: Label::FieldName, help: None },
        Field {
            name: "email",
            kind: "email",
            autocomplete: "email",
            label: Label::FieldEmail,
            help: Some(Label::FieldEmailHelp),
        },
        Field {
            name: "site",
            kind: "url",
            autocomplete: "url",
            label: Label::FieldSite,
            help: Some(Label::FieldSiteHelp),
        },
        Field {
            name: "text",
            kind: "",
            autocomplete: "off",
            label: Label::FieldText,
            help: Some(Label::FieldTextHelp),
        },
    ];
    el("form")
        .attr("id", "respond")
        .class("respond")
        .attr("method", "post")
        .attr("action", &format!("{}responses", site.endpoint))
        .attr("aria-labelledby", "respond-title")
        .child(el("h3").attr("id", "respond-title").text(state.label(Label::Respond)))
        .child(hidden("post", post))
        .child(hidden("parent", ""))
        .child(hidden("language", &site.language))
        .child(trap(state))
        .child(answered(state))
        .children(fields.into_iter().map(|field| self::field(state, field)))
        .child(notice(state))
        .child(el("button").attr("id", "respond-send").text(state.label(Label::SendResponse)))
        .child(el("p").attr("id", "respond-alert").class("error").attr("role", "alert"))
}

fn field(state: &State, field: Field) -> Element {
    let Field { name, kind, autocomplete, label, help } = field;
    let help_id = format!("respond-{name}-help");
    let error_id = format!("respond-{name}-error");
    let described = if help.is_some() { format!("{help_id} {error_id}") } else { error_id.clone() };
    // Who begins an answer hears what is answered; as long as nothing is, that says nothing.
    let described = if name == "text" { format!("respond-answered-name {described}") } else { described };
    let input = if kind.is_empty() { el("textarea").attr("rows", "8") } else { el("input").attr("type", kind) };
    let required = matches!(name, "name" | "text").then_some("");
    let input = input
        .attr("id", &format!("respond-{name}"))
        .attr("name", name)
        .attr("autocomplete", autocomplete)
        .attr_if("required", required)
        .attr("aria-describedby", &described);
    el("div")
        .class("field")
        .child(el("label").attr("for", &format!("respond-{name}")).text(state.label(label)))
        .child_if(help.map(|help| el("p").attr("id", &help_id).class("help").text(state.label(help))))
        .child(input)
        .child(el("p").attr("id", &error_id).class("error"))
}

/// A field that people neither see nor reach.
fn trap(state: &State) -> Element {
    let input = el("input")
        .attr("id", "respond-subject")
        .attr("name", "subject")
        .attr("tabindex", "-1")
        .attr("autocomplete", "off");
    el("div")
        .class("trap")
        .attr("aria-hidden", "true")
        .child(el("label").attr("for", "respond-subject").text(state.label(Label::FieldTrap)))
        .child(input)
}

/// Which response is answered. The app fills it in and shows it.
fn answered(state: &State) -> Element {
    let button = el("button").attr("type", "button").attr("data-reply", "").text(state.label(Label::ReplyToPost));
    el("div")
        .attr("id", "respond-answered")
        .class("answered")
        .attr("hidden", "")
        .child(el("p").attr("id", "respond-answered-name"))
        .child(button)
}

/// What is kept, for how long, and whom to ask.
fn notice(state: &State) -> Element {
    let site = &state.site;
    let notice = el("div").class("notice").child(el("p").text(state.label(Label::ResponseNotice)));
    let contact = &site.privacy_contact;
    if contact.is_empty() {
        return notice;
    }
    let address = contact.contains('@').then(|| format!("mailto:{contact}"));
    let link = el("a").attr_if("href", address.as_deref());
    let label = state.label(Label::ResponseContact);
    let (before, after) = label.split_once("{}").unwrap_or((label, ""));
    notice.child(el("p").text(before).child(link.text(contact)).text(after))
}
