use super::Certificates;
use crate::settings::Settings;
use crate::testing::pki::{Authority, Files};

fn refusal(settings: &Settings) -> String {
    Certificates::load(settings).err().expect("refused")
}

#[test]
fn nothing_is_read_without_tls() {
    let mut settings = Settings::default();
    settings.tls.cert = "/nowhere/cert.pem".into();
    assert!(Certificates::load(&settings).expect("settings").is_none());
}

#[test]
fn unusable_files_are_named() {
    let files = Files::new();
    let mut settings = files.settings();
    settings.tls.cert = "/nowhere/cert.pem".into();
    let text = refusal(&settings);
    assert!(
        text.starts_with("setting tls.cert: cannot read /nowhere/cert.pem: No such file"),
        "{text}"
    );
    let settings = files.settings();
    let key = settings.tls.key.display().to_string();
    files.write("key.pem", &Authority::new().sign().key);
    let text = refusal(&settings);
    assert!(
        text.contains(&format!("the key {key} is not that of the certificate")),
        "{text}"
    );
    files.write("key.pem", "a key");
    let text = refusal(&settings);
    assert!(
        text.starts_with(&format!(
            "setting tls.key: {key} holds no private key in PEM form"
        )),
        "{text}"
    );
    files.write("cert.pem", "");
    let text = refusal(&settings);
    assert!(
        text.ends_with("cert.pem holds no certificate in PEM form"),
        "{text}"
    );
}

#[test]
fn the_authority_is_read_only_when_clients_are_asked() {
    let files = Files::new();
    let mut settings = files.settings();
    files.write("cacert.pem", "nobody");
    assert!(Certificates::load(&settings).is_ok());
    settings.service.verify_https_client_certificate = true;
    let text = refusal(&settings);
    assert!(
        text.starts_with("setting tls.ca_cert: ")
            && text.ends_with("holds no certificate in PEM form"),
        "{text}"
    );
}

#[test]
fn a_reload_that_fails_changes_nothing() {
    let files = Files::new();
    let own = Certificates::load(&files.settings())
        .expect("files")
        .expect("on");
    let before = own.config.load_full();
    assert_eq!(own.reload(), Ok(false));
    files.write("key.pem", "");
    assert!(own.reload().is_err());
    assert!(std::sync::Arc::ptr_eq(&before, &own.config.load_full()));
    files.renew();
    assert_eq!(own.reload(), Ok(true));
    assert!(!std::sync::Arc::ptr_eq(&before, &own.config.load_full()));
}
