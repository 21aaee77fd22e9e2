//! The configuration: sources, defaults, errors.

use std::ffi::OsString;
use std::path::Path;

use endpoint::config::file::EXAMPLE;
use endpoint::config::settings::Flags;
use endpoint::config::{Config, Settings, ThreadsSource};
use endpoint::store::address::Address;
use tempfile::TempDir;

use crate::program::carnet;

/// Resolves file, variables and flags: the settings, or one error per line.
fn resolve(file: &str, variables: &[(&str, &str)], flags: &Flags) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "un secret\n").unwrap();
    let path = folder.path().join("c.toml");
    std::fs::write(&path, file).unwrap();
    let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let problems = match Settings::read(Some(&path), variables, flags).resolve() {
        Ok(config) => return Ok(config),
        Err(problems) => problems,
    };
    let folder = format!("{}/", folder.path().display());
    let lines = problems.0.iter().map(|problem| format!("{}: {}\n", problem.place, problem.message));
    Err(lines.collect::<String>().replace(&folder, ""))
}

fn from_file(file: &str) -> Result<Config, String> {
    resolve(file, &[], &Flags::default())
}

#[test]
fn config_needs_only_the_site() {
    let config = from_file("site = \"https://blog.example/journal\"").unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8081");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:8081/");
    assert_eq!(config.threads, ThreadsSource::Address("https://blog.example/journal/threads.json".parse().unwrap()));
    assert_eq!(config.origins, ["https://blog.example", "http://127.0.0.1:8081"]);
    assert_eq!(config.database, Address::File("carnet-endpoint.db".into()));
    assert_eq!((config.limits.per_minute, config.limits.per_hour, config.max_links), (2, 10, 2));
    assert!(config.trusted_proxies.is_empty() && config.block_list.is_empty() && !config.publish_known);
    assert_eq!((config.cache_seconds, config.stale_seconds), (10, 86_400));
    assert_eq!(config.drain_seconds, 0);
    assert!(config.metrics.is_none() && config.cache_purge.is_none());
    assert!(config.mail.is_none() && config.webhook.is_none() && config.webmention_networks.is_empty());
}

#[test]
fn config_flags_override_variables_and_file() {
    let file = "site = \"https://file.example/\"\nlisten = \"127.0.0.1:1\"\nper_minute = 3\nper_hour = 30";
    let variables = [("CARNET_LISTEN", "127.0.0.1:2"), ("CARNET_PER_HOUR", "20"), ("CARNET_SITE", "")];
    let flags = Flags { listen: Some("127.0.0.1:3".to_owned()), ..Flags::default() };
    let config = resolve(file, &variables, &flags).unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!((config.limits.per_minute, config.limits.per_hour), (3, 20));
    assert_eq!(config.origins[0], "https://file.example", "an empty variable is not set");
}

#[test]
fn config_variables_separate_lists_by_commas() {
    let variables = [
        ("CARNET_THREADS", "dist/threads.json"),
        ("CARNET_ORIGINS", "https://a.example, https://b.example:8443/,"),
        ("CARNET_TRUSTED_PROXIES", "127.0.0.1,::1,10.0.0.0/8"),
        ("CARNET_BLOCK_LIST", "Casino, ÉTÉ"),
        ("CARNET_WEBMENTION_ALLOW_NETWORKS", "10.0.0.0/8,::1"),
        ("CARNET_PUBLISH_KNOWN", "true"),
        ("CARNET_PUBLIC_URL", "https://b.example:8443/api"),
    ];
    let config = resolve("", &variables, &Flags::default()).unwrap();
    assert_eq!(config.origins, ["https://a.example", "https://b.example:8443"], "the endpoint's own is one of them");
    assert_eq!(config.threads, ThreadsSource::File("dist/threads.json".into()), "from the working folder");
    assert_eq!(
        config.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["127.0.0.1/32", "::1/128", "10.0.0.0/8"]
    );
    assert_eq!(config.block_list, ["casino", "été"]);
    assert_eq!(config.webmention_networks, ["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap()));
    assert!(config.publish_known);
    assert_eq!(config.public_url.as_str(), "https://b.example:8443/api/");
}

#[test]
fn config_reports_all_errors_with_position() {
    let file = r#"
sight = "https://blog.example/"
listen = "8081"
per_minute = 0
max_links = "two"
origins = ["https://a.example", "a.example", "https://b.example/c"]
trusted_proxies = ["proxy"]

[mail]
server = "smtp://user:password@mail.example"
form = "Carnet <carnet@blog.example>"
to = "author"

[webhook]
secret = "s"
"#;
    let variables = [("CARNET_TRUSTED_PROXY", "127.0.0.1"), ("CARNET_PUBLISH_KNOWN", "yes"), ("CARNET_DIST", "x")];
    assert_eq!(
        resolve(file, &variables, &Flags::default()).unwrap_err(),
        "c.toml:2:1: unknown setting sight\n\
         c.toml:5:13: max_links has a value of the wrong type\n\
         c.toml:11:1: unknown setting mail.form\n\
         CARNET_TRUSTED_PROXY: unknown setting\n\
         c.toml:3:10: listen is not an address with a port\n\
         : the address of the blog is missing\n\
         c.toml:6:11: \"a.example\" is not an origin\n\
         c.toml:6:11: \"https://b.example/c\" is not an origin\n\
         c.toml:7:19: \"proxy\" is neither an address nor a network\n\
         CARNET_PUBLISH_KNOWN: the value is not a boolean\n\
         c.toml:4:14: per_minute is not a valid number\n\
         c.toml:10:10: mail.server connects to the mail server without encryption\n\
         c.toml:10:10: mail.from is missing\n\
         c.toml:12:6: mail.to is not an e-mail address\n\
         c.toml:15:10: webhook.url is missing\n"
    );
}

#[test]
fn config_errors_contain_no_password() {
    for server in ["smtp://u:hunter22@mail.example", "smtps://u:hunter22@", "ftp://u:hunter22@mail.example"] {
        let file = format!(
            "site = \"https://b.example/\"\n[mail]\nserver = \"{server}\"\nfrom = \"a@b.example\"\nto = \"a@b.example\""
        );
        let problems = from_file(&file).unwrap_err();
        assert!(!problems.contains("hunter22"), "{problems}");
    }
    let file = "site = \"https://b.example/\"\n[mail]\nserver = \"smtps://u:hunter22@m.example\"\nfrom = \"a@b.example\"\nto = \"a@b.example\"";
    assert!(!format!("{:?}", from_file(file).unwrap()).contains("hunter22"));
}

#[test]
fn config_refuses_unencrypted_mail_servers() {
    let with = |server: &str| {
        from_file(&format!(
            "site = \"https://b.example/\"\n[mail]\nserver = \"{server}\"\nfrom = \"a@b.example\"\nto = \"B <b@b.example>\""
        ))
    };
    for good in [
        "smtps://u:p%40ss@mail.example:465",
        "smtps://mail.example",
        "smtp://u:p@mail.example?tls=required",
        "smtp://localhost",
        "smtp://127.0.0.1:2525",
        "smtp://[::1]:25",
    ] {
        assert!(with(good).is_ok_and(|config| config.mail.is_some()), "{good}");
    }
    for bad in [
        "mail.example",
        "smtp://mail.example",
        "smtp://mail.example?tls=opportunistic",
        "smtps://user@mail.example",
        "https://mail.example",
        "smtp://127.0.0.1.evil.example",
    ] {
        assert!(with(bad).is_err(), "{bad}");
    }
}

#[test]
fn config_reads_time_of_digest() {
    let with = |digest: &str| {
        from_file(&format!(
            "site = \"https://b.example/\"\n[mail]\nserver = \"smtp://localhost\"\nfrom = \"a@b.example\"\n\
             to = \"b@b.example\"\n{digest}"
        ))
    };
    assert_eq!(with("").unwrap().mail.unwrap().digest, None);
    for (text, time) in [("00:00", (0, 0)), ("08:05", (8, 5)), ("23:59", (23, 59))] {
        let digest = with(&format!("digest = \"{text}\"")).unwrap().mail.unwrap().digest.unwrap();
        assert_eq!((digest.hour(), digest.minute()), time, "{text}");
    }
    for text in ["8:00", "24:00", "08:60", "08", "08:00:00", "+8:00", "", "at eight"] {
        let problems = with(&format!("digest = \"{text}\"")).unwrap_err();
        assert_eq!(problems, "c.toml:6:10: mail.digest is not a time of day\n", "{text}");
    }
    let alone = from_file("site = \"https://b.example/\"\n[mail]\ndigest = \"08:00\"").unwrap_err();
    assert!(alone.starts_with("c.toml:3:10: mail.server is missing\n"), "{alone}");
}

#[test]
fn config_reads_secrets_from_files() {
    let file = "site = \"https://b.example/\"\n[webhook]\nurl = \"https://hooks.example/x\"\n";
    let secret = |file: &str, variables: &[(&str, &str)]| {
        resolve(file, variables, &Flags::default()).map(|config| config.webhook.unwrap().secret)
    };
    let in_file = format!("{file}secret_file = \"secret\"");
    assert_eq!(secret(&in_file, &[]).unwrap(), "un secret");
    assert_eq!(secret(&in_file, &[("CARNET_WEBHOOK_SECRET", "un autre")]).unwrap(), "un autre");
    let twice = format!("{in_file}\nsecret = \"un troisième\"");
    assert_eq!(
        secret(&twice, &[]).unwrap_err(),
        "c.toml:4:15: webhook.secret_file conflicts with the value of the same setting\n"
    );
    let lost = secret(file, &[("CARNET_WEBHOOK_SECRET_FILE", "/nowhere/secret")]).unwrap_err();
    assert!(lost.starts_with("CARNET_WEBHOOK_SECRET_FILE: the value names a file that can't be read"), "{lost}");
}

#[test]
fn config_reads_address_of_database() {
    let database = |settings: &str| from_file(&format!("site = \"https://b.example/\"\n{settings}"));
    let in_file = database("database_file = \"secret\"").unwrap().database;
    assert!(in_file.file().unwrap().ends_with("un secret"), "{in_file}");
    let server = database("database = \"postgres://u:hunter22@db.example/carnet?sslmode=require\"").unwrap();
    assert_eq!(server.database.to_string(), "postgres://db.example/carnet");
    assert!(!format!("{server:?}").contains("hunter22"));
    let problems = database("database = \"postgres://u:hunter22@db.example/carnet\"").unwrap_err();
    assert_eq!(problems, "c.toml:2:12: database does not say whether the connection is encrypted\n");
}

#[test]
fn config_reads_request_that_purges() {
    let purge = |settings: &str| {
        let config = from_file(&format!("site = \"https://b.example/\"\n[cache_purge]\n{settings}"))?;
        Ok::<_, String>(config.cache_purge.unwrap())
    };
    let varnish = purge("url = \"{url}\"").unwrap();
    assert_eq!((varnish.method.as_str(), varnish.url.filled("http://a/?b=c").as_str()), ("PURGE", "http://a/?b=c"));
    assert!(varnish.header.is_none() && varnish.body.filled("x").is_empty());
    let settings = "url = \"https://cdn.example/purge?url={encoded}\"\nheader = \"AccessKey: hunter22\"";
    let bunny = purge(settings).unwrap();
    assert_eq!(bunny.url.filled("http://a/?b=c"), "https://cdn.example/purge?url=http%3A%2F%2Fa%2F%3Fb%3Dc");
    let (name, value) = bunny.header.clone().unwrap();
    assert_eq!((name.as_str(), value.to_str().unwrap()), ("accesskey", "hunter22"));
    assert!(!format!("{bunny:?}").contains("hunter22"));
    for (settings, problems) in [
        ("method = \"purge\"\nurl = \"{url}\"", "c.toml:3:10: cache_purge.method is not a method of HTTP\n"),
        ("url = \"cdn.example\"", "c.toml:3:7: cache_purge.url is not a web address\n"),
        ("url = \"https://cdn.example/\"", "c.toml:3:7: cache_purge.url does not name the thread\n"),
        ("body = \"{url}\"", "c.toml:3:8: cache_purge.url is missing\n"),
        // The file has no header.
        ("url = \"{url}\"\nheader_file = \"secret\"", "c.toml:4:15: cache_purge.header_file is not a header\n"),
    ] {
        assert_eq!(purge(settings).unwrap_err(), problems, "{settings}");
    }
}

#[test]
fn config_needs_site_or_origins() {
    let problems = from_file("threads = \"threads.json\"").unwrap_err();
    assert_eq!(problems, ": no origin may send responses\n");
    assert!(from_file("threads = \"threads.json\"\norigins = [\"https://blog.example\"]").is_ok());
    assert_eq!(from_file("").unwrap_err(), ": the address of the blog is missing\n");
}

#[test]
fn config_reports_toml_errors_with_position() {
    let problems = from_file("site = \"https://b.example/\nlisten = 3").unwrap_err();
    assert!(problems.starts_with("c.toml:1:"), "{problems}");
}

/// The lines of the example with every setting in effect, but for those that `leave` names.
fn uncommented(leave: &[&str]) -> String {
    let is_left = |line: &str| leave.iter().any(|name| line.starts_with(&format!("#{name} ")));
    let lines = EXAMPLE.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.is_empty() && !setting.starts_with(' ') && !is_left(line) => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn init_example_is_valid_uncommented() {
    let config = from_file(&uncommented(&["database_file", "header_file", "server_file", "secret_file"])).unwrap();
    assert!(config.mail.is_some() && config.webhook.is_some_and(|webhook| !webhook.secret.is_empty()));
    let files =
        uncommented(&["database", "header_file", "server", "secret"]).replace("\"mail-server\"", "\"secret\"");
    let files = files.replace("\"database-address\"", "\"secret\"");
    let files = files.replace("\"webhook-secret\"", "\"secret\"").replace("un secret", "");
    // The file has no valid address; the error shows that it was read.
    let problems = from_file(&files).unwrap_err();
    assert!(problems.contains("mail.server_file is not the address of a mail server"), "{problems}");
    assert_eq!(problems.lines().count(), 1, "{problems}");
}

#[test]
fn docs_name_every_setting() {
    let document =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/endpoint.md")).unwrap();
    let mut table = String::new();
    let mut count = 0;
    for line in uncommented(&[]).lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            table = format!("{}.", name.trim_end_matches(']'));
            continue;
        }
        let name = format!("{table}{}", line.split(' ').next().unwrap());
        let variable = format!("CARNET_{}", name.replace('.', "_").to_uppercase());
        assert!(document.contains(&format!("`{name}`")), "docs/endpoint.md lacks {name}");
        assert!(document.contains(&format!("`{variable}`")), "docs/endpoint.md lacks {variable}");
        count += 1;
    }
    assert_eq!(count, 33, "init writes every setting");
}

#[test]
fn init_does_not_overwrite() {
    let folder = tempfile::tempdir().unwrap();
    let said = carnet(folder.path(), &["init"]).expect(0);
    assert!(said.out.contains("carnet-endpoint passwd"), "{said:?}");
    let path = folder.path().join("carnet-endpoint.toml");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), EXAMPLE);
    assert_private(&path);
    std::fs::write(&path, "site = \"https://blog.example/\"").unwrap();
    let said = carnet(folder.path(), &["init"]).expect(2);
    assert!(said.err.contains("already exists"), "{said:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "site = \"https://blog.example/\"");
    carnet(folder.path(), &["init", "--config", "other.toml"]).expect(0);
}

#[test]
fn serve_fails_without_named_config() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let said = carnet(folder.path(), &["serve", "--config", "nowhere.toml"]).expect(2);
    assert!(said.err.contains("nowhere.toml: error: the file can't be read"), "{said:?}");
}

/// Only its owner may read the file.
#[track_caller]
pub(crate) fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
}
