//! Secrets: `KEY`, `KEY-env`, `KEY-file` or `KEY-command`, exactly one. No message ever holds a value.

use std::path::Path;
use std::process::Stdio;

use super::section::{Section, Wrong};
use super::values::filled;
use crate::config::{Secret, Secrets, Variables, shell};

/// How a secret is given.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Plain,
    Variable,
    File,
    Command,
}

const FORMS: [(&str, Form); 4] = [
    ("-env", Form::Variable),
    ("-file", Form::File),
    ("-command", Form::Command),
    ("", Form::Plain),
];

impl Section<'_> {
    /// Whether a secret is given in any form.
    pub(super) fn has_secret(&self, key: &str) -> bool {
        FORMS.iter().any(|(ending, _)| self.has(&format!("{key}{ending}")))
    }

    /// A secret; `None` when it is not given, or wrong.
    pub(super) fn secret(&mut self, key: &str) -> Option<Secret> {
        let mut found: Option<(String, Form, String)> = None;
        for (ending, form) in FORMS {
            let name = format!("{key}{ending}");
            let Some(text) = self.take(&name, filled) else { continue };
            if let Some((other, ..)) = &found {
                let message = format!("`{other}` and `{name}` are both given");
                self.problem(&name, message, Some("keep one of them"));
            }
            found = Some((name, form, text));
        }
        let (name, form, text) = found?;
        self.show_secret(&name, form, &text);
        self.resolve(&name, form, &text)
    }

    /// A secret that must be there; empty when it is not.
    pub(super) fn required_secret(&mut self, key: &str) -> Secret {
        if !self.has_secret(key) {
            let hint = format!("give `{key}-env`, `{key}-file` or `{key}-command`");
            self.missing(&format!("`{key}`"), Some(&hint));
        }
        self.secret(key).unwrap_or_else(nothing)
    }

    /// Names of variables and files are no secrets; a command may hold one.
    fn show_secret(&mut self, name: &str, form: Form, text: &str) {
        let shown = match form {
            Form::Variable | Form::File => text,
            Form::Plain | Form::Command => "***",
        };
        self.show(name, shown.into());
    }

    /// How far this section's secrets are looked at.
    fn wanted(&self) -> Secrets {
        let of_store = self.name.strip_prefix("stores.");
        match (of_store, self.reading.store) {
            (Some(name), Some(store)) if name != store => Secrets::Leave,
            _ => self.reading.secrets,
        }
    }

    fn resolve(&mut self, name: &str, form: Form, text: &str) -> Option<Secret> {
        let read = match (self.wanted(), form) {
            (_, Form::Plain) => {
                let message = format!("`{name}` stands in the file in plain text");
                let hint = format!("`{name}-env`, `{name}-file` and `{name}-command` keep it out");
                self.reading.warning(self.place(name), message, Some(hint));
                Ok(text.to_owned())
            }
            (Secrets::Leave, _) | (Secrets::Look, Form::Command) => return Some(nothing()),
            (_, Form::Variable) => from_variable(text, self.reading.variables),
            (_, Form::File) => from_file(&self.beside(text)),
            (Secrets::Fetch, Form::Command) => from_command(text),
        };
        match read.and_then(not_empty) {
            Ok(value) => Some(Secret::new(value)),
            Err(wrong) => {
                let message = format!("`{name}` {}", wrong.message);
                self.problem(name, message, wrong.hint.as_deref());
                None
            }
        }
    }
}

fn nothing() -> Secret {
    Secret::new("")
}

fn not_empty(value: String) -> Result<String, Wrong> {
    if value.is_empty() { Err(Wrong::from("gives an empty secret".to_owned())) } else { Ok(value) }
}

fn from_variable(name: &str, variables: &Variables) -> Result<String, Wrong> {
    variables.get(name).map(str::to_owned).ok_or_else(|| Wrong {
        message: format!("names the environment variable `{name}`, which is not set"),
        hint: Some(
            "set it where cpsync runs (cron and Task Scheduler read nobody's profile), or name a file \
             that holds the secret: `-file` in place of `-env`"
                .into(),
        ),
    })
}

fn from_file(path: &Path) -> Result<String, Wrong> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("could not be read from `{}`: {error}", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What the command says on stderr is dropped: it might repeat the value.
fn from_command(line: &str) -> Result<String, Wrong> {
    let output = shell(line)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("could not be run: {error}"))?;
    if !output.status.success() {
        return Err(Wrong {
            message: format!("failed with {}", output.status),
            hint: Some("run the command by hand, as the user that runs cpsync".into()),
        });
    }
    String::from_utf8(output.stdout)
        .map(|text| text.trim().to_owned())
        .map_err(|_| "printed something else than UTF-8 text".to_owned().into())
}
