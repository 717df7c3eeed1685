//! Takes the configuration's secrets out of text that leaves the machine: the last line of defence
//! behind [`Secret`], which never prints itself.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Auth, Config, Login, Platform, Secret};

/// A shorter secret would take half of every text away, and is none worth the name.
const SHORTEST: usize = 4;

/// The values to take out, in every form that they may stand in.
#[derive(Clone, Debug, Default)]
pub struct Redactor(Vec<Secret>);

impl Redactor {
    /// Everything secret in this configuration, as far as it was fetched.
    pub fn of(config: &Config) -> Self {
        let mut secrets: Vec<&Secret> = Vec::new();
        match &config.counterpoint.login {
            Login::Sql { password, .. } | Login::Windows { account: Some((_, password)) } => {
                secrets.push(password);
            }
            Login::Windows { account: None } => {}
        }
        for store in &config.stores {
            match &store.platform {
                Platform::Magento2(magento2) => secrets.extend(of_auth(&magento2.auth)),
            }
        }
        let long = secrets.into_iter().filter(|secret| secret.expose().len() >= SHORTEST);
        Self(long.flat_map(forms).collect())
    }

    /// The text with `***` for each of them.
    pub fn clean(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "***"))
    }
}

fn of_auth(auth: &Auth) -> Vec<&Secret> {
    match auth {
        Auth::OAuth { consumer_key, consumer_secret, token, token_secret } => {
            vec![consumer_key, consumer_secret, token, token_secret]
        }
        Auth::Bearer(token) => vec![token],
    }
}

/// As it is, as JSON has it, and as an address has it.
fn forms(secret: &Secret) -> Vec<Secret> {
    let plain = secret.expose();
    let quoted = serde_json::Value::from(plain).to_string();
    let quoted = quoted.trim_matches('"').to_owned();
    let encoded = utf8_percent_encode(plain, NON_ALPHANUMERIC).to_string();
    let mut forms = vec![plain.to_owned(), quoted, encoded];
    forms.sort_unstable_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms.into_iter().map(Secret::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_secret_is_taken_out() {
        let redactor = Redactor(forms(&Secret::new("a\"b/c+d")));
        let text = r#"plain a"b/c+d, json "a\"b/c+d", address ?x=a%22b%2Fc%2Bd."#;
        assert_eq!(redactor.clean(text), r#"plain ***, json "***", address ?x=***."#);
    }
}
