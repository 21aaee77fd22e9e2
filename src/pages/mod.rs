//! The pages: one component for each kind, as the routes name them.

mod archive;
mod home;
mod not_found;
mod post;
mod routed;
mod search;
mod static_page;
mod tag;
mod tags;
mod unmatched;
mod year;

pub(crate) use archive::ArchivePage;
pub(crate) use home::HomePage;
pub(crate) use post::PostPage;
pub(crate) use search::SearchPage;
pub(crate) use static_page::StaticPage;
pub(crate) use tag::TagPage;
pub(crate) use tags::TagsPage;
pub(crate) use unmatched::UnmatchedPage;
pub(crate) use year::YearPage;
