//! Files that were pasted, dropped or chosen: one after the other is uploaded, while the author describes it, and put
//! into the text.

use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use editor_protocol::StoredFile;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, XmlHttpRequest};

use super::editor::Editor;
use crate::api::Upload;
use crate::browser::dialog;
use crate::text::links::{media, paragraph};
use crate::text::utf16;
use crate::texts::error_text;

/// How far an upload is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UploadState {
    /// This part is sent, from 0 to 1.
    UnderWay(f64),
    /// It is stored.
    Stored(StoredFile),
    /// It was refused, for this reason.
    Failed(String),
}

/// The file that is uploaded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CurrentFile {
    pub(crate) name: String,
    pub(crate) is_picture: bool,
}

/// The files of an editor that are uploaded. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct Uploads {
    pub(crate) dialog: NodeRef<Dialog>,
    /// The field for the alternative text.
    pub(crate) alternative: NodeRef<Input>,
    pub(crate) current: RwSignal<Option<CurrentFile>>,
    pub(crate) state: RwSignal<UploadState>,
    /// Whether the picture says nothing, so that it needs no text.
    pub(crate) is_ornament: RwSignal<bool>,
    /// Whether the file is put into the text as soon as it is stored.
    pub(crate) is_confirmed: RwSignal<bool>,
    editor: Editor,
    /// Where the next file goes in the text, in UTF-16 code units. Browsers forget the selection of a field while a dialog
    /// is open.
    place: StoredValue<Range<u32>>,
    waiting: StoredValue<VecDeque<File>, LocalStorage>,
    request: StoredValue<Option<XmlHttpRequest>, LocalStorage>,
    /// Counts the files, to tell a late reply.
    number: StoredValue<u32>,
}

impl Uploads {
    /// No file yet.
    pub(crate) fn new(editor: Editor) -> Self {
        Self {
            dialog: NodeRef::new(),
            alternative: NodeRef::new(),
            current: RwSignal::new(None),
            state: RwSignal::new(UploadState::UnderWay(0.0)),
            is_ornament: RwSignal::new(false),
            is_confirmed: RwSignal::new(false),
            editor,
            place: StoredValue::new(0..0),
            waiting: StoredValue::new_local(VecDeque::new()),
            request: StoredValue::new_local(None),
            number: StoredValue::new(0),
        }
    }

    /// Uploads files.
    pub(crate) fn add(self, files: Vec<File>) {
        self.waiting.update_value(|waiting| waiting.extend(files));
        if self.current.get_untracked().is_none() {
            self.place.set_value(self.editor.selection());
            self.start_next();
        }
    }

    fn start_next(self) {
        let Some(file) = self.waiting.try_update_value(VecDeque::pop_front).flatten() else { return };
        let number = self.number.get_value() + 1;
        self.number.set_value(number);
        self.is_ornament.set(false);
        self.is_confirmed.set(false);
        self.state.set(UploadState::UnderWay(0.0));
        let is_picture = file.type_().starts_with("image/");
        self.current.set(Some(CurrentFile { name: file.name(), is_picture }));
        dialog::open(self.dialog);
        // The field is hidden until the view has changed.
        let focus = move || {
            if let Some(field) = self.alternative.try_get_untracked().flatten() {
                field.set_value("");
                let _ = field.focus();
            }
        };
        set_timeout(focus, Duration::ZERO);
        let show_progress = move |part| {
            if self.number.try_get_value() == Some(number) {
                self.state.set(UploadState::UnderWay(part));
            }
        };
        match Upload::start(&file, show_progress) {
            Ok(upload) => {
                self.request.set_value(Some(upload.request()));
                spawn_local(async move {
                    let result = upload.finish().await;
                    if self.number.try_get_value() == Some(number) {
                        self.ended(match result {
                            Ok(file) => UploadState::Stored(file),
                            Err(error) => UploadState::Failed(error_text(self.editor.texts, &error)),
                        });
                    }
                });
            }
            Err(error) => self.ended(UploadState::Failed(error_text(self.editor.texts, &error))),
        }
    }

    fn ended(self, state: UploadState) {
        // The server knows the kind of a file by its content.
        let is_picture = match &state {
            UploadState::Stored(file) => file.media_type.starts_with("image/"),
            _ => true,
        };
        self.state.set(state);
        if !is_picture || self.is_confirmed.get_untracked() {
            self.insert();
        }
    }

    /// Puts the file into the text, now or as soon as it is stored.
    pub(crate) fn insert(self) {
        let UploadState::Stored(file) = self.state.get_untracked() else {
            self.is_confirmed.set(true);
            return;
        };
        let field = self.alternative.get_untracked();
        let alternative = match self.is_ornament.get_untracked() {
            true => String::new(),
            false => field.map(|field| field.value().trim().to_owned()).unwrap_or_default(),
        };
        self.close();
        let place = self.place.get_value();
        let text = self.editor.content.with_untracked(|content| {
            let text = media(content.markup, &file, &alternative);
            let before = content.text.get(..utf16::byte_at(&content.text, place.start)).unwrap_or_default();
            let after = content.text.get(utf16::byte_at(&content.text, place.end)..).unwrap_or_default();
            paragraph(before, &text, after)
        });
        let end = place.start + utf16::length(&text);
        self.editor.insert(place, &text);
        self.place.set_value(end..end);
        self.start_next();
    }

    /// Leaves the file out, and goes on to the next one.
    pub(crate) fn cancel(self) {
        let request = self.request.try_update_value(Option::take).flatten();
        self.close();
        if let Some(request) = request {
            let _ = request.abort();
        }
        self.start_next();
    }

    /// Takes in that the dialog was closed: by Escape, if a file is still in it.
    pub(crate) fn closed(self) {
        let is_open = self.dialog.get_untracked().is_some_and(|dialog| dialog.open());
        if !is_open && self.current.get_untracked().is_some() {
            self.cancel();
        }
    }

    fn close(self) {
        self.number.update_value(|number| *number += 1);
        self.request.set_value(None);
        self.current.set(None);
        dialog::close(self.dialog);
    }
}
