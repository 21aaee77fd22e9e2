//! Reads the parts of a file, which may be damaged.

use std::error::Error;
use std::fmt;

use crate::VERSION;

/// The bytes are not a file of the index in this version of the format, or they are damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError;

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file of the search index is damaged or has another version")
    }
}

impl Error for DecodeError {}

/// The unread rest of a file.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// A whole file: checks its version.
    pub(crate) fn of_file(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        match bytes {
            [VERSION, rest @ ..] => Ok(Self::new(rest)),
            _ => Err(DecodeError),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(DecodeError)?;
        self.bytes = rest;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, DecodeError> {
        let (first, rest) = self.bytes.split_first().ok_or(DecodeError)?;
        self.bytes = rest;
        Ok(*first)
    }

    /// A number in LEB128: seven bits a byte, the lowest first.
    pub(crate) fn number(&mut self) -> Result<u32, DecodeError> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            let bits = u32::from(byte & 0x7F);
            if shift == 28 && bits > 0xF {
                return Err(DecodeError);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(DecodeError)
    }

    pub(crate) fn length(&mut self) -> Result<usize, DecodeError> {
        Ok(self.number()? as usize)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.length()?;
        str::from_utf8(self.take(length)?).map_err(|_| DecodeError)
    }

    /// Replaces `text` by the next one of a sorted list, of which only the different end is stored (front coding).
    pub(crate) fn front_coded(&mut self, text: &mut Vec<u8>) -> Result<(), DecodeError> {
        let (shared, length) = (self.length()?, self.length()?);
        let end = self.take(length)?;
        if shared > text.len() {
            return Err(DecodeError);
        }
        text.truncate(shared);
        text.extend_from_slice(end);
        Ok(())
    }
}
