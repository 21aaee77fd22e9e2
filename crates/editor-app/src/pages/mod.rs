//! One component for each route.

mod edit;
mod list;
mod not_found;
mod publish;
mod responses;
mod workspace;

pub(crate) use edit::EditPage;
pub(crate) use list::ListPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use publish::PublishPage;
pub(crate) use responses::ResponsesPage;
