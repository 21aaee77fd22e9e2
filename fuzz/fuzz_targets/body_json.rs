//! A body that says to be JSON: it is read or refused, and what is read holds together.

#![no_main]

use endpoint::request::body::{Kind, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Ok(sent) = parse(Kind::Json, body) {
        carnet_fuzz::hold(&sent);
    }
});
