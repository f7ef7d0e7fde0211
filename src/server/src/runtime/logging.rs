//! Logging to standard error: one line per event, in UTC.

use clap::ValueEnum;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// The environment variable with the log filter, such as `info` or `warn,handover_server=debug`.
pub(crate) const LOG_VARIABLE: &str = "HANDOVER_LOG";

/// The target of the audit log. Enabled unless the filter turns it off by name.
pub(crate) const AUDIT: &str = "audit";

/// The log format.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Format {
    /// Readable text.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Starts logging.
///
/// # Errors
/// [`LOG_VARIABLE`] is not a valid filter.
pub(crate) fn init(format: Format) -> Result<(), String> {
    let requested = std::env::var_os(LOG_VARIABLE).map(|text| text.to_string_lossy().into_owned());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter(requested.as_deref())?)
        .with_writer(stderr)
        // Otherwise it writes to standard error, and panics if that fails too, as on a full disk.
        .log_internal_errors(false);
    match format {
        Format::Text => log.with_ansi(stderr().is_terminal()).init(),
        Format::Json => log.json().init(),
    }
    Ok(())
}

/// Parses the filter. The library would take a misspelt level for a target, and log nothing.
fn filter(requested: Option<&str>) -> Result<EnvFilter, String> {
    let requested = requested.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("warn");
    let invalid = || {
        format!(
            "{LOG_VARIABLE}={requested} is not a log filter: use error, warn, info, debug, trace or off, with levels for single \
             targets as in warn,handover_server=debug"
        )
    };
    let is_known = |part: &str| part.contains(['=', '[']) || part.trim().parse::<LevelFilter>().is_ok();
    // Field filters may contain commas.
    if !requested.contains('[') && !requested.split(',').all(is_known) {
        return Err(invalid());
    }
    EnvFilter::try_new(format!("{AUDIT}=info,{requested}")).map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audit_log_is_on_unless_turned_off_by_name() {
        for (requested, shown) in [
            (None, "audit=info,warn"),
            (Some("error"), "audit=info,error"),
            (Some("audit=off,info"), "audit=off,info"),
            (Some("info,audit=off"), "audit=off,info"),
        ] {
            assert_eq!(filter(requested).expect("a valid filter").to_string(), shown, "{requested:?}");
        }
    }

    #[test]
    fn rejects_misspelt_levels() {
        for right in [None, Some(""), Some("info"), Some("WARN"), Some("off"), Some("warn,handover_server=debug")] {
            assert!(filter(right).is_ok(), "{right:?}");
        }
        for wrong in ["wran", "info,handover_server=lots", "verbose", "handover_server"] {
            let message = filter(Some(wrong)).expect_err("an invalid filter");
            assert!(message.contains(&format!("HANDOVER_LOG={wrong} ")) && message.contains("debug"), "{message}");
        }
    }
}
