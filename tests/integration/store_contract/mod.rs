//! The contract of `trait Store`, run unchanged over every platform against its double.
//!
//! A new platform adds a rig (`rig.rs`) and one `contract!` line; what only one platform has is
//! tested in its own file.

#![allow(clippy::unwrap_used, reason = "a case is a test, whatever function it stands in")]

mod cases;
mod magento2;
mod magento2_bulk;
mod magento2_documents;
mod magento2_mapped;
mod magento2_orders;
mod magento2_prices;
mod magento2_stock;
mod magento2_walls;
mod make;
mod rig;

/// One module of tests a platform: every case with a fresh store.
macro_rules! contract {
    ($platform:ident, $start:path) => {
        contract!($platform, $start,
            empty_input_makes_no_request
            a_product_is_made_with_its_creation_data
            putting_a_product_twice_ends_in_the_same_store
            an_update_sends_only_what_changed
            putting_options_twice_adds_none
            an_unknown_attribute_is_rejected
            an_unknown_option_is_rejected
            putting_stock_twice_ends_in_the_same_store
            one_bad_record_leaves_the_rest
            wrong_credentials_are_denied
            a_busy_store_is_waited_for
            a_store_that_stays_busy_is_unavailable
            a_store_that_wants_long_patience_is_left_alone
            maintenance_is_unavailable_at_once
            a_store_that_is_down_is_unavailable
            no_answer_in_time_is_unavailable
            a_page_instead_of_data_is_no_answer
            truncated_data_is_no_answer
            many_products_are_found_over_pages
            awkward_names_arrive
            awkward_skus_work_end_to_end
            the_smallest_price_arrives_exactly
            a_lost_answer_to_a_creation_is_adopted
            a_lost_answer_to_an_update_is_sent_again
            a_broken_connection_does_not_end_the_pass
            a_product_gone_from_the_store_is_not_found
            outcomes_after_a_breakdown_keep_what_was_done
            skus_are_found_in_any_case
            a_dry_run_reads_and_writes_nothing
        );
    };
    ($platform:ident, $start:path, $($case:ident)*) => {
        mod $platform {
            $(
                #[test]
                fn $case() {
                    super::cases::$case(&$start());
                }
            )*
        }
    };
}

mod on {
    use super::{cases, rig};

    contract!(magento2, super::rig::Magento2::start);
}
