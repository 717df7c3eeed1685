//! The wire under TLS: what the server offers, what cpsync.toml asks for and trusts.

use cpsync_double::authority;
use cpsync_double::counterpoint::{Certificate, Encryption};

use crate::support::site::Site;

/// A server, a configuration, and what comes of it.
struct Case {
    name: &'static str,
    server: (Encryption, Certificate),
    /// Instead of `encrypt = "off"`.
    toml: &'static str,
    /// The exit code, and what is in the error and its hint; `None` = it reads.
    refused: Option<(u8, [&'static str; 2])>,
}

const OFFERED: (Encryption, Certificate) = (Encryption::Offered, Certificate::Valid);
const FORCED: (Encryption, Certificate) = (Encryption::Forced, Certificate::Valid);
const NO_TLS: (Encryption, Certificate) = (Encryption::Unsupported, Certificate::Valid);
const EXPIRED: (Encryption, Certificate) = (Encryption::Offered, Certificate::Expired);

const CASES: [Case; 12] = [
    Case { name: "clear", server: OFFERED, toml: "encrypt = \"off\"", refused: None },
    Case {
        name: "the login only, any certificate",
        server: OFFERED,
        toml: "encrypt = \"login\"\ntrust-certificate = true",
        refused: None,
    },
    Case {
        name: "the login only, a known authority",
        server: OFFERED,
        toml: "encrypt = \"login\"\nca-file = \"ca.pem\"",
        refused: None,
    },
    Case {
        name: "everything, any certificate",
        server: OFFERED,
        toml: "encrypt = \"on\"\ntrust-certificate = true",
        refused: None,
    },
    Case {
        name: "everything, a known authority",
        server: OFFERED,
        toml: "encrypt = \"on\"\nca-file = \"ca.pem\"",
        refused: None,
    },
    Case {
        name: "forced, the login only wished",
        server: FORCED,
        toml: "encrypt = \"login\"\ntrust-certificate = true",
        refused: None,
    },
    Case {
        name: "forced, everything wished",
        server: FORCED,
        toml: "encrypt = \"on\"\ntrust-certificate = true",
        refused: None,
    },
    Case {
        name: "forced, none wished",
        server: FORCED,
        toml: "encrypt = \"off\"",
        refused: Some((4, ["could not connect to SQL Server", "counterpoint.encrypt"])),
    },
    Case {
        name: "none offered, everything wished",
        server: NO_TLS,
        toml: "encrypt = \"on\"\ntrust-certificate = true",
        refused: Some((2, ["encryption level", "\"off\" for a server that offers none"])),
    },
    Case {
        name: "none offered, the login only wished",
        server: NO_TLS,
        toml: "encrypt = \"login\"\ntrust-certificate = true",
        refused: Some((4, ["could not connect to SQL Server", "counterpoint.encrypt"])),
    },
    Case {
        name: "an authority that nobody knows",
        server: OFFERED,
        toml: "encrypt = \"on\"",
        refused: Some((2, ["UnknownIssuer", "`counterpoint.trust-certificate = true`"])),
    },
    Case {
        name: "an expired certificate",
        server: EXPIRED,
        toml: "encrypt = \"on\"\nca-file = \"ca.pem\"",
        refused: Some((2, ["expired", "`counterpoint.ca-file`"])),
    },
];

#[test]
fn tls_is_as_server_and_configuration_agree_and_a_refusal_says_what_to_set() {
    let site = Site::of(&["KEYFLOAT"]);
    let Some(double) = site.company.double() else { return };
    std::fs::write(site.path("ca.pem"), authority()).unwrap();
    let mut wrong = Vec::new();
    for case in &CASES {
        double.encrypt(case.server.0, case.server.1);
        site.write_configuration(|toml| {
            toml.replace("encrypt = \"off\"", &format!("attempts = 1\n{}", case.toml))
        });
        let ran = site.run(&["items", "--dry-run"]);
        let as_expected = match case.refused {
            None => ran.exit == 0 && ran.out.contains("KEYFLOAT"),
            // What the library advises its callers is no advice for an operator.
            Some((exit, parts)) => {
                ran.exit == exit
                    && parts.iter().all(|part| ran.err.contains(part))
                    && !ran.err.contains("Config::")
            }
        };
        if !as_expected {
            wrong.push(format!("{}: {} {}{}", case.name, ran.exit, ran.out, ran.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
