//! Durations as people write them: `500ms`, `30s`, `20m`, `1h30m`, `14d`.

use std::time::Duration;

const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads a duration; the error says how one is written.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a duration like `30s`, `20m`, `6h` or `14d`");
    let mut rest = text.trim();
    let mut milliseconds: u64 = 0;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let number: u64 = rest[..digits].parse().map_err(|_| wrong())?;
        let word = rest[digits..].find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len() - digits);
        let unit = &rest[digits..digits + word];
        let (_, size) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        milliseconds = number
            .checked_mul(*size)
            .and_then(|part| milliseconds.checked_add(part))
            .ok_or_else(wrong)?;
        rest = &rest[digits + word..];
    }
    Ok(Duration::from_millis(milliseconds))
}

/// Writes a duration in the largest unit that is exact.
pub fn format(duration: Duration) -> String {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if milliseconds == 0 {
        return "0s".to_owned();
    }
    UNITS
        .iter()
        .find(|(_, size)| milliseconds.is_multiple_of(*size))
        .map_or_else(String::new, |(unit, size)| format!("{}{unit}", milliseconds / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, seconds) in [("30s", 30), ("20m", 1200), ("1h30m", 5400), ("14d", 1_209_600)] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        for text in ["", "30", "s", "-1s", "1.5h", "3 weeks", "99999999999999999999s", "é"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_written_in_the_largest_exact_unit() {
        for text in ["500ms", "30s", "90m", "6h", "14d", "0s"] {
            assert_eq!(format(parse(text).unwrap()), text);
        }
    }
}
