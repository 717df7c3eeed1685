//! Files that must not be sent: each is refused with its reason, and the others go.

use std::fs::File;

use super::{file, made, pass, put, shown};
use crate::support::site::Site;

const CLEAT: &str = "CLEAT/6IN";

fn queue(site: &Site) -> String {
    site.expect(0, &["queue", "list", "--json"]).out
}

/// A PNG that is a few bytes long and says that it has 2,500 million pixels.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 2, 0, 0, 0]);
    let crc = crc(&bytes[12..]);
    bytes.extend(crc.to_be_bytes());
    bytes.extend(b"\0\0\0\x0cIDAT\x78\xda\xed\xc1\x01\x01\0\0\0\x80\x90\0\0\0\0");
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn what_is_no_picture_or_too_much_of_one_is_refused_and_the_others_go() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    File::create(file(&site, "CLEAT_6IN^1.jpg")).unwrap().set_len(100 << 20).unwrap();
    std::fs::write(file(&site, "CLEAT_6IN^2.png"), bomb()).unwrap();
    std::fs::write(file(&site, "CLEAT_6IN^3.jpg"), "<?php system($_GET['c']);").unwrap();
    std::fs::write(file(&site, "CLEAT_6IN^4.bmp"), b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0").unwrap();
    let whole = cpsync_double::pictures::bytes("half.png").unwrap();
    std::fs::write(file(&site, "CLEAT_6IN^5.png"), &whole[..whole.len() / 2]).unwrap();
    let photo = cpsync_double::pictures::bytes("half.jpg").unwrap();
    std::fs::write(file(&site, "CLEAT_6IN^6.jpg"), &photo[..photo.len() - 9]).unwrap();
    std::fs::write(file(&site, "CLEAT_6IN^7.jpg"), "").unwrap();
    site.expect(3, &["images", "find"]);
    let queue = queue(&site);
    for (name, reason) in [
        ("^1.jpg", "it has 100 MB, `images.largest` is 2048 KB"),
        ("^2.png", "it has 50000 x 50000 pixels, `images.most-megapixels` is 40"),
        ("^3.jpg", "it is no picture"),
        ("^4.bmp", "it is a bmp file; JPEG, PNG, GIF and WebP can be sent"),
        ("^5.png", "it is broken: "),
        ("^6.jpg", "it breaks off in the middle"),
        ("^7.jpg", "it is empty"),
    ] {
        let line = queue.lines().find(|line| line.contains(&format!("CLEAT_6IN{name}")));
        let line = line.unwrap_or_else(|| panic!("{name} is not in\n{queue}"));
        assert!(line.contains(reason) && line.contains("images-find"), "{name}: {line}");
    }
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
    site.expect(0, &["images", "find"]);
}

#[test]
fn a_refused_file_is_forgotten_once_it_is_mended_and_until_then_the_store_keeps_what_it_has() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    std::fs::write(file(&site, "CLEAT_6IN.png"), "no picture any more").unwrap();
    site.expect(3, &["images", "find"]);
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1, "the former picture stays");
    put(&site, "CLEAT_6IN.png", "mended");
    pass(&site);
    assert!(site.state().jobs(&cpsync::state::JobFilter::default()).unwrap().is_empty());
    assert_eq!(super::bytes(&site, CLEAT), [std::fs::read(file(&site, "CLEAT_6IN.png")).unwrap()]);
}

#[test]
fn a_name_that_could_stand_for_two_items_is_neithers() {
    let site = Site::with(|_| {}, super::few::only(&[CLEAT, "CLEAT:6IN"]));
    site.company.execute(
        "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, DESCR_UPR, ACCT_COD, TRK_METH, PRC_1, IS_ECOMM_ITEM) \
         VALUES ('CLEAT:6IN', 'Twin', 'TWIN', 'MERCH', 'N', 5, 'Y'); \
         INSERT INTO dbo.IM_INV (ITEM_NO, LOC_ID, QTY_ON_HND) VALUES ('CLEAT:6IN', 'MAIN', 1)",
    );
    std::fs::create_dir(site.path("ItemImages")).unwrap();
    put(&site, "CLEAT_6IN.png", "cleat");
    site.expect(3, &["images", "find"]);
    let queue = queue(&site);
    assert!(queue.contains("its name could stand for `CLEAT/6IN` and for `CLEAT:6IN`"), "{queue}");
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET ECOMM_IMG_FILE = 'cleat_6in.PNG' WHERE ITEM_NO = 'CLEAT:6IN'",
    );
    site.expect(0, &["images", "find"]);
    site.expect(0, &["items"]);
    assert_eq!(shown(&site, "CLEAT:6IN").len(), 1);
    assert!(shown(&site, CLEAT).is_empty());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_and_a_name_with_a_line_break_are_refused() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    cpsync_double::pictures::draw(&site.path("secret.png"), "secret.png").unwrap();
    std::os::unix::fs::symlink(site.path("secret.png"), file(&site, "CLEAT_6IN^1.png")).unwrap();
    std::os::unix::fs::symlink(file(&site, "CLEAT_6IN.png"), file(&site, "CLEAT_6IN^2.png"))
        .unwrap();
    std::os::unix::fs::symlink("/etc", file(&site, "CLEAT_6IN^4.png")).unwrap();
    put(&site, "CLEAT_6IN^3\nerror: forged.png", "forged");
    let ran = site.expect(3, &["images", "find", "--json"]);
    let queue = queue(&site);
    assert!(queue.contains("it is a link to a place outside of the folder"), "{queue}");
    assert!(queue.contains("its name holds a line break"), "{queue}");
    assert!(ran.out.lines().all(|line| line.starts_with('{')), "{}", ran.out);
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1, "a link inside is the same picture again");
}
