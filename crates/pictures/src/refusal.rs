//! Why a picture is refused.

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is truncated or damaged.
    Broken,
    /// It is in CMYK.
    Cmyk,
    /// Browsers don't show pictures of its kind.
    Unsupported,
    /// It has metadata that can't be removed.
    Metadata,
    /// Its metadata have an orientation, which only some browsers apply in its format.
    Turned,
    /// It has more pixels than the limit.
    TooLarge,
}
