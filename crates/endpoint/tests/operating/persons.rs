//! Export and erasure of personal data.

use serde_json::{Value, json};

use crate::program::{all_bytes, carnet, carnet_with, holds, import, line};

const ANA: &str = "ana@courriel.example";

fn responses() -> [Value; 4] {
    let mut published = line("un", "approved", ANA, "Une réponse publiée");
    published["site"] = json!("https://ana.example/");
    [
        published,
        line("deux", "held", "Ana@Courriel.Example", "Une réponse retenue"),
        line("trois", "held", "bea@courriel.example", "Écrivez à ana@courriel.example"),
        line("quatre", "approved", "ana@courriel.example.net", "Une autre Ana"),
    ]
}

#[test]
fn person_export_prints_all_responses() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &responses());
    let said = carnet(folder.path(), &["person", "export", "ANA@courriel.example"]).expect(0);
    let exported: Value = serde_json::from_str(&said.out).unwrap();
    let ids: Vec<&Value> = exported["responses"].as_array().unwrap().iter().map(|response| &response["id"]).collect();
    assert_eq!(ids, ["deux", "un"], "both came at the same instant");
    assert_eq!(exported["responses"][1], responses()[0]);
    assert!(said.err.contains("1 response of others contain this address"), "{said:?}");
    let quietly = carnet_with(folder.path(), &["person", "export", "-"], "ana@courriel.example\n").expect(0);
    assert_eq!(serde_json::from_str::<Value>(&quietly.out).unwrap()["responses"], exported["responses"]);
    assert!(carnet(folder.path(), &["person", "export", "-"]).expect(2).err.contains("no address in the input"));
    let said = carnet(folder.path(), &["person", "export", "nobody@courriel.example"]).expect(0);
    assert_eq!(serde_json::from_str::<Value>(&said.out).unwrap()["responses"], json!([]));
}

#[test]
fn person_finds_private_messages() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut message = line("message", "held", ANA, "Pour vous seul");
    message["kind"] = json!("message");
    message["post"] = json!("");
    import(folder, &[message.clone(), line("autre", "held", "li@courriel.example", "Une réponse")]);
    let said = carnet(folder, &["person", "export", ANA]).expect(0);
    let exported: Value = serde_json::from_str(&said.out).unwrap();
    message["status"] = json!("pending");
    assert_eq!(exported["responses"], json!([message]));
    assert!(carnet(folder, &["queue"]).expect(0).out.contains("  private  Ana: Pour vous seul"));
    let said = carnet(folder, &["approve", "message"]).expect(0);
    assert_eq!(said.out, "0 responses approved\nunchanged: 1\n");
    let said = carnet(folder, &["person", "erase", ANA, "--yes"]).expect(0);
    assert!(said.out.starts_with("1 response erased, 0 of them published\n"), "{said:?}");
    assert!(!holds(&all_bytes(folder), "Pour vous seul"));
}

#[test]
fn person_finds_address_in_every_spelling() {
    let spellings = [
        "zoé@bücher.example",
        "ZOE\u{301}@BU\u{308}CHER.example",
        "zoe\u{301}@xn--bcher-kva.example",
        "Zo\u{c9}@XN--BCHER-KVA.Example",
        // Stored before invisible characters were refused.
        "zo\u{200b}é@bücher.example",
    ];
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut kept: Vec<Value> =
        (0..5).map(|number| line(&format!("r{number}"), "held", spellings[number], "Texte")).collect();
    kept.push(line("autre", "held", "zoe@bücher.example", "Écrivez à Zoé@xn--bcher-kva.example"));
    kept.push(line("encore", "held", "a@b.example", "Écrivez à ZOE\u{301}@Bücher.example."));
    import(folder, &kept);
    for asked in &spellings[..4] {
        let said = carnet(folder, &["person", "export", asked]).expect(0);
        let exported: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(exported["responses"].as_array().unwrap().len(), 5, "{asked}");
        assert!(said.err.contains("2 responses of others contain this address"), "{said:?}");
    }
    let said = carnet(folder, &["person", "erase", spellings[3], "--yes"]).expect(0);
    assert!(said.out.starts_with("5 responses erased"), "{said:?}");
    assert!(carnet(folder, &["show", "autre"]).expect(0).out.contains("xn--bcher-kva"), "others are left alone");
}

#[test]
fn person_erase_keeps_only_published_ids() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &responses());
    let said = carnet(folder, &["person", "erase", ANA]).expect(2);
    assert!(said.err.contains("add --yes"), "{said:?}");
    let said = carnet_with(folder, &["person", "erase", "-", "--yes"], ANA).expect(0);
    assert!(said.out.starts_with("2 responses erased, 1 of them published\n"), "{said:?}");
    assert!(said.out.contains("carnet pull"), "{said:?}");
    let bytes = all_bytes(folder);
    for gone in ["Une réponse publiée", "Une réponse retenue", "https://ana.example/", "Ana@Courriel.Example"] {
        assert!(!holds(&bytes, gone), "{gone} is still in a file");
    }
    assert!(holds(&bytes, "Une autre Ana"), "others are left alone");
    let database = rusqlite::Connection::open(folder.join("carnet-endpoint.db")).unwrap();
    let withdrawn: Vec<String> = {
        let mut statement = database.prepare("SELECT id FROM withdrawn").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(withdrawn, ["un"]);
    let said = carnet(folder, &["person", "erase", ANA]).expect(0);
    assert!(said.out.starts_with("no responses are stored"), "{said:?}");
}
