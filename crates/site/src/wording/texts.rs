//! The texts of `[site]` in `texts/`, by language.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
