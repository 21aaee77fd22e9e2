//! The interface's words: which there are. Press writes them in the site's language; the app shows them.

/// A word or sentence of the interface; its position is its place in `Site::labels`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Link to the main text, first on every page.
    SkipToContent,
    /// Name of the header's links.
    Navigation,
    /// Name of the footer's links.
    FooterNavigation,
    /// Name of the light/dark switch.
    Theme,
    /// As the system has it.
    ThemeSystem,
    /// Light.
    ThemeLight,
    /// Dark.
    ThemeDark,
    /// While a page is being fetched.
    Loading,
    /// Heading of the table of contents.
    Contents,
    /// Name of the links to the neighbouring posts.
    PostNavigation,
    /// The next older post.
    PreviousPost,
    /// The next newer post.
    NextPost,
    /// Heading of the related posts.
    Related,
    /// Name of the pages of a list.
    Pages,
    /// Nothing is in this list.
    EmptyList,
    /// Search field.
    SearchField,
    /// Search button.
    SearchButton,
    /// What the search page says before anything is typed.
    SearchHint,
    /// Search needs JavaScript; what else there is.
    SearchWithoutScript,
    /// Nothing found; `{}` stands for the words.
    SearchNothing,
    /// One result.
    SearchOne,
    /// Several results; `{}` stands for their number.
    SearchMany,
    /// The index could not be fetched.
    SearchFailed,
    /// Heading of "not found".
    NotFound,
    /// What to do when nothing stands at an address.
    NotFoundHint,
    /// Heading of the posts with a similar address.
    Nearest,
    /// Link to the archive.
    ToArchive,
    /// Link to the home page.
    ToHome,
    /// Heading when a page could not be fetched.
    Failed,
    /// What to do then.
    FailedHint,
    /// Button that tries again.
    Retry,
    /// What this blog is made with.
    Colophon,
    /// Heading when nobody responded; `{}` stands for the title of the post.
    ResponsesNone,
    /// Heading of one response.
    ResponsesOne,
    /// Heading of several: the first `{}` stands for their number, the second for the title.
    ResponsesMany,
    /// Beside the name of the author of the blog.
    ByAuthor,
    /// Which response is answered; `{}` stands for a name.
    InReplyTo,
    /// Heading of the pages elsewhere that link to the post.
    Elsewhere,
    /// No more responses are taken.
    ResponsesClosed,
    /// Link that answers a response.
    Reply,
    /// The same for those who listen; `{}` stands for a name.
    ReplyTo,
    /// Button: answer the post and not a response.
    ReplyToPost,
    /// Heading of the form.
    Respond,
    /// Field for the name.
    FieldName,
    /// Field for the e-mail address.
    FieldEmail,
    /// Why it is asked.
    FieldEmailHelp,
    /// Field for the address of a site.
    FieldSite,
    /// What it is for.
    FieldSiteHelp,
    /// Field for the text.
    FieldText,
    /// How the text is read.
    FieldTextHelp,
    /// Field that only robots see.
    FieldTrap,
    /// What is kept, and for how long; `{}` stands for the days, which the generator fills in.
    ResponseNotice,
    /// Whom to ask; `{}` stands for a link.
    ResponseContact,
    /// Button that sends the form.
    SendResponse,
    /// The same while it is sent.
    Sending,
    /// It could not be sent.
    SendingFailed,
    /// It was sent, and readers see it.
    ResponsePublished,
    /// It was sent, and waits.
    ResponsePending,
    /// What opens the question whether to erase one’s own response.
    Withdraw,
    /// What a private address is for; the address stands behind it.
    WithdrawAddress,
    /// The question whether to erase it.
    WithdrawHint,
    /// Button that erases.
    WithdrawButton,
    /// It was erased.
    ResponseWithdrawn,
    /// It could not be erased.
    WithdrawFailed,
    /// Its key does not fit any more.
    WithdrawRefused,
}

impl Label {
    /// All labels, in order.
    pub const ALL: [Self; 65] = [
        Self::SkipToContent,
        Self::Navigation,
        Self::FooterNavigation,
        Self::Theme,
        Self::ThemeSystem,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::Loading,
        Self::Contents,
        Self::PostNavigation,
        Self::PreviousPost,
        Self::NextPost,
        Self::Related,
        Self::Pages,
        Self::EmptyList,
        Self::SearchField,
        Self::SearchButton,
        Self::SearchHint,
        Self::SearchWithoutScript,
        Self::SearchNothing,
        Self::SearchOne,
        Self::SearchMany,
        Self::SearchFailed,
        Self::NotFound,
        Self::NotFoundHint,
        Self::Nearest,
        Self::ToArchive,
        Self::ToHome,
        Self::Failed,
        Self::FailedHint,
        Self::Retry,
        Self::Colophon,
        Self::ResponsesNone,
        Self::ResponsesOne,
        Self::ResponsesMany,
        Self::ByAuthor,
        Self::InReplyTo,
        Self::Elsewhere,
        Self::ResponsesClosed,
        Self::Reply,
        Self::ReplyTo,
        Self::ReplyToPost,
        Self::Respond,
        Self::FieldName,
        Self::FieldEmail,
        Self::FieldEmailHelp,
        Self::FieldSite,
        Self::FieldSiteHelp,
        Self::FieldText,
        Self::FieldTextHelp,
        Self::FieldTrap,
        Self::ResponseNotice,
        Self::ResponseContact,
        Self::SendResponse,
        Self::Sending,
        Self::SendingFailed,
        Self::ResponsePublished,
        Self::ResponsePending,
        Self::Withdraw,
        Self::WithdrawAddress,
        Self::WithdrawHint,
        Self::WithdrawButton,
        Self::ResponseWithdrawn,
        Self::WithdrawFailed,
        Self::WithdrawRefused,
    ];
}

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
