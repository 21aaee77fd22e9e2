//! Why a picture is refused.

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is cut off or damaged.
    Broken,
    /// Its colours are those of print.
    Cmyk,
    /// Browsers don't show pictures of its kind.
    Unsupported,
    /// It has metadata that can't be removed.
    Metadata,
    /// Its metadata turn it, which in its format only some browsers follow.
    Turned,
    /// It has more pixels than the limit.
    TooLarge,
}
