//! Numbers for Prometheus. No label depends on what a client sends, so none has personal data.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// The type of the text.
pub const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// Limits of the ranges of durations, in seconds.
const DURATIONS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// Names and values of labels.
type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];

/// A request that was replied to.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The template of its path, such as `/responses/{id}`.
    pub route: &'a str,
    /// Its method, one of a few.
    pub method: &'static str,
    /// The class of the status, such as `2xx`.
    pub status: &'static str,
    /// The time until the reply.
    pub duration: Duration,
}

/// What a database has at a moment.
#[derive(Clone, Copy, Debug)]
pub struct DatabaseState {
    /// The number of pending responses.
    pub pending: u64,
    /// Bytes of pending responses.
    pub pending_bytes: u64,
    /// The number of responses that were marked as spam and not decided about.
    pub spam: u64,
    /// Bytes of these responses.
    pub spam_bytes: u64,
    /// The number of notices to the author that are still to be sent.
    pub notices: u64,
    /// Bytes of the whole database.
    pub bytes: u64,
}

/// The counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels<3>, Counter>,
    durations: Family<Labels<1>, Histogram>,
    waiting: Family<Labels<1>, Gauge>,
    waiting_bytes: Family<Labels<1>, Gauge>,
    /// Without a label; missing until it is known, as those above.
    notices: Family<Labels<0>, Gauge>,
    database_bytes: Family<Labels<0>, Gauge>,
    write_queue: Gauge,
    is_database_up: Gauge,
    is_stopping: Gauge,
    purge_failures: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::<Labels<3>, Counter>::default();
        let durations = Family::<Labels<1>, Histogram>::new_with_constructor(|| Histogram::new(DURATIONS));
        let waiting = Family::<Labels<1>, Gauge>::default();
        let waiting_bytes = Family::<Labels<1>, Gauge>::default();
        let [notices, database_bytes]: [Family<Labels<0>, Gauge>; 2] = Default::default();
        let [write_queue, is_database_up, is_stopping]: [Gauge; 3] = Default::default();
        let purge_failures = Counter::default();
        let mut registry = Registry::with_prefix("carnet");
        registry.register("http_requests", "Requests that were replied to", requests.clone());
        registry.register("http_request_duration_seconds", "Time until the reply", durations.clone());
        registry.register("waiting_responses", "Responses that await a decision", waiting.clone());
        registry.register("waiting_responses_bytes", "Bytes of these responses", waiting_bytes.clone());
        registry.register("waiting_notices", "Notices to the author that are not sent yet", notices.clone());
        registry.register("write_queue_length", "Changes that wait to be committed", write_queue.clone());
        registry.register("database_size_bytes", "Bytes of the database", database_bytes.clone());
        registry.register("database_up", "Whether the database can be read", is_database_up.clone());
        registry.register("stopping", "Whether the endpoint is about to stop", is_stopping.clone());
        let failures = purge_failures.clone();
        registry.register("cache_purge_failures", "Failed requests to purge a thread from the cache", failures);
        Self {
            registry,
            requests,
            durations,
            waiting,
            waiting_bytes,
            notices,
            database_bytes,
            write_queue,
            is_database_up,
            is_stopping,
            purge_failures,
        }
    }
}

impl Metrics {
    /// Counts a request.
    pub fn count(&self, request: Request<'_>) {
        let route: Cow<'static, str> = Cow::Owned(request.route.to_owned());
        self.durations.get_or_create(&[("route", route.clone())]).observe(request.duration.as_secs_f64());
        let labels =
            [("route", route), ("method", Cow::Borrowed(request.method)), ("status", Cow::Borrowed(request.status))];
        self.requests.get_or_create(&labels).inc();
    }

    /// Counts a failed request to purge a thread.
    pub fn count_purge_failure(&self) {
        self.purge_failures.inc();
    }

    /// Sets the state of the database; none if it can't be read. Its last numbers stay then.
    pub fn set_database(&self, state: Option<DatabaseState>) {
        self.is_database_up.set(i64::from(state.is_some()));
        let Some(state) = state else { return };
        for (status, responses, bytes) in
            [("pending", state.pending, state.pending_bytes), ("spam", state.spam, state.spam_bytes)]
        {
            let labels = [("status", Cow::Borrowed(status))];
            self.waiting.get_or_create(&labels).set(number(responses));
            self.waiting_bytes.get_or_create(&labels).set(number(bytes));
        }
        self.notices.get_or_create(&[]).set(number(state.notices));
        self.database_bytes.get_or_create(&[]).set(number(state.bytes));
    }

    /// Sets the state of the process.
    pub fn set_process(&self, write_queue_length: usize, is_stopping: bool) {
        self.write_queue.set(i64::try_from(write_queue_length).unwrap_or(i64::MAX));
        self.is_stopping.set(i64::from(is_stopping));
    }

    /// All numbers, in the text format of Prometheus.
    ///
    /// # Errors
    /// Never in practice: a text is written into memory.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
