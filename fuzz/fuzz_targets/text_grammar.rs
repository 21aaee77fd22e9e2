//! The text grammar: paragraphs lose only white space, and links are web addresses.

#![no_main]

use protocol::text::{Part, links, paragraphs, scheme_length};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let paragraphs = paragraphs(text);
    assert!(paragraphs.iter().all(|paragraph| !paragraph.is_empty()));
    let mut shown = String::new();
    let mut found = 0;
    for part in paragraphs.into_iter().flatten() {
        match part {
            Part::Text(text) => shown.push_str(text),
            Part::Break => {}
            Part::Link(link) => {
                assert!(scheme_length(link) > 0);
                assert!(!link.contains(char::is_whitespace) && !link.contains(['<', '>', '"']));
                found += 1;
                shown.push_str(link);
            }
        }
    }
    assert_eq!(found, links(text));
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(&shown), squeezed(text));
});
