//! The catalogue of the bench: made inside the Counterpoint double, by T-SQL. Of 20 items 19 are plain
//! and one is a grid of three colours in two sizes; each is stocked at two locations.

use anyhow::anyhow;
use cpsync_double::counterpoint::CounterpointDouble;

/// Every how many items one is a grid.
const GRID_EVERY: u32 = 20;
const COLOURS: [&str; 3] = ["RED", "GREEN", "BLUE"];
const SIZES: [&str; 2] = ["S", "M"];

/// Somebody edits one item in a hundred.
pub(crate) const RENAME_ONE_PERCENT: &str =
    "UPDATE dbo.IM_ITEM SET DESCR = DESCR + ' *' WHERE RIGHT(ITEM_NO, 2) = '07'";

/// A delivery of one piece of everything.
pub(crate) const RECEIVE_ONE_OF_ALL: &str =
    "UPDATE dbo.IM_INV SET QTY_ON_HND = QTY_ON_HND + 1 WHERE LOC_ID = 'MAIN';
     UPDATE dbo.IM_INV_CELL SET QTY_ON_HND = QTY_ON_HND + 1 WHERE LOC_ID = 'MAIN'";

/// Five per cent off everything from ten pieces on.
pub(crate) const QUANTITY_BREAK: &str =
    "INSERT INTO dbo.IM_PRC_GRP (GRP_TYP, GRP_COD, GRP_SEQ_NO, NO_BEG_DAT, NO_END_DAT, ENABLED) \
     VALUES ('S', 'BENCH', 1, 'Y', 'Y', 'Y');
     INSERT INTO dbo.IM_PRC_RUL (GRP_TYP, GRP_COD, RUL_SEQ_NO, DESCR) \
     VALUES ('S', 'BENCH', 1, 'By ten');
     INSERT INTO dbo.IM_PRC_RUL_BRK (GRP_TYP, GRP_COD, RUL_SEQ_NO, MIN_QTY, PRC_METH, PRC_BASIS, \
     AMT_OR_PCT) VALUES ('S', 'BENCH', 1, 10, 'D', '1', 5)";

/// Categories that the items are spread over.
const CATEGORIES: u32 = 50;

/// A web product of the catalogue.
pub(crate) struct Made {
    /// Its item.
    pub(crate) root: String,
    /// The dimensions of a cell.
    pub(crate) dims: Option<[String; 3]>,
    /// Whether it is the parent of a grid.
    pub(crate) parent: bool,
}

/// Fills the double with that many items.
pub(crate) fn fill(counterpoint: &CounterpointDouble, size: u32) -> anyhow::Result<()> {
    for statement in numbers(size).into_iter().chain(tables()) {
        counterpoint.execute(&statement).map_err(|error| anyhow!("{error:?} in {statement}"))?;
    }
    Ok(())
}

/// The web products of that many items.
pub(crate) fn products(size: u32) -> impl Iterator<Item = Made> {
    (1..=size).flat_map(|n| {
        let root = format!("BENCH-{n:06}");
        let parent = n % GRID_EVERY == 0;
        let cells = if parent { COLOURS.as_slice() } else { &[] };
        let cells: Vec<Made> = cells
            .iter()
            .flat_map(|colour| SIZES.map(|size| [*colour, size, "*"].map(str::to_owned)))
            .map(|dims| Made { root: root.clone(), dims: Some(dims), parent: false })
            .collect();
        std::iter::once(Made { root, dims: None, parent }).chain(cells)
    })
}

/// A table of the numbers from 1 on.
fn numbers(size: u32) -> Vec<String> {
    let mut statements = vec![
        "CREATE TABLE dbo.BENCH (N int NOT NULL, ITEM_NO varchar(20) NOT NULL, \
         CONSTRAINT PK_BENCH PRIMARY KEY (N))"
            .to_owned(),
        "INSERT INTO dbo.BENCH (N, ITEM_NO) VALUES (1, '')".to_owned(),
    ];
    let mut have = 1;
    while have < size {
        statements.push(format!(
            "INSERT INTO dbo.BENCH (N, ITEM_NO) SELECT N + {have}, '' FROM dbo.BENCH \
             WHERE N + {have} <= {size}"
        ));
        have *= 2;
    }
    statements.push(
        "UPDATE dbo.BENCH SET ITEM_NO = 'BENCH-' + RIGHT('000000' + CAST(N AS varchar(6)), 6)"
            .to_owned(),
    );
    statements
}

fn tables() -> Vec<String> {
    let grid = format!("N % {GRID_EVERY} = 0");
    let mut statements = vec![
        format!(
            "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, DESCR_UPR, ACCT_COD, TRK_METH, WEIGHT, \
             GRID_DIM_1_TAG, GRID_DIM_2_TAG, GRID_DIM_1_TAG_UPR, GRID_DIM_2_TAG_UPR, PRC_1, \
             REG_PRC, IS_ECOMM_ITEM, USER_BRAND, USER_SHORT_DESCR) SELECT ITEM_NO, \
             'Bench ' + CAST(N AS varchar(6)), 'BENCH ' + CAST(N AS varchar(6)), 'MERCH', \
             CASE WHEN {grid} THEN 'G' ELSE 'N' END, 1.5, \
             CASE WHEN {grid} THEN 'Color' ELSE NULL END, \
             CASE WHEN {grid} THEN 'Size' ELSE NULL END, \
             CASE WHEN {grid} THEN 'COLOR' ELSE NULL END, \
             CASE WHEN {grid} THEN 'SIZE' ELSE NULL END, \
             12.5, 15, 'Y', 'Castine Rope Co.', 'Made to be counted.' FROM dbo.BENCH"
        ),
        "INSERT INTO dbo.EC_ITEM_DESCR (ITEM_NO, HTML_DESCR) SELECT ITEM_NO, \
         '<p>Item ' + ITEM_NO + ' of the bench.</p>' FROM dbo.BENCH"
            .to_owned(),
        "INSERT INTO dbo.IM_BARCOD (ITEM_NO, SEQ_NO, BARCOD_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, \
         BARCOD) SELECT ITEM_NO, 1, 'UPC', '*', '*', '*', RIGHT(ITEM_NO, 6) FROM dbo.BENCH"
            .to_owned(),
    ];
    statements.extend([
        "INSERT INTO dbo.IM_PRC (ITEM_NO, LOC_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, REG_PRC, PRC_1) \
         SELECT ITEM_NO, '*', '*', '*', '*', 15, 12.5 FROM dbo.BENCH"
            .to_owned(),
        format!(
            "INSERT INTO dbo.EC_CATEG (CATEG_ID, DESCR, DESCR_UPR, DISP_SEQ_NO) SELECT \
             CAST(N AS varchar(16)), 'Shelf ' + CAST(N AS varchar(6)), \
             'SHELF ' + CAST(N AS varchar(6)), N FROM dbo.BENCH WHERE N <= {CATEGORIES}"
        ),
        format!(
            "INSERT INTO dbo.EC_CATEG_ITEM (ITEM_NO, CATEG_ID, ENTRY_SEQ_NO) SELECT ITEM_NO, \
             CAST(N % {CATEGORIES} + 1 AS varchar(16)), 1 FROM dbo.BENCH"
        ),
    ]);
    for location in ["MAIN", "WHSE"] {
        statements.push(format!(
            "INSERT INTO dbo.IM_INV (ITEM_NO, LOC_ID, QTY_ON_HND, QTY_COMMIT) \
             SELECT ITEM_NO, '{location}', 20, 2 FROM dbo.BENCH"
        ));
    }
    let values = |number: u32, value: &str, place: usize| {
        format!(
            "INSERT INTO dbo.IM_GRID_DIM_{number} (ITEM_NO, DIM_{number}_UPR, DIM_{number}, \
             DIM_{number}_SEQ_NO) SELECT ITEM_NO, '{value}', '{value}', {place} FROM dbo.BENCH \
             WHERE {grid}"
        )
    };
    statements.extend((1..).zip(COLOURS).map(|(place, colour)| values(1, colour, place)));
    statements.extend((1..).zip(SIZES).map(|(place, size)| values(2, size, place)));
    statements.push(values(3, "*", 1));
    for (colour, size) in COLOURS.iter().flat_map(|colour| SIZES.map(|size| (colour, size))) {
        for location in ["MAIN", "WHSE"] {
            statements.push(format!(
                "INSERT INTO dbo.IM_INV_CELL (ITEM_NO, LOC_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, \
                 QTY_ON_HND) SELECT ITEM_NO, '{location}', '{colour}', '{size}', '*', 3 \
                 FROM dbo.BENCH WHERE {grid}"
            ));
        }
    }
    statements
}
