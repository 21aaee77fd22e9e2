//! The command line: exit codes, standard output and error, `SOURCE_DATE_EPOCH`.

use std::process::{Command, Output};

use serde_json::json;

use crate::site::Site;

pub(crate) fn carnet(site: &Site, arguments: &[&str]) -> Output {
    command(site, arguments).output().unwrap()
}

pub(crate) fn command(site: &Site, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet"));
    command
        .args(arguments)
        .current_dir(site.folder())
        .env("SOURCE_DATE_EPOCH", "1338508800")
        .env("CARNET_LANGUAGE", "en")
        .env_remove("TRUNK_STAGING_DIR");
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn successful_build_exits_with_0_and_one_line() {
    let site = Site::fixture();
    let output = carnet(&site, &["build", "--app", "app"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let said = text(&output.stdout);
    assert!(said.starts_with("built 6 posts, 20 pages, 2 drafts left out, 1 scheduled post left out, in "), "{said}");
    assert_eq!(said.lines().count(), 1);
    assert!(site.dist().join("index.html").is_file());
}

#[test]
fn rebuild_uses_app_of_the_built_site() {
    let site = Site::new().post("a", json!({}));
    assert_eq!(carnet(&site, &["build", "--app", "app"]).status.code(), Some(0));
    let site = site.post("b", json!({}));
    assert_eq!(carnet(&site, &["build"]).status.code(), Some(0));
    assert!(site.dist().join("posts/b/index.html").is_file());
    assert!(site.dist().join("assets/app-0.wasm").is_file());
}

#[test]
fn errors_exit_with_1_and_are_written_to_stderr() {
    let site = Site::new().file("posts/a.json", "{\n  \"title\": 3\n}");
    for arguments in [&["check"][..], &["build", "--app", "app"]] {
        let output = carnet(&site, arguments);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
        let said = text(&output.stderr);
        assert!(
            said.starts_with("posts/a.json:1:1: error: $: the field \"date_published\" is missing\n  help: "),
            "{said}"
        );
        assert!(said.ends_with("\n3 errors\n"), "{said}");
    }
    assert!(!site.dist().exists());
}

#[test]
fn warnings_exit_with_0() {
    let site = Site::new().markdown("a", "[x](/rien/)");
    let output = carnet(&site, &["check"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).ends_with("\n1 warning\n"));
    assert!(text(&output.stdout).starts_with("checked 1 post, "));
}

#[test]
fn failed_commands_exit_with_2() {
    let site = Site::new();
    for (arguments, reason) in [
        (&["build"][..], "there is no built app in dist/assets"),
        (&["build", "--app", "public"], "there is no built app in public"),
        (&["build", "--app", "app", "--out", "public/site"], "--out public/site is inside --public public"),
        (&["build", "--app", "app", "--out", "app"], "is not empty and not a Carnet site"),
        (&["build", "--app", "app", "--endpoint", "reponses"], "it is not the address of an endpoint"),
        (&["pull"], "there is no endpoint to pull from: name it in site.json"),
        (&["pull", "--from", "nulle-part"], "--from nulle-part is neither a file nor the address of an endpoint"),
        (&["pull", "--from", "ftp://x.example/"], "--from ftp://x.example/ is not the address of an endpoint"),
        (&["pull", "--from", "public/site.json"], "public/site.json is not a database of carnet-endpoint"),
        (&["build", "--trunk"], "TRUNK_STAGING_DIR is not set"),
        (&["bâtir"], "unrecognized subcommand"),
        (&["check", "--rapide"], "unexpected argument"),
    ] {
        let output = carnet(&site, arguments);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("error: ") && said.contains(reason), "{said}");
    }
}

#[test]
fn file_instead_of_public_folder_is_named() {
    let site = Site::new();
    let output = carnet(&site, &["check", "--public", "app/app.json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.starts_with("app/app.json: error: this is a file, not the folder with the posts\n  help: "),
        "{said}"
    );
}

#[test]
fn commands_without_a_blog_name_init() {
    let site = Site::new();
    for arguments in [
        &["check", "--public", "nulle-part"][..],
        &["check", "--public", "app"],
        &["build", "--public", "nulle-part", "--app", "app"],
        &["serve", "--public", "nulle-part", "--app", "app"],
        &["pull", "--public", "nulle-part"],
    ] {
        let output = carnet(&site, arguments);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{arguments:?}");
        let said = text(&output.stderr);
        let reason = format!("error: there is no blog here: {}/site.json does not exist; ", arguments[2]);
        assert!(said.starts_with(&reason) && said.ends_with("make one with `carnet init`\n"), "{said}");
    }
    assert!(!site.dist().exists());
}

#[test]
fn help_names_every_command() {
    let site = Site::new();
    let output = carnet(&site, &["--help"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    for command in [
        "init",
        "new",
        "list",
        "rename",
        "check",
        "build",
        "serve",
        "publish",
        "pull",
        "import",
        "schema",
        "completions",
    ] {
        assert!(text(&output.stdout).lines().any(|line| line.trim_start().starts_with(command)), "{command}");
    }
}

#[test]
fn closed_pipe_does_not_stop_a_command() {
    let site = Site::new().markdown("a", "[x](/rien/)");
    for arguments in [
        &["list"][..],
        &["check", "--json"],
        &["schema", "post"],
        &["completions", "bash"],
        &["manual"],
        &["build", "--app", "app", "--verbose"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let status = command(&site, arguments).stdout(writer.try_clone().unwrap()).stderr(writer).status().unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
    assert!(site.dist().join("index.html").is_file());
}

#[test]
fn progress_bar_is_not_drawn_without_a_terminal() {
    let site = (0..30).fold(Site::new(), |site, number| site.post(&format!("p{number}"), json!({})));
    let output = carnet(&site, &["build", "--app", "app"]);
    for bytes in [&output.stdout, &output.stderr] {
        assert!(!text(bytes).contains(['\r', '\u{1b}']), "{output:?}");
    }
}

#[test]
fn source_date_epoch_sets_the_clock() {
    let site = Site::new()
        .post("a", json!({"date_published": "2012-06-01"}))
        .post("b", json!({"date_published": "2012-06-02"}));
    let output = carnet(&site, &["build", "--app", "app"]);
    assert!(text(&output.stdout).starts_with("built 1 post, 8 pages, 1 scheduled post left out"), "{output:?}");
    assert!(site.dist().join("posts/a").exists() && !site.dist().join("posts/b").exists());
    let output = command(&site, &["check"]).env("SOURCE_DATE_EPOCH", "1338595200").output().unwrap();
    assert!(text(&output.stdout).starts_with("checked 2 posts, 9 pages, in "), "{output:?}");
    for wrong in ["hier", "", "99999999999999999999"] {
        let output = command(&site, &["check"]).env("SOURCE_DATE_EPOCH", wrong).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).starts_with(&format!("error: SOURCE_DATE_EPOCH is \"{wrong}\", not seconds")),
            "{output:?}"
        );
    }
}

#[test]
fn schema_command_prints_json() {
    let site = Site::new();
    for of in ["post", "site", "responses"] {
        let output = carnet(&site, &["schema", of]);
        assert_eq!(output.status.code(), Some(0));
        let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(schema["properties"]["title"].is_object());
    }
}

#[test]
fn completions_are_printed_for_each_shell() {
    let site = Site::new();
    for (shell, part) in [("bash", "_carnet()"), ("zsh", "#compdef carnet"), ("fish", "complete -c carnet")] {
        let output = carnet(&site, &["completions", shell]);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
        assert!(text(&output.stdout).contains(part), "{output:?}");
        assert!(text(&output.stdout).contains("preview"), "{output:?}");
    }
    assert_eq!(carnet(&site, &["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn manual_has_a_page_for_each_command() {
    let site = Site::new();
    let output = carnet(&site, &["manual"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert!(text(&output.stdout).contains("\n.SH SYNOPSIS\n"), "{output:?}");
    assert_eq!(carnet(&site, &["manual", "--into", "man"]).status.code(), Some(0));
    let page = |name: &str| std::fs::read_to_string(site.folder().join("man").join(name));
    assert!(page("carnet-build.1").unwrap().contains("verbose"));
    assert!(page("carnet.1").is_ok() && page("carnet-manual.1").is_err());
}
