//! Promotions at 06:00 on the days on which the clocks change: what a shopper sees, minute by minute,
//! while passes run now and then, against what the till asks.

use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{America, Tz};

use super::{Site, asked, edited};

const ITEM: &str = "CLEAT/6IN";
const TILL: Tz = America::New_York;

/// How often a pass runs.
const EVERY: TimeDelta = TimeDelta::hours(9);

/// A sale: the wall clock's first and last second, and its price.
struct Sale {
    begin: NaiveDateTime,
    end: NaiveDateTime,
    price: &'static str,
}

/// What the shop holds: `25.95, special 21.95 from .. to ..`, the dates as they stand.
struct Held {
    price: String,
    special: String,
    from: Option<NaiveDateTime>,
    to: Option<NaiveDateTime>,
}

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
}

/// The till compares its wall clock with the rule's.
fn till(moment: DateTime<Utc>, sale: &Sale) -> &str {
    let wall = moment.with_timezone(&TILL).naive_local();
    if sale.begin <= wall && wall <= sale.end { sale.price } else { "14.25" }
}

/// The shop compares its wall clock with both dates, 24 hours added to the second
/// (`Magento\Framework\Stdlib\DateTime\Timezone::isScopeDateInInterval`).
fn shopper(held: &Held, moment: DateTime<Utc>, zone: Tz) -> &str {
    let wall = moment.with_timezone(&zone).naive_local();
    let begun = held.from.is_none_or(|from| from <= wall);
    let over = held.to.is_some_and(|to| to + TimeDelta::days(1) < wall);
    if begun && !over { &held.special } else { &held.price }
}

fn held(site: &Site) -> Held {
    let asked = asked(site, ITEM);
    let (price, special) = asked.split_once(", special ").unwrap_or((&asked, &asked));
    let (special, dates) = special.split_once(" from ").unwrap_or((special, ".. to .."));
    let (from, to) = dates.split_once(" to ").unwrap();
    let date = |text: &str| (text != "..").then(|| time(text));
    Held { price: price.into(), special: special.into(), from: date(from), to: date(to) }
}

/// Passes from noon before the day to the evening after it, and every minute of that.
fn watch(site: &mut Site, zone: Tz, sale: &Sale) {
    let day = sale.begin.date().checked_sub_days(Days::new(1)).unwrap();
    let noon = TILL.from_local_datetime(&day.and_hms_opt(12, 0, 0).unwrap()).unwrap();
    let start = noon.with_timezone(&Utc);
    let mut shown = None;
    for minute in 0..54 * 60 {
        let moment = start + TimeDelta::minutes(minute);
        if minute % EVERY.num_minutes() == 0 {
            site.now = moment;
            site.expect(0, &["prices"]);
            shown = Some(held(site));
        }
        let shown = shown.as_ref().unwrap();
        assert!(minute > 0 || shown.special == sale.price, "{zone}: in the shop the day before");
        assert_eq!(shopper(shown, moment, zone), till(moment, sale), "{zone}: at {moment}");
    }
}

#[test]
fn each_minute_around_both_changes_of_the_clocks_the_shopper_sees_the_tills_price() {
    let mut site = Site::with(|_| {}, |toml| edited(&toml, &[ITEM], ""));
    site.expect(0, &["items"]);
    site.company
        .execute("UPDATE dbo.IM_PRC_GRP SET ENABLED = 'N' WHERE GRP_COD IN ('NOVHOL', 'XMAS')");
    for zone in [TILL, America::Chicago] {
        site.write_configuration(|toml| {
            let toml = edited(&toml, &[ITEM], "");
            let (counterpoint, store) = toml.split_once("[stores.main]").unwrap();
            let store = store.replacen("America/New_York", zone.name(), 1);
            format!("{counterpoint}[stores.main]{store}")
        });
        for (begin, end, price) in [
            ("2027-03-14 06:00:00", "2027-03-14 18:00:00", "11.4"),
            ("2027-11-07 06:00:00", "2027-11-08 23:59:59", "12.25"),
        ] {
            watch(&mut site, zone, &Sale { begin: time(begin), end: time(end), price });
        }
    }
}
