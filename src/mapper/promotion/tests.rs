//! Price rules over time, minute by minute.

use std::collections::HashSet;

use super::*;
use crate::mapper::fixture::{dec, item, item_key, price, store, unit};
use crate::mapper::price::prices;
use crate::model::{Break, ItemNo};

const NEW_YORK: Tz = chrono_tz::America::New_York;
const CHICAGO: Tz = chrono_tz::America::Chicago;

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
}

/// A rule at a fixed price.
fn rule(begin: Option<&str>, end: Option<&str>, amount: &str) -> Promotion {
    Promotion {
        name: "P/TEST rule 1".into(),
        begin: begin.map(time),
        end: end.map(time),
        breaks: vec![made(Method::Fixed, Basis::Level(1), amount)],
        items: Some(HashSet::from(["A".to_owned()])),
        buyers: vec![0],
    }
}

fn made(method: Method, basis: Basis, amount: &str) -> Break {
    Break { from: dec("0.0001"), method, amount: dec(amount), basis }
}

fn clock(now: &str, zone: Tz) -> Clock {
    Clock {
        counterpoint: NEW_YORK,
        store: zone,
        now: instant(time(now), NEW_YORK, false),
        look_ahead: TimeDelta::days(14),
    }
}

/// The special price of item `A` (Price-1 10.00) as text.
fn told(list: Option<&str>, promotions: &[Promotion], clock: &Clock) -> String {
    let item = Item { prices: vec![price(["*"; 3], list, Some("10"))], ..item("A") };
    let rules = store().prices;
    let own: Vec<&Promotion> = promotions.iter().collect();
    let prices = prices(&item, &item_key("A"), &rules);
    match special(&item, &item_key("A"), &prices, &own, &rules, clock) {
        None => "none".into(),
        Some(Special { price, from, to }) => {
            let shown = |time: Option<NaiveDateTime>| time.map_or("..".into(), |t| t.to_string());
            format!("{price} {} - {}", shown(from), shown(to))
        }
    }
}

#[test]
fn one_special_price_at_a_time_by_the_settled_points() {
    let running = rule(Some("2026-11-01 00:00:00"), Some("2026-12-25 00:00:00"), "8");
    let later = rule(Some("2026-11-27 06:00:00"), Some("2026-12-01 00:00:00"), "7");
    let far = rule(Some("2026-12-24 00:00:00"), None, "6");
    let dear = rule(None, None, "11");
    let free = rule(None, None, "0");
    let over = rule(None, Some("2026-11-22 00:00:00"), "5");
    let now = clock("2026-11-22 12:00:00", NEW_YORK);
    for (name, list, promotions, expected) in [
        ("none", None, vec![], "none"),
        ("price 1 below regular", Some("12"), vec![], "10 .. - .."),
        ("running", Some("12"), vec![&running], "8 2026-11-01 00:00:00 - 2026-12-24 23:59:59"),
        ("coming", None, vec![&later], "7 2026-11-27 06:00:00 - 2026-11-30 23:59:59"),
        ("price 1 before coming", Some("12"), vec![&later], "10 .. - .."),
        ("beyond the look-ahead", None, vec![&far], "none"),
        ("not below price 1", None, vec![&dear], "none"),
        ("not below price 1, regular above", Some("12"), vec![&dear], "10 .. - .."),
        ("never 0", None, vec![&free], "none"),
        ("over", None, vec![&over], "none"),
        (
            "until a better-placed rule begins",
            None,
            vec![&later, &running],
            "8 2026-11-01 00:00:00 - 2026-11-27 05:59:59",
        ),
        (
            "first match wins, even if a later one is cheaper",
            None,
            vec![&running, &later],
            "8 2026-11-01 00:00:00 - 2026-12-24 23:59:59",
        ),
    ] {
        let promotions: Vec<Promotion> = promotions.into_iter().cloned().collect();
        assert_eq!(told(list, &promotions, &now), expected, "{name}");
    }
}

#[test]
fn methods_and_bases_make_the_price_and_it_is_rounded_half_up() {
    for (method, basis, amount, list, expected) in [
        (Method::Percent, Basis::Level(1), "25", None, "7.50 .. - .."),
        (Method::Percent, Basis::Level(1), "0.15", None, "9.99 .. - .."),
        (Method::Percent, Basis::Level(1), "0.05", None, "none"),
        (Method::Amount, Basis::Level(1), "2.5", None, "7.5 .. - .."),
        (Method::Amount, Basis::Regular, "5", Some("12"), "7 .. - .."),
        (Method::Percent, Basis::Regular, "50", Some("12"), "6.00 .. - .."),
        (Method::Amount, Basis::Level(1), "10", None, "none"),
        (Method::Amount, Basis::Level(1), "12", None, "none"),
        (Method::Percent, Basis::Level(2), "50", None, "none"),
        (Method::Fixed, Basis::Level(1), "9.995", None, "none"),
    ] {
        let breaks = vec![made(method, basis, amount)];
        let promotion = Promotion { breaks, ..rule(None, None, amount) };
        let clock = clock("2026-11-22 12:00:00", NEW_YORK);
        let told = told(list, &[promotion], &clock);
        let norm =
            |text: &str| text.replace(".50 ", ".5 ").replace(".00 ", " ").replace("7.0 ", "7 ");
        assert_eq!(norm(&told), norm(expected), "{method:?} {basis:?} {amount}");
    }
}

#[test]
fn an_amount_is_not_guessed_for_another_unit() {
    let item = Item { units: vec![unit('1', "BOX", "12")], ..item("A") };
    let key = ProductKey::Unit(ItemNo("A".into()), '1');
    let rules = store().prices;
    let prices = prices(&item, &key, &rules);
    let clock = clock("2026-11-22 12:00:00", NEW_YORK);
    for (method, expected) in
        [(Method::Fixed, None), (Method::Amount, None), (Method::Percent, Some(dec("108")))]
    {
        let breaks = vec![made(method, Basis::Level(1), "10")];
        let promotion = Promotion { breaks, ..rule(None, None, "10") };
        let told = special(&item, &key, &prices, &[&promotion], &rules, &clock);
        assert_eq!(told.map(|special| special.price), expected, "{method:?}");
    }
}

/// Magento's `isScopeDateInInterval`: the store's wall clock against both texts, with 24 hours added
/// to the end that was sent 24 hours early; the two cancel out here.
fn magento(special: &Special, moment: DateTime<Utc>, zone: Tz) -> bool {
    let wall = moment.with_timezone(&zone).naive_local();
    let sent = special.to.map(|to| to - TimeDelta::days(1));
    special.from.is_none_or(|from| wall >= from)
        && sent.is_none_or(|to| wall <= to + TimeDelta::seconds(86_400))
}

/// Counterpoint compares its own wall clock with the rule's times.
fn counterpoint(promotion: &Promotion, moment: DateTime<Utc>) -> bool {
    promotion.covers(Some(moment.with_timezone(&NEW_YORK).naive_local()))
}

fn sent(promotion: &Promotion, zone: Tz) -> Special {
    let begin = promotion.begin.unwrap();
    let mut clock = clock("2026-01-01 00:00:00", zone);
    clock.now = instant(begin, NEW_YORK, false) - TimeDelta::days(1);
    let rules = store().prices;
    let item = Item { prices: vec![price(["*"; 3], None, Some("10"))], ..item("A") };
    let prices = prices(&item, &item_key("A"), &rules);
    special(&item, &item_key("A"), &prices, &[promotion], &rules, &clock).unwrap()
}

#[test]
fn each_minute_around_a_change_of_the_clocks_the_shopper_sees_counterpoints_price() {
    // 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00.
    for (day, begin, end) in [
        ("2026-03-08", "2026-03-08 06:00:00", "2026-03-09 00:00:00"),
        ("2026-03-08", "2026-03-08 00:00:00", "2026-03-08 06:00:01"),
        ("2026-03-08", "2026-03-07 18:00:00", "2026-03-08 02:30:00"),
        ("2026-03-08", "2026-03-08 02:30:00", "2026-03-08 12:00:01"),
        ("2026-11-01", "2026-11-01 06:00:00", "2026-11-02 00:00:00"),
        ("2026-11-01", "2026-11-01 01:30:00", "2026-11-01 12:00:01"),
        ("2026-11-01", "2026-10-31 18:00:00", "2026-11-01 01:30:00"),
        ("2026-11-01", "2026-11-01 00:00:00", "2026-11-01 06:00:01"),
        ("2026-11-22", "2026-11-22 06:00:00", "2026-11-22 18:00:01"),
    ] {
        let promotion = rule(Some(begin), Some(end), "8");
        let special = sent(&promotion, NEW_YORK);
        let start = instant(time(&format!("{day} 00:00:00")), NEW_YORK, false);
        for minute in -12 * 60..36 * 60 {
            let moment = start + TimeDelta::minutes(minute);
            assert_eq!(
                magento(&special, moment, NEW_YORK),
                counterpoint(&promotion, moment),
                "{begin} - {end} at {moment}"
            );
        }
    }
}

#[test]
fn a_shop_in_another_zone_sees_the_same_moments_outside_of_the_hours_that_are_skipped_or_doubled() {
    for (day, begin, end) in [
        ("2026-03-08", "2026-03-08 06:00:00", "2026-03-09 00:00:00"),
        ("2026-03-08", "2026-03-07 18:00:00", "2026-03-08 10:00:01"),
        ("2026-11-01", "2026-11-01 06:00:00", "2026-11-02 00:00:00"),
        ("2026-11-01", "2026-10-31 18:00:00", "2026-11-01 10:00:01"),
    ] {
        let promotion = rule(Some(begin), Some(end), "8");
        for zone in [CHICAGO, chrono_tz::Europe::London, chrono_tz::Asia::Kolkata] {
            let special = sent(&promotion, zone);
            let start = instant(time(&format!("{day} 00:00:00")), NEW_YORK, false);
            for minute in -12 * 60..36 * 60 {
                let moment = start + TimeDelta::minutes(minute);
                assert_eq!(
                    magento(&special, moment, zone),
                    counterpoint(&promotion, moment),
                    "{zone}: {begin} - {end} at {moment}"
                );
            }
        }
    }
}

#[test]
fn a_skipped_time_is_the_moment_of_the_change_and_a_doubled_one_has_two() {
    let utc = |text: &str| time(text).and_utc();
    for (local, last, expected) in [
        ("2026-03-08 02:30:00", false, "2026-03-08 07:00:00"),
        ("2026-03-08 02:30:00", true, "2026-03-08 07:00:00"),
        ("2026-11-01 01:30:00", false, "2026-11-01 05:30:00"),
        ("2026-11-01 01:30:00", true, "2026-11-01 06:30:00"),
        ("2026-11-01 06:00:00", false, "2026-11-01 11:00:00"),
    ] {
        assert_eq!(instant(time(local), NEW_YORK, last), utc(expected), "{local} {last}");
    }
}

#[test]
fn the_next_edge_is_the_first_after_now() {
    let rules = [
        rule(Some("2026-11-01 00:00:00"), Some("2026-12-25 00:00:00"), "8"),
        rule(Some("2026-11-27 06:00:00"), None, "7"),
    ];
    let edge = |now: &str| next_edge(&rules, &clock(now, NEW_YORK)).map(|edge| edge.to_rfc3339());
    assert_eq!(edge("2026-11-22 12:00:00").as_deref(), Some("2026-11-27T11:00:00+00:00"));
    assert_eq!(edge("2026-11-27 06:00:00").as_deref(), Some("2026-12-25T05:00:00+00:00"));
    assert_eq!(edge("2026-12-25 00:00:00"), None);
}
