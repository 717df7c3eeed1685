//! Answers that are lost on the way: no picture is there twice, by the shop's own list.

use cpsync_double::magento2::Fault;

use super::{file, made, pass, put, shown};

const CLEAT: &str = "CLEAT/6IN";

#[test]
fn an_upload_whose_answer_is_lost_is_looked_for_and_not_repeated() {
    for fault in [Fault::LostAnswer, Fault::TruncatedJson] {
        let site = made(&[CLEAT]);
        put(&site, "CLEAT_6IN.png", "cleat");
        put(&site, "CLEAT_6IN^1.png", "one");
        site.expect(0, &["images", "find"]);
        site.shop.faults().fail_matching("POST", "/media", fault.clone(), 1);
        let ran = site.run(&["images", "sync"]);
        assert!(ran.exit == 0 || matches!(fault, Fault::TruncatedJson), "{}", ran.err);
        site.expect(0, &["images", "sync"]);
        let shown = shown(&site, CLEAT);
        assert_eq!(shown.len(), 2, "{fault:?}: {shown:?}");
        assert!(shown[0].contains("image+small_image+thumbnail"), "{shown:?}");
        pass(&site);
        site.shop.clear_requests();
        pass(&site);
        assert!(site.shop.requests().is_empty());
    }
}

#[test]
fn a_replacement_whose_answer_is_lost_for_good_is_not_sent_twice() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    put(&site, "CLEAT_6IN.png", "another");
    site.expect(0, &["images", "find"]);
    site.shop.faults().fail_matching("PUT", "/media", Fault::TruncatedJson, 1);
    site.expect(1, &["images", "sync"]);
    site.shop.clear_requests();
    site.expect(0, &["images", "sync"]);
    assert!(site.shop.writes().is_empty(), "the bytes are there");
    assert_eq!(super::bytes(&site, CLEAT), [std::fs::read(file(&site, "CLEAT_6IN.png")).unwrap()]);
}

#[test]
fn a_busy_or_failing_shop_gets_each_picture_once_in_the_end() {
    for fault in [Fault::Deadlock, Fault::InternalError, Fault::Drop] {
        let site = made(&[CLEAT]);
        put(&site, "CLEAT_6IN.png", "cleat");
        site.expect(0, &["images", "find"]);
        site.shop.faults().fail_matching("POST", "/media", fault.clone(), 1);
        site.run(&["images", "sync"]);
        site.expect(0, &["images", "sync"]);
        assert_eq!(shown(&site, CLEAT).len(), 1, "{fault:?}");
    }
}

#[test]
fn a_file_that_changed_since_it_was_found_is_not_sent_unseen() {
    let mut site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    site.expect(0, &["images", "find"]);
    std::fs::write(file(&site, "CLEAT_6IN.png"), "<?php").unwrap();
    let ran = site.expect(3, &["images", "sync", "--json"]);
    assert!(ran.out.contains("has changed since it was found"), "{}", ran.out);
    assert!(shown(&site, CLEAT).is_empty());
    put(&site, "CLEAT_6IN.png", "cleat");
    site.later(chrono::TimeDelta::minutes(10));
    pass(&site);
    assert_eq!(shown(&site, CLEAT).len(), 1);
}
