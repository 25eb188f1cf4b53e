use super::*;
use orthoplex_storage::MemFs;
use orthoplex_types::ErrorKind;

fn with(names: &[&str]) -> Record {
    let mut record = Record::default();
    for name in names {
        record
            .collections
            .insert((*name).to_owned(), CollectionId::random());
    }
    record
}

fn create(alias: &str, collection: &str) -> AliasAction {
    AliasAction::CreateAlias {
        collection_name: collection.into(),
        alias_name: alias.into(),
    }
}

fn rename(old: &str, new: &str) -> AliasAction {
    AliasAction::RenameAlias {
        old_alias_name: old.into(),
        new_alias_name: new.into(),
    }
}

#[test]
fn an_alias_means_its_collection() {
    let mut record = with(&["a", "b"]);
    record.change(&create("x", "a")).unwrap();
    assert_eq!(record.resolve("x"), Some("a"));
    record.change(&create("x", "b")).unwrap();
    assert_eq!(record.resolve("x"), Some("b"));
    record.change(&rename("x", "y")).unwrap();
    assert_eq!(
        (record.resolve("x"), record.resolve("y")),
        (None, Some("b"))
    );
    record
        .change(&AliasAction::DeleteAlias {
            alias_name: "y".into(),
        })
        .unwrap();
    record
        .change(&AliasAction::DeleteAlias {
            alias_name: "y".into(),
        })
        .unwrap();
    assert_eq!(record, with_ids_of(&record, &["a", "b"]));
}

fn with_ids_of(record: &Record, names: &[&str]) -> Record {
    let ids = names
        .iter()
        .map(|name| ((*name).to_owned(), record.collections[*name]));
    Record {
        collections: ids.collect(),
        aliases: BTreeMap::new(),
    }
}

#[test]
fn removing_a_collection_removes_its_aliases() {
    let mut record = with(&["a", "b"]);
    record.change(&create("x", "a")).unwrap();
    record.change(&create("y", "b")).unwrap();
    record.remove("a");
    assert_eq!(record.resolve("x"), None);
    assert_eq!(record.aliases(None).len(), 1);
    assert_eq!(record.aliases(Some("b"))[0].alias_name, "y");
}

#[test]
fn clashes_have_their_texts() {
    let mut record = with(&["a"]);
    record.change(&create("x", "a")).unwrap();
    let mut refused = |action: &AliasAction| record.change(action).unwrap_err();
    let missing = refused(&create("x", "nope"));
    assert_eq!(
        missing.message(),
        "Not found: Collection `nope` doesn't exist!"
    );
    let taken = refused(&create("a", "a"));
    assert_eq!(taken.kind(), ErrorKind::AlreadyExists);
    assert_eq!(
        taken.message(),
        "Wrong input: Collection `a` already exists!"
    );
    assert_eq!(refused(&rename("x", "a")).kind(), ErrorKind::AlreadyExists);
    let missing = refused(&rename("nope", "z"));
    assert_eq!(missing.message(), "Not found: Alias nope does not exists!");

    assert_eq!(
        record.check_free("a").unwrap_err().kind(),
        ErrorKind::AlreadyExists
    );
    let alias = record.check_free("x").unwrap_err();
    assert_eq!(alias.kind(), ErrorKind::InvalidArgument);
    assert_eq!(
        alias.message(),
        "Wrong input: Can't create collection with name x. Alias with the same name already exists"
    );
    assert!(record.check_free("free").is_ok());
}

#[test]
fn the_record_is_read_as_written() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    vfs.create_dir_all(Path::new("root")).unwrap();
    let catalog = Catalog::new(Arc::clone(&vfs), Path::new("root"));
    assert_eq!(catalog.read().unwrap(), Record::default());
    let mut record = with(&["a", "odd / name"]);
    record.change(&create("x", "a")).unwrap();
    catalog.write(&record).unwrap();
    assert_eq!(catalog.read().unwrap(), record);
}

#[test]
fn a_record_that_is_no_record_is_refused_by_file_name() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    vfs.create_dir_all(Path::new("root")).unwrap();
    let catalog = Catalog::new(Arc::clone(&vfs), Path::new("root"));
    let body = br#"{"collections":{"a":"../b"},"aliases":{}}"#;
    atomic_file::write(&*vfs, &catalog.path, KIND, VERSION, body).unwrap();
    assert!(
        catalog
            .read()
            .unwrap_err()
            .message()
            .contains("root/catalog")
    );
}
