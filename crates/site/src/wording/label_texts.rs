//! The texts of the app's labels, which are those of `[app]` and `[response_form]` in `texts/`.

include!(concat!(env!("OUT_DIR"), "/label_texts.rs"));
