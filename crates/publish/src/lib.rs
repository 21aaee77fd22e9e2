//! The finished site as files: the output folder with compressed variants ([`output`]), the built app in it
//! ([`assets`]) with the files of earlier builds ([`old_assets`]), rules for hosts ([`host_rules`]), and the mapping
//! between addresses and files ([`address`]). [`file`](mod@file) writes single files of the author's,
//! [`hash`] is for names and manifests.

pub mod address;
pub mod assets;
mod boot_script;
pub mod file;
pub mod hash;
pub mod host_rules;
pub mod old_assets;
pub mod output;
