//! Every shape of order that the shop can take, imported in one pass, each adding up to the cent.

use cpsync_double::magento2::{Coupon, NewAddress, NewKind, NewLine, NewOrder, Off, Part, Placed};
use rust_decimal::Decimal;

use super::super::support::site::Site;
use super::support::{SOLD, documents, double, invoice, ledger, rows, site};

fn of(email: &str) -> NewOrder {
    NewOrder::guest(&format!("{email}@example.org"))
}

/// Each shape with what its document comes to.
#[expect(clippy::too_many_lines, reason = "a table")]
fn shapes() -> Vec<(&'static str, NewOrder, &'static str)> {
    let tee = || NewLine::of("TEE-TERN|NAVY|M", 2, "24.00").kind(NewKind::Configurable);
    let parts = || vec![Part::of("CLEAT/6IN", 2, "18.00"), Part::of("KEYFLOAT", 1, "4.00")];
    let bundle = |fixed| {
        let kind = NewKind::Bundle { parts: parts(), fixed, separately: false };
        NewLine::of("DINGHY-SET", 1, "40.00").kind(kind)
    };
    let half = Coupon {
        code: "CREW50".into(),
        off: Off::Percent(Decimal::from(50)),
        shipping: true,
        free_shipping: false,
    };
    let all = |free_shipping| Coupon {
        code: "ALL".into(),
        off: Off::Percent(Decimal::ONE_HUNDRED),
        shipping: true,
        free_shipping,
    };
    let forty = (0..40).fold(of("forty"), |order, n| {
        order.buy(SOLD[n % 6], 1 + u32::try_from(n % 3).unwrap(), "3.33")
    });
    vec![
        ("guest", of("guest").buy("CLEAT/6IN", 1, "19.95").fee("5"), "24.95"),
        (
            "account",
            of("account").buy("KEYFLOAT", 3, "4.50").with(|o| o.customer = Some(7)),
            "13.50",
        ),
        (
            "two addresses",
            of("two").buy("KEYFLOAT", 1, "4.50").with(|o| {
                o.shipping = NewAddress { city: "Haarlem".into(), ..NewAddress::of("An", "Bos") };
            }),
            "4.50",
        ),
        (
            "coupon in per cent",
            of("ten").buy("CLEAT/6IN", 3, "19.95").percent_off("TEN", "10"),
            "53.86",
        ),
        (
            "coupon on shipping",
            of("crew").buy("CLEAT/6IN", 1, "19.95").fee("5").with(|o| o.coupon = Some(half)),
            "12.47",
        ),
        (
            "coupon of an amount",
            of("off")
                .buy("CLEAT/6IN", 1, "19.95")
                .buy("KEYFLOAT", 2, "4.50")
                .amount_off("FIVE", "5"),
            "23.95",
        ),
        (
            "free shipping",
            of("free")
                .buy("CLEAT/6IN", 1, "19.95")
                .with(|o| o.method = "freeshipping_freeshipping".into()),
            "19.95",
        ),
        ("partly invoiced", of("partly").buy("CLEAT/6IN", 4, "10.00").fee("6"), "46.00"),
        ("configurable", of("tee").line(tee()).fee("5"), "53.00"),
        ("bundle with a price", of("fixed").line(bundle(true)), "40.00"),
        ("bundle of parts", of("parts").line(bundle(false)), "40.00"),
        (
            "grouped",
            of("grouped").line(NewLine::of("VHF-HAND", 1, "99.00").kind(NewKind::Grouped)),
            "99.00",
        ),
        (
            "virtual",
            of("virtual").line(NewLine::of("SVC-SHARP", 1, "12.00").kind(NewKind::Virtual)),
            "12.00",
        ),
        (
            "nothing to pay",
            of("zero").buy("CLEAT/6IN", 1, "19.95").fee("5").with(|o| o.coupon = Some(all(true))),
            "0.00",
        ),
        (
            "several taxes",
            of("taxes")
                .buy("CLEAT/6IN", 3, "19.95")
                .fee("5")
                .taxed("STATE", "4.3", true)
                .taxed("CITY", "1.7", false),
            "68.66",
        ),
        (
            "another currency shown",
            of("euro")
                .buy("CLEAT/6IN", 1, "19.95")
                .with(|o| o.shown = Some(("EUR".into(), "0.91".parse().unwrap()))),
            "19.95",
        ),
        (
            "purchase order",
            NewOrder::guest("tidewaterboatworksll@yard.example")
                .buy("CLEAT/6IN", 10, "15.00")
                .with(|o| {
                    o.payment = ("purchaseorder".into(), "Purchase Order".into());
                    o.purchase_order = Some("PO-4711".into());
                }),
            "150.00",
        ),
        (
            "gift message",
            of("gift").buy("KEYFLOAT", 1, "4.50").with(|o| {
                o.message = Some(("Ada".into(), "Ben".into(), "Happy birthday".into()));
                o.note = Some("ring twice".into());
            }),
            "4.50",
        ),
        (
            "names beyond ASCII",
            of("jose").buy("KEYFLOAT", 1, "4.50").with(|o| {
                o.billing = NewAddress {
                    city: "Łódź".into(),
                    ..NewAddress::of("Søren", "Peñaranda 李")
                };
            }),
            "4.50",
        ),
        ("alternate unit", of("coil").buy("ROPE/8MM^COIL 50", 2, "61.00"), "122.00"),
        ("forty lines", forty, "263.07"),
    ]
}

#[test]
fn every_shape_becomes_one_document_that_adds_up_to_the_cent() {
    let site = site();
    let committed = committed(&site);
    let mut placed = Vec::new();
    for (name, order, total) in shapes() {
        let order = site.shop.place_order(&order);
        if name == "partly invoiced" {
            invoice(&site, &order, 1);
        }
        placed.push((name, order, total));
    }
    double(&site).clear_statements();
    let ran = site.run(&["orders", "import", "--json"]);
    assert_eq!(ran.exit, 0, "{}{}", ran.out, ran.err);
    assert_eq!(documents(&site, "0000").len(), placed.len());
    let mut wrong = Vec::new();
    for (name, order, total) in &placed {
        wrong.extend(differences(&site, name, order, total));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Done when 4: the commit procedure alone moves what is committed, by the sum of the lines.
    let sold = "SELECT SUM(QTY_SOLD * QTY_NUMER / QTY_DENOM) FROM dbo.PS_DOC_LIN l \
                INNER JOIN dbo.IM_ITEM i ON i.ITEM_NO = l.ITEM_NO WHERE i.ITEM_TYP = 'I'";
    assert_eq!(self::committed(&site) - committed, decimal(&rows(&site, sold)[0]));
    let writes = |sql: &&String| sql.contains("UPDATE") && sql.contains("QTY_COMMIT");
    let statements = double(&site).statements();
    assert_eq!(statements.iter().filter(writes).count(), 0);
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn committed(site: &Site) -> Decimal {
    decimal(&rows(site, "SELECT SUM(QTY_COMMIT) FROM dbo.IM_INV")[0])
}

/// What of the rows of an order is not as it should be.
fn differences(site: &Site, name: &str, placed: &Placed, total: &str) -> Vec<String> {
    let order = ledger(site, placed);
    let Some(id) = order.doc_id else { return vec![format!("{name}: {:?}", order.held)] };
    let sum = |sql: &str| -> Decimal {
        let rows = rows(site, sql);
        rows.iter().filter(|row| *row != "NULL").map(|row| decimal(row)).sum()
    };
    let lines = sum(&format!("SELECT EXT_PRC FROM dbo.PS_DOC_LIN WHERE DOC_ID = {id}"));
    let charges =
        sum(&format!("SELECT MISC_AMT FROM dbo.PS_DOC_HDR_MISC_CHRG WHERE DOC_ID = {id}"));
    let tax = sum(&format!("SELECT TAX_AMT FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = {id}"));
    let due =
        sum(&format!("SELECT AMT FROM dbo.PS_DOC_PMT WHERE DOC_ID = {id} AND FINAL_PMT = 'Y'"));
    let deposit = order.deposit_no.as_ref().map_or(Decimal::ZERO, |number| {
        sum(&format!("SELECT AMT FROM dbo.PS_DOC_PMT WHERE TKT_NO = '{number}'"))
    });
    let (wanted, mut wrong) = (decimal(total), Vec::new());
    if lines + charges + tax != wanted {
        wrong.push(format!("{name}: {lines} + {charges} + {tax} is not {wanted}"));
    }
    if due + deposit != wanted {
        wrong.push(format!("{name}: payments {due} + {deposit} are not {wanted}"));
    }
    if name == "partly invoiced" && deposit.is_zero() {
        wrong.push(format!("{name}: what was invoiced is no deposit"));
    }
    wrong
}
