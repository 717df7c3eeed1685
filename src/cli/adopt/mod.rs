//! `adopt`: binds what a shop had before cpsync, prints what is not clear and what either side has
//! alone, and exits with 7 where something is left to a person.
//!
//! The pass tells each record; `found` keeps what a person is shown at the end, `sheet` writes every
//! record for a spreadsheet.

mod found;
mod sheet;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::{Args, ValueEnum, ValueHint};

use super::args::Globals;
use super::pass::{self, Task};
use super::{Environment, Usage, doctor, failure, opened};
use crate::config::{Config, Store};
use crate::exit::Exit;
use crate::report::{Event, Mode, Options, Report};
use crate::task::Selection;
use crate::task::adopt::{Part, Parts};
use found::Found;
use sheet::Sheet;

#[derive(Debug, Args)]
pub(super) struct Adopt {
    /// Only these [default: all; customers only for a store whose orders are imported]
    #[arg(value_enum, value_name = "WHAT")]
    what: Vec<What>,
    /// Write every record with its advice, for spreadsheets, also in a dry run; `-` = stdout
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    csv: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// By SKU, then by barcode
    Products,
    /// By path
    Categories,
    /// By e-mail address
    Customers,
}

pub(super) fn run(
    command: &Adopt,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let to_stdout = command.csv.as_deref() == Some(Path::new("-"));
    if to_stdout && globals.json {
        let hint = "give the table a file";
        return Err(Usage::new("JSON lines and table cannot both go to stdout", hint).into());
    }
    let config = doctor::load(globals, environment)?;
    let csv = command.csv.as_deref();
    let sheet = csv.map(|file| Sheet::begin(file, environment)).transpose()?;
    let sheet = Rc::new(RefCell::new(sheet));
    let mut exit = Exit::Done;
    for store in pass::chosen(&config, globals.store.as_deref())? {
        let found = Rc::new(RefCell::new(Found::default()));
        let ended = adopt(command, (&config, store), (&found, &sheet), globals, environment);
        let told = found.borrow().text(&store.name, globals);
        if !to_stdout && !globals.json && !told.is_empty() {
            super::print(environment, &told)?;
        }
        exit = exit.worst(match ended {
            Ok(exit) => exit,
            Err(error) => {
                let error = error.context(format!("adopt of store `{}`", store.name));
                failure::tell(&error, globals.json, environment)
            }
        });
        if environment.stopped() {
            exit = exit.worst(Exit::Interrupted);
            break;
        }
    }
    if let Some(sheet) = sheet.take() {
        sheet.finish()?;
    }
    Ok(exit)
}

type Told<'a> = (&'a Rc<RefCell<Found>>, &'a Rc<RefCell<Option<Sheet>>>);

fn adopt(
    command: &Adopt,
    (config, store): (&Config, &Store),
    (found, sheet): Told<'_>,
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<Exit> {
    let parts = command.parts(store, config)?;
    let options = Options {
        mode: if globals.json { Mode::Json } else { Mode::Text },
        events: globals.verbose > 0,
        summary: globals.verbose > 0,
        progress: environment.terminal.stderr && !globals.json && !globals.quiet,
    };
    let mut report = Report::new(options, &store.name, environment.stdout.clone());
    let (found, sheet) = (Rc::clone(found), Rc::clone(sheet));
    let name = store.name.clone();
    report.watch(Box::new(move |event| {
        let Event::Adoption(told) = event else { return Ok(()) };
        found.borrow_mut().take(told);
        sheet.borrow_mut().as_mut().map_or(Ok(()), |sheet| sheet.write(&name, told))
    }));
    let stores = (config, store, [].as_slice());
    let (task, selection) = (Task::Adopt(parts), Selection::default());
    let summary = opened::run(task, &selection, stores, globals.dry_run, &mut report, environment)?;
    Ok(Exit::of_summary(&summary))
}

impl Adopt {
    /// What is to be matched for this store: customers are linked for its orders only.
    fn parts(&self, store: &Store, config: &Config) -> Result<Parts, Usage> {
        let asked = self.what.iter().map(|what| match what {
            What::Products => Part::Products,
            What::Categories => Part::Categories,
            What::Customers => Part::Customers,
        });
        let mut parts: Vec<Part> = asked.collect();
        if parts.is_empty() {
            parts = Part::ALL.to_vec();
        }
        parts.retain(|part| *part != Part::Customers || store.orders.is_some());
        if parts.is_empty() {
            let (path, name) = (config.path.display(), &store.name);
            let what = format!(
                "`{path}` has no section [stores.{name}.orders]: customers are linked for orders"
            );
            return Err(Usage::new(what, "cpsync.toml.example shows what it holds"));
        }
        Ok(Parts::of(&parts))
    }
}
