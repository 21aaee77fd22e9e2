//! The texts of `[import]` in `texts/`, by language.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
