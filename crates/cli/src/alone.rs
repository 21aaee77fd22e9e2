//! `carnet` without arguments, as a desktop starts it: it writes in the blog of this folder, or of the folder in which
//! the program is.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;

use site::public_folder::SITE_FILE;

use crate::language;
use crate::streams::print_error_line;
use crate::texts::Commands;

/// The default of `--public`.
const PUBLIC: &str = "public";

/// Whether the program was started without arguments.
pub(crate) fn is_alone() -> bool {
    env::args_os().len() < 2
}

/// The arguments of the process; those of `carnet write` if there are none, and there is a blog to write in. Its folder
/// is the current one from then on.
pub(crate) fn arguments() -> Vec<OsString> {
    if is_alone() && enter_blog() { vec!["carnet".into(), "write".into()] } else { env::args_os().collect() }
}

fn enter_blog() -> bool {
    has_blog(Path::new("")) || {
        let program = env::current_exe().unwrap_or_default();
        program.parent().is_some_and(|folder| has_blog(folder) && env::set_current_dir(folder).is_ok())
    }
}

fn has_blog(folder: &Path) -> bool {
    folder.join(PUBLIC).join(SITE_FILE).is_file()
}

/// Waits for Enter in a window that Windows closes with the program, so that its text can be read.
pub(crate) fn keep_window() {
    // The console of `cmd` has this variable, and the window of a program has not. Nor has PowerShell: it waits too.
    if cfg!(windows) && env::var_os("PROMPT").is_none() && io::stdin().is_terminal() {
        print_error_line(Commands::of(language::of_new_blog(None)).press_enter);
        let _ = io::stdin().read_line(&mut String::new());
    }
}
