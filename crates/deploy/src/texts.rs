//! The texts of `[publish]` in `texts/`, by language.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
