//! What toolbar and keyboard do to the text: the names of the commands, their keys, and what they do.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::browser::document::has_command_key;
use crate::state::{Editor, LinkFinder, Uploads};
use crate::text::edits::Action;
use crate::texts::Texts;

/// A button of the toolbar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Changes the markup.
    Edit(Action),
    /// Finds a post to link to.
    Link,
    /// Chooses a file to upload.
    Picture,
}

/// All commands, in the order of the toolbar.
pub(crate) const COMMANDS: [Command; 10] = [
    Command::Edit(Action::Bold),
    Command::Edit(Action::Italic),
    Command::Edit(Action::Heading),
    Command::Edit(Action::Subheading),
    Command::Link,
    Command::Edit(Action::List),
    Command::Edit(Action::NumberedList),
    Command::Edit(Action::Quote),
    Command::Edit(Action::Code),
    Command::Picture,
];

/// Keys that are pressed together with Ctrl, or Command on devices of Apple. None has Alt: on Windows, Ctrl and Alt
/// together are AltGr, which types characters.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Keys {
    has_shift: bool,
    /// The letter, or the digit by its place: with Shift, it is another character.
    key: char,
}

impl Command {
    /// Its name.
    pub(crate) fn label(self, texts: Texts) -> &'static str {
        match self {
            Self::Edit(Action::Bold) => texts.bold,
            Self::Edit(Action::Italic) => texts.italic,
            Self::Edit(Action::Heading) => texts.heading,
            Self::Edit(Action::Subheading) => texts.subheading,
            Self::Edit(Action::List) => texts.list,
            Self::Edit(Action::NumberedList) => texts.numbered_list,
            Self::Edit(Action::Quote) => texts.quote,
            Self::Edit(Action::Code) => texts.code,
            Self::Link => texts.link,
            Self::Picture => texts.picture,
        }
    }

    fn keys(self) -> Keys {
        // Command+Shift+3 to 6 are screenshots on devices of Apple, and Firefox keeps Ctrl+Shift+P for itself.
        let (has_shift, key) = match self {
            Self::Edit(Action::Bold) => (false, 'b'),
            Self::Edit(Action::Italic) => (false, 'i'),
            Self::Edit(Action::Heading) => (true, '1'),
            Self::Edit(Action::Subheading) => (true, '2'),
            Self::Edit(Action::List) => (true, '8'),
            Self::Edit(Action::NumberedList) => (true, '7'),
            Self::Edit(Action::Quote) => (true, '9'),
            Self::Edit(Action::Code) => (false, 'e'),
            Self::Link => (false, 'k'),
            Self::Picture => (true, 'f'),
        };
        Keys { has_shift, key }
    }

    /// Its keys as people read them, such as "Ctrl+B".
    pub(crate) fn shown_keys(self, texts: Texts) -> String {
        let Keys { has_shift, key } = self.keys();
        let names = [Some(primary_key(texts)), has_shift.then_some(texts.key_shift)];
        let mut shown: String = names.into_iter().flatten().map(|name| format!("{name}+")).collect();
        shown.push(key.to_ascii_uppercase());
        shown
    }

    /// Its keys as `aria-keyshortcuts` has them.
    pub(crate) fn aria_keys(self) -> String {
        let Keys { has_shift, key } = self.keys();
        let primary = if has_command_key() { "Meta+" } else { "Control+" };
        let shift = if has_shift { "Shift+" } else { "" };
        format!("{primary}{shift}{}", key.to_ascii_uppercase())
    }
}

/// The name of the key that all shortcuts have.
pub(crate) fn primary_key(texts: Texts) -> &'static str {
    if has_command_key() { texts.key_command } else { texts.key_control }
}

/// Whether the key that all shortcuts have is pressed, and no text is being composed. AltGr types characters; on Windows
/// it is Ctrl and Alt together.
pub(crate) fn has_primary_key(event: &KeyboardEvent) -> bool {
    let is_pressed = if has_command_key() { event.meta_key() } else { event.ctrl_key() };
    let is_typing = event.get_modifier_state("AltGraph") || (event.ctrl_key() && event.alt_key());
    is_pressed && !is_typing && !event.is_composing()
}

/// The command of the keys that are pressed.
pub(crate) fn command_of(event: &KeyboardEvent) -> Option<Command> {
    if !has_primary_key(event) || event.alt_key() {
        return None;
    }
    let (key, code) = (event.key().to_lowercase(), event.code());
    let is_pressed = |Keys { has_shift, key: wanted }: Keys| {
        let is_key =
            if wanted.is_ascii_digit() { code == format!("Digit{wanted}") } else { key.chars().eq([wanted]) };
        event.shift_key() == has_shift && is_key
    };
    COMMANDS.into_iter().find(|command| is_pressed(command.keys()))
}

/// What commands work with.
#[derive(Clone, Copy)]
pub(crate) struct Tools {
    pub(crate) editor: Editor,
    pub(crate) finder: LinkFinder,
    pub(crate) uploads: Uploads,
    /// The field that chooses files.
    pub(crate) chooser: NodeRef<Input>,
}

impl Tools {
    /// The tools of an editor.
    pub(crate) fn new(editor: Editor) -> Self {
        Self { editor, finder: LinkFinder::new(editor), uploads: Uploads::new(editor), chooser: NodeRef::new() }
    }

    /// Does what a command says.
    pub(crate) fn run(self, command: Command) {
        match command {
            Command::Edit(action) => self.editor.apply(action),
            Command::Link => self.finder.open_for_selection(),
            Command::Picture => {
                if let Some(chooser) = self.chooser.get_untracked() {
                    chooser.click();
                }
            }
        }
    }
}
