//! The dialog of an upload: how far it is, and what the picture shows.

use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;

use crate::state::{UploadState, Uploads};
use crate::texts::use_texts;

/// The dialog of the file that is uploaded.
#[component]
pub(crate) fn UploadDialog(uploads: Uploads) -> impl IntoView {
    let texts = use_texts();
    let name = move || uploads.current.with(|file| file.as_ref().map(|file| file.name.clone()));
    let is_picture = move || uploads.current.with(|file| file.as_ref().is_some_and(|file| file.is_picture));
    let failed = move || uploads.state.with(|state| matches!(state, UploadState::Failed(_)));
    let failure = move || {
        uploads.state.with(|state| match state {
            UploadState::Failed(reason) => reason.clone(),
            _ => String::new(),
        })
    };
    let progress = move || {
        uploads.state.with(|state| match state {
            UploadState::UnderWay(part) => format!("{part:.2}"),
            UploadState::Stored(_) => "1".to_owned(),
            UploadState::Failed(_) => "0".to_owned(),
        })
    };
    let status = move || {
        let is_confirmed = uploads.is_confirmed.get();
        uploads.state.with(|state| match state {
            UploadState::UnderWay(_) if is_confirmed => texts.insert_when_stored,
            UploadState::UnderWay(_) => texts.uploading,
            UploadState::Stored(_) => texts.stored,
            UploadState::Failed(_) => "",
        })
    };
    let insert = move |event: SubmitEvent| {
        event.prevent_default();
        uploads.insert();
    };
    let choose_ornament = move |event: Event| uploads.is_ornament.set(event_target_checked(&event));
    let needs_text = move || is_picture() && !uploads.is_ornament.get();
    view! {
        <dialog
            class="dialog"
            aria-labelledby="upload-heading"
            node_ref=uploads.dialog
            on:close=move |_| uploads.closed()
        >
            <form on:submit=insert>
                <h2 id="upload-heading">{name}</h2>
                <progress max="1" aria-label=texts.uploading prop:value=progress></progress>
                <p class="hint" role="status">{status}</p>
                <p class="error" role="alert">{failure}</p>
                <div class="field" hidden=move || !is_picture() || failed()>
                    <label class="label" for="alternative">{texts.alternative}</label>
                    <p class="hint" id="alternative-hint">{texts.alternative_hint}</p>
                    <input
                        id="alternative"
                        autocomplete="off"
                        aria-describedby="alternative-hint"
                        required=needs_text
                        disabled=move || uploads.is_ornament.get()
                        node_ref=uploads.alternative
                    />
                    <label class="switch">
                        <input
                            type="checkbox"
                            prop:checked=move || uploads.is_ornament.get()
                            on:change=choose_ornament
                        />
                        {texts.is_ornament}
                    </label>
                </div>
                <p class="buttons">
                    <button type="submit" hidden=failed>{texts.insert}</button>
                    <button type="button" class="plain" on:click=move |_| uploads.cancel()>{texts.cancel}</button>
                </p>
            </form>
        </dialog>
    }
    .into_any()
}
