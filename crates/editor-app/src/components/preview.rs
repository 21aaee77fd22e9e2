//! The preview: the document as the build writes it, in a frame that runs no script.

use editor_protocol::PREVIEW;
use leptos::html::Iframe;
use leptos::prelude::*;
use leptos_router::location::Url;

use crate::browser::frame;
use crate::state::Editor;
use crate::texts::use_texts;

/// How often the frame is loaded anew because what it shows has no article, such as the message that a file has errors.
const MAX_RELOADS: u32 = 5;

/// The frame, whose article follows the text.
#[component]
pub(crate) fn PreviewPane(editor: Editor) -> impl IntoView {
    let texts = use_texts();
    let address = format!("{PREVIEW}?file={}", Url::escape(&editor.file.get_value()));
    let node = NodeRef::<Iframe>::new();
    let loaded = RwSignal::new(0_u32);
    let reload_address = address.clone();
    Effect::new(move |_| {
        let times = loaded.get();
        let article = editor.article.get();
        let Some(frame) = node.get() else { return };
        if times == 0 || article.is_empty() {
            return;
        }
        if !frame::show_article(&frame, &article) && times <= MAX_RELOADS {
            frame.set_src(&reload_address);
        }
    });
    view! {
        <section class="preview" aria-label=texts.preview>
            <iframe
                node_ref=node
                title=texts.preview_title
                // The page reaches the document in the frame, which itself runs nothing.
                sandbox="allow-same-origin"
                src=address
                on:load=move |_| loaded.update(|times| *times += 1)
            ></iframe>
        </section>
    }
    .into_any()
}
