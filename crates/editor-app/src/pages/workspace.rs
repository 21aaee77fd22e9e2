//! A post that is edited: the text, its fields and its preview; or the decision about a conflict, or the history.

use std::time::Duration;

use editor_protocol::OpenedPost;
use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::browser::{document, text_field};
use crate::components::commands::{Tools, has_primary_key};
use crate::components::conflict::ConflictView;
use crate::components::editor_bar::EditorBar;
use crate::components::fields::Fields;
use crate::components::help_dialog::HelpDialog;
use crate::components::history::HistoryView;
use crate::components::link_dialog::LinkDialog;
use crate::components::preview::PreviewPane;
use crate::components::problems::Problems;
use crate::components::published_line::PublishedLine;
use crate::components::restored::RestoredLine;
use crate::components::text_area::TextArea;
use crate::components::toolbar::Toolbar;
use crate::components::upload_dialog::UploadDialog;
use crate::state::{Editor, use_journal};
use crate::texts::use_texts;

/// All that belongs to an opened file.
#[component]
pub(crate) fn Workspace(opened: OpenedPost, shows_history: Memo<bool>) -> impl IntoView {
    let texts = use_texts();
    let cursor = opened.unsaved.as_ref().map(|entry| entry.cursor);
    let editor = Editor::open(use_journal(), texts, opened);
    let tools = Tools::new(editor);
    let shows_preview = RwSignal::new(false);
    let help = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let title = editor.content.with(|content| content.title.clone());
        document::set_title(&texts.edit_title(if title.is_empty() { texts.untitled } else { title.as_str() }));
    });
    Effect::new(move |_| {
        document::focus_heading();
        if let (Some(field), Some(cursor)) = (editor.text_field.get_untracked(), cursor) {
            text_field::set_cursor(&field, cursor);
        }
        editor.request_preview();
    });
    let save_by_key = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        if has_primary_key(&event) && !event.shift_key() && !event.alt_key() && event.key().eq_ignore_ascii_case("s")
        {
            event.prevent_default();
            editor.save();
        }
    });
    on_cleanup(move || save_by_key.remove());
    // The focus comes back from another window, which may have been beside this one.
    for event in ["visibilitychange", "focus"] {
        let ask_on_return = window_event_listener_untyped(event, move |_| {
            if !document::is_hidden() {
                editor.ask_published();
            }
        });
        on_cleanup(move || ask_on_return.remove());
    }
    let is_writing = move || !shows_history.get() && editor.conflict.with(Option::is_none);
    // A decision about a conflict, and the way back from the history, had the focus and are gone.
    Effect::new(move |was_writing: Option<bool>| {
        let is_writing = is_writing();
        if is_writing && was_writing == Some(false) {
            // The field is invisible until the view has changed.
            set_timeout(|| document::focus(document::find("#field-text")), Duration::ZERO);
        }
        is_writing
    });
    // While another view is shown, text may be replaced, which needs the field.
    let shows = move || if shows_preview.get() && is_writing() { "preview" } else { "text" };
    view! {
        <div class="workspace" data-shows=shows>
            <EditorBar editor shows_preview shows_history help/>
            <RestoredLine editor/>
            <PublishedLine editor shows_history/>
            <div class="panes" data-aside=move || (!is_writing()).then_some("")>
                <div class="writing">
                    <Fields editor/>
                    <Toolbar tools/>
                    <TextArea tools/>
                    <Problems editor/>
                </div>
                <PreviewPane editor/>
            </div>
            {move || editor.conflict.get().map(|current| view! { <ConflictView editor current/> }.into_any())}
            {move || shows_history.get().then(|| view! { <HistoryView editor/> }.into_any())}
            <LinkDialog finder=tools.finder/>
            <UploadDialog uploads=tools.uploads/>
            <HelpDialog dialog=help/>
        </div>
    }
    .into_any()
}
