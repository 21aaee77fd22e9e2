//! Notes for the editor which texts readers have.

use editor::store::{Published, folder_of};
use jiff::Timestamp;

use super::options::Options;
use crate::build::PublishedEntry;

/// Notes that the target has these posts and static pages; `time` is that of the upload, if there was one. The site is
/// published also if this can't be written.
pub(super) fn note(options: &Options, entries: &[PublishedEntry], time: Option<Timestamp>) {
    if !options.is_main_target {
        return;
    }
    let Ok(folder) = folder_of(&options.public) else { return };
    let old = Published::read(&folder);
    let files = entries.iter().map(|entry| (entry.source.clone(), entry.digest.clone())).collect();
    let new = Published { time: time.or(old.time), files };
    if new != old {
        let _ = new.write(&folder);
    }
}
