//! All tests, one file per feature.

mod accessibility;
mod addresses;
mod altered;
mod crash;
mod deploys;
mod history;
mod host;
mod hostile;
mod hydration;
mod keyboard;
mod late;
mod leaving;
mod moderating;
mod painting;
mod quiet;
mod reading;
mod reflow;
mod remembering;
mod requests;
mod responding;
mod save_data;
mod search;
mod theme;
mod trouble;
mod unknown;
mod without;

use std::pin::Pin;

use anyhow::Result;

use crate::engine::Scripts;
use crate::visit::Visit;

type Run = for<'a> fn(&'a Visit<'a>) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// A test case.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Whether the browser runs scripts.
    pub(crate) scripts: Scripts,
    pub(crate) run: Run,
}

/// Cases that show whether the app works at all.
const SMOKE: &[&str] = &[
    "navigation_home_post_tag_archive",
    "one_request_per_navigation",
    "back_restores_scroll",
    "hydration_keeps_the_page",
    "without_javascript",
    "unknown_address_shows_not_found",
    "aliases_redirect",
    "search_finds_posts",
    "no_axe_violations",
    "pages_report_no_errors",
    "response_is_sent_approved_and_published",
    "response_without_javascript",
    "panic_gives_links_to_the_browser",
];

impl Case {
    /// Whether the case is one of the few that are run first.
    pub(crate) fn is_smoke(&self) -> bool {
        SMOKE.contains(&self.name)
    }
}

/// Test cases by the names of their functions.
macro_rules! cases {
    ($($module:ident::$name:ident $scripts:ident),* $(,)?) => {
        &[$(Case {
            name: stringify!($name),
            scripts: Scripts::$scripts,
            run: |visit| Box::pin($module::$name(visit)),
        }),*]
    };
}

/// All test cases, in the order in which they run.
pub(crate) const ALL: &[Case] = cases![
    reading::navigation_home_post_tag_archive On,
    requests::one_request_per_navigation On,
    requests::hover_and_focus_prefetch On,
    requests::pictures_wait_for_the_click On,
    history::back_restores_scroll On,
    history::parts_of_pages_have_addresses On,
    painting::app_comes_after_the_first_paint Late,
    painting::pages_ask_for_no_more_than_they_need On,
    hydration::hydration_keeps_the_page On,
    late::late_boot_script_shifts_nothing Late,
    late::missing_boot_script_is_reported On,
    without::without_wasm On,
    without::without_javascript Off,
    trouble::slow_fetch_shows_progress On,
    trouble::failed_fetch_offers_retry On,
    trouble::newest_click_wins On,
    unknown::unknown_address_shows_not_found On,
    unknown::address_with_two_slashes_stays_on_the_host On,
    unknown::post_without_html_is_mounted On,
    addresses::aliases_redirect On,
    addresses::aliases_redirect_without_javascript Off,
    addresses::address_variants_show_the_same_page On,
    search::search_finds_posts On,
    search::words_typed_early_are_searched On,
    theme::theme_is_remembered On,
    leaving::external_links_are_not_intercepted On,
    host::host_serves_more_than_the_blog On,
    save_data::save_data_waits_for_intent On,
    save_data::save_data_prefetches_nothing On,
    accessibility::no_axe_violations On,
    quiet::pages_report_no_errors On,
    reflow::reflow_needs_no_horizontal_scroll On,
    keyboard::keyboard_operates_everything On,
    deploys::old_page_leads_to_the_new_site On,
    deploys::prefetched_pages_have_one_version On,
    deploys::history_leads_to_the_new_site On,
    deploys::search_goes_on_over_a_deploy On,
    deploys::draft_outlives_a_deploy On,
    deploys::new_page_meets_old_bundles On,
    deploys::old_documents_meet_new_bundles On,
    deploys::old_page_outlives_its_files On,
    deploys::files_without_integrity_do_not_run On,
    responding::response_is_sent_approved_and_published On,
    responding::response_without_javascript Off,
    moderating::moderation_is_operated_by_keys On,
    responding::response_survives_failures On,
    responding::responses_get_replies On,
    responding::newer_responses_do_not_jump On,
    remembering::changed_response_has_another_key On,
    remembering::own_responses_expire On,
    hostile::hostile_strings_are_escaped On,
    hostile::stacked_marks_are_clipped On,
    altered::alterations_before_hydration On,
    altered::alterations_after_hydration On,
    altered::altered_forms_are_sent On,
    crash::panic_gives_links_to_the_browser On,
    accessibility::no_axe_violations_around_responses On,
];
