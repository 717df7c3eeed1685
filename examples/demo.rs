//! The main job on embedded doubles: an invented shop's Counterpoint (T-SQL over TDS) and its
//! Magento 2 store (REST), both in this process, and the real cpsync between them.
//!
//! `cargo run --release --example demo` shows a catalogue arrive, an edit at the till travel alone,
//! and ends. With `-- --serve` both keep listening, for the real binary in another shell.

#![allow(clippy::print_stdout, reason = "a demo talks to the person who started it")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::BufRead;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use cpsync::cli::Environment;
use cpsync::config::Variables;
use cpsync::model::counted;
use cpsync_double::clerk;
use cpsync_double::company::{self, Places};
use cpsync_double::counterpoint::CounterpointDouble;
use cpsync_double::magento2::{MagentoDouble, NewOrder};
use cpsync_double::pictures;
use serde_json::Value;

/// What people do at the till side, in words and in T-SQL.
const EDITS: [(&str, &str); 12] = [
    (
        "the description of CLEAT/6IN is written",
        "INSERT INTO dbo.EC_ITEM_DESCR (ITEM_NO, HTML_DESCR) VALUES \
         ('CLEAT/6IN', '<p>Holds a 40-foot yawl in a gale.</p>')",
    ),
    (
        "ROPE-BAG-S is renamed",
        "UPDATE dbo.IM_ITEM SET DESCR = 'Rope Bag, Compact' WHERE ITEM_NO = 'ROPE-BAG-S'",
    ),
    (
        "a price changes (it is not part of `items`, but of `prices`)",
        "UPDATE dbo.IM_PRC SET PRC_1 = 15.75 WHERE ITEM_NO = 'TEA+SALT' AND LOC_ID = '*'",
    ),
    (
        "a sale on cleats is entered: tomorrow from 06:00 to 18:00",
        "UPDATE dbo.IM_PRC_GRP SET \
         BEG_DAT = DATEADD(hour, 30, CAST(CAST(GETDATE() AS date) AS datetime)), \
         END_DAT = DATEADD(hour, 42, CAST(CAST(GETDATE() AS date) AS datetime)) \
         WHERE GRP_COD = 'FALLBACK'",
    ),
    (
        "the enamel plates are cheaper from 12 on, no longer from 6 on",
        "UPDATE dbo.IM_PRC_RUL_BRK SET MIN_QTY = 12 WHERE GRP_COD = 'BULK' AND RUL_SEQ_NO = 2",
    ),
    (
        "the oxblood work boot in 11, width D, is taken off the web",
        "UPDATE dbo.IM_INV_CELL SET IS_ECOMM_ITEM_CELL = 'N' WHERE ITEM_NO = 'BOOT-WORK' \
         AND LOC_ID = 'MAIN' AND DIM_1_UPR = 'OXBLOOD' AND DIM_2_UPR = '11' AND DIM_3_UPR = 'D'",
    ),
    (
        "the lamp is un-flagged",
        "UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'LAMP/CABIN'",
    ),
    (
        "the tide book goes back on sale",
        "UPDATE dbo.IM_ITEM SET USER_WEB_STATUS = 'Y' WHERE ITEM_NO = 'BK-PILOT'",
    ),
    (
        "12.5 m of rope are sold and posted",
        "UPDATE dbo.IM_INV SET QTY_ON_HND = QTY_ON_HND - 12.5 WHERE ITEM_NO = 'ROPE/8MM' \
         AND LOC_ID = 'MAIN'",
    ),
    (
        "the category `Rigging Tools` moves to the top level",
        "UPDATE dbo.EC_CATEG SET PARENT_ID = NULL WHERE DESCR = 'Rigging Tools'",
    ),
    (
        "the rope bag goes into it",
        "INSERT INTO dbo.EC_CATEG_ITEM (ITEM_NO, CATEG_ID, ENTRY_SEQ_NO) \
         VALUES ('ROPE-BAG-S', '2023041700000481', 2)",
    ),
    (
        "the last key floats arrive: 20 of them",
        "UPDATE dbo.IM_INV SET QTY_ON_HND = 20 WHERE ITEM_NO = 'KEYFLOAT' AND LOC_ID = 'MAIN'",
    ),
];

fn main() -> anyhow::Result<()> {
    let demo = Demo::start()?;
    if std::env::args().any(|arg| arg == "--serve") {
        return demo.serve();
    }
    demo.tell();
    heading("1. The first pass: the catalogue arrives");
    demo.pass(&["categories", "-v"], Shown::Last)?;
    demo.pass(&["images", "find", "-v"], Shown::Last)?;
    demo.pass(&["items", "-v"], Shown::Last)?;
    demo.pass(&["category-items", "-v"], Shown::Last)?;
    demo.pass(&["inventory", "-v"], Shown::Last)?;
    demo.pass(&["prices", "-v"], Shown::Last)?;
    demo.pass(&["price-rules", "-v"], Shown::Last)?;
    demo.arrived();
    demo.examples();
    heading("2. Nothing has changed: no request is made");
    for task in ["categories", "items", "category-items", "inventory", "prices", "price-rules"] {
        demo.pass(&[task, "-v"], Shown::Last)?;
    }
    demo.pictures(Shown::Last)?;
    ensure!(demo.store.requests().is_empty(), "an unchanged pass made requests");
    heading("3. Somebody works at the till side");
    for (words, sql) in EDITS {
        println!("  - {words}");
        let rows = demo.counterpoint.execute(sql).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        ensure!(rows == 1, "the edit `{words}` met {rows} rows");
    }
    println!("  - the cleat gets another picture");
    pictures::draw(&demo.folder.path().join("ItemImages/CLEAT_6IN.png"), "new.png")?;
    heading("4. Only that travels");
    for task in ["categories", "category-items", "items", "inventory", "prices", "price-rules"] {
        demo.pass(&[task, "-v"], Shown::All)?;
    }
    demo.pictures(Shown::All)?;
    demo.requests();
    heading("5. Shoppers order");
    demo.shoppers();
    // By the tills' calendar, which may be a day behind UTC.
    let day = chrono::Utc::now() - chrono::TimeDelta::days(1);
    let day = day.format("%Y-%m-%d").to_string();
    demo.pass(&["orders", "import", "--since", &day, "-v"], Shown::All)?;
    heading("6. What cannot be imported waits, with its reason");
    demo.pass(&["orders", "list"], Shown::All)?;
    demo.pass(&["orders", "show", "000000002"], Shown::All)?;
    demo.documents()?;
    heading(
        "7. Stock: the shop has reserved and Counterpoint committed them, and nothing counts twice",
    );
    demo.pass(&["inventory", "-v"], Shown::All)?;
    demo.pass(&["explain", "CLEAT/6IN"], Shown::All)?;
    heading("8. Counterpoint delivers, and the shoppers see it");
    demo.delivery()?;
    Demo::good_bye();
    Ok(())
}

/// Both doubles and the configuration that joins them.
struct Demo {
    counterpoint: CounterpointDouble,
    store: MagentoDouble,
    folder: tempfile::TempDir,
}

/// How much of a pass's output is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Last,
    All,
}

impl Demo {
    fn start() -> anyhow::Result<Self> {
        let counterpoint = CounterpointDouble::start(&company::SCRIPTS)
            .context("could not start the Counterpoint double")?;
        let store = MagentoDouble::start(company::shop())
            .context("could not start the Magento 2 double")?;
        let folder = tempfile::Builder::new().prefix("cpsync-demo-").tempdir()?;
        let demo = Self { counterpoint, store, folder };
        let places = Places {
            server: &format!("{},{}", demo.counterpoint.host(), demo.counterpoint.port()),
            database: CounterpointDouble::DATABASE,
            user: CounterpointDouble::USER,
            password: CounterpointDouble::PASSWORD,
            url: &demo.store.url(),
            credentials: &demo.store.credentials(),
        };
        for (file, text) in company::configuration(&places) {
            std::fs::write(demo.folder.path().join(file), text)?;
        }
        pictures::draw_all(&demo.folder.path().join("ItemImages"))?;
        Ok(demo)
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("cpsync.toml")
    }

    /// Runs one command line as the binary would.
    fn pass(&self, args: &[&str], shown: Shown) -> anyhow::Result<()> {
        self.store.clear_requests();
        println!("\n$ cpsync {}", args.join(" "));
        let mut environment = Environment::kept(Variables::system());
        let line = ["cpsync".into(), "--config".into(), self.config().into_os_string()];
        let line = line.into_iter().chain(args.iter().map(OsString::from));
        let exit = cpsync::cli::run(line, &mut environment);
        let (out, err) = (environment.stdout.take(), environment.stderr.take());
        match shown {
            Shown::All => println!("{}", out.trim_end()),
            Shown::Last => {
                let mut told = out.lines().rev().filter(|line| !line.starts_with("hint: "));
                println!("{}", told.next().unwrap_or_default());
            }
        }
        ensure!(matches!(exit, 0 | 3), "`cpsync {}` ended with {exit}: {err}", args.join(" "));
        Ok(())
    }

    fn pictures(&self, shown: Shown) -> anyhow::Result<()> {
        self.pass(&["images", "find", "-v"], shown)?;
        self.pass(&["images", "sync", "-v"], shown)
    }

    fn tell(&self) {
        println!("Harbour & Pine Outfitters, an invented shop: 305 items in Counterpoint.");
        println!("Counterpoint (TDS)  {}:{}", self.counterpoint.host(), self.counterpoint.port());
        println!("Magento 2 (REST)    {}", self.store.url());
    }

    fn arrived(&self) {
        let mut kinds: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for product in self.store.products() {
            let count = kinds.entry(text(&product["type_id"])).or_default();
            count.0 += 1;
            count.1 += u32::from(product["status"] == 1);
        }
        let mut table = table(&["kind of product", "in the store", "enabled"]);
        for (kind, (all, enabled)) in &kinds {
            table.add_row([kind.clone(), all.to_string(), enabled.to_string()]);
        }
        println!("\n{table}");
    }

    fn examples(&self) {
        let mut table = table(&["SKU", "kind", "name", "price", "stock"]);
        for sku in [
            "CLEAT/6IN",
            "TEA+SALT",
            "TEE-TERN",
            "TEE-TERN|NAVY|M",
            "ROPE/8MM",
            "ROPE/8MM^COIL 50",
            "GUERN",
            "AYE™ MUG",
        ] {
            let Some(product) = self.store.product(sku) else { continue };
            let stock = self.store.stock_item(sku).unwrap_or_default();
            let quantity = match text(&product["type_id"]).as_str() {
                "simple" => text(&stock["qty"]),
                _ => String::new(),
            };
            table.add_row([
                sku.to_owned(),
                text(&product["type_id"]),
                text(&product["name"]),
                text(&product["price"]),
                quantity,
            ]);
        }
        println!("\n{table}");
    }

    /// Three orders: a guest's, a coupon with gift message, and one of something nobody knows.
    fn shoppers(&self) {
        let guest = NewOrder::guest("aurelia.ashdown@mail.example")
            .buy("CLEAT/6IN", 2, "18.50")
            .fee("6.95");
        let gift = NewOrder::guest("søren@example.org")
            .buy("ROPE/8MM^COIL 50", 1, "61.00")
            .buy("KEYFLOAT", 3, "4.50")
            .fee("6.95")
            .percent_off("CREW10", "10")
            .with(|order| {
                let words = ["Søren", "Maren", "Fair winds!"].map(str::to_owned);
                let [from, to, text] = words;
                order.message = Some((from, to, text));
            });
        let unknown = NewOrder::guest("bram.birchard@mail.example").buy("GIFT-BASKET", 1, "40.00");
        for order in [guest, gift, unknown] {
            let placed = self.store.place_order(&order);
            println!("  - order {} of {}", placed.number, order.email);
        }
    }

    fn documents(&self) -> anyhow::Result<()> {
        let sql = "SELECT h.TKT_NO, h.CUST_NO, l.ITEM_NO, l.QTY_SOLD, l.EXT_PRC \
                   FROM dbo.PS_DOC_HDR h INNER JOIN dbo.PS_DOC_LIN l ON l.DOC_ID = h.DOC_ID \
                   WHERE h.DOC_TYP = 'O' ORDER BY h.TKT_NO, l.LIN_SEQ_NO";
        let rows = self.counterpoint.query(sql).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        ensure!(rows.len() == 3, "two orders with three lines are in Counterpoint: {rows:?}");
        let mut table = table(&["order", "customer", "item", "quantity", "amount"]);
        for row in rows {
            table.add_row(row.into_iter().map(Option::unwrap_or_default));
        }
        println!("\nThe orders in Counterpoint:\n{table}");
        Ok(())
    }

    /// One order goes in one parcel; of the other a part goes, and the rest is cancelled.
    fn delivery(&self) -> anyhow::Result<()> {
        let now = chrono::Utc::now();
        let at = now.format("%Y-%m-%dT%H:%M:%S").to_string();
        let day = now.format("%Y-%m-%dT00:00:00").to_string();
        let [whole, part] = [self.document("000000001")?, self.document("000000002")?];
        let (first, second) = (77_000_001, 77_000_002);
        self.clerk(
            "order 1 is released, its parcel has a number",
            &[clerk::release(whole, first, &[(1, "2")], &at), clerk::track(first, "1Z-0001")],
        )?;
        self.clerk(
            "of order 2 two floats are released",
            &[clerk::release(part, second, &[(2, "2")], &at)],
        )?;
        self.pass(&["orders", "activity", "-v"], Shown::All)?;
        self.clerk(
            "both tickets are posted, order 2's parcel gets its number",
            &[clerk::post(first, &day), clerk::post(second, &day), clerk::track(second, "1Z-0002")],
        )?;
        self.clerk("the rest of order 2 is cancelled", &[clerk::cancel(part, &day)])?;
        self.pass(&["orders", "activity", "-v"], Shown::All)?;
        self.pass(&["orders", "list", "--state", "attention"], Shown::All)?;
        self.pass(&["orders", "show", "000000002"], Shown::All)?;
        let shipments = self.store.shipments().len();
        ensure!(shipments == 2, "two parcels are on their way at the store, not {shipments}");
        Ok(())
    }

    /// The `DOC_ID` of an open order.
    fn document(&self, number: &str) -> anyhow::Result<i64> {
        let sql = format!(
            "SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O' AND TKT_NO = '{number}'"
        );
        let rows = self.counterpoint.query(&sql).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let id: String = rows.into_iter().flatten().flatten().collect();
        id.parse().with_context(|| format!("order {number} is not in Counterpoint: `{id}`"))
    }

    /// Somebody at the till does this.
    fn clerk(&self, words: &str, statements: &[String]) -> anyhow::Result<()> {
        println!("  - {words}");
        for sql in statements {
            self.counterpoint.execute(sql).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        }
        Ok(())
    }

    fn requests(&self) {
        println!("\nThe requests of that last pass, as the store saw them:");
        for request in self.store.requests() {
            println!("  {} {} -> {}", request.method, request.path, request.status);
        }
    }

    fn good_bye() {
        println!("\nTry it yourself: `cargo run --release --example demo -- --serve` keeps both");
        println!("doubles listening and prints the cpsync.toml that joins them.");
    }

    fn serve(&self) -> anyhow::Result<()> {
        self.tell();
        println!("\nThe configuration that joins them:\n  {}", self.config().display());
        println!("\nWhat `cpsync config init` asks for, in a folder of your own:");
        println!(
            "  database, user   {}, {}",
            CounterpointDouble::DATABASE,
            CounterpointDouble::USER
        );
        println!("  secrets          the files *.secret beside that cpsync.toml");
        println!("\nIn another shell:");
        println!("  cargo run --release -- --config {} items -v", self.config().display());
        println!(
            "\nType T-SQL here to work at the till side; `stop store`, `start store` or `revoke token` to"
        );
        println!("break and mend the shop; an empty line to stop.");
        for line in std::io::stdin().lock().lines() {
            let line = line?;
            if line.trim().is_empty() {
                return Ok(());
            }
            match line.trim() {
                "stop store" => self.store.stop(),
                "start store" => self.store.restart()?,
                "revoke token" => self.store.revoke_token(),
                sql => self.till(sql),
            }
        }
        // Without a keyboard (started in the background): until it is stopped.
        loop {
            std::thread::park();
        }
    }

    fn till(&self, sql: &str) {
        if sql.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("select")) {
            match self.counterpoint.query(sql) {
                Ok(rows) => rows.iter().for_each(|row| {
                    let row: Vec<&str> =
                        row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
                    println!("  {}", row.join(" | "));
                }),
                Err(error) => println!("  {error:?}"),
            }
            return;
        }
        match self.counterpoint.execute(sql) {
            Ok(rows) => println!("  {}", counted(rows, "row")),
            Err(error) => println!("  {error:?}"),
        }
    }
}

fn heading(text: &str) {
    println!("\n== {text}");
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(header.iter().copied());
    table
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
