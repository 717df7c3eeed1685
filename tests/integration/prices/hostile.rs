//! Filters that are no filters: each refused by name, all other rules and records go on.

use super::{asked, site, till};

#[test]
fn a_hostile_filter_is_refused_by_name_and_the_others_go_on() {
    let site = site(&["BARO-BRASS", "BINO-7x50", "CLEAT/6IN"]);
    site.expect(0, &["prices"]);
    for (price, (filter, why)) in (20..).zip([
        ("1 = 1; DROP TABLE dbo.IM_PRC", "it holds a `;`"),
        ("EXEC sp_who", "it goes on with `sp_who`"),
        ("(IM_ITEM.ITEM_NO = ''X'') EXEC sp_who", "it goes on with `EXEC`"),
        ("IM_ITEM.ITEM_NO IN (SELECT CUST_NO FROM dbo.AR_CUST)", "it holds a sub-query"),
        ("EXISTS (SELECT 1 FROM dbo.AR_CUST)", "it holds a sub-query"),
        ("IM_ITEM.ITEM_NO = ''X'' -- AND 1 = 0", "it holds a comment"),
        ("IM_ITEM.ITEM_NO /* or */ = ''X''", "it holds a comment"),
        ("IM_ITEM.ITEM_NO = SUSER_NAME()", "it calls `SUSER_NAME`"),
        ("IM_ITEM.PASSWORD = ''X''", "it names `PASSWORD`"),
        ("AR_CUST.NAM = ''X''", "which is not allowed"),
        ("(IM_ITEM.ITEM_NO = ''X''", "not a condition that can be read"),
    ]) {
        site.company.execute(&format!(
            "UPDATE dbo.IM_PRC_RUL SET ITEM_FILT = '{filter}', ITEM_NO = NULL \
             WHERE GRP_COD = 'BLACKFRI' AND RUL_SEQ_NO = 1"
        ));
        till(&site, "CLEAT/6IN", &format!("PRC_1 = {price}, REG_PRC = NULL"));
        let ran = site.expect(0, &["prices", "-v"]);
        let line = ran.out.lines().find(|line| line.contains("P/BLACKFRI rule 1"));
        let line = line.unwrap_or_else(|| panic!("{filter}: nothing is told:\n{}", ran.out));
        assert!(line.contains("Clothing 25% off") && line.contains(why), "{filter}: {line}");
        assert_eq!(asked(&site, "CLEAT/6IN"), price.to_string(), "{filter}");
        assert!(asked(&site, "BARO-BRASS").contains("special 119"), "{filter}");
    }
}

#[test]
fn an_exported_filter_with_escapes_is_read() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN"]);
    site.company.execute(
        r"UPDATE dbo.IM_PRC_RUL SET ITEM_FILT = '(IM_ITEM.ITEM_NO\20=\20\27CLEAT/8IN\27)'
          WHERE GRP_COD = 'NOVHOL' AND RUL_SEQ_NO = 1",
    );
    site.expect(0, &["prices"]);
    assert_eq!(asked(&site, "CLEAT/6IN"), "14.25");
    assert!(asked(&site, "CLEAT/8IN").starts_with("19.75, special 17.78 from 2026-11-01"));
}
