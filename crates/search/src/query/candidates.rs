//! Finds the files of terms that may have a word.

use super::distance::allowed_errors;
use super::endings::MIN_STEM;
use super::lookup::MIN_PREFIX;
use crate::directory::Directory;

/// Number of letters of the endings of a word.
const ENDING: usize = 3;

/// The file that has the word if any has; if the word `is_open`, also the next one, if it has words that start with it.
pub(super) fn files(word: &str, is_open: bool, directory: &Directory) -> Vec<u32> {
    let mut files: Vec<u32> = directory.file_of(word).into_iter().collect();
    if is_open && word.len() >= MIN_PREFIX {
        let next = files.first().map_or(0, |file| file + 1);
        if directory.continues(next, word) {
            files.push(next);
        }
    }
    files
}

/// The files that may have the word or another form of it.
pub(super) fn files_of_forms(word: &str, directory: &Directory) -> Vec<u32> {
    let letters: Vec<char> = word.chars().collect();
    let stem = letters.len().saturating_sub(ENDING).max(MIN_STEM);
    let stem: String = letters.iter().take(stem).collect();
    with_files_of(vec![stem], files(word, false, directory), directory)
}

/// The same, and those that may have the word without an error at its start: two swapped letters or an additional one.
/// Short words have no errors.
pub(super) fn files_of_similar(word: &str, directory: &Directory) -> Vec<u32> {
    let letters: Vec<char> = word.chars().collect();
    let mut others: Vec<String> = Vec::new();
    // Words that may have errors have more than two letters.
    if allowed_errors(letters.len()) > 0 {
        for position in [0, 1] {
            let mut swapped = letters.clone();
            swapped.swap(position, position + 1);
            others.push(swapped.into_iter().collect());
        }
        others.push(letters.iter().skip(1).collect());
    }
    with_files_of(others, files_of_forms(word, directory), directory)
}

/// `files` and those that have these words if any have.
fn with_files_of(words: Vec<String>, mut files: Vec<u32>, directory: &Directory) -> Vec<u32> {
    for file in words.iter().filter_map(|word| directory.file_of(word)) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}
