//! What Prometheus reads.

use endpoint::config::Config;
use endpoint::metrics::{DatabaseState, Metrics};
use endpoint::store::response::Status;

use crate::support::{OPEN, Request, Server, words};

fn counting(config: &mut Config) {
    config.metrics = Some("127.0.0.1:0".parse().unwrap());
}

/// The value of a metric with its labels.
#[track_caller]
fn value(text: &str, metric: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(metric)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{metric} is missing:\n{text}")).parse().unwrap()
}

#[test]
fn metrics_count_requests_and_what_waits() {
    let server = Server::with(counting);
    for number in 0..3 {
        server.send(&Request::json(&words(&format!("Réponse {number}")))).expect(202);
    }
    let mut spam = words("Achetez.");
    spam["subject"] = "rempli".into();
    server.send(&Request::json(&spam)).expect(202);
    let decided = server.stored()[0].id.clone();
    server.decide(&decided, Status::Approved);
    server.get(&format!("/responses?post={OPEN}")).expect(200);
    server.get(&format!("/responses/{decided}")).expect(403);
    server.get("/jamais/vu").expect(404);
    server.send(&Request::new("BREW", "/responses")).expect(405);

    let answer = server.metrics().expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = answer.text();
    let requests = |route: &str, method: &str, status: &str| {
        let labels = format!("{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}");
        value(&text, &format!("carnet_http_requests_total{labels}"))
    };
    assert_eq!(requests("/responses", "POST", "2xx"), 4.0);
    assert_eq!(requests("/responses", "GET", "2xx"), 1.0);
    assert_eq!(requests("/responses", "other", "4xx"), 1.0);
    assert_eq!(requests("/responses/{id}", "GET", "4xx"), 1.0);
    assert_eq!(requests("none", "GET", "4xx"), 1.0);
    let durations = "carnet_http_request_duration_seconds";
    assert_eq!(value(&text, &format!("{durations}_count{{route=\"/responses\"}}")), 6.0);
    assert_eq!(value(&text, &format!("{durations}_bucket{{route=\"/responses\",le=\"+Inf\"}}")), 6.0);
    assert_eq!(value(&text, "carnet_waiting_responses{status=\"pending\"}"), 2.0);
    assert_eq!(value(&text, "carnet_waiting_responses{status=\"spam\"}"), 1.0);
    assert!(value(&text, "carnet_waiting_responses_bytes{status=\"pending\"}") > 0.0);
    assert!(value(&text, "carnet_database_size_bytes") > 4096.0);
    for (metric, expected) in [("write_queue_length", 0.0), ("waiting_notices", 0.0), ("database_up", 1.0)] {
        assert_eq!(value(&text, &format!("carnet_{metric}")), expected, "{metric}");
    }
    server.app.prepare_to_stop();
    assert_eq!(value(&server.metrics().text(), "carnet_stopping"), 1.0);
}

#[test]
fn numbers_about_the_database_are_missing_until_they_are_known() {
    let metrics = Metrics::default();
    metrics.set_process(0, false);
    metrics.set_database(None);
    let text = metrics.text().unwrap();
    assert_eq!(value(&text, "carnet_database_up"), 0.0);
    for unknown in ["waiting_responses", "waiting_notices", "database_size_bytes"] {
        assert!(!text.contains(unknown), "{text}");
    }
    metrics.set_database(Some(DatabaseState {
        pending: 1,
        pending_bytes: 100,
        spam: 0,
        spam_bytes: 0,
        notices: 2,
        bytes: 4096,
    }));
    metrics.set_database(None);
    let text = metrics.text().unwrap();
    assert_eq!(value(&text, "carnet_database_up"), 0.0);
    assert_eq!(value(&text, "carnet_waiting_notices"), 2.0);
    assert_eq!(value(&text, "carnet_database_size_bytes"), 4096.0);
}

#[test]
fn metrics_have_no_personal_data() {
    let server = Server::with(counting);
    let id = server.send(&Request::json(&words("Une réponse."))).expect(202).id();
    for path in [format!("/responses?post={OPEN}"), format!("/responses/{id}?key=secret"), format!("/{OPEN}")] {
        server.get(&path);
    }
    let text = server.metrics().text();
    for private in [OPEN, id.as_str(), "secret", "Ana", "courriel", "10.0."] {
        assert!(!text.contains(private), "{private}:\n{text}");
    }
}

#[test]
fn metrics_are_not_at_the_public_address() {
    let server = Server::with(counting);
    server.get("/metrics").expect(404);
    let text = Server::start().metrics().text();
    assert!(!text.contains("carnet_http_requests_total{"), "requests are counted only for those who ask:\n{text}");
}
