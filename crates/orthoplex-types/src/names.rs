//! Constraints of names: collections, aliases, vectors.

use crate::Violations;

/// Longest name of a collection or alias, in characters.
const LENGTH_MAX: usize = 255;
/// Longest name of a vector, in bytes.
const VECTOR_LENGTH_MAX: usize = 200;
/// Characters that no new name may have.
const FORBIDDEN: [char; 11] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*', '\0', '\u{1F}'];
/// Characters that no name in any request may have.
const NEVER: [char; 2] = ['/', '\0'];

/// Constraints of the name of a collection or alias that is to be made.
pub fn check_new_name(member: &str, name: &str, v: &mut Violations) {
    check_length(member, name, v);
    check_characters("collection", member, name, &FORBIDDEN, v);
}

/// Constraints of a collection name in any request.
pub fn check_name(member: &str, name: &str, v: &mut Violations) {
    check_length(member, name, v);
    check_characters("collection", member, name, &NEVER, v);
}

/// Constraints of the name of a vector that is to be made, at the present path.
pub(crate) fn check_vector_name(name: &str, v: &mut Violations) {
    if name.len() > VECTOR_LENGTH_MAX {
        v.add(format!(
            "value {name:?} invalid, must be at most {VECTOR_LENGTH_MAX} characters"
        ));
    }
    check_characters("vector", "", name, &FORBIDDEN, v);
}

fn check_length(member: &str, name: &str, v: &mut Violations) {
    let length = name.chars().count();
    if length == 0 || length > LENGTH_MAX {
        v.add_at(
            member,
            format!("value {name:?} invalid, must be from 1 to {LENGTH_MAX} characters"),
        );
    }
}

fn check_characters(kind: &str, member: &str, name: &str, forbidden: &[char], v: &mut Violations) {
    if let Some(odd) = name.chars().find(|own| forbidden.contains(own)) {
        let odd = odd.to_string();
        v.add_at(member, format!("{kind} name cannot contain {odd:?} char"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(check: impl FnOnce(&mut Violations)) -> String {
        let mut v = Violations::default();
        check(&mut v);
        v.to_string()
    }

    #[test]
    fn lengths_and_characters() {
        for good in ["a", "a b", "ünï", &"x".repeat(255)] {
            assert_eq!(texts(|v| check_new_name("n", good, v)), "[]", "{good}");
        }
        assert_eq!(
            texts(|v| check_new_name("n", "", v)),
            "[n: value \"\" invalid, must be from 1 to 255 characters]"
        );
        assert_ne!(texts(|v| check_name("n", &"x".repeat(256), v)), "[]");
        assert_eq!(
            texts(|v| check_new_name("n", "a/b", v)),
            "[n: collection name cannot contain \"/\" char]"
        );
        for odd in "<>:\"/\\|?*\0\u{1F}".chars() {
            let name = format!("a{odd}");
            assert_ne!(texts(|v| check_new_name("n", &name, v)), "[]", "{odd:?}");
            let always = matches!(odd, '/' | '\0');
            assert_eq!(
                texts(|v| check_name("n", &name, v)) != "[]",
                always,
                "{odd:?}"
            );
        }
    }

    #[test]
    fn names_of_vectors_count_bytes() {
        assert_eq!(texts(|v| check_vector_name("", v)), "[]");
        assert_eq!(texts(|v| check_vector_name(&"x".repeat(200), v)), "[]");
        assert_ne!(texts(|v| check_vector_name(&"ü".repeat(101), v)), "[]");
        assert_eq!(
            texts(|v| v.at("image*", |v| check_vector_name("image*", v))),
            "[image*: vector name cannot contain \"*\" char]"
        );
    }
}
