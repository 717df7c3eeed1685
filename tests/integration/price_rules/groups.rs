//! Whom a rule with a customer filter is for: decided exactly, or told of.

use super::{rules, site, site_with, steps};

#[test]
fn a_customer_filter_is_decided_for_a_group_or_told_of() {
    let site = site_with(
        r#"groups = [
            { group = "Wholesale", code = ["TRADE"] },
            { group = "Retailer", customer = "CLUB01" },
        ]"#,
    );
    for (filter, expected, told) in [
        ("(AR_CUST.CATEG_COD = ''TRADE'')", "Wholesale 1 36", ""),
        ("AR_CUST.CATEG_COD IN (''MEMBER'', ''TRADE'')", "Retailer 1 36, Wholesale 1 36", ""),
        ("AR_CUST.CATEG_COD <> ''TRADE'' AND AR_CUST.CATEG_COD = ''MEMBER''", "Retailer 1 36", ""),
        ("AR_CUST.CUST_TYP = ''A''", "Retailer 1 36, Wholesale 1 36", ""),
        // Five per cent have been given to one of the six.
        ("AR_CUST.DISC_PCT > 0", "", "holds for 1 of the 6 customers with CATEG_COD TRADE"),
        ("AR_CUST.CATEG_COD = ''CREW''", "", r#"`{ group = "...", code = "CREW" }`"#),
        ("AR_CUST.SLS_REP = ''NOBODY''", "", r#"column = "SLS_REP", code = "NOBODY""#),
        ("AR_CUST.CATEG_COD = ''TRADE''; DROP TABLE dbo.AR_CUST", "", "it holds a `;`"),
        ("EXISTS (SELECT 1 FROM dbo.AR_CUST)", "", "it holds a sub-query"),
        ("AR_CUST.NAM = SUSER_NAME()", "", "it calls `SUSER_NAME`"),
    ] {
        rules(&site, "TRADE", &format!("CUST_FILT = '{filter}'"));
        let ran = site.expect(0, &["price-rules", "-v", "--allow-mass-change"]);
        assert_eq!(steps(&site, "VARN-SPARQ"), expected, "{filter}\n{}", ran.out);
        let line = ran.out.lines().find(|line| line.contains("warning C/TRADE rule 3"));
        match (line, told) {
            (None, "") => {}
            (Some(line), told) if !told.is_empty() && line.contains(told) => {}
            (line, told) => panic!("{filter}: told {line:?} instead of {told:?}"),
        }
        assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10", "{filter}");
    }
}

#[test]
fn a_class_without_a_customer_is_asked_by_its_code_alone() {
    let site = site_with(r#"groups = [{ group = "Wholesale", code = "NOBODY" }]"#);
    for (filter, expected, told) in [
        ("AR_CUST.CATEG_COD = ''NOBODY''", "Wholesale 1 36", false),
        ("AR_CUST.CUST_TYP = ''A''", "", true),
    ] {
        rules(&site, "TRADE", &format!("CUST_FILT = '{filter}'"));
        let ran = site.expect(0, &["price-rules", "-v", "--allow-mass-change"]);
        assert_eq!(steps(&site, "VARN-SPARQ"), expected, "{filter}\n{}", ran.out);
        let line =
            "no customer with CATEG_COD NOBODY is there to ask it of, for the group `Wholesale`";
        assert_eq!(ran.out.contains(line), told, "{filter}\n{}", ran.out);
    }
}

#[test]
fn a_rule_that_no_group_is_there_for_is_told_aloud_until_the_groups_are_said() {
    let site = site_with("");
    let told = |site: &super::Site| {
        let ran = site.binary(&["price-rules"]);
        assert!(ran.status.success());
        String::from_utf8(ran.stderr).unwrap()
    };
    let aloud = told(&site);
    let line = aloud.lines().find(|line| line.contains("C/TRADE rule 3")).unwrap();
    let entry = r#"`{ group = "...", code = "TRADE" }` in `price-rules.groups`"#;
    assert!(line.contains(entry), "{line}");
    assert_eq!(steps(&site, "VARN-SPARQ"), "");
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10");
    site.write_configuration(|toml| super::configured(toml, "groups = []"));
    let quiet = told(&site);
    assert!(!quiet.contains("C/TRADE"), "{quiet}");
}

#[test]
fn a_group_that_the_shop_has_not_is_told_with_the_line_to_write_before_anything_is_sent() {
    let site = site_with(r#"groups = [{ group = "Wholesail", code = "TRADE" }]"#);
    site.shop.clear_requests();
    let ran = site.expect(2, &["price-rules"]);
    assert!(
        ran.err.contains(
            "could not send prices of groups: the store has no customer group `Wholesail`"
        ),
        "{}",
        ran.err
    );
    assert!(ran.err.contains(r#"`{ group = "Wholesale", code = ["TRADE"] }` in `groups` of [stores.main.price-rules]"#), "{}", ran.err);
    assert!(site.shop.writes().is_empty());
}

#[test]
fn a_column_or_customer_that_counterpoint_has_not_is_told() {
    let site = site_with("");
    for (group, told) in [
        (r#"column = "PROF_COD_9", code = "X""#, "`AR_CUST.PROF_COD_9`"),
        (r#"customer = "TRADE99""#, "could not find customer `TRADE99` in Counterpoint"),
    ] {
        site.write_configuration(|toml| {
            super::configured(toml, &format!("groups = [{{ group = \"Wholesale\", {group} }}]"))
        });
        let ran = site.expect(2, &["price-rules"]);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn a_group_pays_its_level_where_no_rule_is_for_it() {
    let site = site_with(
        r#"groups = [{ group = "Wholesale", code = "TRADE", level = "price-3" }, { group = "Retailer", code = "MEMBER", level = "price-2" }]"#,
    );
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "CLEAT/6IN"), "Retailer 1 13.11, Wholesale 1 11.4");
    // The sale at 19.76 is cheaper than the clubs' price: the shop shows everybody the lower one.
    assert_eq!(steps(&site, "000123"), "Wholesale 1 18.66");
}

#[test]
fn quantities_of_several_items_that_add_up_are_left_out_and_told() {
    let site = site();
    rules(&site, "BULK", "MIX_MATCH_COD = 'PLATES'");
    let ran = site.expect(0, &["price-rules", "-v"]);
    let line = ran.out.lines().find(|line| line.contains("S/BULK rule 1")).unwrap();
    assert!(line.contains("mix and match") && line.contains("SHKL-BOW8"), "{line}");
    assert_eq!(steps(&site, "SHKL-BOW8^EACH"), "Wholesale 1 6.6, Wholesale 50 6.19");
}

#[test]
fn a_break_of_an_unknown_method_leaves_the_rule_out() {
    let site = site();
    site.company.execute(
        "UPDATE dbo.IM_PRC_RUL_BRK SET PRC_METH = 'M' WHERE GRP_COD = 'BULK' AND MIN_QTY = 25",
    );
    let ran = site.expect(0, &["price-rules", "-v"]);
    let line = ran.out.lines().find(|line| line.contains("S/BULK rule 1")).unwrap();
    assert!(line.contains("its price method `M` is not known for sure"), "{line}");
    assert_eq!(steps(&site, "SHKL-BOW8^EACH"), "Wholesale 1 6.6, Wholesale 50 6.19");
}
