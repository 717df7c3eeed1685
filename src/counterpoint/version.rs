//! Row versions as numbers, and the hash over them that tells a changed item.

use super::catalogue::Version;
use super::sql::quoted;

/// The version of one row as bigint, `NULL` counted as 0. `checksum` lists the expressions that a
/// checksum is taken over.
pub(super) fn of_row(version: &Version, alias: &str, checksum: &str) -> String {
    match version {
        Version::RowVersion(column) => format!("CAST({} AS bigint)", quoted(alias, column)),
        Version::UtcTime => milliseconds(&quoted(alias, "RS_UTC_DT")),
        Version::LocalTime => milliseconds(&quoted(alias, "LST_MAINT_DT")),
        Version::Checksum => format!("CAST(BINARY_CHECKSUM({checksum}) AS bigint)"),
    }
}

/// The version of a group of rows: the newest rowversion, which is unique in the database; of times
/// and checksums, which are not, the sum, so that any row's change moves it.
pub(super) fn of_group(version: &Version, alias: &str, checksum: &str) -> String {
    let row = of_row(version, alias, checksum);
    match version {
        Version::RowVersion(_) => format!("MAX({row})"),
        _ => format!("SUM({row})"),
    }
}

/// Exact where `DATEDIFF(millisecond)` alone overflows after 24 days.
fn milliseconds(time: &str) -> String {
    let days = format!("CAST(DATEDIFF(day, CAST('20000101' AS datetime), {time}) AS bigint)");
    let rest = format!("DATEDIFF(millisecond, CAST({time} AS date), {time})");
    format!("ISNULL({days} * 86400000 + {rest}, 0)")
}

/// FNV-1a over 64 bits: the same on every build and platform, as it is kept in the state file.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in one table's numbers; `table` keeps those of different tables apart.
    pub(super) fn add(&mut self, table: u8, version: i64, rows: i64) {
        self.bytes(&[table]);
        self.bytes(&version.to_le_bytes());
        self.bytes(&rows.to_le_bytes());
    }

    /// Takes in text.
    pub(super) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    pub(super) fn number(self) -> i64 {
        i64::from_le_bytes(self.0.to_le_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_published_fnv_1a() {
        let of = |text: &str| {
            let mut print = Fingerprint::new();
            print.bytes(text.as_bytes());
            print.0
        };
        assert_eq!(of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(of("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_number_and_its_place_moves_the_fingerprint() {
        let of = |parts: &[(u8, i64, i64)]| {
            let mut print = Fingerprint::new();
            for (table, version, rows) in parts {
                print.add(*table, *version, *rows);
            }
            print.number()
        };
        let base = of(&[(0, 7, 1), (1, 9, 2)]);
        for other in [
            &[(0, 8, 1), (1, 9, 2)][..],
            &[(0, 7, 1), (1, 9, 3)],
            &[(0, 7, 1), (2, 9, 2)],
            &[(0, 7, 1)],
            &[(1, 9, 2), (0, 7, 1)],
        ] {
            assert_ne!(base, of(other));
        }
        assert_eq!(base, of(&[(0, 7, 1), (1, 9, 2)]));
    }

    #[test]
    fn each_kind_of_version_is_one_expression() {
        let row = Version::RowVersion("ROW_TS".into());
        assert_eq!(of_group(&row, "c", ""), "MAX(CAST(c.[ROW_TS] AS bigint))");
        assert!(of_row(&Version::UtcTime, "i", "").contains("i.[RS_UTC_DT]"));
        assert!(of_row(&Version::LocalTime, "i", "").contains("i.[LST_MAINT_DT]"));
        assert_eq!(
            of_group(&Version::Checksum, "c", "c.[A], c.[B]"),
            "SUM(CAST(BINARY_CHECKSUM(c.[A], c.[B]) AS bigint))"
        );
    }
}
