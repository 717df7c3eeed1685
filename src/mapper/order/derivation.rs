//! How an order became its document, in words, for `cpsync orders show`.

use super::balance::Equation;
use crate::model::{Document, DocumentLine, PaymentUse, ProductKey, WebOrder};

/// The steps, one a line: lines, charges, tax, payments, the sum.
pub fn derivation(order: &WebOrder, document: &Document) -> Vec<String> {
    let mut steps = Vec::new();
    if let Some((currency, total)) = &order.shown {
        steps.push(format!(
            "the shopper saw {total:.2} {currency}; amounts here are in {}",
            order.currency
        ));
    }
    steps.extend(document.lines.iter().enumerate().map(|(n, line)| told(n + 1, line)));
    for charge in &document.charges {
        let tax =
            if charge.tax.is_zero() { String::new() } else { format!(", tax {:.2}", charge.tax) };
        steps.push(format!("charge {}: {} {:.2}{tax}", charge.number, charge.name, charge.amount));
    }
    steps.push(format!("tax {:.2} by the tax code {}", document.tax, document.tax_code));
    steps.extend(
        order
            .taxes
            .iter()
            .map(|tax| format!("  {} {}: {:.2}", tax.title, percent(tax.percent), tax.amount)),
    );
    for payment in &document.payments {
        let when = match payment.when {
            PaymentUse::Deposit => "deposit",
            PaymentUse::Final => "final payment",
        };
        let (code, amount) = (&payment.pay_code, payment.amount);
        steps.push(format!("{when} {amount:.2} as {code} ({})", payment.description));
    }
    steps.push(Equation::of(document).to_string());
    steps
}

fn told(n: usize, line: &DocumentLine) -> String {
    let product = match &line.product {
        ProductKey::Item(item) => item.to_string(),
        ProductKey::Cell(item, dims) => {
            let dims: Vec<&str> =
                dims.iter().map(String::as_str).filter(|dim| *dim != "*").collect();
            format!("{item} {}", dims.join("/"))
        }
        ProductKey::Unit(item, unit) => format!("{item} in unit {unit}"),
    };
    let less = if line.discount.is_zero() {
        String::new()
    } else {
        let code = line.discount_code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        format!(" less {:.2}{code}", line.discount)
    };
    let (quantity, each) = (line.quantity.normalize(), line.gross_price.normalize());
    format!("{n}. {product}: {quantity} x {each}{less} = {:.2}, tax {:.2}", line.amount, line.tax)
}

fn percent(percent: rust_decimal::Decimal) -> String {
    format!("{} %", percent.normalize())
}
