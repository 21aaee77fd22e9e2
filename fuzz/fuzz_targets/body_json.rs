//! The parser of JSON bodies: a body is parsed or refused, and the invariants hold.

#![no_main]

use endpoint::request::body::{Kind, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Ok(sent) = parse(Kind::Json, body) {
        carnet_fuzz::hold(&sent);
    }
});
