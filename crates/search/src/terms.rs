//! A file of terms: sorted forms, and a posting list for each of their stems.

use crate::reader::{DecodeError, Reader};
use crate::{postings, postings::Posting};

/// A decoded file.
pub(crate) struct Terms<'a> {
    /// The posting lists.
    lists: Vec<&'a [u8]>,
    /// The number of forms.
    count: u32,
    forms: Reader<'a>,
}

impl<'a> Terms<'a> {
    /// Reads a file.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::of_file(bytes)?;
        let mut lists = Vec::new();
        for _ in 0..reader.number()? {
            let length = reader.length()?;
            lists.push(reader.take(length)?);
        }
        Ok(Self { lists, count: reader.number()?, forms: reader })
    }

    /// The number of posting lists.
    pub(crate) fn lists(&self) -> usize {
        self.lists.len()
    }

    /// A posting list, in a blog with this number of posts.
    pub(crate) fn postings(&self, list: usize, posts: u32) -> Result<Vec<Posting>, DecodeError> {
        postings::read(self.lists.get(list).ok_or(DecodeError)?, posts)
    }

    /// Calls `visit` with each form, in order, and the numbers of its posting lists.
    pub(crate) fn visit(&self, visit: &mut dyn FnMut(&str, &[usize])) -> Result<(), DecodeError> {
        let mut reader = self.forms.clone();
        let (mut form, mut lists, mut used) = (Vec::new(), Vec::new(), 0_usize);
        for _ in 0..self.count {
            reader.front_coded(&mut form)?;
            lists.clear();
            loop {
                let code = reader.number()?;
                let list = match (code >> 1) as usize {
                    0 => {
                        used += 1;
                        used - 1
                    }
                    back => used.checked_sub(back).ok_or(DecodeError)?,
                };
                if list >= self.lists.len() {
                    return Err(DecodeError);
                }
                lists.push(list);
                if code & 1 == 0 {
                    break;
                }
            }
            visit(str::from_utf8(&form).map_err(|_| DecodeError)?, &lists);
        }
        Ok(())
    }
}

#[cfg(feature = "build")]
pub(crate) use encode::Writer;

#[cfg(feature = "build")]
mod encode {
    use std::collections::HashMap;

    use crate::{VERSION, writer};

    /// A file that is being written.
    #[derive(Default)]
    pub(crate) struct Writer {
        lists: Vec<u8>,
        forms: Vec<u8>,
        count: u32,
        /// By stem: the number of its posting list.
        used: HashMap<u32, usize>,
        /// The length of the largest list.
        largest: usize,
        last: String,
    }

    impl Writer {
        pub(crate) fn is_empty(&self) -> bool {
            self.count == 0
        }

        /// The approximate size of the file with one more form, in bytes, without the largest list: other forms of
        /// its stem mostly follow, and every file with one of them has the list.
        pub(crate) fn size_with(&self, form: &str, stems: &[(u32, &[u8])]) -> usize {
            let new = stems.iter().filter(|(stem, _)| !self.used.contains_key(stem));
            let (mut added, mut largest) = (0, self.largest);
            for (_, list) in new {
                added += list.len() + 2;
                largest = largest.max(list.len());
            }
            self.lists.len() + self.forms.len() + form.len() + 3 + added - largest
        }

        /// Adds the next form with its stems and their posting lists.
        pub(crate) fn push(&mut self, form: &str, stems: &[(u32, &[u8])]) {
            writer::front_coded(&mut self.forms, self.last.as_bytes(), form.as_bytes());
            for (position, (stem, list)) in stems.iter().enumerate() {
                let used = self.used.len();
                let back = self.used.get(stem).map_or(0, |number| used - number);
                if back == 0 {
                    self.used.insert(*stem, used);
                    self.largest = self.largest.max(list.len());
                    writer::length(&mut self.lists, list.len());
                    self.lists.extend_from_slice(list);
                }
                let has_next = usize::from(position + 1 < stems.len());
                writer::length(&mut self.forms, (back << 1) | has_next);
            }
            self.count += 1;
            form.clone_into(&mut self.last);
        }

        /// The bytes of the file.
        pub(crate) fn finish(self) -> Vec<u8> {
            let mut bytes = vec![VERSION];
            writer::length(&mut bytes, self.used.len());
            bytes.extend(self.lists);
            writer::number(&mut bytes, self.count);
            bytes.extend(self.forms);
            bytes
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Terms, Writer};
    use crate::DecodeError;

    fn forms(bytes: &[u8]) -> Result<Vec<(String, Vec<usize>)>, DecodeError> {
        let mut found = Vec::new();
        Terms::read(bytes)?.visit(&mut |form, lists| found.push((form.to_owned(), lists.to_vec())))?;
        Ok(found)
    }

    #[test]
    fn forms_of_a_stem_share_its_list() {
        let mut writer = Writer::default();
        let lists: [&[u8]; 2] = [&[4, 0], &[4, 1]];
        writer.push("cheval", &[(7, lists[0])]);
        writer.push("chevalet", &[(9, lists[1])]);
        writer.push("chevaux", &[(7, lists[0]), (9, lists[1])]);
        let bytes = writer.finish();
        let expected = [("cheval", vec![0]), ("chevalet", vec![1]), ("chevaux", vec![0, 1])];
        assert_eq!(forms(&bytes).unwrap(), expected.map(|(form, lists)| (form.to_owned(), lists)));
        let posts = Terms::read(&bytes).unwrap().postings(1, 5).unwrap();
        assert_eq!(posts.first().map(|posting| posting.post), Some(1));
    }

    #[test]
    fn size_leaves_out_the_largest_list() {
        let (small, large) = (vec![0; 100], vec![0; 5_000]);
        let mut writer = Writer::default();
        writer.push("cheval", &[(7, large.as_slice())]);
        let size = writer.size_with("chevalet", &[(9, small.as_slice())]);
        assert!((100..200).contains(&size), "{size} bytes");
        writer.push("chevalet", &[(9, small.as_slice())]);
        // The list is there already.
        let size = writer.size_with("chevaux", &[(7, large.as_slice())]);
        assert!((100..200).contains(&size), "{size} bytes");
        let size = writer.size_with("chevaux", &[(8, large.as_slice())]);
        assert!((5_000..5_300).contains(&size), "{size} bytes");
    }

    proptest! {
        #[test]
        fn damaged_files_give_an_error_or_forms(bytes in any::<Vec<u8>>()) {
            let mut file = vec![crate::VERSION];
            file.extend(bytes);
            let _ = forms(&file);
        }
    }
}
