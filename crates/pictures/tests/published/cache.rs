//! The cache of processed pictures.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use pictures::{Cache, CachedPicture, inspect};

use crate::samples::{jpeg, published, scene};

fn photograph() -> Vec<u8> {
    // The camera was turned.
    jpeg(&scene(60, 500).into(), 6, None)
}

fn store(cache: &Cache, bytes: &[u8]) -> CachedPicture {
    cache.store(bytes, &inspect(bytes).unwrap().unwrap()).unwrap()
}

/// All files of a result.
fn files(stored: &CachedPicture) -> Vec<&Path> {
    stored.original.iter().chain(stored.variants.iter().map(|variant| &variant.path)).map(PathBuf::as_path).collect()
}

#[test]
fn cache_finds_what_was_stored() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = photograph();
    let path = folder.path().join("a/b");
    let stored = store(&Cache::open(path.clone()).unwrap(), &bytes);
    let cache = Cache::open(path).unwrap();
    assert!(cache.is_lasting());
    assert_eq!(cache.find(&bytes), Some(stored.clone()));
    assert_eq!(cache.find(&bytes[1..]), None);
    let processed = published(&bytes);
    assert_eq!(stored.original.map(|path| fs::read(path).unwrap()), processed.original);
    let variants: Vec<_> = stored.variants.iter().map(|variant| fs::read(&variant.path).unwrap()).collect();
    assert_eq!(variants, processed.variants.into_iter().map(|variant| variant.bytes).collect::<Vec<_>>());
}

#[test]
fn original_without_variants_is_not_found_later() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().to_owned()).unwrap();
    let bytes = photograph();
    let stored = cache.store_original(&bytes, &inspect(&bytes).unwrap().unwrap()).unwrap();
    assert!(stored.variants.is_empty());
    assert_eq!(stored.original.map(|path| fs::read(path).unwrap()), published(&bytes).original);
    assert_eq!(cache.find(&bytes), None);
}

#[test]
fn damaged_cache_is_filled_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().to_owned()).unwrap();
    let bytes = photograph();
    let stored = store(&cache, &bytes);
    assert!(files(&stored).len() > 1);
    for file in files(&stored) {
        let whole = fs::read(file).unwrap();
        for damaged in [&whole[..whole.len() / 2], b""] {
            fs::remove_file(file).unwrap();
            fs::write(file, damaged).unwrap();
            assert_eq!(cache.find(&bytes), None);
            assert_eq!(store(&cache, &bytes), stored);
            assert_eq!(fs::read(file).unwrap(), whole);
        }
    }
    for entry in fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|ending| ending == "json") {
            fs::write(entry, "{").unwrap();
        }
    }
    assert_eq!(cache.find(&bytes), None);
}

#[test]
fn unused_pictures_are_removed_from_cache() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().to_owned()).unwrap();
    let (used, unused) = (photograph(), jpeg(&scene(40, 30).into(), 1, None));
    let stored = store(&cache, &used);
    store(&cache, &unused);
    cache.prune(90 * DAY);
    assert!(cache.find(&unused).is_some());
    for entry in fs::read_dir(folder.path()).unwrap() {
        let file = File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_modified(SystemTime::now() - 91 * DAY).unwrap();
    }
    assert_eq!(cache.find(&used), Some(stored.clone()));
    cache.prune(90 * DAY);
    assert_eq!(cache.find(&used), Some(stored.clone()));
    assert_eq!(cache.find(&unused), None);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1 + files(&stored).len());
}

#[test]
fn cache_is_temporary_where_nothing_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let cache = Cache::open(file.join("pictures")).unwrap();
    assert!(!cache.is_lasting());
    let bytes = photograph();
    let stored = store(&cache, &bytes);
    assert_eq!(cache.find(&bytes), Some(stored));
}
