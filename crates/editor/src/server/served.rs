//! The editor together with the port of its server.

use std::sync::Arc;

use super::Editor;

/// What the guard and the start of a session need to know.
pub(super) struct ServedEditor {
    pub(super) editor: Arc<Editor>,
    /// The port of the server.
    pub(super) port: u16,
}
