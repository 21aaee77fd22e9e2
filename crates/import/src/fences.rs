//! Fences of code in Markdown.

/// The fence that a line starts with: three or more backticks or tildes.
pub(crate) fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(sign).len();
    // Backticks behind the fence would be code in a line.
    (length >= 3 && !(sign == '`' && line[length..].contains('`'))).then(|| &line[..length])
}

#[cfg(test)]
mod tests {
    use super::fence_of;

    #[test]
    fn fences_have_three_signs() {
        for (line, fence) in [
            ("```rust\n", Some("```")),
            ("  ~~~~", Some("~~~~")),
            ("~~~ `a`", Some("~~~")),
            ("``a``", None),
            ("```a```", None),
            ("", None),
        ] {
            assert_eq!(fence_of(line), fence, "{line:?}");
        }
    }
}
