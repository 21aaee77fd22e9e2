//! The pages: one component for each kind, as the routes name them.

mod archive;
mod home;
mod not_found;
mod other;
mod post;
mod routed;
mod search;
mod tag;
mod tags;
mod year;

pub(crate) use archive::ArchivePage;
pub(crate) use home::HomePage;
pub(crate) use other::OtherPage;
pub(crate) use post::PostPage;
pub(crate) use search::SearchPage;
pub(crate) use tag::TagPage;
pub(crate) use tags::TagsPage;
pub(crate) use year::YearPage;
