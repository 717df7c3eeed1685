//! The page in a real browser: Chromium without a window, where there is one.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

/// Names that Chromium goes by.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// A browser that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// Measures the page and tells the page around it.
const MEASURE: &str = r#"<script>
addEventListener("load", () => {
  const box = (element) => element.getBoundingClientRect();
  const all = (what) => [...document.querySelectorAll(what)];
  const shade = (color) => color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
  const letters = document.querySelector(".picture text");
  const found = {
    width: innerWidth,
    content: document.documentElement.scrollWidth,
    page: shade(getComputedStyle(document.body).backgroundColor),
    ink: shade(getComputedStyle(document.body).color),
    labels: shade(getComputedStyle(letters).fill),
    letters: box(letters).height,
    pictures: all(".picture svg").filter((svg) => box(svg).width > 250 && box(svg).height > 100).length,
    bars: all(".picture rect").length,
    lights: all(".lights li").length,
    columns: new Set(all(".charts figure").map((figure) => box(figure).left)).size,
    fetched: performance.getEntriesByType("resource").length,
    narrowest: Math.min(...all("td").map((cell) => box(cell).width)),
    alerted: document.querySelector("td script") !== null,
  };
  parent.postMessage(JSON.stringify(found), "*");
});
</script></body>"#;

/// A page around it, since no window is as narrow as a phone; `--dump-dom` shows what it was told.
const FRAME: &str = r#"<!doctype html><meta name="color-scheme" content="light dark"><body><script>
addEventListener("message", (event) => { document.body.dataset.found = event.data; });
</script><iframe src="report.html" style="width: WIDTHpx; height: 1200px; border: 0"></iframe></body>"#;

/// The browser: the variable's, else the first that PATH knows.
fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CPSYNC_TEST_CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let places =
        std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    places.into_iter().find(|file| file.is_file())
}

/// What the browser measures of the folder's report.html at this width.
fn seen(browser: &Path, folder: &Path, width: u32, dark: bool) -> Value {
    let frame = folder.join(format!("frame-{width}-{dark}.html"));
    std::fs::write(&frame, FRAME.replace("WIDTH", &width.to_string())).unwrap();
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--no-first-run", "--disable-extensions", "--disable-background-networking"])
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)))
        .arg(format!(
            "--user-data-dir={}",
            folder.join(format!("profile-{width}-{dark}")).display()
        ))
        .arg("--window-size=1400,1200")
        .args(["--virtual-time-budget=2000", "--dump-dom"])
        .arg(format!("file://{}", frame.display()))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = out.read_to_string(&mut text).map(|_| text);
        drop(send.send(read));
    });
    let text = receive.recv_timeout(LONGEST);
    drop(child.kill());
    drop(child.wait());
    let text = text.expect("the browser hangs").unwrap();
    let found =
        text.split("data-found=\"").nth(1).unwrap_or_else(|| panic!("not measured:\n{text}"));
    let found = found.split('"').next().unwrap().replace("&quot;", "\"");
    serde_json::from_str(&found).unwrap()
}

#[test]
fn the_page_can_be_read_on_a_phone_and_a_desk_in_light_and_dark() {
    let Some(browser) = chromium() else {
        println!("skipped: no Chromium ({} in PATH, or CPSYNC_TEST_CHROMIUM)", NAMES.join(", "));
        return;
    };
    let desk = super::lived();
    let file = desk.path("report.html");
    desk.expect(0, &["report", "--html", file.to_str().unwrap(), "--offline"]);
    // The page forbids every script; the copy that is measured has to run one.
    let page = std::fs::read_to_string(&file).unwrap();
    let forbids = "<meta http-equiv=\"Content-Security-Policy\"";
    let (before, rest) = page.split_once(forbids).expect("it forbids scripts");
    let rest = rest.split_once('>').unwrap().1.replace("</body>", MEASURE);
    std::fs::write(&file, format!("{before}{rest}")).unwrap();
    for (width, dark, columns) in [(390, false, 1), (1200, true, 2)] {
        let found = seen(&browser, &desk.path(""), width, dark);
        let number = |name: &str| found[name].as_f64().unwrap_or_else(|| panic!("{name}: {found}"));
        assert_eq!(found["width"], width, "{found}");
        assert!(number("content") <= number("width"), "nothing is cut off at the side: {found}");
        assert_eq!((&found["pictures"], &found["lights"]), (&4.into(), &6.into()), "{found}");
        assert!(number("bars") >= 8.0 && number("letters") >= 9.0, "{found}");
        assert!(number("narrowest") >= 40.0, "no cell a letter wide: {found}");
        assert_eq!(found["columns"], columns, "{found}");
        assert_eq!((&found["fetched"], &found["alerted"]), (&0.into(), &false.into()), "{found}");
        for ink in ["ink", "labels"] {
            let contrast = number(ink) - number("page");
            assert!(if dark { contrast > 90.0 } else { contrast < -90.0 }, "{ink}: {found}");
        }
    }
}
