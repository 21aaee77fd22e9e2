//! The file of a post: it is read, with nothing but warnings, or refused with errors at places that it has.

#![no_main]

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use source::diagnostic::{Diagnostic, Severity};
use source::json::decode;
use source::post::{Post, Reading};

const FILE: &str = "posts/a.json";

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(FILE, bytes) else { return };
    let reading = Reading { file: FILE, stem: "a", zone: &TimeZone::UTC, is_page: false };
    let diagnostics = match Post::parse(text, &reading) {
        Ok((_, warnings)) => {
            assert!(!warnings.iter().any(is_error));
            warnings
        }
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(is_error));
            diagnostics
        }
    };
    let lines = text.split('\n').count();
    for diagnostic in diagnostics {
        assert!(diagnostic.position.is_none_or(|position| (1..=lines).contains(&position.line)));
    }
});
