//! What the help of each command opens with.

pub(super) const ALL: &str = "\
Examples:
  cpsync config init            write a cpsync.toml, asking for what is needed
  cpsync config check           find every mistake in it
  cpsync items --dry-run        show what would be sent, field by field
  cpsync items                  send the items that changed
  cpsync inventory              send the quantities that differ
  cpsync categories             send the tree of web categories
  cpsync category-items         put products into their categories
  cpsync prices                 send the prices that differ
  cpsync orders import          bring new web orders into Counterpoint
  cpsync status                 see on one screen how everything stands
  cpsync images find            look for new pictures of items
  cpsync images sync            upload them
  cpsync price-rules            send quantity breaks and group prices
  cpsync queue list             see what waits or failed, and why
  cpsync log                    see what the last passes did
  cpsync report --html FILE     draw how the last 30 days went
  cpsync adopt --dry-run        match a shop that was there before
  cpsync doctor                 look at every link, say what is wrong";

pub(super) const ITEMS: &str = "\
Examples:
  cpsync items                                  find what changed and send it
  cpsync items --dry-run                        show the differences, change nothing
  cpsync items --item ABC-1 --item ABC-2 --now  send two items at once
  cpsync items --item - < numbers.txt           take the item numbers from a file
  cpsync items --all --max-duration 20m         send everything, 20 minutes at a time
  cpsync --store main items --json              one store, for a script";

pub(super) const INVENTORY: &str = "\
Examples:
  cpsync inventory                      send the quantities that differ
  cpsync inventory --item ABC-1         only this item's
  cpsync inventory --dry-run            show the differences, change nothing
  cpsync inventory --all                send every quantity again
  cpsync inventory --allow-mass-change  go on although many would become 0";

pub(super) const CATEGORIES: &str = "\
Examples:
  cpsync categories                              find what changed and send it
  cpsync categories --dry-run                    show the differences, change nothing
  cpsync categories --category 2023041700000037  this one, also what the store confirmed
  cpsync categories --all                        compare all with what the store has";

pub(super) const CATEGORY_ITEMS: &str = "\
Examples:
  cpsync category-items                            find what changed and send it
  cpsync category-items --dry-run                  show the differences, change nothing
  cpsync category-items --item ABC-1 --now         send one item's links at once
  cpsync category-items --all --max-duration 20m   send everything, 20 minutes at a time";
pub(super) const PRICES: &str = "\
Examples:
  cpsync prices                      send the prices that differ, coming promotions included
  cpsync prices --item ABC-1         only this item's
  cpsync prices --dry-run            show the differences, change nothing
  cpsync prices --all                send every price again
  cpsync prices --allow-mass-change  go on although many would change";

pub(super) const IMAGES: &str = "\
Examples:
  cpsync images find   look for new, changed and removed picture files
  cpsync images sync   upload what was found";

pub(super) const IMAGES_FIND: &str = "\
Examples:
  cpsync images find               look for new, changed and removed picture files
  cpsync images find --json        one line for each finding, for a script
  cpsync images find --item 12345  look into this item's files again
  cpsync images find --all         look into every file again";

pub(super) const IMAGES_SYNC: &str = "\
Examples:
  cpsync images sync                         upload what was found
  cpsync images sync --dry-run               show what would be uploaded, change nothing
  cpsync images sync --item 12345 --now      this item's pictures at once
  cpsync images sync --file '12345^Yellow'   only this one
  cpsync images sync --all                   compare all with what the store has";

pub(super) const PRICE_RULES: &str = "\
Examples:
  cpsync price-rules                      send the quantity breaks and group prices that differ
  cpsync price-rules --item ABC-1         only this item's
  cpsync price-rules --dry-run -v         show the differences, change nothing
  cpsync price-rules --all                send every one again
  cpsync price-rules --allow-mass-change  go on although many would go";

pub(super) const ORDERS: &str = "\
Examples:
  cpsync orders import                bring new web orders into Counterpoint
  cpsync orders import --dry-run      show every document as it would be written
  cpsync orders activity              tell the store what was released, shipped and cancelled
  cpsync orders list                  those that wait, and why
  cpsync orders show 000000123        everything about one
  cpsync orders list --state attention";

pub(super) const ORDERS_IMPORT: &str = "\
Examples:
  cpsync orders import                      find new orders and import them
  cpsync orders import --dry-run            show every document as it would be written, change nothing
  cpsync orders import --order 000000123    this one now
  cpsync orders import --limit 1            one, to have a look at it in Counterpoint
  cpsync orders import --since 2026-11-30   look at all that changed since then";

pub(super) const ORDERS_ACTIVITY: &str = "\
Examples:
  cpsync orders activity                      tell the store what is new since the last pass
  cpsync orders activity --dry-run            show what it would be told, change nothing
  cpsync orders activity --order 000000123    this one now, also when its last try failed";

pub(super) const ORDERS_LIST: &str = "\
Examples:
  cpsync orders list                    those on their way, held or waiting for a decision
  cpsync orders list --state held       those that wait for a person, and why
  cpsync orders list --state attention  those changed at the store after the import
  cpsync orders list --state all --json";

pub(super) const ORDERS_SHOW: &str = "\
Examples:
  cpsync orders show 000000123
  cpsync --store main orders show 000000123 --json";

pub(super) const ORDERS_HOLD: &str = "\
Examples:
  cpsync orders hold 000000123 --reason 'the shopper called'";

pub(super) const ORDERS_RELEASE: &str = "\
Examples:
  cpsync orders release 000000123   import it, although it looks like a second one
  cpsync orders release 000000124   what changed at the store has been dealt with";

pub(super) const ORDERS_RETRY: &str = "\
Examples:
  cpsync orders retry 000000123 000000124";

pub(super) const ORDERS_LINK: &str = "\
Examples:
  cpsync orders link 000000123 W100045   somebody entered it by hand as W100045";

pub(super) const CUSTOMERS: &str = "\
Examples:
  cpsync customers why ada@example.com   who the shopper is in Counterpoint, and why
  cpsync customers link 42 100018        the shopper with account 42 is customer 100018
  cpsync customers unlink 42             his next order decides anew";

pub(super) const CUSTOMERS_LINK: &str = "\
Examples:
  cpsync customers link 42 100018";

pub(super) const CUSTOMERS_UNLINK: &str = "\
Examples:
  cpsync customers unlink 42";

pub(super) const CUSTOMERS_WHY: &str = "\
Examples:
  cpsync customers why 42
  cpsync customers why ada@example.com";

pub(super) const QUEUE: &str = "\
Examples:
  cpsync queue list              what waits or failed, and why
  cpsync queue show ABC-1        all that is known of this one, and what to do
  cpsync queue retry ABC-1       try this one with the next pass
  cpsync queue retry --cause 3   try all that failed for one cause
  cpsync queue drop ABC-1        forget this one until it changes again";

pub(super) const QUEUE_LIST: &str = "\
Examples:
  cpsync queue list
  cpsync queue list --causes                      why records failed, one line a cause
  cpsync queue list --task items --state dead
  cpsync queue list --cause 3 --limit 1000
  cpsync --store main queue list --json";

pub(super) const QUEUE_RETRY: &str = "\
Examples:
  cpsync queue retry ABC-1 ABC-2
  cpsync queue retry --cause 3
  cpsync queue retry --task items --state dead
  cpsync queue retry --all";

pub(super) const QUEUE_DROP: &str = "\
Examples:
  cpsync queue drop ABC-1
  cpsync --store main queue drop ABC-1 ABC-2";

pub(super) const REPORT: &str = "\
Examples:
  cpsync report                            traffic lights and what is missing, in short
  cpsync report --html report.html         a page for the owner: charts, held orders, what is missing
  cpsync report --csv report.csv           the same as one long table for a spreadsheet
  cpsync report --html - --offline | mail  without asking Counterpoint, to a program
  cpsync report --json                     the table's rows for a script";

pub(super) const VERIFY: &str = "\
Examples:
  cpsync verify                compare everything, change nothing; exit code 7 where it differs
  cpsync verify --sample 5%    a twentieth of the products and orders, others with each run
  cpsync verify prices         only prices
  cpsync verify orders --since 2026-11-01
  cpsync verify images --content --sample 2%
  cpsync verify --repair       queue what differs for the next passes";

pub(super) const ADOPT: &str = "\
Examples:
  cpsync adopt --dry-run             what would be bound, what is not clear, what either side has alone
  cpsync adopt                       bind it; exit code 7 where something is left to a person
  cpsync adopt products categories   only these
  cpsync adopt --csv adopt.csv       every record with the advice, for a spreadsheet";

pub(super) const DOCTOR: &str = "\
Examples:
  cpsync doctor               every link of every store
  cpsync --store main doctor  one store
  cpsync -q doctor            only what was found
  cpsync doctor --json        one object a link, for a script";

pub(super) const SUPPORT: &str = "\
Examples:
  cpsync support bundle            write a zip for whoever is to help
  cpsync support bundle help.zip";

pub(super) const SUPPORT_BUNDLE: &str = "\
Examples:
  cpsync support bundle
  cpsync support bundle help.zip
  cpsync --log-file cpsync.log support bundle  with the end of that log";

pub(super) const CONFIG: &str = "\
Examples:
  cpsync config init    write a cpsync.toml, asking for what is needed
  cpsync config check   find every mistake in it
  cpsync config show    see what is in effect, defaults included";

pub(super) const CONFIG_INIT: &str = "\
Examples:
  cpsync config init
  cpsync config init --output /etc/cpsync/cpsync.toml
  cpsync config init --server 'POS\\CP' --database Shop --user cpsync \\
      --time-zone America/New_York --store-url https://shop.example";

pub(super) const CONFIG_CHECK: &str = "\
Examples:
  cpsync config check
  cpsync --config shop.toml config check --secrets";

pub(super) const CONFIG_SHOW: &str = "\
Examples:
  cpsync config show
  cpsync config show --json";

pub(super) const HELP: &str = "\
Examples:
  cpsync help items
  cpsync help queue list
  cpsync help exit-codes";

pub(super) const QUEUE_SHOW: &str = "\
Examples:
  cpsync queue show ABC-1
  cpsync queue show ABC-1 --task prices
  cpsync --store main queue show ABC-1 --json";

pub(super) const QUEUE_ADD: &str = "\
Examples:
  cpsync queue add --task items ABC-1 ABC-2
  cpsync queue add --task items - < numbers.txt
  cpsync queue add --task categories 2023041700000037";

pub(super) const QUEUE_CLEAR: &str = "\
Examples:
  cpsync queue clear --task prices --state dead
  cpsync queue clear --cause 3 --dry-run
  cpsync --store old queue clear --all";

pub(super) const STATUS: &str = "\
Examples:
  cpsync status             one screen: is everything up to date, does everything answer
  cpsync status --offline   only what the state file knows
  cpsync status --json      for a monitoring system; exit code 7 when a task is stale";

pub(super) const ALERTS: &str = "\
Examples:
  cpsync alerts list   what is wrong now, since when, and whether people were told
  cpsync alerts test   send a test by mail, command and heartbeat, as [alerts] says";

pub(super) const LOG: &str = "\
Examples:
  cpsync log                            the last runs
  cpsync log --task inventory --since 2h
  cpsync log --run 1234                 what one run did to single records
  cpsync log --key ABC-1                what became of one record";

pub(super) const SCHEDULE: &str = "\
Examples:
  cpsync schedule print --cron
  cpsync schedule print --systemd
  cpsync schedule print --windows";

pub(super) const SCHEDULE_PRINT: &str = "\
Examples:
  cpsync schedule print --cron                      paste it into `crontab -e`
  cpsync schedule print --systemd --user shop       look through it, then pipe it into `sudo sh`
  cpsync schedule print --windows > cpsync-tasks.ps1
  cpsync schedule print --windows --task items --xml > items.xml";

pub(super) const BACKUP: &str = "\
Examples:
  cpsync backup cpsync-copy.db
  cpsync backup /mnt/backup/cpsync.db   from a nightly job; replaces the older copy";

pub(super) const COMPLETIONS: &str = "\
Examples:
  cpsync completions bash > ~/.local/share/bash-completion/completions/cpsync
  cpsync completions zsh > ~/.zfunc/_cpsync
  cpsync completions fish > ~/.config/fish/completions/cpsync.fish
  cpsync completions powershell >> $PROFILE";

pub(super) const MAN: &str = "\
Examples:
  cpsync man | man -l -
  cpsync man --output /usr/local/share/man/man1";
