//! Setting a text: what was set once stays as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use typography::{Setting, set};

fuzz_target!(|text: &str| {
    for setting in [Setting::French, Setting::English] {
        let once = set(setting, text);
        assert_eq!(set(setting, &once), once);
    }
});
