//! All tests, one file per feature.

mod accessibility;
mod addresses;
mod boot_script;
mod browser_extensions;
mod contact;
mod crash;
mod deploys;
mod editor;
mod editor_conflicts;
mod editor_crash;
mod editor_footnotes;
mod editor_keyboard;
mod editor_layout;
mod editor_media;
mod editor_other_origins;
mod editor_preview;
mod editor_problems;
mod editor_publish;
mod editor_responses;
mod editor_schedule;
mod editor_windows;
mod external_links;
mod first_paint;
mod history;
mod host;
mod hydration;
mod keyboard;
mod moderation;
mod navigation;
mod not_found;
mod offline;
mod page_errors;
mod pending_navigation;
mod pictures;
mod reflow;
mod requests;
mod response_storage;
mod responses;
mod save_data;
mod search;
mod style_sheet;
mod theme;
mod without_javascript;
mod xss;

use std::pin::Pin;

use anyhow::Result;

use crate::engine::Scripts;
use crate::test_context::TestContext;

type Run = for<'a> fn(&'a TestContext<'a>) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

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
    "pages_work_without_javascript",
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
            run: |test| Box::pin($module::$name(test)),
        }),*]
    };
}

/// All test cases, in the order in which they run.
pub(crate) const ALL: &[Case] = cases![
    navigation::navigation_home_post_tag_archive On,
    requests::one_request_per_navigation On,
    requests::hover_and_focus_prefetch On,
    requests::prefetch_loads_no_images On,
    history::back_restores_scroll On,
    history::fragment_links_scroll_to_their_targets On,
    first_paint::app_loads_after_first_paint Late,
    first_paint::pages_request_only_needed_files On,
    hydration::hydration_keeps_the_page On,
    style_sheet::late_style_sheet_shifts_nothing Late,
    boot_script::late_boot_script_shifts_nothing Late,
    boot_script::missing_boot_script_is_reported On,
    without_javascript::pages_work_without_wasm On,
    without_javascript::pages_work_without_javascript Off,
    pending_navigation::slow_fetch_shows_progress On,
    pending_navigation::failed_fetch_offers_retry On,
    pending_navigation::newest_click_wins On,
    not_found::unknown_address_shows_not_found On,
    not_found::address_with_two_slashes_stays_on_the_host On,
    not_found::post_without_html_is_mounted On,
    addresses::aliases_redirect On,
    addresses::aliases_redirect_without_javascript Off,
    addresses::address_variants_show_the_same_page On,
    search::search_finds_posts On,
    search::search_covers_texts On,
    search::search_suggests_corrections On,
    search::search_filters_and_sorts On,
    search::late_tags_shift_nothing On,
    search::search_runs_text_typed_before_hydration On,
    theme::theme_is_remembered On,
    external_links::external_links_are_not_intercepted On,
    host::links_outside_the_app_load_documents On,
    save_data::save_data_waits_for_intent On,
    save_data::save_data_prefetches_nothing On,
    accessibility::no_axe_violations On,
    page_errors::pages_report_no_errors On,
    reflow::reflow_needs_no_horizontal_scroll On,
    reflow::contact_page_needs_no_horizontal_scroll On,
    pictures::photographs_are_small_and_shift_nothing On,
    keyboard::keyboard_operates_everything On,
    keyboard::keyboard_sends_a_message On,
    deploys::navigation_after_deploy_loads_new_version On,
    deploys::prefetched_pages_have_one_version On,
    deploys::back_after_deploy_loads_new_version On,
    deploys::search_works_after_deploy On,
    deploys::draft_survives_deploy On,
    deploys::old_bundles_load_documents_once On,
    deploys::old_documents_with_new_bundles_are_loaded On,
    deploys::page_works_without_its_old_files On,
    deploys::files_without_integrity_do_not_run On,
    responses::response_is_sent_approved_and_published On,
    responses::response_without_javascript Off,
    moderation::moderation_shortcuts_work On,
    responses::response_survives_failures On,
    responses::responses_get_replies On,
    responses::newer_responses_shift_nothing On,
    contact::message_is_sent_in_private On,
    contact::message_about_a_post_stays_private On,
    contact::message_without_javascript Off,
    response_storage::changed_draft_gets_new_idempotency_key On,
    response_storage::sent_responses_expire On,
    offline::read_pages_open_offline On,
    offline::marked_posts_open_offline On,
    offline::offline_response_is_sent_once On,
    offline::kept_pages_survive_deploy On,
    offline::worker_goes_when_switched_off On,
    xss::hostile_strings_are_escaped On,
    xss::stacked_marks_are_clipped On,
    browser_extensions::dom_changes_before_hydration_keep_the_page On,
    browser_extensions::dom_changes_after_hydration_leave_no_remains On,
    browser_extensions::changed_forms_are_sent On,
    crash::panic_gives_links_to_the_browser On,
    accessibility::no_axe_violations_around_responses On,
    accessibility::no_axe_violations_around_messages On,
    editor::editor_lists_and_finds_posts On,
    editor::editor_saves_what_was_typed On,
    editor::editor_schedules_a_post On,
    editor_keyboard::editor_works_by_keyboard_alone On,
    editor_schedule::editor_schedules_by_keyboard_alone On,
    editor_crash::editor_restores_text_after_crash On,
    editor_conflicts::editor_shows_both_texts_of_a_conflict On,
    editor_conflicts::editor_restores_states_of_the_history On,
    editor_media::editor_uploads_pictures On,
    editor_media::editor_pastes_pictures On,
    editor_media::editor_pastes_formatted_text_as_markdown On,
    editor_preview::editor_preview_equals_the_build On,
    editor_footnotes::editor_preview_scrolls_to_footnotes On,
    editor_problems::editor_fixes_problems On,
    editor_publish::editor_publishes_by_keyboard_alone On,
    editor_publish::editor_says_what_it_publishes On,
    editor_publish::editor_publishes_no_errors On,
    editor_publish::editor_goes_back_to_published_version On,
    editor_responses::editor_decides_about_responses On,
    editor_windows::editor_shows_texts_of_two_windows On,
    editor_windows::editor_restores_text_of_a_closed_window On,
    editor_windows::editor_restores_text_without_storage On,
    editor_other_origins::editor_refuses_pages_of_other_origins On,
    editor_layout::no_axe_violations_in_the_editor On,
    editor_layout::editor_needs_no_horizontal_scroll On,
];
