//! One suite of tests for the store, over SQLite and over a real PostgreSQL server.
//!
//! Linux only. Needs PostgreSQL, which `cargo xtask setup` installs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod database;
mod limits;
mod messages;
mod moderation;
mod moving;
mod notices;
mod postgres;
mod program_keys;
mod submissions;
mod transfer;
mod watching;
mod webmentions;

/// Makes a test of each function, for each database.
macro_rules! on_both {
    ($($module:ident: $($case:ident),+;)+) => {
        mod sqlite {
            $($(
                #[test]
                fn $case() {
                    crate::$module::$case(&crate::database::Database::sqlite());
                }
            )+)+
        }

        mod postgresql {
            $($(
                #[test]
                fn $case() {
                    crate::$module::$case(&crate::database::Database::postgres());
                }
            )+)+
        }
    };
}

on_both! {
    submissions:
        submission_with_the_same_key_is_stored_once,
        submission_equal_within_an_hour_is_a_duplicate,
        submission_with_used_form_is_refused,
        submission_to_parent_of_another_post_is_refused,
        submission_of_known_writer_is_approved,
        pending_limit_holds_for_each_status,
        submissions_with_one_key_at_the_same_time_are_stored_once,
        submissions_at_the_same_time_are_all_stored;
    moderation:
        decisions_publish_withdraw_and_undo,
        erasure_keeps_the_place_of_published_responses,
        reply_approves_the_parent_once,
        newest_responses_come_in_pages,
        search_folds_case_and_filters,
        queue_page_has_counts_and_parents,
        purge_erases_old_unapproved_responses,
        changes_of_another_process_are_detected,
        texts_with_nul_are_not_found;
    messages:
        message_is_never_published,
        response_to_a_message_is_to_nothing_known,
        message_is_no_duplicate_of_a_response,
        messages_are_listed_apart_and_purged,
        message_is_erased_by_its_receipt,
        messages_of_a_person_are_found_and_erased;
    notices:
        notices_are_due_until_they_are_sent,
        released_notices_are_due_again,
        failed_notices_are_retried_and_given_up,
        postponed_notices_are_due_again,
        decision_and_removed_channel_end_notices;
    limits:
        sessions_expire_and_end_with_the_password,
        login_attempts_are_limited_and_reset,
        secrets_are_kept,
        probe_succeeds;
    program_keys:
        program_key_is_valid_until_removed,
        program_key_names_are_unique,
        program_keys_are_inspected,
        program_key_has_the_day_of_its_last_use,
        pending_responses_are_listed_oldest_first;
    transfer:
        person_is_found_in_every_spelling_and_erased,
        contents_are_exported_and_imported,
        all_of_many_responses_are_read;
    watching:
        thread_changes_are_decisions,
        statistics_count_notices_and_bytes;
    webmentions:
        webmention_is_taken_once,
        webmention_received_again_is_verified_again,
        webmentions_to_verify_are_limited,
        webmentions_of_a_host_are_limited,
        webmentions_of_a_host_are_taken_in_turn,
        late_webmentions_are_removed,
        verified_mention_is_a_pending_response,
        published_link_has_its_title,
        replies_are_to_responses_alone,
        changed_mention_is_another_response,
        mention_of_a_closed_post_is_only_withdrawn,
        gone_mention_is_withdrawn,
        gone_mention_stays_rejected,
        failed_verification_is_retried_and_given_up,
        slow_page_is_given_up_sooner,
        mention_above_the_pending_limit_waits;
}
