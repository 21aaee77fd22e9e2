//! What the app, the generator and the endpoint exchange, and the rules that they share.
//!
//! Bundles ([`bundle`]), feeds of responses ([`feed`]), addresses ([`address`]), texts of the interface ([`label`]), and
//! what a response may hold ([`response`]). No input and output, no clock. It compiles for the browser, where the linker
//! drops what the app does not use.

// The generated texts name this crate.
extern crate self as protocol;

pub mod address;
pub mod bundle;
pub mod calendar;
pub mod elsewhere;
pub mod feed;
pub mod label;
pub mod language;
pub mod moderation;
pub mod response;
pub mod text;
pub mod thread;
pub mod threads;
