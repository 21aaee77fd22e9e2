//! A whole export of WordPress, imported into a folder.

mod addresses;
mod comments;
#[path = "../folder/mod.rs"]
mod folder;
mod invalid_exports;
mod media;
mod personal_data;
mod posts;
mod repeated_imports;
mod report;

use anyhow::Result;
use folder::Folder;
use import::blog::{Blog, Options};
use import::report::Report;
use import::wordpress::run;

const EXPORT: &str = include_str!("export.xml");

/// A folder with an export and its pictures.
fn with_export(export: &str) -> Result<Folder> {
    Folder::new(&[("export.xml", export), ("uploads/2012/03/panneau.jpg", "jpg")])
}

fn run_import_with(folder: &Folder, has_media: bool, dry_run: bool) -> Result<Report> {
    let (export, media) = (folder.path("export.xml"), folder.path("uploads"));
    let media = has_media.then_some(media.as_path());
    folder.import(|blog| run(&Options { blog: Blog { dry_run, ..blog }, from: &export, media }))
}

fn run_import(folder: &Folder) -> Result<Report> {
    run_import_with(folder, true, false)
}
