//! What Counterpoint itself runs when a document is saved: the site's hooks, NCR's commit procedure,
//! the audit log.

use super::rows::{Cell, flag};
use super::site::{Parameter, Site};
use crate::counterpoint::catalogue::Kind;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::sql::{self, Request, bigints};
use crate::counterpoint::unit::{Stop, Unit};
use crate::model::Document;

/// Moves committed quantities and the customer's order balance.
pub(super) const COMMIT: &str = "USP_PS_TE_COMMIT_DOC";
const BEFORE: &str = "USER_BEFORE_PS_TE_COMMIT_DOC";
const AFTER: &str = "USER_AFTER_PS_TE_COMMIT_DOC";
const SAVED: &str = "USER_AFTER_PS_TE_SAVE_DOC";
const AUDIT: &str = "USP_ADD_PS_DOC_AUDIT_LOG";

/// A document that was inserted: `@DocAction`; also `N`ew in the audit log.
const INSERTED: &str = "I";
const NEW: &str = "N";

/// Runs them for each document inside the transaction; what went wrong without stopping it, in words.
pub(super) fn save(
    unit: &mut Unit<'_>,
    site: &Site,
    document: &Document,
    ids: &[i64],
) -> Result<Vec<String>, Stop> {
    let mut batch = Request::batch("document_commit");
    batch.add(&sql::PROCEDURES_BEGIN, &[]);
    for id in ids {
        add(&mut batch, site, AUDIT, |parameter| audit(document, *id, parameter));
        for procedure in [BEFORE, COMMIT, AFTER] {
            add(&mut batch, site, procedure, |parameter| commit(*id, parameter));
        }
    }
    let list = bigints(ids.iter().copied());
    batch.add(&sql::DOCUMENT_COMMITTED, &[("documents", &list)]);
    let states = unit.rows(&batch, |row| {
        // The procedures may answer with rows of their own.
        let ours = row.has("IS_DOC_COMMITTED") && row.has("DOC_ID");
        Ok(if ours { Some(row.text("IS_DOC_COMMITTED")? == "Y") } else { None })
    })?;
    let committed = states.into_iter().flatten().all(|committed| committed);
    let expected = site.routine(COMMIT).is_some();
    let warning = format!("`{COMMIT}` did not mark the document as committed");
    Ok(if committed || !expected { Vec::new() } else { vec![warning] })
}

/// Runs the hook that may fail without failing the save.
pub(super) fn after_save(connection: &mut Connection, site: &Site, id: i64) {
    if site.routine(SAVED).is_none() {
        return;
    }
    let mut batch = Request::batch("document_saved");
    add(&mut batch, site, SAVED, |parameter| commit(id, parameter));
    if let Err(error) = connection.once(&batch) {
        log::warn!("`{SAVED}` failed after document {id} was written: {error}");
    }
}

fn add(
    batch: &mut Request,
    site: &Site,
    procedure: &str,
    value: impl Fn(&Parameter) -> Option<Cell>,
) {
    let Some(parameters) = site.routine(procedure) else { return };
    let arguments: Vec<String> = parameters
        .iter()
        .filter_map(|parameter| {
            let value = match value(parameter)? {
                Cell::Now => "@now".to_owned(),
                value => batch.shared(&super::fit::shown(&value)?),
            };
            Some(format!("{} = {value}", parameter.name))
        })
        .collect();
    batch.add(
        &sql::PROCEDURE_RUN,
        &[("procedure", &format!("[{procedure}]")), ("arguments", &arguments.join(", "))],
    );
}

/// Arguments of the commit procedure and the hooks; `None` leaves one at its default.
fn commit(id: i64, parameter: &Parameter) -> Option<Cell> {
    match parameter.name.to_uppercase().as_str() {
        "@DOCID" | "@DOC_ID" => Some(id.into()),
        "@DOCACTION" => Some(INSERTED.into()),
        "@ISOFFLINE" if parameter.kind == Kind::Text => Some(flag(false)),
        "@ISOFFLINE" => Some(0_i64.into()),
        _ => None,
    }
}

fn audit(document: &Document, id: i64, parameter: &Parameter) -> Option<Cell> {
    let till = &document.till;
    Some(match parameter.name.to_uppercase().as_str() {
        "@DOCID" | "@DOC_ID" => id.into(),
        "@STRID" => (&till.store).into(),
        "@STAID" => (&till.station).into(),
        "@DRWID" => (&till.drawer).into(),
        "@USERID" => (&document.user).into(),
        "@DOCACT" => NEW.into(),
        "@LOGENTRY" => Cell::Text(format!("Web order {} imported by cpsync", document.web_number)),
        "@CURRDT" => Cell::Now,
        _ => return None,
    })
}
