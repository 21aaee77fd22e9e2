//! The access code, which a device in the local network has to type: valid for a while, for one use, and for few wrong
//! tries.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use subtle::ConstantTimeEq;

use super::session::NO_RANDOM_BYTES;

/// How long a code is valid.
const VALIDITY: Duration = Duration::from_secs(10 * 60);

/// Wrong tries after which another code replaces one.
const MAX_WRONG_TRIES: u32 = 5;

/// How long no code is accepted then.
const LOCKOUT: Duration = Duration::from_secs(60);

/// How many codes there are: all of 8 digits.
const CODES: u32 = 100_000_000;

/// A multiple of [`CODES`]: with larger random numbers, some codes would be more frequent.
const RANDOM_NUMBERS: u32 = u32::MAX / CODES * CODES;

/// The code that is valid, if there is one.
#[derive(Default)]
pub(super) struct AccessCodes {
    current: Option<AccessCode>,
    locked_until: Option<Instant>,
}

struct AccessCode {
    digits: String,
    expires: Instant,
    wrong_tries: u32,
}

/// What became of a typed code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// It is the code, which is void from now on.
    Accepted,
    /// It is another one.
    Wrong,
    /// No code is valid: it was used, or has expired.
    NoCode,
    /// There were too many wrong ones shortly before.
    Locked,
    /// This was one wrong code too many. This code replaces the one that was to be guessed.
    Replaced(String),
}

impl AccessCodes {
    /// A new code, as it is shown. An older one is void.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn renew(&mut self, now: Instant) -> Result<String> {
        let digits = random_digits()?;
        let (start, end) = digits.split_at(digits.len() / 2);
        let shown = format!("{start} {end}");
        self.current = Some(AccessCode { digits, expires: now + VALIDITY, wrong_tries: 0 });
        Ok(shown)
    }

    /// Compares what was typed with the code.
    ///
    /// # Errors
    /// When the system has no random bytes for another code.
    pub(super) fn attempt(&mut self, typed: &str, now: Instant) -> Result<Attempt> {
        if self.locked_until.is_some_and(|until| now < until) {
            return Ok(Attempt::Locked);
        }
        let Some(code) = self.current.as_mut().filter(|code| now < code.expires) else {
            return Ok(Attempt::NoCode);
        };
        if code.is(typed) {
            self.current = None;
            return Ok(Attempt::Accepted);
        }
        code.wrong_tries += 1;
        if code.wrong_tries < MAX_WRONG_TRIES {
            return Ok(Attempt::Wrong);
        }
        self.locked_until = Some(now + LOCKOUT);
        self.renew(now).map(Attempt::Replaced)
    }
}

impl AccessCode {
    /// Whether this was typed, with spaces and hyphens or without.
    fn is(&self, typed: &str) -> bool {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        self.digits.as_bytes().ct_eq(digits.as_bytes()).into()
    }
}

fn random_digits() -> Result<String> {
    loop {
        let number = getrandom::u32().context(NO_RANDOM_BYTES)?;
        if number < RANDOM_NUMBERS {
            return Ok(format!("{:08}", number % CODES));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{AccessCodes, Attempt, LOCKOUT, MAX_WRONG_TRIES, VALIDITY};

    /// A code that is not `code`.
    fn other(code: &str) -> String {
        code.chars().map(|c| if c == '1' { '2' } else { '1' }).collect()
    }

    #[test]
    fn code_is_accepted_once_however_it_is_typed() {
        let forms: [fn(&str) -> String; 3] =
            [|code| code.to_owned(), |code| code.replace(' ', ""), |code| code.replace(' ', "-")];
        for form in forms {
            let (mut codes, now) = (AccessCodes::default(), Instant::now());
            assert_eq!(codes.attempt("0000 0000", now).unwrap(), Attempt::NoCode);
            let code = codes.renew(now).unwrap();
            assert!(code.len() == 9 && code.chars().all(|c| c.is_ascii_digit() || c == ' '), "{code}");
            assert_eq!(codes.attempt(&form(&code), now).unwrap(), Attempt::Accepted);
            assert_eq!(codes.attempt(&form(&code), now).unwrap(), Attempt::NoCode);
        }
    }

    #[test]
    fn code_expires() {
        let (mut codes, now) = (AccessCodes::default(), Instant::now());
        let code = codes.renew(now).unwrap();
        assert_eq!(codes.attempt(&code, now + VALIDITY).unwrap(), Attempt::NoCode);
        let code = codes.renew(now).unwrap();
        let late = now + VALIDITY - Duration::from_millis(1);
        assert_eq!(codes.attempt(&code, late).unwrap(), Attempt::Accepted);
    }

    #[test]
    fn new_code_replaces_older_one() {
        let (mut codes, now) = (AccessCodes::default(), Instant::now());
        let [older, newer] = [(); 2].map(|()| codes.renew(now).unwrap());
        if older != newer {
            assert_eq!(codes.attempt(&older, now).unwrap(), Attempt::Wrong);
        }
        assert_eq!(codes.attempt(&newer, now).unwrap(), Attempt::Accepted);
    }

    #[test]
    fn wrong_tries_replace_code_and_are_limited() {
        let (mut codes, now) = (AccessCodes::default(), Instant::now());
        let code = codes.renew(now).unwrap();
        for _ in 1..MAX_WRONG_TRIES {
            assert_eq!(codes.attempt(&other(&code), now).unwrap(), Attempt::Wrong);
        }
        let Attempt::Replaced(next) = codes.attempt(&other(&code), now).unwrap() else {
            panic!("the code is not replaced")
        };
        assert_eq!(codes.attempt(&next, now).unwrap(), Attempt::Locked);
        assert_eq!(codes.attempt(&next, now + LOCKOUT - Duration::from_millis(1)).unwrap(), Attempt::Locked);
        assert_eq!(codes.attempt(&next, now + LOCKOUT).unwrap(), Attempt::Accepted);
    }
}
