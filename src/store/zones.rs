//! Rules of time zones from the machine's own files, which are updated more often than this program.
//!
//! One file is read for one zone. Asking the time library instead would first list the whole tree of zone files.

use crate::programme::Zone;
use jiff::tz::TimeZone;

/// The zone of an IANA name by the rules of this machine, else by those compiled into the program. Fits
/// [`Zones`](crate::programme::Zones).
pub fn zone(name: &str) -> Option<Zone> {
    #[cfg(unix)]
    if let Some(zone) = files::zone(&files::folders(std::env::var_os("TZDIR")), name, cfg!(target_vendor = "apple")) {
        return Some(zone);
    }
    Zone::bundled(name)
}

/// The zone this machine is set to; UTC if it does not say.
pub fn local() -> Zone {
    #[cfg(unix)]
    if let Some(zone) = files::local_name(std::env::var_os("TZ"), std::fs::read_link("/etc/localtime").ok())
        .and_then(|name| zone(&name))
    {
        return zone;
    }
    Zone::from_rules(TimeZone::try_system().unwrap_or(TimeZone::UTC))
}

#[cfg(unix)]
mod files {
    use crate::programme::Zone;
    use std::ffi::OsString;
    use std::fs::{self, File};
    use std::io::Read;
    use std::path::{Path, PathBuf};

    /// Where systems keep their zone files.
    const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];
    /// Some fifty times the largest zone file there is.
    const LARGEST: u64 = 256 * 1024;
    /// Names beside the zones: the machine's own setting, and trees of the same zones, of which `right` counts leap
    /// seconds and would be wrong by half a minute.
    const NO_ZONES: [&str; 4] = ["localtime", "posixrules", "posix", "right"];

    /// The folders to search, in order.
    pub(super) fn folders(tzdir: Option<OsString>) -> Vec<PathBuf> {
        let tzdir = tzdir.filter(|folder| !folder.is_empty()).map(PathBuf::from);
        tzdir.into_iter().chain(FOLDERS.map(PathBuf::from)).collect()
    }

    /// The zone of that name in the first folder that has it. `folds_case`: the file system may answer to another
    /// spelling, which then is not taken.
    pub(super) fn zone(folders: &[PathBuf], name: &str, folds_case: bool) -> Option<Zone> {
        if !is_name(name) {
            return None;
        }
        folders.iter().find_map(|folder| {
            if folds_case && !is_spelled_so(folder, name) {
                return None;
            }
            let path = folder.join(name);
            // Opening anything but a plain file might wait for ever.
            if !fs::metadata(&path).ok()?.is_file() {
                return None;
            }
            let mut bytes = Vec::new();
            File::open(path).ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
            if bytes.len() as u64 > LARGEST {
                return None;
            }
            Zone::from_tzif(name, &bytes)
        })
    }

    /// Whether a name can be one of a zone; above all, whether it stays inside the folder.
    fn is_name(name: &str) -> bool {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-');
        name.len() <= 100
            && name.split('/').all(|part| !part.is_empty() && part.bytes().all(fits))
            && !name.split('/').next().is_some_and(|first| NO_ZONES.contains(&first))
    }

    fn is_spelled_so(folder: &Path, name: &str) -> bool {
        let mut folder = folder.to_owned();
        name.split('/').all(|part| {
            let found =
                fs::read_dir(&folder).is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name() == *part));
            folder.push(part);
            found
        })
    }

    /// The name of the machine's zone, where `TZ` or the link `/etc/localtime` says it plainly.
    pub(super) fn local_name(tz: Option<OsString>, localtime: Option<PathBuf>) -> Option<String> {
        let name = match tz {
            Some(tz) => {
                let tz = tz.into_string().ok()?;
                tz.strip_prefix(':').unwrap_or(&tz).to_owned()
            }
            None => localtime?.to_str()?.rsplit_once("zoneinfo/")?.1.to_owned(),
        };
        is_name(&name).then_some(name)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::programme::time::Instant;

        /// A zone of one offset, as a file of the format's second version: an empty first block, one kind of time, and
        /// the rule for all of it.
        fn tzif(abbreviation: &str, hours: i32) -> Vec<u8> {
            let header = |counts: [u32; 6]| {
                let mut header = b"TZif2".to_vec();
                header.extend([0; 15]);
                header.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
                header
            };
            let letters = u32::try_from(abbreviation.len()).unwrap() + 1;
            let block = || {
                let mut block = header([0, 0, 0, 0, 1, letters]);
                block.extend((hours * 3600).to_be_bytes());
                block.extend([0, 0]);
                block.extend(abbreviation.bytes().chain([0]));
                block
            };
            [block(), block(), format!("\n{abbreviation}{}\n", -hours).into_bytes()].concat()
        }

        fn zoneinfo() -> tempfile::TempDir {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir_all(folder.path().join("Europe")).unwrap();
            fs::write(folder.path().join("Europe").join("Moscow"), tzif("OURS", 5)).unwrap();
            folder
        }

        fn find(folder: &Path, name: &str) -> Option<Zone> {
            zone(&[folder.to_owned()], name, false)
        }

        #[test]
        fn rules_come_from_the_one_file() {
            let folder = zoneinfo();
            let zone = find(folder.path(), "Europe/Moscow").unwrap();
            assert_eq!((zone.name(), &*zone.abbreviation(Instant::UNIX_EPOCH)), ("Europe/Moscow", "OURS"));
            assert_eq!(zone.civil(Instant::UNIX_EPOCH).hour(), 5);
        }

        #[test]
        fn the_first_folder_that_has_it_wins() {
            let (empty, folder) = (tempfile::tempdir().unwrap(), zoneinfo());
            let mut folders = folders(Some(empty.path().into()));
            assert_eq!(folders[0], empty.path());
            assert_eq!(folders[1..], FOLDERS.map(PathBuf::from));
            folders.insert(1, folder.path().to_owned());
            assert_eq!(zone(&folders, "Europe/Moscow", false).unwrap().abbreviation(Instant::UNIX_EPOCH), "OURS");
            assert_eq!(super::folders(Some(OsString::new())), FOLDERS.map(PathBuf::from));
        }

        #[test]
        fn no_name_leads_out_of_the_folder() {
            let folder = zoneinfo();
            let inside = folder.path().join("Europe");
            let absolute = folder.path().join("Europe/Moscow");
            let absolute = absolute.to_str().unwrap();
            for name in
                ["../Europe/Moscow", "./Moscow", absolute, "/Moscow", "", "Moscow/", "a//b", "Mos\0cow", ".", ".."]
            {
                assert_eq!(find(&inside, name), None, "{name}");
            }
            assert_eq!(find(folder.path(), "Europe//Moscow"), None);
            assert_eq!(find(folder.path(), "Europe/../Europe/Moscow"), None);
            assert_eq!(find(folder.path(), &"Europe/".repeat(1000)), None);
        }

        #[test]
        fn what_is_no_zone_is_not_taken() {
            let folder = zoneinfo();
            let write = |name: &str, bytes: &[u8]| {
                let path = folder.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            };
            write("localtime", &tzif("HERE", 1));
            write("right/Europe/Moscow", &tzif("LEAP", 1));
            write("zonetab", b"no zone file");
            write("Huge", &[tzif("HUGE", 1), vec![b'\n'; usize::try_from(LARGEST).unwrap()]].concat());
            for name in ["localtime", "right/Europe/Moscow", "zonetab", "Huge", "Europe", "Europe/Paris"] {
                assert_eq!(find(folder.path(), name), None, "{name}");
            }
        }

        #[test]
        fn the_spelling_must_be_that_of_the_file() {
            let folder = zoneinfo();
            assert!(is_spelled_so(folder.path(), "Europe/Moscow"));
            assert!(!is_spelled_so(folder.path(), "europe/Moscow"));
            assert!(!is_spelled_so(folder.path(), "Europe/moscow"));
            assert!(zone(&[folder.path().to_owned()], "Europe/Moscow", true).is_some());
            // What the files don't have in that spelling, the bundled rules answer in theirs.
            assert_eq!(crate::store::zones::zone("europe/moscow").unwrap().name(), "Europe/Moscow");
            assert_eq!(crate::store::zones::zone("Europe/Nowhere"), None);
        }

        #[test]
        fn the_machines_zone_is_named_by_tz_or_by_a_link() {
            let name = |tz: Option<&str>, link: Option<&str>| local_name(tz.map(Into::into), link.map(Into::into));
            let link = Some("/usr/share/zoneinfo/Asia/Tokyo");
            assert_eq!(name(None, link).unwrap(), "Asia/Tokyo");
            assert_eq!(name(None, Some("../var/db/timezone/zoneinfo/Asia/Tokyo")).unwrap(), "Asia/Tokyo");
            assert_eq!(name(Some("Europe/Paris"), link).unwrap(), "Europe/Paris");
            assert_eq!(name(Some(":Europe/Paris"), link).unwrap(), "Europe/Paris");
            // Left to the time library: a rule, a path, an empty TZ, no link.
            for tz in ["MSK-3MSD,M3.5.0,M10.5.0", "/etc/localtime", "", "../x"] {
                assert_eq!(name(Some(tz), link), None, "{tz}");
            }
            assert_eq!(name(None, None), None);
            assert_eq!(name(None, Some("/etc/clock")), None);
        }
    }
}
