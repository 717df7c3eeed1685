//! Finds cpsync.toml and reads its text.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::problem::position;
use super::{Invalid, Problem, Variables};

/// The environment variable that names the file.
pub const VARIABLE: &str = "CPSYNC_CONFIG";

const NAME: &str = "cpsync.toml";

/// The file to use: the one given, else the variable's, else the first that exists of ./cpsync.toml
/// and the platform's configuration folder.
pub fn find(given: Option<&Path>, variables: &Variables) -> Result<PathBuf, Invalid> {
    if let Some(path) = given {
        return Ok(path.to_owned());
    }
    if let Some(path) = variables.filled(VARIABLE) {
        return Ok(path.into());
    }
    let places = places();
    places.iter().find(|place| place.is_file()).cloned().ok_or_else(|| not_found(&places))
}

fn places() -> Vec<PathBuf> {
    let folder = ProjectDirs::from("", "", "cpsync");
    let folder = folder.map(|folders| folders.config_dir().join(NAME));
    std::iter::once(PathBuf::from(NAME)).chain(folder).collect()
}

fn not_found(places: &[PathBuf]) -> Invalid {
    let looked: Vec<String> =
        places.iter().map(|place| format!("`{}`", shown(place).display())).collect();
    Invalid::new(
        "could not find a configuration",
        vec![
            format!("looked for --config, {VARIABLE}, {}", looked.join(", ")),
            "`cpsync config init` writes one".to_owned(),
        ],
    )
}

fn shown(place: &Path) -> PathBuf {
    std::path::absolute(place).unwrap_or_else(|_| place.to_owned())
}

/// The file's text, without a byte order mark.
pub(super) fn text(path: &Path) -> Result<String, Invalid> {
    let bytes = std::fs::read(path).map_err(|error| {
        let message = format!("could not read the configuration `{}`: {error}", path.display());
        Invalid::new(message, vec!["`cpsync config init` writes one".to_owned()])
    })?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let message =
            format!("could not read the configuration `{}`: it is UTF-16", path.display());
        return Err(Invalid::new(message, vec!["save it as UTF-8".to_owned()]));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Invalid {
    let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
    let (line, column) = position(&good, good.len());
    let problem = Problem {
        path: path.to_owned(),
        line,
        column,
        message: "a character that is not UTF-8".to_owned(),
        hint: Some("save the file as UTF-8".to_owned()),
    };
    Invalid::of(path, vec![problem])
}
