//! The system clock. It is compared with the last run of a server, which it must not be before, and with the public
//! address, whose answers have the time of the proxy. If the proxy is on this machine, only NTP would find more.

use super::Finding;
use chrono::TimeDelta;
use handover_rules::Timestamp;

const CHECK: &str = "clock";

/// Larger differences matter to deadlines and second factors.
const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

pub(super) fn check(now: Timestamp, last_run: Option<Timestamp>, date: Option<Timestamp>) -> Finding {
    const FIX: &str = "correct the clock, and let NTP keep it";
    match (last_run, date) {
        (Some(last_run), _) if last_run - now > TOLERANCE => {
            Finding::fail(CHECK, format!("it says {now}, which is before the last run of a server at {last_run}"), FIX)
        }
        (_, Some(date)) if (date - now).abs() > TOLERANCE => Finding::warn(
            CHECK,
            format!("it says {now}, and the public address {date}"),
            "correct the clock that is wrong, and let NTP keep both",
        ),
        (_, Some(_)) => Finding::ok(CHECK, "it agrees with the public address"),
        (_, None) => Finding::ok(CHECK, "not compared: the public address did not answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Status;

    #[test]
    fn finds_a_clock_that_is_apart() {
        let at = |seconds: i64| Timestamp::from_timestamp(1_900_000_000 + seconds, 0);
        let now = at(0).expect("a time");
        for (last_run, date, expected) in [
            (None, None, Status::Ok),
            (None, at(60), Status::Ok),
            (None, at(61), Status::Warn),
            (None, at(-61), Status::Warn),
            (at(60), at(0), Status::Ok),
            (at(61), at(0), Status::Fail),
            (at(-100_000), at(0), Status::Ok),
        ] {
            assert_eq!(check(now, last_run, date).status, expected, "{last_run:?} {date:?}");
        }
    }
}
