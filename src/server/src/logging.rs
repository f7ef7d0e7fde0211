//! What is logged, and how: one line an event, in UTC, on standard error.

use clap::ValueEnum;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Names what is logged, such as `info` or `warn,handover_server=debug`.
pub const VARIABLE: &str = "HANDOVER_LOG";

/// Under which name it is written down that somebody signed in, that a password has changed, and the like: on unless it
/// is turned off by this very name. Handles only, no addresses and no secrets.
pub const AUDIT: &str = "audit";

/// How events are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: an object a line.
    Json,
}

/// Begins to log to standard error.
///
/// # Errors
/// Says what is wrong with [`VARIABLE`].
pub fn begin(format: Format) -> Result<(), String> {
    let wanted = std::env::var_os(VARIABLE).map(|text| text.to_string_lossy().into_owned());
    let log = tracing_subscriber::fmt().with_env_filter(filter(wanted.as_deref())?).with_writer(stderr);
    match format {
        Format::Text => log.with_ansi(stderr().is_terminal()).init(),
        Format::Json => log.json().init(),
    }
    Ok(())
}

/// Reads what is to be logged. The library takes any word for the name of a part of the program, and then logs nothing.
fn filter(wanted: Option<&str>) -> Result<EnvFilter, String> {
    let wanted = wanted.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("warn");
    let wrong = || {
        format!(
            "{VARIABLE}={wanted} names nothing to log: it is error, warn, info, debug, trace or off, or such a word for \
             one part as in warn,handover_server=debug"
        )
    };
    let is_known = |part: &str| part.contains(['=', '[']) || part.trim().parse::<LevelFilter>().is_ok();
    // What is about fields may hold commas of its own.
    if !wanted.contains('[') && !wanted.split(',').all(is_known) {
        return Err(wrong());
    }
    EnvFilter::try_new(format!("{AUDIT}=info,{wanted}")).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audit_is_on_unless_it_is_turned_off_by_its_name() {
        for (wanted, shown) in [
            (None, "audit=info,warn"),
            (Some("error"), "audit=info,error"),
            (Some("audit=off,info"), "audit=off,info"),
            (Some("info,audit=off"), "audit=off,info"),
        ] {
            assert_eq!(filter(wanted).expect("something to log").to_string(), shown, "{wanted:?}");
        }
    }

    #[test]
    fn what_to_log_is_a_level_or_one_for_each_part() {
        for right in [None, Some(""), Some("info"), Some("WARN"), Some("off"), Some("warn,handover_server=debug")] {
            assert!(filter(right).is_ok(), "{right:?}");
        }
        for wrong in ["wran", "info,handover_server=lots", "verbose", "handover_server"] {
            let said = filter(Some(wrong)).expect_err("nothing to log");
            assert!(said.contains(&format!("HANDOVER_LOG={wrong} ")) && said.contains("debug"), "{said}");
        }
    }
}
