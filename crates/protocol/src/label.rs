//! Labels: the texts of the app, which are the keys of `[app]` and `[response_form]` in `texts/`. The generator writes them
//! into each page in the site's language.

include!(concat!(env!("OUT_DIR"), "/labels.rs"));

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn position_in_all_is_the_discriminant() {
        for (position, label) in Label::ALL.into_iter().enumerate() {
            assert_eq!(label as usize, position, "{label:?}");
        }
    }
}
