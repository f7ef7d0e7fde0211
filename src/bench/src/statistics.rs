//! Percentiles and medians.

use std::time::Duration;

/// The calls of one measurement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    /// From the first call to the last answer.
    pub(crate) elapsed: Duration,
    /// One for each answered call, shortest first.
    latencies: Vec<Duration>,
    /// Calls that the server was too busy for.
    refused: usize,
}

impl Sample {
    pub(crate) fn new(elapsed: Duration, mut latencies: Vec<Duration>, refused: usize) -> Self {
        latencies.sort_unstable();
        Self { elapsed, latencies, refused }
    }

    /// Percent of the calls that were refused; `None` if none was.
    pub(crate) fn refused_percent(&self) -> Option<f64> {
        let calls = self.latencies.len() + self.refused;
        (self.refused > 0).then(|| float(self.refused) / float(calls) * 100.0)
    }

    pub(crate) fn per_second(&self) -> f64 {
        per_second(self.latencies.len(), self.elapsed)
    }

    /// The nearest-rank percentile: a latency that was measured; zero without any.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.latencies.len() * percent).div_ceil(100).max(1);
        self.latencies.get(rank - 1).copied().unwrap_or_default()
    }

    pub(crate) fn longest(&self) -> Duration {
        self.latencies.last().copied().unwrap_or_default()
    }
}

pub(crate) fn per_second(count: usize, elapsed: Duration) -> f64 {
    float(count) / elapsed.as_secs_f64().max(f64::EPSILON)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

/// The median; of an even number of values, the mean of the two in the middle. `None` without values.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    values.get(values.len() / 2 - 1).map(|lower| f64::midpoint(*lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_latencies() {
        let millis = |count: u64| {
            Sample::new(Duration::from_secs(2), (1..=count).rev().map(Duration::from_millis).collect(), 100)
        };
        let sample = millis(200);
        assert_eq!(sample.percentile(50), Duration::from_millis(100));
        assert_eq!(sample.percentile(99), Duration::from_millis(198));
        assert_eq!(sample.longest(), Duration::from_millis(200));
        assert!((sample.per_second() - 100.0).abs() < 1e-9);
        assert_eq!(millis(1).percentile(99), Duration::from_millis(1));
        assert!(sample.refused_percent().is_some_and(|percent| (percent - 100.0 / 3.0).abs() < 1e-9));
        assert_eq!(Sample::default().refused_percent(), None);
        assert_eq!(Sample::default().percentile(50), Duration::ZERO);
    }

    #[test]
    fn median_of_odd_even_and_no_values() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(median(vec![]), None);
    }
}
