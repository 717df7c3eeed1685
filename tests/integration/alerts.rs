//! People are told once a cause, and told when it is gone; a monitor hears of every pass.

use chrono::TimeDelta;
use cpsync_double::authority;
use cpsync_double::counterpoint::Certificate;
use cpsync_double::magento2::NewOrder;
use cpsync_double::mail::{MailDouble, MailTls, MonitorDouble};

use super::support::few;
use super::support::site::Site;

fn with_alerts(items: &[&str], alerts: &str) -> Site {
    let alerts = format!("\n[alerts]\n{alerts}\n");
    let only = few::only(items);
    Site::with(|_| {}, |toml| only(toml) + &alerts)
}

fn by_mail(items: &[&str], mail: &MailDouble, more: &str) -> Site {
    let section = format!(
        "{more}\n[alerts.mail]\nhost = \"127.0.0.1\"\nport = {}\nencryption = \"off\"\n\
         from = \"cpsync <pos@shop.example>\"\nto = [\"owner@shop.example\"]\nuser = \"pos\"\n\
         password = \"mail-secret\"",
        mail.port()
    );
    with_alerts(items, &section)
}

#[test]
fn many_records_that_fail_for_one_cause_are_one_mail_and_their_end_is_another() {
    let mail = MailDouble::start().unwrap();
    let items = ["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"];
    let mut site = by_mail(&items, &mail, "after = \"0s\"");
    for item in items {
        site.shop.faults().reject_sku(item, "There is no such thing.");
    }
    site.expect(3, &["items"]);
    let letters = mail.take();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    let letter = &letters[0];
    for part in [
        "From: cpsync <pos@shop.example>",
        "Subject: cpsync main items: there is no such thing",
        "records: 3",
        "cpsync queue list --cause",
    ] {
        assert!(letter.text.contains(part), "{part} in\n{}", letter.text);
    }
    assert_eq!(letter.to, ["RCPT TO:<owner@shop.example>"]);
    assert_eq!(letter.login.as_deref(), Some("\0pos\0mail-secret"));
    site.expect(0, &["items"]);
    assert_eq!(mail.take(), [], "what waits for its next try is not solved");
    site.later(TimeDelta::hours(1));
    site.expect(3, &["items"]);
    assert_eq!(mail.take(), [], "nobody is told twice");
    for item in items {
        site.shop.faults().accept_sku(item);
    }
    site.later(TimeDelta::hours(1));
    site.expect(0, &["items"]);
    let letters = mail.take();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    assert!(letters[0].text.contains("solved: "), "{}", letters[0].text);
    site.expect(0, &["items"]);
    assert_eq!(mail.take(), []);
}

#[test]
fn what_may_mend_itself_is_told_when_it_has_stood_and_again_after_a_day() {
    let mail = MailDouble::start().unwrap();
    let mut site = by_mail(&["KEYFLOAT"], &mail, "after = \"30m\"\nremind = \"1d\"");
    site.shop.stop();
    site.expect(4, &["items"]);
    assert_eq!(mail.take(), [], "the shop may be back at the next pass");
    site.later(TimeDelta::minutes(31));
    site.expect(4, &["items"]);
    let told = mail.take();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("items of store main"), "{}", told[0].text);
    site.later(TimeDelta::hours(23));
    site.expect(4, &["items"]);
    assert_eq!(mail.take(), []);
    site.later(TimeDelta::hours(2));
    site.expect(4, &["items"]);
    assert_eq!(mail.take().len(), 1, "it still stands");
}

#[test]
fn what_could_not_be_delivered_is_told_with_the_next_pass_and_spoils_none() {
    let mail = MailDouble::start().unwrap();
    let site = by_mail(&["KEYFLOAT"], &mail, "");
    site.shop.revoke_token();
    mail.refuse(true);
    site.expect(2, &["items"]);
    let listed = site.expect(0, &["alerts", "list"]).out;
    assert!(listed.contains("not yet"), "{listed}");
    mail.refuse(false);
    site.expect(2, &["items"]);
    let told = mail.take();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("hint: "), "{}", told[0].text);
    let listed = site.expect(0, &["alerts", "list", "--json"]).out;
    assert!(!listed.contains("\"told_at\":null"), "{listed}");
}

#[test]
fn a_dry_run_tells_nobody() {
    let (mail, monitor) = (MailDouble::start().unwrap(), MonitorDouble::start().unwrap());
    let site = by_mail(&["KEYFLOAT"], &mail, "");
    let toml = std::fs::read_to_string(site.path("cpsync.toml")).unwrap();
    let beat = format!("{toml}\n[alerts.heartbeat]\nurl = \"{}/x\"\n", monitor.url());
    std::fs::write(site.path("cpsync.toml"), beat).unwrap();
    site.shop.revoke_token();
    site.expect(2, &["items", "--dry-run"]);
    assert_eq!((mail.take(), monitor.take()), (Vec::new(), Vec::new()));
}

#[test]
fn a_monitor_hears_of_good_and_bad_passes() {
    let monitor = MonitorDouble::start().unwrap();
    let url = monitor.url();
    let heartbeat = format!(
        "[alerts.heartbeat]\nurl = \"{url}/{{store}}-{{task}}\"\nfailed-url = \"{url}/{{task}}/fail\""
    );
    let site = with_alerts(&["KEYFLOAT"], &heartbeat);
    site.expect(0, &["items"]);
    site.expect(0, &["inventory"]);
    assert_eq!(monitor.take(), ["/main-items", "/main-inventory"]);
    site.shop.revoke_token();
    site.expect(2, &["items", "--all"]);
    assert_eq!(monitor.take(), ["/items/fail"]);
}

#[test]
fn a_command_gets_the_digest_and_a_test_goes_every_way() {
    let (mail, monitor) = (MailDouble::start().unwrap(), MonitorDouble::start().unwrap());
    let site = by_mail(&["KEYFLOAT"], &mail, "command = \"@command@\"");
    let got = site.path("got.json");
    let command = if cfg!(windows) {
        format!("findstr . > \"{}\"", got.display())
    } else {
        format!("cat > '{}'", got.display())
    };
    let toml = std::fs::read_to_string(site.path("cpsync.toml")).unwrap();
    let toml = toml.replace("\"@command@\"", &format!("'''{command}'''"));
    let beat = format!("{toml}\n[alerts.heartbeat]\nurl = \"{}/{{task}}\"\n", monitor.url());
    std::fs::write(site.path("cpsync.toml"), beat).unwrap();
    site.expect(0, &["alerts", "test"]);
    let digest: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(got).unwrap()).unwrap();
    assert_eq!(digest["open"][0]["message"], "this is a test: alerts of cpsync arrive here");
    assert_eq!((mail.take().len(), monitor.take()), (1, vec!["/test".to_owned()]));
    mail.refuse(true);
    let ran = site.expect(2, &["alerts", "test"]);
    assert!(ran.err.contains("could not send the test by mail"), "{}", ran.err);
    assert!(!ran.err.contains("mail-secret"), "{}", ran.err);
}

#[test]
fn without_any_way_to_tell_people_a_test_says_what_to_add() {
    let site = Site::of(&["KEYFLOAT"]);
    let ran = site.expect(2, &["alerts", "test"]);
    assert!(ran.err.contains("[alerts.mail]"), "{}", ran.err);
    let listed = site.expect(0, &["alerts", "list"]).out;
    assert!(listed.contains("nobody is told"), "{listed}");
}

#[test]
fn a_held_order_is_told_at_once_and_only_once() {
    let mail = MailDouble::start().unwrap();
    let site = by_mail(&["CLEAT/6IN"], &mail, "");
    let order = NewOrder::guest("a@example.org").buy("NO-SUCH", 1, "5");
    let placed = site.shop.place_order(&order);
    site.expect(3, &["orders", "import", "--since", "2026-01-01"]);
    let letters = mail.take();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    for part in ["web orders are held: ", "NO-SUCH", &placed.number] {
        assert!(letters[0].text.contains(part), "{part} in\n{}", letters[0].text);
    }
    site.expect(0, &["orders", "import"]);
    assert_eq!(mail.take(), [], "nobody is told twice");
}

#[test]
fn mail_goes_by_tls_to_a_server_that_is_trusted_and_to_no_other() {
    let site = Site::of(&["KEYFLOAT"]);
    std::fs::write(site.path("ca.pem"), authority()).unwrap();
    let file = |trusted: bool| if trusted { "ca-file = \"ca.pem\"" } else { "" };
    for (tls, word) in [(MailTls::StartTls, "starttls"), (MailTls::Whole, "tls")] {
        for (certificate, trusted) in
            [(Certificate::Valid, true), (Certificate::Valid, false), (Certificate::Expired, true)]
        {
            let mail = MailDouble::start_tls(tls, certificate).unwrap();
            let section = format!(
                "\n[alerts.mail]\nhost = \"127.0.0.1\"\nport = {}\nencryption = \"{word}\"\n\
                 from = \"pos@shop.example\"\nto = [\"owner@shop.example\"]\nuser = \"pos\"\n\
                 password = \"mail-secret\"\n{}\n",
                mail.port(),
                file(trusted),
            );
            site.write_configuration(|toml| toml + &section);
            let ran = site.run(&["alerts", "test"]);
            let letters = mail.take();
            let case = format!("{word} {certificate:?} trusted: {trusted}\n{}{}", ran.out, ran.err);
            let right = trusted && certificate == Certificate::Valid;
            assert_eq!(ran.exit == 0, right, "{case}");
            assert_eq!(letters.len(), usize::from(right), "{case}");
            assert!(right || ran.err.contains("certificate"), "{case}");
            let login = letters.first().and_then(|letter| letter.login.as_deref());
            assert_eq!(login, right.then_some("\0pos\0mail-secret"), "{case}");
        }
    }
}
