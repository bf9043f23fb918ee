//! Packed files: what was zipped or gzipped is taken out, as far as it is safe.

use super::File;
use crate::error::{Error, Result};
use crate::programme::clean;
use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// How much may still come out of packed files; one value serves all the files of one programme.
#[derive(Clone, Debug)]
struct Limits {
    files: usize,
    bytes: u64,
}

impl Default for Limits {
    /// Far beyond every programme known.
    fn default() -> Limits {
        Limits { files: MOST_FILES, bytes: MOST_BYTES }
    }
}

const MOST_FILES: usize = 1_000;
const MOST_BYTES: u64 = 256 << 20;
/// A `.gz` in a `.zip` is understandable.
const MOST_LAYERS: usize = 2;
/// Text packs to a tenth; what packs to less than this part was made to do so.
const MOST_RATIO: u64 = 200;
/// A file of blanks is no attack, in bytes.
const ANY_RATIO_BELOW: u64 = 1 << 20;
/// Directory entries that an archive may have, wanted or not, before it is looked into: each costs memory.
const MOST_ENTRIES: usize = 10 * MOST_FILES;
/// The longest name kept, in characters.
const LONGEST_NAME: usize = 255;

/// The files in packed files, without folders, hidden files and what an operating system adds; what is not packed is
/// itself. The name of a file from an archive may have folders before it (`data/speakers.json`), and is no path to open.
///
/// # Errors
/// What is locked, broken or packed in another way, and what would give more than 1000 files, more than 256 MiB, or more
/// than 200 times its own size.
pub fn unpack(files: &[File]) -> Result<Vec<Cow<'_, File>>> {
    unpack_within(files, &mut Limits::default())
}

fn unpack_within<'f>(files: &'f [File], limits: &mut Limits) -> Result<Vec<Cow<'f, File>>> {
    let mut found = Vec::with_capacity(files.len());
    for file in files {
        open(Cow::Borrowed(file), 0, false, limits, &mut found)?;
    }
    Ok(found)
}

const UNPACK: &str = "unpack it and import the files";

fn refused(name: &str, why: impl std::fmt::Display) -> Error {
    Error::new("cannot unpack").at(name).because(why)
}

fn open<'f>(
    file: Cow<'f, File>,
    layer: usize,
    within_zip: bool,
    limits: &mut Limits,
    files: &mut Vec<Cow<'f, File>>,
) -> Result<()> {
    let is_gzip = file.bytes.starts_with(b"\x1f\x8b\x08");
    let is_zip = file.bytes.starts_with(b"PK\x03\x04") || file.bytes.starts_with(b"PK\x05\x06");
    if !is_gzip && !is_zip {
        // In an archive, such a file is one that is not read, beside others that are.
        if let Some(packer) = other_packer(&file.bytes).filter(|_| !within_zip) {
            return Err(refused(&file.name, format!("it is packed with {packer}")).hint(UNPACK));
        }
        files.push(file);
        return Ok(());
    }
    if layer == MOST_LAYERS {
        return Err(refused(&file.name, "it is packed in packed files, again and again").hint(UNPACK));
    }
    if is_gzip {
        let packed = size(&file.bytes);
        let bytes = inflated(flate2::read::MultiGzDecoder::new(&*file.bytes), packed, limits)
            .map_err(|stop| stop.of(&file.name))?;
        let file = File { name: without_gz(&file.name).to_owned(), bytes: bytes.into() };
        return open(Cow::Owned(file), layer + 1, within_zip, limits, files);
    }
    match office(&file.bytes) {
        Some(program) if !within_zip => {
            let why = format!("it is a document of {program}");
            Err(refused(&file.name, why).hint("save the table as CSV and import that"))
        }
        Some(_) => {
            files.push(file);
            Ok(())
        }
        None => unzip(&file, layer, limits, files),
    }
}

fn unzip(archive: &File, layer: usize, limits: &mut Limits, files: &mut Vec<Cow<'_, File>>) -> Result<()> {
    let broken = |error: ZipError| Stop::from(error).of(&archive.name);
    let many = || refused(&archive.name, format!("it holds more than {MOST_FILES} files")).hint(UNPACK);
    if memchr::memmem::find_iter(&archive.bytes, b"PK\x01\x02").take(MOST_ENTRIES + 1).count() > MOST_ENTRIES {
        return Err(many());
    }
    let mut zip = ZipArchive::new(Cursor::new(&*archive.bytes)).map_err(broken)?;
    if zip.len() > limits.files {
        return Err(many());
    }
    limits.files -= zip.len();
    if zip.has_overlapping_entries().map_err(broken)? {
        return Err(refused(&archive.name, "its files share their bytes, as those of a zip bomb do"));
    }
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(broken)?;
        let name = entry.name().unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw()));
        let Some(name) = wanted(&name).filter(|_| !entry.is_symlink()) else { continue };
        drop(entry);
        let stopped = |stop: Stop| stop.of(&format!("{}, {name}", archive.name));
        let entry = zip.by_index(index).map_err(|error| stopped(error.into()))?;
        let packed = entry.compressed_size();
        let bytes = inflated(entry, packed, limits).map_err(stopped)?;
        let file = File { name, bytes: bytes.into() };
        open(Cow::Owned(file), layer + 1, true, limits, files)?;
    }
    Ok(())
}

/// The name of an entry as one may print it and compare it; nothing for folders and for what nobody put there on purpose.
fn wanted(name: &str) -> Option<String> {
    if name.ends_with(['/', '\\']) {
        return None;
    }
    let name = clean::line(name.into());
    let parts: Vec<&str> = name
        .split(['/', '\\'])
        .filter(|part| !(matches!(*part, "" | "." | "..") || part.len() == 2 && part.ends_with(':')))
        .collect();
    let is_clutter =
        parts.iter().any(|part| part.starts_with('.') || matches!(*part, "__MACOSX" | "Thumbs.db" | "desktop.ini"));
    if is_clutter || parts.is_empty() {
        return None;
    }
    let name = parts.join("/");
    let start = name.char_indices().rev().nth(LONGEST_NAME - 1).map_or(0, |(at, _)| at);
    Some(name[start..].to_owned())
}

fn without_gz(name: &str) -> &str {
    let stem = name.len().saturating_sub(3);
    let ends = stem > 0 && name.get(stem..).is_some_and(|end| end.eq_ignore_ascii_case(".gz"));
    if ends { &name[..stem] } else { name }
}

/// Why unpacking ended early.
enum Stop {
    TooMuch,
    Bomb,
    Locked,
    Unknown,
    Broken(String),
}

impl Stop {
    fn of(self, name: &str) -> Error {
        match self {
            Stop::TooMuch => refused(name, format!("more than {} MiB would come out", MOST_BYTES >> 20)).hint(UNPACK),
            Stop::Bomb => refused(name, format!("it would grow more than {MOST_RATIO} times, as a zip bomb does")),
            Stop::Locked => refused(name, "it is locked with a password").hint(UNPACK),
            Stop::Unknown => refused(name, "it is packed in an unusual way").hint(UNPACK),
            Stop::Broken(why) => refused(name, format!("it is broken: {why}")),
        }
    }
}

impl From<ZipError> for Stop {
    fn from(error: ZipError) -> Stop {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Stop::Locked,
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Stop::Unknown,
            error => Stop::Broken(error.to_string()),
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Broken(error.to_string())
    }
}

/// Everything a packed stream holds. What sizes the file claims is not believed; it is counted.
fn inflated(mut stream: impl Read, packed: u64, limits: &mut Limits) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let most = ANY_RATIO_BELOW.max(packed.saturating_mul(MOST_RATIO));
    let read = stream.by_ref().take(limits.bytes.min(most)).read_to_end(&mut bytes)?;
    // At the end of what may come: is there more?
    if stream.read(&mut [0])? > 0 {
        return Err(if size(&bytes) < most { Stop::TooMuch } else { Stop::Bomb });
    }
    limits.bytes -= u64::try_from(read).unwrap_or(limits.bytes);
    Ok(bytes)
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The office program that a zip is a document of: they say so in their first entries.
fn office(zip: &[u8]) -> Option<&'static str> {
    let start = &zip[..zip.len().min(4_096)];
    let says = |words: &str| memchr::memmem::find(start, words.as_bytes()).is_some();
    if says("mimetypeapplication/vnd.oasis.opendocument") {
        Some("an office program (OpenDocument)")
    } else if says("[Content_Types].xml") {
        Some("an office program (such as Excel)")
    } else {
        None
    }
}

/// The program that packed a file in a way not read here, by its first bytes.
fn other_packer(bytes: &[u8]) -> Option<&'static str> {
    const PACKERS: [(usize, &[u8], &str); 6] = [
        (0, b"\xfd7zXZ\0", "xz"),
        (0, b"BZh", "bzip2"),
        (0, b"\x28\xb5\x2f\xfd", "zstd"),
        (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (0, b"Rar!\x1a\x07", "RAR"),
        (257, b"ustar", "tar"),
    ];
    let has = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    PACKERS.iter().find(|(at, magic, _)| has(*at, magic)).map(|(_, _, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    type Named = (String, Vec<u8>);

    fn named(name: &str, bytes: impl Into<Vec<u8>>) -> Named {
        (name.to_owned(), bytes.into())
    }

    fn file(name: &str, bytes: impl Into<Vec<u8>>) -> File {
        File { name: name.to_owned(), bytes: Cow::Owned(bytes.into()) }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            if name.ends_with('/') {
                zip.add_directory(*name, SimpleFileOptions::default()).unwrap();
            } else {
                zip.start_file(*name, SimpleFileOptions::default()).unwrap();
                zip.write_all(bytes).unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    }

    fn unpacked_within(name: &str, bytes: impl Into<Vec<u8>>, limits: &mut Limits) -> Result<Vec<Named>, String> {
        let files = [file(name, bytes)];
        let found = unpack_within(&files, limits).map_err(|error| error.to_string())?;
        Ok(found.into_iter().map(|file| named(&file.name, &*file.bytes)).collect())
    }

    fn unpacked(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Vec<Named>, String> {
        unpacked_within(name, bytes, &mut Limits::default())
    }

    fn refusal(name: &str, bytes: impl Into<Vec<u8>>) -> String {
        unpacked(name, bytes).unwrap_err()
    }

    fn places_of(bytes: &[u8], signature: &[u8]) -> Vec<usize> {
        memchr::memmem::find_iter(bytes, signature).collect()
    }

    #[test]
    fn what_is_not_packed_is_not_copied() {
        assert!(matches!(unpack(&[file("a.json", "{}")]).unwrap()[..], [Cow::Borrowed(_)]));
    }

    #[test]
    fn what_is_not_packed_is_itself() {
        assert_eq!(unpacked("a.json", "{}").unwrap(), [named("a.json", "{}")]);
        assert_eq!(unpacked("-", "").unwrap(), [named("-", "")]);
    }

    #[test]
    fn packed_files_come_out_under_their_names() {
        assert_eq!(unpacked("schedule.xml.GZ", gzip(b"<a/>")).unwrap(), [named("schedule.xml", "<a/>")]);
        assert_eq!(unpacked(".gz", gzip(b"x")).unwrap(), [named(".gz", "x")]);
        let packed = zip(&[("b/", b""), ("b/sessions.json", b"[1]"), ("people.json.gz", &gzip(b"[2]"))]);
        assert_eq!(
            unpacked("all.zip", packed).unwrap(),
            [named("b/sessions.json", "[1]"), named("people.json", "[2]")]
        );
        assert_eq!(unpacked("none.zip", zip(&[])).unwrap(), []);
    }

    #[test]
    fn several_gzip_members_are_one_file() {
        assert_eq!(unpacked("a.gz", [gzip(b"one "), gzip(b"two")].concat()).unwrap(), [named("a", "one two")]);
    }

    #[test]
    fn clutter_is_left_out() {
        let packed = zip(&[
            ("__MACOSX/a.json", b"x"),
            (".git/config", b"x"),
            ("a/.DS_Store", b"x"),
            ("Thumbs.db", b"x"),
            ("a.json", b"[]"),
        ]);
        assert_eq!(unpacked("a.zip", packed).unwrap(), [named("a.json", "[]")]);
    }

    #[test]
    fn names_that_climb_out_of_the_folder_are_only_names() {
        let evil = ["../../etc/passwd", "/etc/hosts", "C:\\Windows\\a.ini", "a/../../b\u{1b}[2J.json", ".."];
        let packed = zip(&evil.map(|name| (name, &b"x"[..])));
        let names: Vec<String> = unpacked("a.zip", packed).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["etc/passwd", "etc/hosts", "Windows/a.ini", "a/b.json"]);
        let long = wanted(&format!("{}.json", "x".repeat(1_000))).unwrap();
        assert!(long.len() == LONGEST_NAME && long.ends_with("x.json"));
    }

    #[test]
    fn symbolic_links_are_left_out() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("a.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        assert_eq!(unpacked("a.zip", zip.finish().unwrap().into_inner()).unwrap(), []);
    }

    #[test]
    fn zip_bomb_is_refused() {
        let bomb = zip(&[("a.json", &vec![b' '; 4 << 20])]);
        assert_eq!(
            refusal("a.zip", bomb),
            "cannot unpack: a.zip, a.json: it would grow more than 200 times, as a zip bomb does"
        );
    }

    #[test]
    fn gzip_bomb_is_refused() {
        let bomb = gzip(&vec![0; 4 << 20]);
        assert_eq!(refusal("a.gz", bomb), "cannot unpack: a.gz: it would grow more than 200 times, as a zip bomb does");
    }

    #[test]
    fn a_small_file_may_be_as_empty_as_it_likes() {
        assert_eq!(unpacked("a.gz", gzip(&vec![b' '; 1 << 20])).unwrap()[0].1.len(), 1 << 20);
    }

    #[test]
    fn a_bomb_that_claims_to_be_small_is_refused() {
        let mut bomb = zip(&[("a.json", &vec![b' '; 4 << 20])]);
        for (signature, offset) in [(&b"PK\x03\x04"[..], 22), (b"PK\x01\x02", 24)] {
            for at in places_of(&bomb, signature) {
                bomb[at + offset..at + offset + 4].copy_from_slice(&9_u32.to_le_bytes());
            }
        }
        assert!(unpacked("a.zip", bomb).is_err());
    }

    #[test]
    fn files_that_share_their_bytes_are_refused() {
        let mut bomb = zip(&[("a.json", b"[1, 2, 3]")]);
        let [start] = places_of(&bomb, b"PK\x01\x02")[..] else { panic!("one entry") };
        let [end] = places_of(&bomb, b"PK\x05\x06")[..] else { panic!("one end") };
        let mut twin = bomb[start..end].to_vec();
        let name = places_of(&twin, b"a.json")[0];
        twin[name] = b'b';
        let length = u32::try_from(2 * twin.len()).unwrap();
        bomb.splice(end..end, twin.iter().copied());
        let end = end + twin.len();
        bomb[end + 8..end + 10].copy_from_slice(&2_u16.to_le_bytes());
        bomb[end + 10..end + 12].copy_from_slice(&2_u16.to_le_bytes());
        bomb[end + 12..end + 16].copy_from_slice(&length.to_le_bytes());
        assert_eq!(
            refusal("a.zip", bomb),
            "cannot unpack: a.zip: its files share their bytes, as those of a zip bomb do"
        );
    }

    #[test]
    fn many_empty_entries_are_refused() {
        let names: Vec<String> = (0..=MOST_FILES).map(|number| format!("{number}.json")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert_eq!(
            refusal("a.zip", zip(&entries)),
            "cannot unpack: a.zip: it holds more than 1000 files — unpack it and import the files"
        );
        assert_eq!(unpacked("a.zip", zip(&entries[1..])).unwrap().len(), MOST_FILES);
        let flood = [b"PK\x03\x04".as_slice(), &b"PK\x01\x02".repeat(MOST_ENTRIES + 1)].concat();
        assert!(refusal("a.zip", flood).contains("more than 1000 files"));
    }

    #[test]
    fn many_files_in_many_archives_are_refused() {
        let mut limits = Limits { files: 3, bytes: 100 };
        let packed = zip(&[("a.json", b"[]"), ("b.json", b"[]")]);
        assert!(unpacked_within("a.zip", &*packed, &mut limits).is_ok());
        assert!(unpacked_within("a.zip", packed, &mut limits).unwrap_err().contains("more than 1000 files"));
    }

    #[test]
    fn more_bytes_than_allowed_are_refused() {
        let mut limits = Limits { files: 9, bytes: 10 };
        assert!(unpacked_within("a.gz", gzip(b"123456"), &mut limits).is_ok());
        assert!(unpacked_within("a.gz", gzip(b"1234"), &mut limits.clone()).is_ok());
        assert_eq!(
            unpacked_within("a.gz", gzip(b"12345"), &mut limits).unwrap_err(),
            "cannot unpack: a.gz: more than 256 MiB would come out — unpack it and import the files"
        );
    }

    #[test]
    fn nested_gzip_ends() {
        assert_eq!(unpacked("a.gz.gz", gzip(&gzip(b"x"))).unwrap(), [named("a", "x")]);
        assert_eq!(
            refusal("a.gz.gz.gz", gzip(&gzip(&gzip(b"x")))),
            "cannot unpack: a.gz: it is packed in packed files, again and again — unpack it and import the files"
        );
    }

    #[test]
    fn an_archive_within_itself_ends() {
        // What a quine does for ever, this does thrice.
        let nested = zip(&[("r.zip", &zip(&[("r.zip", &zip(&[("r.zip", b"x")]))]))]);
        assert!(refusal("r.zip", nested).contains("again and again"));
    }

    #[test]
    fn a_locked_archive_says_so() {
        let mut locked = zip(&[("a.json", b"[]")]);
        for (signature, offset) in [(&b"PK\x03\x04"[..], 6), (b"PK\x01\x02", 8)] {
            for at in places_of(&locked, signature) {
                locked[at + offset] |= 1;
            }
        }
        assert_eq!(
            refusal("a.zip", locked),
            "cannot unpack: a.zip, a.json: it is locked with a password — unpack it and import the files"
        );
    }

    #[test]
    fn broken_archives_say_so() {
        for whole in [zip(&[("a.json", b"[1, 2, 3, 4, 5]")]), gzip(b"[1, 2, 3, 4, 5]")] {
            for length in 4..whole.len() {
                assert!(
                    refusal("a.zip", &whole[..length]).starts_with("cannot unpack: a.zip: it is broken"),
                    "{length}"
                );
            }
        }
    }

    #[test]
    fn documents_of_office_programs_are_told_apart() {
        let sheet = zip(&[("[Content_Types].xml", b"<a/>"), ("xl/a.xml", b"<a/>")]);
        assert_eq!(
            refusal("a.xlsx", sheet.clone()),
            "cannot unpack: a.xlsx: it is a document of an office program (such as Excel) — save the table as CSV and import that"
        );
        let beside = zip(&[("a.xlsx", &sheet), ("a.json", b"[]")]);
        assert_eq!(unpacked("a.zip", beside).unwrap(), [named("a.xlsx", sheet), named("a.json", "[]")]);
    }

    #[test]
    fn other_packers_are_named() {
        assert_eq!(
            refusal("a.xz", b"\xfd7zXZ\0..."),
            "cannot unpack: a.xz: it is packed with xz — unpack it and import the files"
        );
        let mut tar = vec![0; 600];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(refusal("a.tar", tar.clone()).contains("packed with tar"));
        assert!(refusal("a.tar.gz", gzip(&tar)).contains("packed with tar"));
        assert_eq!(unpacked("a.zip", zip(&[("a.tar.gz", &gzip(&tar))])).unwrap(), [named("a.tar", tar)]);
    }

    proptest::proptest! {
        #[test]
        fn bit_flips_do_no_harm(at in 0_usize..200, bit in 0_u8..8, zipped: bool) {
            let mut packed = if zipped { zip(&[("a.json", b"[1, 2, 3]"), ("b.json", b"[]")]) } else { gzip(b"[1, 2, 3]") };
            let at = at % packed.len();
            packed[at] ^= 1 << bit;
            let files = unpacked("a", packed).unwrap_or_default();
            proptest::prop_assert!(files.iter().all(|(_, bytes)| bytes.len() < 1_000));
        }
    }
}
