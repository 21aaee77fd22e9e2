//! Components that several pages share, or that surround every page. One file for each.

pub(crate) mod announcer;
pub(crate) mod article;
pub(crate) mod conversation;
pub(crate) mod fetch_error;
pub(crate) mod links;
pub(crate) mod post_list;
pub(crate) mod remount;
pub(crate) mod response;
pub(crate) mod response_form;
pub(crate) mod search;
pub(crate) mod search_filters;
pub(crate) mod search_results;
pub(crate) mod site_footer;
pub(crate) mod site_header;
pub(crate) mod term_list;
