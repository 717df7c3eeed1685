//! cpsync.toml: what parses, what does not and how it is told, what is never shown.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cpsync::cli::{Environment, run};
use cpsync::config::{
    Auth, Config, Invalid, Loaded, Locations, Login, Platform, Secrets, Test, Variables,
};
use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::support::config::MINIMAL;

fn read(text: &str, secrets: Secrets, variables: &Variables) -> Result<Loaded, Invalid> {
    Config::parse(Path::new("cpsync.toml"), text, variables, secrets)
}

fn parse(text: &str) -> Loaded {
    read(text, Secrets::Leave, &Variables::default()).unwrap()
}

/// The problems of a text as they are told.
fn problems(text: &str) -> String {
    let invalid = read(text, Secrets::Leave, &Variables::default()).unwrap_err();
    told(&invalid)
}

fn told(invalid: &Invalid) -> String {
    let mut lines = Vec::new();
    for problem in &invalid.problems {
        lines.push(problem.to_string());
        lines.extend(problem.hint.iter().map(|hint| format!("  hint: {hint}")));
    }
    lines.join("\n")
}

/// The minimal file with lines added to a section, whose header line is found by its text.
fn with(header: &str, lines: &str) -> String {
    assert!(MINIMAL.contains(header), "{header}");
    MINIMAL.replacen(header, &format!("{header}\n{lines}"), 1)
}

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.push(root.join("cpsync.toml.example"));
    files
}

#[test]
fn every_example_parses_without_a_warning() {
    assert!(examples().len() > 3);
    for path in examples() {
        let text = std::fs::read_to_string(&path).unwrap();
        let loaded = read(&text, Secrets::Leave, &Variables::default())
            .unwrap_or_else(|invalid| panic!("{}:\n{}", path.display(), told(&invalid)));
        assert_eq!(loaded.warnings, [], "{}", path.display());
    }
}

#[test]
fn every_line_of_the_example_that_is_commented_out_works() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cpsync.toml.example");
    let text = std::fs::read_to_string(path).unwrap();
    let mut active = String::new();
    for line in text.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let key = bare.split_once(" = ").is_some_and(|(key, _)| !key.contains([' ', '"']));
        let part = key || bare.starts_with(['[', ']']) || bare.starts_with("    {");
        // Alternatives to a line before them, and what excludes another line.
        let other = bare.starts_with("backorders = {")
            || bare.starts_with("ca-file = \"sql")
            || bare.starts_with("sources")
            || bare.contains("{ code =")
            || bare.starts_with("KEY-");
        if line.starts_with("# ") && (!part || other) {
            continue;
        }
        active.push_str(bare);
        active.push('\n');
    }
    // The list of sources lost its head above; its end would stand alone.
    let active = active.replace("`locations`:\n]", "").replace("\n]\n\n# A pass", "\n# A pass");
    let active = drop_lone_bracket(&active);
    let loaded = read(&active, Secrets::Leave, &Variables::default())
        .unwrap_or_else(|invalid| panic!("{}\n{active}", told(&invalid)));
    let store = &loaded.config.stores[0];
    assert_eq!(store.items.filter.len(), 2);
    assert_eq!(store.items.attributes.len(), 1);
    assert!(store.items.parent.is_some() && store.items.web_status.is_some());
    assert!(store.orders.is_some() && loaded.config.counterpoint.api.is_some());
}

/// Takes off a `]` that closes nothing.
fn drop_lone_bracket(text: &str) -> String {
    let mut open = 0;
    let mut kept = String::new();
    for line in text.lines() {
        if line == "]" && open == 0 {
            continue;
        }
        open += usize::from(line.ends_with("= ["));
        open -= usize::from(line == "]");
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

#[test]
fn a_minimal_file_gets_the_defaults_that_technicians_know() {
    let config = parse(MINIMAL).config;
    let store = &config.stores[0];
    assert_eq!(store.items.cell_sku, "{item}|{dim1}|{dim2}|{dim3}");
    assert_eq!(store.items.unit_sku, "{item}^{unit}");
    assert_eq!(store.time_zone, chrono_tz::America::New_York);
    assert_eq!(store.inventory.sources.len(), 1);
    assert_eq!(store.inventory.sources[0].code, "default");
    assert_eq!(store.inventory.sources[0].locations, Locations::List(vec!["MAIN".into()]));
    assert_eq!((store.guard.disable_percent, store.guard.at_least), (10, 10));
    let Platform::Magento2(magento2) = &store.platform;
    assert_eq!(magento2.url, "https://shop.example");
    assert!(matches!(magento2.auth, Auth::Bearer(_)));
    assert_eq!(config.counterpoint.connect_timeout, Duration::from_secs(15));
}

#[test]
fn values_arrive_as_written() {
    let lines = r#"
filter = [
  { column = "categ_cod", in = ["A", "B"] },
  { column = "X", is-set = true },
  { column = "Y", at-least = 1.50, at-most = 3 },
]"#;
    let config = parse(&with("stocking-location = \"MAIN\"", lines)).config;
    let filter = &config.stores[0].items.filter;
    assert_eq!(filter[0].column, "CATEG_COD");
    assert_eq!(filter[0].test, Test::In(vec!["A".into(), "B".into()]));
    assert_eq!(filter[1].test, Test::IsSet(true));
    assert_eq!(filter[2].test, Test::AtLeast(Decimal::new(150, 2)));
    assert_eq!(filter[3].test, Test::AtMost(Decimal::from(3)));
}

#[test]
fn wrong_rules_of_pictures_are_told_each_with_what_it_can_be() {
    let lines = r#"[stores.main.images]
folder = ""
largest = "2 apples"
main-roles = ["bass"]
turning = "left"
"#;
    insta::assert_snapshot!(problems(&with("stocking-location = \"MAIN\"", lines)), @r#"
    cpsync.toml:17:10: `folder` is empty
      hint: leave the key out
    cpsync.toml:18:11: `largest` is `2 apples`, which is no size like "2MB"
    cpsync.toml:19:14: `main-roles` has an entry that is `bass`; it can be "base" or "small" or "thumbnail" or "swatch"
      hint: did you mean `base`?
    cpsync.toml:20:11: `turning` is `left`; it can be "apply" or "keep"
    "#);
}

#[test]
fn a_file_from_windows_reads_the_same() {
    let config = parse(&MINIMAL.replace('\n', "\r\n")).config;
    assert_eq!(config.counterpoint.database, "Shop");
    let wrong = with("[counterpoint]", "colour = 1").replace('\n', "\r\n");
    assert!(problems(&wrong).starts_with("cpsync.toml:3:1: unknown key `colour`"));
}

#[test]
fn every_problem_is_told_with_its_place() {
    let text = r#"title = "x"
[counterpoint]
sever = "POS"
database = 5
user = "a"
password = "s3cret"
password-env = "X"
time-zone = "America/New_Yrk"
attempts = 0
connect-timeout = "3 weeks"
[stores.main]
platform = "magento"
url = "ftp://x"
consumer-key = "k"
website-ids = [0]
store-scoped = ["name"]
[stores.main.items]
sku = "{itm}"
web-status = { colum = "A" }
filter = [{ column = "X" }, "Y"]
[[stores.main.items.attributes]]
attribute = "color"
column = "A B"
fixed = "b"
[[stores.main.items.attributes]]
attribute = "Color"
column = "A"
[stores.main.inventory]
threshold = -1
when-orders-unreadable = "buffer:x"
[stores.main.guard]
zero-percent = 120
[stores.Main]
platform = "magento2"
url = "http://shop"
access-token-file = "nowhere.txt"
[stores.Main.items]
stocking-location = "MAIN"
"#;
    insta::assert_snapshot!(problems(text), @r#"
    cpsync.toml:1:1: unknown key `title`
    cpsync.toml:2:1: `server` is missing in [counterpoint]
      hint: the machine that SQL Server runs on
    cpsync.toml:3:1: unknown key `sever` in [counterpoint]
      hint: did you mean `server`?
    cpsync.toml:4:12: `database` should be text, not a number
    cpsync.toml:6:12: `password-env` and `password` are both given
      hint: keep one of them
    cpsync.toml:8:13: `time-zone` is `America/New_Yrk`, which is no time zone
      hint: did you mean `America/New_York`?
    cpsync.toml:9:12: `attempts` is 0; it can be 1 to 100
    cpsync.toml:10:19: `connect-timeout` is wrong: `3 weeks` is not a duration like `30s`, `20m`, `6h` or `14d`
    cpsync.toml:11:1: `access-token` is missing in [stores.main]
      hint: give `access-token-env`, `access-token-file` or `access-token-command`
    cpsync.toml:11:1: `consumer-secret` is missing in [stores.main]
      hint: give `consumer-secret-env`, `consumer-secret-file` or `consumer-secret-command`
    cpsync.toml:11:1: `access-token-secret` is missing in [stores.main]
      hint: give `access-token-secret-env`, `access-token-secret-file` or `access-token-secret-command`
    cpsync.toml:12:12: `platform` is `magento`; it can be "magento2"
      hint: did you mean `magento2`?
    cpsync.toml:13:7: `url` should begin with `https://`
      hint: such as `https://shop.example`
    cpsync.toml:15:15: `website-ids` has 0; websites begin with 1
    cpsync.toml:16:16: `store-scoped` needs `store-code`
      hint: `store-code` names the view that they are written to
    cpsync.toml:17:1: `stocking-location` is missing in [stores.main.items]
      hint: the location whose stock records say what is sold on the web, such as `MAIN`
    cpsync.toml:18:7: `sku` has the unknown placeholder `{itm}`
      hint: it can have `{item}`
    cpsync.toml:18:7: `sku` lacks `{item}`
      hint: without it, several products would be one
    cpsync.toml:19:14: `column` is missing in [stores.main.items.web-status]
      hint: name a column of IM_ITEM
    cpsync.toml:19:16: unknown key `colum` in [stores.main.items.web-status]
      hint: did you mean `column`?
    cpsync.toml:20:11: a condition of `filter` asks nothing of its column
      hint: `equals`, `not`, `in`, `is-set`, `starts-with`, `at-least` or `at-most`
    cpsync.toml:20:29: an entry of `filter` should be a table, not text
    cpsync.toml:23:10: `column` is `A B`, which cannot be the name of a column
    cpsync.toml:24:9: `column` and `fixed` are both given
      hint: keep one of them
    cpsync.toml:26:13: `Color` is mapped twice
      hint: keep one of them
    cpsync.toml:29:13: `threshold` is below 0
    cpsync.toml:30:26: `when-orders-unreadable` is `buffer:x`; it can be "skip" or "buffer:2"
    cpsync.toml:32:16: `zero-percent` is 120; it can be 0 to 100
    cpsync.toml:33:1: the stores `main` and `Main` differ only by case
      hint: their lock files would be the same
    "#);
}

#[test]
fn syntax_errors_are_told_all_at_once() {
    let text = "[counterpoint]\nserver = \"POS\\CP\"\ndatabase =\nuser = \"x\n[stores.main\n";
    insta::assert_snapshot!(problems(text), @r#"
    cpsync.toml:2:15: wrong syntax: missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\`, `"`, `x`, `u`, `U`
      hint: in "..." a backslash is written twice; in '...' it stands for itself
    cpsync.toml:3:11: wrong syntax: string values must be quoted, expected literal string
    cpsync.toml:4:10: wrong syntax: invalid basic string, expected `"`
    cpsync.toml:5:13: wrong syntax: unclosed table, expected `]`
    "#);
}

#[test]
fn a_misspelled_key_is_told_with_the_nearest() {
    for (wrong, near) in [
        ("time_zone = 1", "time-zone"),
        ("trust-certficate = true", "trust-certificate"),
        ("Attempts = 2", "attempts"),
    ] {
        let told = problems(&with("[counterpoint]", wrong));
        assert!(told.contains(&format!("did you mean `{near}`?")), "{told}");
    }
    let told = problems(&with("[counterpoint]", "zzzz = 1"));
    assert!(!told.contains("did you mean"), "{told}");
}

#[test]
fn a_mistake_in_the_customer_groups_is_told_where_it_is() {
    let text = format!(
        "{MINIMAL}\n[stores.main.price-rules]\ngroups = [\n{}\n]\n",
        r#"{ group = "A" },
{ group = "B", code = "X", customer = "Y" },
{ group = "all groups", code = 1, level = "price-9" },
{ group = "b", code = ["X"] },"#
    );
    let told = problems(&text);
    for wanted in [
        "the group `A` needs either `code` or `customer`",
        "the group `B` needs either `code` or `customer`",
        "`level` is `price-9`",
        "the group `b` is there twice",
        "`all groups` is no group of customers",
    ] {
        assert!(told.contains(wanted), "{told}");
    }
}

#[test]
fn a_store_without_tls_is_warned_of_unless_it_is_this_machine() {
    let warnings = |url: &str| parse(&MINIMAL.replace("https://shop.example/", url)).warnings.len();
    assert_eq!(warnings("http://shop.example"), 1);
    assert_eq!(warnings("http://127.0.0.1:8080"), 0);
    assert_eq!(warnings("https://shop.example"), 0);
}

/// The forms of a secret, each with the value `s3cret` behind it.
fn forms(folder: &TempDir) -> Vec<(String, bool)> {
    let file = folder.path().join("password.txt");
    std::fs::write(&file, "s3cret\r\n").unwrap();
    vec![
        ("password-env = \"SECRET\"".into(), false),
        (format!("password-file = '{}'", file.display()), false),
        ("password-command = \"echo s3cret\"".into(), false),
        ("password = \"s3cret\"".into(), true),
    ]
}

#[test]
fn a_secret_is_fetched_in_each_form_and_never_shown() {
    let folder = TempDir::new().unwrap();
    let variables: Variables = [("SECRET", "s3cret"), ("TOKEN", "t0ken")].into_iter().collect();
    for (form, warned) in forms(&folder) {
        let text = MINIMAL.replace("password-env = \"PASSWORD\"", &form);
        let loaded = read(&text, Secrets::Fetch, &variables)
            .unwrap_or_else(|invalid| panic!("{form}: {}", told(&invalid)));
        let Login::Sql { password, .. } = &loaded.config.counterpoint.login else { panic!() };
        assert_eq!(password.expose(), "s3cret", "{form}");
        assert_eq!(!loaded.warnings.is_empty(), warned, "{form}");
        let shown = toml::to_string(&loaded.shown).unwrap();
        for text in [format!("{:?}", loaded.config), shown, format!("{:?}", loaded.warnings)] {
            assert!(!text.contains("s3cret") && !text.contains("t0ken"), "{form}: {text}");
        }
    }
}

#[test]
fn a_secret_that_cannot_be_fetched_is_a_problem_without_its_value() {
    let variables: Variables = [("EMPTY", ""), ("TOKEN", "t0ken")].into_iter().collect();
    for form in [
        "password-env = \"UNSET\"",
        "password-env = \"EMPTY\"",
        "password-file = \"no-such-file\"",
        "password-command = \"echo s3cret && echo s3cret >&2 && exit 3\"",
        "password-command = \"exit 0\"",
        "password = \"s3cret\"\npassword-env = \"TOKEN\"",
        "password = [\"s3cret\"]",
    ] {
        let text = MINIMAL.replace("password-env = \"PASSWORD\"", form);
        let invalid = read(&text, Secrets::Fetch, &variables).unwrap_err();
        let told = told(&invalid);
        assert!(told.contains("cpsync.toml:6:") || told.contains("cpsync.toml:7:"), "{told}");
        assert!(!told.contains("s3cret") && !told.contains("t0ken"), "{told}");
    }
}

#[test]
fn checking_neither_runs_a_command_nor_needs_a_variable() {
    let folder = TempDir::new().unwrap();
    let mark = folder.path().join("ran");
    let command = format!("password-command = 'echo x> \"{}\"'", mark.display());
    let text = MINIMAL.replace("password-env = \"PASSWORD\"", &command);
    let none = Variables::default();
    read(&text, Secrets::Leave, &none).unwrap();
    let looked = read(&text, Secrets::Look, &none).unwrap_err();
    assert!(told(&looked).contains("`TOKEN`, which is not set"), "{}", told(&looked));
    assert!(!mark.exists());
}

#[test]
fn what_is_shown_reads_back_the_same() {
    for path in examples() {
        let first = parse(&std::fs::read_to_string(&path).unwrap());
        let shown = toml::to_string(&first.shown).unwrap();
        if shown.contains("***") {
            continue;
        }
        assert_eq!(parse(&shown).shown, first.shown, "{}:\n{shown}", path.display());
    }
}

fn cpsync(args: &[&str], variables: &[(&str, &str)]) -> (u8, String, String) {
    let mut environment = Environment::kept(variables.iter().copied().collect());
    let args = std::iter::once("cpsync").chain(args.iter().copied()).map(Into::into);
    let code = run(args, &mut environment);
    (code, environment.stdout.take(), environment.stderr.take())
}

#[test]
fn a_file_written_by_flags_passes_the_check() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("new").join("cpsync.toml");
    let output = path.to_str().unwrap();
    let mut init = vec!["config", "init", "--output", output, "--server", r"POS\CP"];
    init.extend(["--database", "Shop \"One\"", "--user", "web", "--time-zone", "America/Chicago"]);
    init.extend(["--store-name", "retail", "--store-url", "https://retail.example"]);
    init.extend(["--stocking-location", "EAST", "--password-file", "pw.txt"]);
    init.push("--trust-certificate");
    assert_eq!(cpsync(&init, &[]).0, 0);

    let (code, stdout, stderr) = cpsync(&["--config", output, "config", "check"], &[]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("store retail") && stdout.contains("EAST"), "{stdout}");
    let config = Config::read(&path, &Variables::default(), Secrets::Leave).unwrap().config;
    assert_eq!(config.counterpoint.database, "Shop \"One\"");
    assert_eq!(config.counterpoint.server.instance.as_deref(), Some("CP"));
    assert!(config.counterpoint.trust_certificate);
    assert!(!std::fs::read_to_string(&path).unwrap().contains("stores.main"));

    let (code, _, stderr) = cpsync(&init, &[]);
    assert_eq!(code, 2, "an existing file is not overwritten");
    assert!(stderr.contains("--force"), "{stderr}");
    init.push("--force");
    assert_eq!(cpsync(&init, &[]).0, 0);
}

#[test]
fn init_names_the_flags_that_are_missing_and_refuses_wrong_values() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cpsync.toml");
    let output = path.to_str().unwrap();
    let (code, _, stderr) = cpsync(&["config", "init", "--output", output], &[]);
    assert_eq!(code, 2);
    assert!(stderr.contains("`--server`, `--database`, `--time-zone`, `--store-url`"), "{stderr}");
    let mut init = vec!["config", "init", "--output", output, "--server", "POS"];
    init.extend(["--database", "Shop", "--time-zone", "Mars/Olympus"]);
    init.extend(["--store-url", "https://shop.example"]);
    let (code, _, stderr) = cpsync(&init, &[]);
    assert_eq!(code, 2);
    assert!(stderr.contains("Mars/Olympus"), "{stderr}");
    assert!(!path.exists());
}

#[test]
fn the_secrets_of_other_stores_are_not_needed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cpsync.toml");
    let second = MINIMAL[MINIMAL.find("[stores.main]").unwrap()..]
        .replace("main", "other")
        .replace("TOKEN", "OTHER_TOKEN");
    std::fs::write(&path, format!("{MINIMAL}{second}")).unwrap();
    let variables: Variables = [("PASSWORD", "p"), ("TOKEN", "t")].into_iter().collect();
    assert!(Config::load_for(&path, &variables, Some("main")).is_ok());
    assert!(Config::load(&path, &variables).is_err());
}

#[test]
fn a_file_in_a_wrong_encoding_says_so() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cpsync.toml");
    let check = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        cpsync(&["--config", path.to_str().unwrap(), "config", "check"], &[])
    };
    let utf16: Vec<u8> =
        [0xFEFF_u16].into_iter().chain(MINIMAL.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (code, _, stderr) = check(&utf16);
    assert_eq!(code, 2);
    assert!(stderr.contains("UTF-16") && stderr.contains("save it as UTF-8"), "{stderr}");
    let (code, _, stderr) = check(b"[counterpoint]\nserver = \"Caf\xe9\"\n");
    assert_eq!(code, 2);
    assert!(stderr.contains(":2:14: a character that is not UTF-8"), "{stderr}");
    let marked = format!("\u{feff}{MINIMAL}");
    assert_eq!(check(marked.as_bytes()).0, 0);
}

#[test]
fn the_limits_of_status_are_durations_or_never() {
    let limits = "items = \"45m\"\nprices = \"never\"\n";
    let config = parse(&format!("{MINIMAL}\n[status.stale-after]\n{limits}")).config;
    let limit = |task: &str| {
        let limit = config.status.limit(task).unwrap();
        (limit.after.map(|after| after.as_secs()), limit.given)
    };
    assert_eq!(limit("items"), (Some(2_700), true));
    assert_eq!(limit("prices"), (None, true));
    assert_eq!(limit("inventory"), (Some(3_600), false));
    let wrong = "items = \"soon\"\nprices = 5\nitmes = \"1h\"\n";
    let told = problems(&format!("{MINIMAL}\n[status.stale-after]\n{wrong}"));
    for part in [
        "`items` is wrong: `soon` is not a duration",
        "`prices` should be a duration like \"1h\", or \"never\"",
        "did you mean `items`?",
    ] {
        assert!(told.contains(part), "{told}");
    }
}
