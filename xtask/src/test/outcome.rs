//! Reading what test runners print: the summary of libtest and its relatives, and one line per test.

use std::ops::AddAssign;

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The counts in `test result: ok. 12 passed; 0 failed; 0 ignored; …`; other lines have none.
pub(super) fn summary(line: &str) -> Option<Counts> {
    let rest = line.trim().strip_prefix("test result: ")?;
    let (_verdict, rest) = rest.split_once(". ")?;
    let number = |label: &str| {
        let part = rest.split(';').find_map(|part| part.trim().strip_suffix(label));
        part.and_then(|number| number.trim().parse().ok())
    };
    Some(Counts { passed: number(" passed")?, failed: number(" failed")? })
}

/// The engine and the result in `test chromium::hydration ... ok`; ignored tests and other lines have
/// none.
pub(super) fn e2e_test(line: &str) -> Option<(&str, Counts)> {
    let (name, outcome) = line.trim().strip_prefix("test ")?.split_once(" ... ")?;
    let (engine, _case) = name.trim().split_once("::")?;
    let (passed, failed) = match outcome.split_whitespace().next()? {
        "ok" => (1, 0),
        "FAILED" => (0, 1),
        _ => return None,
    };
    Some((engine, Counts { passed, failed }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_read() {
        let read = |line| summary(line).map(|counts| (counts.passed, counts.failed));
        let ok = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.50s";
        assert_eq!(read(ok), Some((12, 0)));
        let failed = "test result: FAILED. 13 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(read(failed), Some((13, 1)));
        assert_eq!(read("  test result: ok. 1 passed; 0 failed\r"), Some((1, 0)));
    }

    #[test]
    fn other_lines_are_no_summary() {
        for line in ["", "running 3 tests", "test result: ok", "test result: ok. x passed; 0 failed", "12 passed"] {
            assert_eq!(summary(line), None, "{line}");
        }
    }

    #[test]
    fn e2e_tests_are_counted_by_engine() {
        let read = |line| e2e_test(line).map(|(engine, counts)| (engine, counts.passed, counts.failed));
        assert_eq!(read("test chromium::hydration ... ok"), Some(("chromium", 1, 0)));
        assert_eq!(read("test webkit::back   ... FAILED"), Some(("webkit", 0, 1)));
        assert_eq!(read("test firefox::axe ... ok <1.204s>"), Some(("firefox", 1, 0)));
        assert_eq!(read("test firefox::slow ... ignored"), None);
        assert_eq!(read("test plain ... ok"), None);
        assert_eq!(read("test result: ok. 1 passed; 0 failed"), None);
    }
}
