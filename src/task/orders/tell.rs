//! What an import tells: documents that were written, and in a dry run every row that would be.

use super::TASK;
use super::import::InHand;
use crate::counterpoint::{Preview, Written};
use crate::report::{Event, FieldChange};
use crate::task::Pass;

/// An order has its document.
pub(super) fn imported(
    pass: &mut Pass,
    hand: &InHand,
    customer: &str,
    written: &Written,
) -> anyhow::Result<()> {
    warnings(pass, &hand.order.number, &written.warnings)?;
    let field = |name: &str, value: String| FieldChange {
        field: name.to_owned(),
        old: None,
        new: Some(value),
    };
    let mut fields = vec![
        field("customer", customer.to_owned()),
        field("total", format!("{:.2} {}", hand.web.total, hand.web.currency)),
    ];
    fields.extend(written.deposit.clone().map(|number| field("deposit ticket", number)));
    let action = if written.existed { "found" } else { "import" };
    let (key, sku) = (hand.order.number.clone(), written.number.clone());
    pass.report.event(&Event::Change { task: TASK, key, sku, action, fields })
}

/// How an order becomes its document.
pub(super) fn derivation(pass: &mut Pass, hand: &InHand, steps: &[String]) -> anyhow::Result<()> {
    let fields = (1..).zip(steps).map(|(n, step)| FieldChange {
        field: n.to_string(),
        old: None,
        new: Some(step.clone()),
    });
    let (key, fields) = (hand.order.number.clone(), fields.collect());
    pass.report.event(&Event::Change {
        task: TASK,
        sku: key.clone(),
        key,
        action: "import",
        fields,
    })
}

/// Every row as it would be written; what is `NULL` is left out.
pub(super) fn rows(pass: &mut Pass, number: &str, preview: &Preview) -> anyhow::Result<()> {
    for row in &preview.rows {
        let fields = row.columns.iter().filter_map(|(column, value)| {
            let new = Some(value.clone()?);
            Some(FieldChange { field: column.clone(), old: None, new })
        });
        let (key, sku, fields) = (number.to_owned(), row.table.clone(), fields.collect());
        pass.report.event(&Event::Change { task: TASK, key, sku, action: "insert", fields })?;
    }
    Ok(())
}

/// What was cut to fit the site's columns. Nothing that cron should mail: `orders show` has it.
pub(super) fn warnings(pass: &mut Pass, number: &str, warnings: &[String]) -> anyhow::Result<()> {
    for warning in warnings {
        log::info!("order {number}: {warning}");
        let (key, message) = (Some(number.to_owned()), warning.clone());
        pass.report.event(&Event::Warning { key, message })?;
    }
    Ok(())
}
