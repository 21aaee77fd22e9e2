//! All journeys, one file per reader's concern.

mod accessibility;
mod addresses;
mod altered;
mod crash;
mod deploys;
mod history;
mod host;
mod hostile;
mod keyboard;
mod late;
mod leaving;
mod painting;
mod quiet;
mod reading;
mod reflow;
mod remembering;
mod requests;
mod responding;
mod save_data;
mod search;
mod takeover;
mod theme;
mod trouble;
mod unknown;
mod without;

use std::pin::Pin;

use anyhow::Result;

use crate::engine::Scripts;
use crate::visit::Visit;

type Run = for<'a> fn(&'a Visit<'a>) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// A journey.
pub(crate) struct Journey {
    pub(crate) name: &'static str,
    /// In which kind of browser it is made.
    pub(crate) scripts: Scripts,
    pub(crate) run: Run,
}

/// Journeys by the names of their functions.
macro_rules! journeys {
    ($($module:ident::$name:ident $scripts:ident),* $(,)?) => {
        &[$(Journey {
            name: stringify!($name),
            scripts: Scripts::$scripts,
            run: |visit| Box::pin($module::$name(visit)),
        }),*]
    };
}

/// Every journey, in the order in which they are made.
pub(crate) const ALL: &[Journey] = journeys![
    reading::home_post_tag_archive On,
    requests::one_request_per_navigation On,
    requests::hover_and_focus_fetch_ahead On,
    requests::pictures_wait_for_the_click On,
    history::back_restores_scroll On,
    history::parts_of_pages_have_addresses On,
    painting::app_comes_after_the_first_paint Late,
    painting::pages_ask_for_no_more_than_they_need On,
    takeover::takeover_keeps_the_page On,
    late::late_boot_moves_nothing Late,
    late::missing_boot_is_admitted On,
    without::without_wasm On,
    without::without_javascript Off,
    trouble::slow_fetch_shows_progress On,
    trouble::failed_fetch_offers_retry On,
    trouble::newest_click_wins On,
    unknown::unknown_address_helps On,
    unknown::post_without_html_is_mounted On,
    addresses::old_addresses_lead_on On,
    addresses::old_addresses_without_javascript Off,
    addresses::addresses_have_many_forms On,
    search::search_finds_posts On,
    search::words_typed_early_are_searched On,
    theme::theme_is_remembered On,
    leaving::links_that_leave_are_left_alone On,
    host::host_serves_more_than_the_blog On,
    save_data::save_data_waits_for_intent On,
    save_data::save_data_prefetches_nothing On,
    accessibility::no_axe_violations On,
    quiet::nothing_goes_wrong_unseen On,
    reflow::narrow_and_large_need_no_sideways_scroll On,
    keyboard::keyboard_is_enough On,
    deploys::old_page_leads_to_the_new_site On,
    deploys::pages_fetched_ahead_are_of_one_version On,
    deploys::history_leads_to_the_new_site On,
    deploys::search_goes_on_over_a_deploy On,
    deploys::draft_outlives_a_deploy On,
    deploys::new_page_meets_old_bundles On,
    deploys::old_documents_meet_new_bundles On,
    deploys::old_page_outlives_its_files On,
    deploys::spoilt_files_do_not_run On,
    responding::response_goes_round On,
    responding::response_without_javascript Off,
    responding::response_survives_trouble On,
    responding::responses_are_answered On,
    responding::newer_responses_do_not_jump On,
    remembering::changed_response_has_another_key On,
    remembering::own_responses_are_forgotten On,
    hostile::hostile_strings_stay_text On,
    hostile::stacked_marks_stay_in_their_text On,
    altered::alterations_before_hydration On,
    altered::alterations_after_hydration On,
    altered::altered_forms_are_sent On,
    crash::panic_gives_links_back On,
    accessibility::no_axe_violations_around_responses On,
];
