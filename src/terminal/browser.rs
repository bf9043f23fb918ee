//! Shows a web page with the system's own opener.

use super::post::Post;
use std::ffi::OsString;
use std::process::{Command, Stdio};

/// What an address may begin with.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// Opens an address in the browser, or tells it where there is none to open. Ends with the opener: call it beside the
/// loop.
pub(super) fn browse(address: &str, post: &Post) {
    let mut opener = match opener(address, |name| std::env::var_os(name)) {
        Ok(opener) => opener,
        Err(line) => return post.note(line, false),
    };
    let done = opener.spawn().and_then(|mut child| {
        post.note(format!("opening {address}"), false);
        child.wait()
    });
    if !done.is_ok_and(|status| status.success()) {
        post.note(format!("the browser did not open; the address is {address}"), true);
    }
}

/// The command that opens an address, without a shell between; or what to tell the person instead.
fn opener(address: &str, environment: impl Fn(&str) -> Option<OsString>) -> Result<Command, String> {
    let is = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if !SCHEMES.into_iter().any(is) || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(format!("not a web address: {address}"));
    }
    let set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
    let has_windows = cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY");
    if set("SSH_CONNECTION") || !has_windows {
        return Err(format!("the address is {address}"));
    }
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    };
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-Z here is none of the browser's business.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: &[&str] = &["DISPLAY"];

    fn opened(address: &str, set: &[&str]) -> Result<Vec<String>, String> {
        let command = opener(address, |name| set.contains(&name).then(|| "value".into()))?;
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        Ok(words.map(|word| word.to_string_lossy().into_owned()).collect())
    }

    #[test]
    fn the_address_is_one_argument_of_the_opener() {
        let address = "https://example.org/?a=1&b=$(rm)";
        let command = opened(address, DESK).unwrap();
        assert_eq!(command.last().unwrap(), address);
        assert!(["xdg-open", "open", "rundll32"].contains(&command[0].as_str()));
        assert!(opened("HTTP://EXAMPLE.ORG", DESK).is_ok());
        assert!(opened("mailto:press@example.org", DESK).is_ok());
    }

    #[test]
    fn only_web_addresses_are_opened() {
        for address in ["file:///etc/passwd", "javascript:alert(1)", "-https://x", "https:", "", "é", "http://a b"] {
            assert_eq!(opened(address, DESK), Err(format!("not a web address: {address}")));
        }
    }

    #[test]
    fn far_from_a_desktop_the_address_is_told() {
        assert_eq!(opened("https://x.org", &["DISPLAY", "SSH_CONNECTION"]), Err("the address is https://x.org".into()));
        #[cfg(target_os = "linux")]
        {
            assert_eq!(opened("https://x.org", &[]), Err("the address is https://x.org".into()));
            assert!(opened("https://x.org", &["WAYLAND_DISPLAY"]).is_ok());
        }
    }
}
