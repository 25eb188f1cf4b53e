use super::*;

fn recover(checksum: Option<&str>) -> RecoverSnapshot {
    RecoverSnapshot {
        of: SnapshotOf::Collection,
        source: SnapshotSource::Location("file:///x".to_owned()),
        priority: SnapshotPriority::default(),
        api_key: None,
        checksum: checksum.map(str::to_owned),
    }
}

#[test]
fn a_checksum_is_sixty_four_hexadecimal_digits() {
    assert!(recover(None).validate().is_ok());
    assert!(recover(Some(&"aF".repeat(32))).validate().is_ok());
    for wrong in ["", "ab", &"g".repeat(64), &"a".repeat(65)] {
        let error = recover(Some(wrong)).validate().expect_err("refused");
        assert_eq!(error.kind().http_status(), 422, "{wrong}");
    }
}

#[test]
fn bytes_come_out_as_they_went_in() {
    let mut read = Vec::new();
    let mut reader = SnapshotBytes::new(&b"snapshot"[..]).into_reader();
    reader.read_to_end(&mut read).expect("readable");
    assert_eq!(read, b"snapshot");
}
