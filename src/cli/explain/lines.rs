//! Lines for people: columns, and what is too long for a terminal goes on below its beginning.

use rust_decimal::Decimal;

use crate::report::one_line;

/// Columns of a terminal.
const WIDTH: usize = 80;

/// A line whose text goes on below itself.
pub(super) fn hanging(begin: &str, text: &str) -> String {
    let indent = begin.chars().count();
    let (mut lines, mut line) = (Vec::new(), begin.to_owned());
    let mut blank = true;
    for word in one_line(text).split(' ') {
        if !blank && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            blank = true;
        }
        if !blank {
            line.push(' ');
        }
        line.push_str(word);
        blank = false;
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// A heading with its lines; nothing without lines.
pub(super) fn section(heading: &str, lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() {
        return lines;
    }
    [String::new(), heading.to_owned()].into_iter().chain(lines).collect()
}

/// A sum's row: the number on the right, then what it is.
pub(super) fn term(number: Decimal, signed: bool, what: &str) -> String {
    let sign = if signed && number > Decimal::ZERO { "+" } else { "" };
    let number = format!("{sign}{}", number.normalize());
    hanging(&format!("  {number:>10}  "), what)
}

/// An amount of money with at least two decimals.
pub(super) fn money(amount: Decimal) -> String {
    let short = amount.normalize();
    if short.scale() < 2 { format!("{short:.2}") } else { short.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_go_on_below_their_beginning() {
        let text = "word ".repeat(20);
        let told = hanging("  name  ", text.trim());
        assert!(told.lines().all(|line| line.chars().count() <= WIDTH), "{told}");
        assert!(told.lines().nth(1).is_some_and(|line| line.starts_with("        word")), "{told}");
        assert_eq!(hanging("  a  ", "short"), "  a  short");
    }

    #[test]
    fn money_has_two_decimals_or_more() {
        for (amount, told) in [("12", "12.00"), ("12.5000", "12.50"), ("0.1250", "0.125")] {
            assert_eq!(money(amount.parse().unwrap()), told);
        }
    }
}
