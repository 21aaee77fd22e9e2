//! Sessions, login attempts, secrets.

use endpoint::moderation::LIFETIME_MS;

use crate::database::Database;
use crate::support::NOW_MS;

pub(crate) fn sessions_expire_and_end_with_the_password(database: &Database) {
    let open = |hash: u8, now_ms: i64| {
        let csrf = format!("csrf {hash}");
        database.wait(database.store.open_session([hash; 32], csrf, now_ms, now_ms + LIFETIME_MS)).unwrap();
    };
    let found = |hashes: &[u8], now_ms: i64| {
        let hashes = hashes.iter().map(|hash| [*hash; 32]).collect();
        database.wait(database.store.open_session_of(hashes, now_ms)).unwrap()
    };
    open(1, NOW_MS);
    open(2, NOW_MS + 1);
    assert_eq!(found(&[9, 2, 1], NOW_MS + 2), Some(([2; 32], "csrf 2".to_owned())), "the first open one");
    assert_eq!(found(&[9], NOW_MS + 2), None);
    assert_eq!(found(&[1], NOW_MS + LIFETIME_MS), None);
    assert_eq!(found(&[1, 2], NOW_MS + LIFETIME_MS), Some(([2; 32], "csrf 2".to_owned())));
    database.wait(database.store.close_sessions(vec![[2; 32], [9; 32]])).unwrap();
    assert_eq!(found(&[2], NOW_MS + 2), None);
    open(3, NOW_MS);
    database.wait(database.store.set_password_hash("a hash".to_owned())).unwrap();
    assert_eq!(found(&[1, 3], NOW_MS + 2), None);
    assert_eq!(database.wait(database.store.password_hash()).unwrap().as_deref(), Some("a hash"));
}

pub(crate) fn login_attempts_are_limited_and_reset(database: &Database) {
    let (here, there) = ("192.0.2.1".parse().ok(), "192.0.3.1".parse().ok());
    let attempt = |address| database.wait(database.store.try_login(address, None, NOW_MS)).unwrap();
    for _ in 0..5 {
        assert_eq!(attempt(here), Ok(()));
    }
    assert_eq!(attempt(here), Err(15 * 60));
    assert_eq!(attempt(there), Ok(()));
    database.wait(database.store.login_succeeded(here, None, NOW_MS)).unwrap();
    for _ in 0..5 {
        assert_eq!(attempt(here), Ok(()));
    }
    // All unknown networks have 30 attempts together; known ones have others.
    database.wait(database.store.remember_network(there, NOW_MS)).unwrap();
    for number in 0..30 {
        assert_eq!(attempt(format!("10.0.{number}.1").parse().ok()), Ok(()));
    }
    assert!(attempt("10.0.99.1".parse().ok()).is_err());
    assert_eq!(attempt(there), Ok(()));
}

pub(crate) fn secrets_are_kept(database: &Database) {
    let key = database.wait(database.store.signing_key()).unwrap();
    assert_eq!(key.len(), 32);
    assert_eq!(database.wait(database.store.signing_key()).unwrap(), key);
    let another = database.another();
    assert_eq!(database.wait(another.signing_key()).unwrap(), key);
    assert_eq!(database.wait(another.password_hash()).unwrap(), None);
    database.wait(another.close());
}

pub(crate) fn probe_succeeds(database: &Database) {
    for _ in 0..2 {
        database.wait(database.store.probe()).unwrap();
    }
    assert!(!database.store.has_failed());
}
