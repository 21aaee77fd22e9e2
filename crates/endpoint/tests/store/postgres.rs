//! What only PostgreSQL has: endpoints that share a database, and what the server may do.

use endpoint::rate_limit::Limits;
use endpoint::store::address::Address;
use endpoint::store::response::Status;
use endpoint::store::submission::{SharedRateLimit, Submission, SubmissionOutcome};
use endpoint::store::{Store, StoreError, inspect};

use crate::database::{Database, parse};
use crate::notices::{announced, due};
use crate::support::{NOW_MS, PostgresServer, wait_until};

const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// The error of opening the database at `address`, after these statements in it.
fn refusal(statements: &str) -> String {
    let address = PostgresServer::shared().new_database();
    PostgresServer::shared().query(&address, statements);
    open(&parse(&address)).err().unwrap().to_string()
}

fn open(address: &Address) -> Result<Store, StoreError> {
    tokio::runtime::Runtime::new().unwrap().block_on(Store::open(address))
}

#[test]
fn open_refuses_servers_that_lose_commits() {
    let refused = refusal(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
    );
    assert!(refused.contains("synchronous_commit is off"), "{refused}");
    let server = PostgresServer::configured("fsync = off\n");
    let refused = open(&parse(&server.new_database())).err().unwrap().to_string();
    assert!(refused.contains("fsync is off"), "{refused}");
}

#[test]
fn tls_checks_authority_and_name() {
    let server = PostgresServer::with_tls();
    let authority = server.authority();
    let opened = |host: &str, parameters: &str| {
        let address = format!("{}?{parameters}", server.new_database_at(host));
        open(&parse(&address)).map(drop).map_err(|error| error.to_string())
    };
    let trusted = format!("sslmode=verify-full&sslrootcert={}", authority.display());
    assert_eq!(opened("localhost", &trusted), Ok(()));
    let refused = opened("127.0.0.1", &trusted).unwrap_err();
    assert!(refused.contains("certificate"), "another name: {refused}");
    let refused = opened("localhost", "sslmode=require").unwrap_err();
    assert!(refused.contains("certificate"), "an authority that web browsers do not know: {refused}");
    let none = format!("sslmode=require&sslrootcert={}", authority.with_extension("key").display());
    let refused = opened("localhost", &none).unwrap_err();
    assert!(refused.contains("can't use the certificates in ") && refused.contains("there are none"), "{refused}");
}

#[test]
fn commits_are_durable_whatever_the_default_is() {
    let database = Database::postgres();
    server_query(
        &database,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$; \
         CREATE TABLE seen (value text); \
         CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS \
            $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$; \
         CREATE TRIGGER see AFTER INSERT ON responses FOR EACH STATEMENT EXECUTE FUNCTION see();",
    );
    // New connections have the new default.
    let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    server_query(&database, others);
    assert_eq!(server_query(&database, "SHOW synchronous_commit").trim(), "off");
    wait_until("a new connection", || database.wait(database.store.probe()).is_ok());
    database.stored("Une réponse.");
    assert_eq!(server_query(&database, "SELECT value FROM seen").trim(), "on");
}

#[test]
fn open_refuses_foreign_and_newer_databases() {
    let refused = refusal("CREATE TABLE other (a integer)");
    assert!(refused.contains("it belongs to another program"), "{refused}");
    let refused = refusal("CREATE TABLE carnet_version (version integer); INSERT INTO carnet_version VALUES (1000)");
    assert!(refused.contains("install a newer carnet-endpoint"), "{refused}");
    let nowhere = open(&parse("postgres://nobody@127.0.0.1:1/nothing")).err().unwrap().to_string();
    assert!(nowhere.starts_with("can't open the database postgres://127.0.0.1/nothing: "), "{nowhere}");
}

#[test]
fn open_names_missing_rights() {
    let address = PostgresServer::shared().new_database();
    let name = address.rsplit('/').next().unwrap();
    let rights = format!(
        "REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC; \
         CREATE ROLE {name}_guest LOGIN"
    );
    PostgresServer::shared().query(&address, &rights);
    let guest = address.replace("://carnet@", &format!("://{name}_guest@"));
    let refused = open(&parse(&guest)).err().unwrap().to_string();
    assert!(refused.contains("permission denied for schema public (42501)"), "{refused}");
    assert!(refused.contains("make the role owner of the database"), "{refused}");
}

/// The number of connections to the database that wait for a lock.
fn waiting_for_locks(database: &Database, watcher: &tokio_postgres::Client) -> i64 {
    let query =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    database.wait(watcher.query_typed_one(query, &[])).unwrap().get(0)
}

#[test]
fn held_lock_keeps_no_connection() {
    let database = Database::postgres();
    database.stored("Avant.");
    let (other, watcher) = (database.connection(), database.connection());
    database.wait(other.batch_execute("BEGIN; LOCK TABLE responses IN ACCESS EXCLUSIVE MODE")).unwrap();
    // As many readers as there are connections, and a writer.
    let (store, submission) = (database.store.clone(), database.submission("Pendant."));
    let written = database.spawn(async move { store.submit(submission).await.is_ok() });
    let read = database.wait_for_all((0..8).map(|_| {
        let store = database.store.clone();
        async move { store.thread("un-article".to_owned()).await.is_ok() }
    }));
    assert_eq!((read, database.wait(written).unwrap()), (vec![false; 8], false));
    assert_eq!(waiting_for_locks(&database, &watcher), 0, "nothing waits in the server any more");
    // What does not need the table can be read.
    assert_eq!(database.wait(database.store.password_hash()).unwrap(), None);
    database.wait(other.batch_execute("ROLLBACK")).unwrap();
    database.stored("Après.");
    assert_eq!(database.pending(), [2, 0]);
}

#[test]
fn read_that_nobody_waits_for_is_rolled_back() {
    let database = Database::postgres();
    let (other, watcher) = (database.connection(), database.connection());
    for _ in 0..20 {
        database.wait(other.batch_execute("BEGIN; LOCK TABLE secrets IN ACCESS EXCLUSIVE MODE")).unwrap();
        let store = database.store.clone();
        let reading = database.spawn(async move { store.password_hash().await });
        wait_until("a read that waits", || waiting_for_locks(&database, &watcher) > 0);
        // As when a client closes its connection.
        reading.abort();
        assert!(database.wait(reading).unwrap_err().is_cancelled());
        database.wait(other.batch_execute("ROLLBACK")).unwrap();
        let hash = "a hash".to_owned();
        database.wait(database.store.set_password_hash(hash.clone())).unwrap();
        assert_eq!(database.wait(database.store.password_hash()).unwrap(), Some(hash));
    }
}

#[test]
fn endpoints_that_start_together_create_one_schema() {
    let address = parse(&PostgresServer::shared().new_database());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert!(runtime.block_on(inspect(&address)).unwrap().is_none());
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let address = address.clone();
            runtime.spawn(async move { Store::open(&address).await.unwrap().signing_key().await.unwrap() })
        })
        .collect();
    let keys: Vec<Vec<u8>> = starts.into_iter().map(|start| runtime.block_on(start).unwrap()).collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "all sign with one key");
    let found = runtime.block_on(inspect(&address)).unwrap().unwrap();
    assert_eq!((found.version, found.responses, found.has_password), (5, 0, false));
}

#[test]
fn rate_limit_is_shared_by_endpoints() {
    let database = Database::postgres();
    let another = database.another();
    let from = |client: &str, text: &str, received_ms: i64| Submission {
        received_ms,
        rate_limit: SharedRateLimit { client: client.parse().ok(), limits: Limits { per_minute: 2, per_hour: 10 } },
        ..database.submission(text)
    };
    let here = |submission| database.submit(submission);
    let there = |submission| database.wait(another.submit(submission)).unwrap();
    let is_stored = |outcome: &SubmissionOutcome| matches!(outcome, SubmissionOutcome::Stored { .. });
    assert!(is_stored(&here(from("192.0.2.1", "Un.", NOW_MS))));
    let second = Submission {
        idempotency_key: Some("0123456789abcdef".to_owned()),
        ..from("192.0.2.200", "Deux.", NOW_MS + 20_000)
    };
    assert!(is_stored(&there(second.clone())));
    assert_eq!(here(from("192.0.2.7", "Trois.", NOW_MS + 30_000)), SubmissionOutcome::TooMany(30));
    assert_eq!(there(from("192.0.2.7", "Trois.", NOW_MS + 30_000)), SubmissionOutcome::TooMany(30));
    // A request that is sent again is not limited, and a refused one is not counted.
    assert!(is_stored(&here(Submission { received_ms: NOW_MS + 40_000, ..second })));
    assert_eq!(there(from("192.0.2.1", "Un.", NOW_MS + 60_000)), SubmissionOutcome::Duplicate);
    assert!(is_stored(&there(from("192.0.2.1", "Quatre.", NOW_MS + 60_000))));
    assert_eq!(here(from("192.0.2.1", "Cinq.", NOW_MS + 61_000)), SubmissionOutcome::TooMany(19));
    // Others do not wait, and the wider networks of IPv6 count too.
    assert!(is_stored(&here(from("192.0.3.1", "Six.", NOW_MS + 61_000))));
    for number in 0..4 {
        let outcome = there(from(&format!("2001:db8:1:20{number}::1"), &format!("Sept {number}."), NOW_MS));
        assert!(is_stored(&outcome), "{outcome:?}");
    }
    assert_eq!(here(from("2001:db8:1:209::1", "Huit.", NOW_MS)), SubmissionOutcome::TooMany(60));
    // The key of the day is replaced, and all counts with it.
    for number in 0..2 {
        let outcome = here(from("192.0.2.1", &format!("Neuf {number}."), NOW_MS + DAY_MS));
        assert!(is_stored(&outcome), "{outcome:?}");
    }
    assert_eq!(there(from("192.0.2.1", "Dix.", NOW_MS + DAY_MS)), SubmissionOutcome::TooMany(60));
    database.wait(database.store.clean_up(NOW_MS + DAY_MS + 60 * MINUTE_MS)).unwrap();
    let windows = server_query(&database, "SELECT count(*) FROM rate_windows");
    assert_eq!(windows.trim(), "0");
    database.wait(another.close());
}

fn server_query(database: &Database, statements: &str) -> String {
    let Address::Postgres(server) = &database.address else { panic!("no server") };
    let address = format!("postgres://host/{}", server.config.get_dbname().unwrap());
    PostgresServer::shared().query(&address, statements)
}

#[test]
fn sender_addresses_are_not_stored() {
    let database = Database::postgres();
    let mut submission = database.submission("Une réponse.");
    submission.rate_limit.client = "203.0.113.77".parse().ok();
    database.stored_as(submission);
    let networks = server_query(&database, "SELECT encode(network, 'hex') FROM rate_windows");
    assert_eq!(networks.trim().len(), 32, "{networks}");
    assert!(!networks.contains("cb0071"), "{networks}");
}

#[test]
fn equal_responses_through_two_endpoints_are_stored_once() {
    let database = Database::postgres();
    let stores = [database.store.clone(), database.another()];
    for round in 0..20 {
        let text = format!("La même, {round}.");
        let outcomes = database.wait_for_all((0..8).map(|number: usize| {
            let (store, submission) = (stores[number % 2].clone(), database.submission(&text));
            async move { store.submit(submission).await.unwrap() }
        }));
        let stored = outcomes.iter().filter(|outcome| matches!(outcome, SubmissionOutcome::Stored { .. })).count();
        let duplicates = outcomes.iter().filter(|outcome| **outcome == SubmissionOutcome::Duplicate).count();
        assert_eq!((stored, duplicates), (1, 7), "{outcomes:?}");
    }
    assert_eq!(database.pending(), [20, 0]);
}

#[test]
fn one_key_for_two_responses_through_two_endpoints_is_refused_once() {
    let database = Database::postgres();
    let stores = [database.store.clone(), database.another()];
    for round in 0..20 {
        let outcomes = database.wait_for_all((0..2).map(|number: usize| {
            let submission = database.submission(&format!("Réponse {number} de {round}"));
            let key = Some(format!("une-cle-{round:010}"));
            let (store, submission) = (stores[number].clone(), Submission { idempotency_key: key, ..submission });
            async move { store.submit(submission).await.unwrap() }
        }));
        let refused = outcomes.iter().filter(|outcome| **outcome == SubmissionOutcome::KeyReused).count();
        assert_eq!(refused, 1, "{outcomes:?}");
    }
    assert_eq!(database.pending(), [20, 0]);
}

#[test]
fn decision_in_a_deadlock_is_tried_again() {
    let database = Database::postgres();
    let (first, second) = (database.stored("Une."), database.stored("Deux."));
    let (other, watcher) = (database.connection(), database.connection());
    // It does not look for deadlocks, so the decision is the one that is ended.
    database.wait(other.batch_execute("SET deadlock_timeout = '1min'; BEGIN")).unwrap();
    let lock = |id: &str| {
        let select = format!("SELECT 1 FROM responses WHERE id = '{id}' FOR UPDATE");
        database.wait(other.batch_execute(&select)).unwrap();
    };
    lock(&second);
    let (store, ids) = (database.store.clone(), vec![first.clone(), second.clone()]);
    let deciding = database.spawn(async move { store.decide(ids, Status::Rejected, NOW_MS).await });
    wait_until("a decision that waits", || waiting_for_locks(&database, &watcher) > 0);
    lock(&first);
    database.wait(other.batch_execute("COMMIT")).unwrap();
    assert_eq!(database.wait(deciding).unwrap().unwrap(), [first, second]);
}

#[test]
fn refused_value_fails_alone_in_its_group() {
    let database = Database::postgres();
    let outcomes = database.wait_for_all((0..20).map(|number: usize| {
        // No form lets NUL through; the server refuses it.
        let text = if number == 7 { "Un \0 caché.".to_owned() } else { format!("Réponse {number}") };
        let (store, submission) = (database.store.clone(), database.submission(&text));
        async move { store.submit(submission).await.is_ok() }
    }));
    assert_eq!(outcomes.iter().filter(|is_stored| **is_stored).count(), 19);
    assert_eq!(database.pending(), [19, 0]);
    assert!(database.store.has_failed());
    database.wait(database.store.probe()).unwrap();
    assert!(!database.store.has_failed());
}

#[test]
fn notice_is_taken_by_one_endpoint() {
    let database = Database::postgres();
    let another = database.another();
    let ids: Vec<String> =
        (0..6).map(|number| announced(&database, &format!("Réponse {number}"), &["mail"])).collect();
    let taken = |store: &Store| {
        let (store, now_ms) = (store.clone(), NOW_MS + 10);
        async move { store.due_notices("mail", now_ms, 3).await.unwrap() }
    };
    let both = database.wait_for_all([taken(&database.store), taken(&another)]);
    let mut all: Vec<String> = both.into_iter().flatten().map(|kept| kept.id).collect();
    all.sort();
    assert_eq!(all, ids, "each notice is taken once");
    assert!(due(&database, "mail", NOW_MS + 15 * MINUTE_MS).is_empty());
    // The endpoint that took them was killed.
    assert_eq!(due(&database, "mail", NOW_MS + 10 + 15 * MINUTE_MS).len(), 6);
    database.wait(another.close());
}

#[test]
fn notices_of_a_digest_are_taken_by_one_endpoint() {
    let database = Database::postgres();
    let stores = [database.store.clone(), database.another()];
    for round in 0..10 {
        let ids: Vec<String> =
            (0..20).map(|number| announced(&database, &format!("{round}, {number}"), &["mail"])).collect();
        let taken = database.wait_for_all((0..4).map(|number: usize| {
            let store = stores[number % 2].clone();
            async move { store.due_notices("mail", NOW_MS + MINUTE_MS, 100).await.unwrap().len() }
        }));
        assert_eq!(taken.iter().filter(|count| **count > 0).collect::<Vec<_>>(), [&20], "{taken:?}");
        database.wait(database.store.notices_sent("mail", ids)).unwrap();
    }
}

#[test]
fn young_notices_of_unknown_channels_are_kept() {
    let database = Database::postgres();
    let id = announced(&database, "Par un autre.", &["pigeon"]);
    database.wait(database.store.keep_notices(vec!["mail"], NOW_MS + 2 * DAY_MS)).unwrap();
    assert_eq!(due(&database, "pigeon", NOW_MS + 2 * DAY_MS), [id], "another endpoint may have this channel");
}

#[test]
fn login_attempts_are_shared_by_endpoints() {
    let database = Database::postgres();
    let stores = [database.store.clone(), database.another()];
    let outcomes = database.wait_for_all((0..20).map(|number: usize| {
        let store = stores[number % 2].clone();
        async move { store.try_login("192.0.2.1".parse().ok(), None, NOW_MS).await.unwrap() }
    }));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
}

#[test]
fn login_attempts_are_refused_without_the_server() {
    let database = Database::postgres();
    let (here, there) = ("192.0.2.1".parse().ok(), "192.0.3.1".parse().ok());
    let attempt = |address| database.wait(database.store.try_login(address, None, NOW_MS));
    for _ in 0..5 {
        assert_eq!(attempt(here).unwrap(), Ok(()));
    }
    database.wait(database.store.remember_network(there, NOW_MS)).unwrap();
    let other = database.connection();
    database.wait(other.batch_execute("BEGIN; LOCK TABLE login_limits IN ACCESS EXCLUSIVE MODE")).unwrap();
    assert_eq!(attempt(here).unwrap(), Err(15 * 60));
    let remember = |now_ms| database.wait(database.store.remember_network(there, now_ms));
    remember(NOW_MS + 60 * MINUTE_MS - 1).unwrap();
    assert!(remember(NOW_MS + 60 * MINUTE_MS).is_err(), "it is recorded once an hour");
    database.wait(other.batch_execute("ROLLBACK")).unwrap();
    assert_eq!(attempt(there).unwrap(), Ok(()));
}

#[test]
fn login_attempts_are_removed_when_they_expire() {
    let database = Database::postgres();
    let rows = "SELECT (SELECT count(*) FROM login_limits), \
                (SELECT count(*) FROM network_keys WHERE name = 'logins')";
    database.wait(database.store.try_login("192.0.2.1".parse().ok(), None, NOW_MS)).unwrap().unwrap();
    assert_eq!(server_query(&database, rows).trim(), "1|1");
    let key = server_query(&database, "SELECT encode(key, 'hex') FROM network_keys WHERE name = 'logins'");
    assert_eq!(key.trim().len(), 64, "{key}");
    database.wait(database.store.clean_up(NOW_MS + 15 * MINUTE_MS)).unwrap();
    assert_eq!(server_query(&database, rows).trim(), "0|0");
}

#[test]
fn submission_does_not_wait_for_reads() {
    let database = Database::postgres();
    let (other, watcher) = (database.connection(), database.connection());
    database.wait(other.batch_execute("BEGIN; LOCK TABLE secrets IN ACCESS EXCLUSIVE MODE")).unwrap();
    let reads: Vec<_> = (0..8)
        .map(|_| {
            let store = database.store.clone();
            database.spawn(async move { store.password_hash().await.is_ok() })
        })
        .collect();
    wait_until("a read on each connection", || waiting_for_locks(&database, &watcher) == 8);
    database.stored("Entre-temps.");
    assert_eq!(waiting_for_locks(&database, &watcher), 8, "they are still there");
    database.wait(other.batch_execute("ROLLBACK")).unwrap();
    assert!(reads.into_iter().all(|read| database.wait(read).unwrap()));
}
