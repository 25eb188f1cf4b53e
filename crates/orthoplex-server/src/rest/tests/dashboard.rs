//! Files of the web UI, and what must not come with them.

use crate::settings::Settings;
use crate::testing::Rest;
use std::fs;
use tempfile::TempDir;

/// A server with a key, and files to show beside one to hide.
fn shown(change: impl FnOnce(&mut Settings)) -> (TempDir, Rest) {
    let folder = tempfile::tempdir().expect("folder");
    let files = folder.path().join("static");
    fs::create_dir_all(files.join("assets")).expect("folder");
    fs::write(files.join("index.html"), "<title>web</title>").expect("file");
    fs::write(files.join("assets/a.js"), "let a;").expect("file");
    fs::write(folder.path().join("secret"), "secret").expect("file");
    let mut settings = Settings::default();
    settings.service.api_key = Some("main".to_owned());
    settings.service.static_content_dir = files;
    change(&mut settings);
    (folder, Rest::new(settings))
}

#[tokio::test]
async fn the_page_and_its_files_need_no_key() {
    let (_folder, rest) = shown(|_| ());
    let answer = rest.call("GET", "/dashboard", "").await;
    assert_eq!(answer.status, 308);
    assert_eq!(answer.headers["location"], "/dashboard/");
    for (path, kind, text) in [
        ("/dashboard/", "text/html", "<title>web</title>"),
        ("/dashboard/index.html", "text/html", "<title>web</title>"),
        ("/dashboard/assets/a.js", "text/javascript", "let a;"),
        ("/dashboard/assets/%61.js", "text/javascript", "let a;"),
    ] {
        let answer = rest.call("GET", path, "").await;
        assert_eq!((answer.status, answer.text.as_str()), (200, text), "{path}");
        assert_eq!(answer.headers["content-type"], kind);
        assert_eq!(answer.headers["x-frame-options"], "DENY");
    }
}

#[tokio::test]
async fn nothing_else_is_let_in() {
    let (_folder, rest) = shown(|_| ());
    for (path, status) in [
        ("/dashboard%2f..%2fcollections", 401),
        ("/dashboardx", 401),
        ("/Dashboard/", 401),
        ("/dashboard/..%2fsecret", 404),
        ("/dashboard/%2e%2e/secret", 404),
        ("/dashboard/../secret", 404),
        ("/dashboard/assets/..%2f..%2fsecret", 404),
        ("/dashboard/..%5csecret", 404),
        ("/dashboard/assets", 404),
        ("/dashboard/none", 404),
    ] {
        let answer = rest.call("GET", path, "").await;
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.text.contains("secret"), "{path}");
    }
    assert_eq!(rest.call("POST", "/dashboard/", "").await.status, 401);
}

#[tokio::test]
async fn without_a_folder_there_is_no_page() {
    let (_folder, off) = shown(|settings| settings.service.enable_static_content = false);
    let (_other, missing) = shown(|settings| settings.service.static_content_dir = "/none".into());
    for rest in [off, missing] {
        assert_eq!(rest.call("GET", "/dashboard", "").await.status, 401);
        assert_eq!(
            rest.call_as("main", "GET", "/dashboard/", "").await.status,
            404
        );
    }
}
