//! `tests/invariants.md` names the right places: every id that it places here begins an assertion here,
//! and no assertion names an id that it does not list.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a list that cannot be read is no list")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Places that are not a file of stories.
const KINDS: [&str; 5] = ["search", "lifecycles", "fuzz", "math", "—"];

/// The folder `tests`: cargo runs tests in the package folder below it.
fn tests() -> PathBuf {
    PathBuf::from("..")
}

/// Every id with its places.
fn claims() -> BTreeMap<String, Vec<String>> {
    let list = fs::read_to_string(tests().join("invariants.md")).unwrap();
    let rows = list.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = rows.map(|row| row.split(" | ").collect::<Vec<_>>()).filter(|row| row[0] != "id");
    rows.map(|row| {
        let [id, _, places] = row[..] else { panic!("not three cells: {row:?}") };
        (id.to_owned(), places.split(", ").map(str::to_owned).collect())
    })
    .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The ids that begin messages in this crate.
fn asserted() -> BTreeSet<String> {
    let (mut files, mut ids) = (Vec::new(), BTreeSet::new());
    for folder in ["search/src", "search/tests"] {
        sources(&tests().join(folder), &mut files);
    }
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for literal in text.split('"').skip(1) {
            let id = literal.split(':').next().unwrap_or(literal);
            let digits = id.trim_start_matches(|it: char| it.is_ascii_uppercase());
            let is_id = digits.len() + 1 == id.len()
                && digits.starts_with(|it: char| it.is_ascii_digit())
                && digits.chars().all(|it| it.is_ascii_digit() || it == '.');
            if is_id {
                ids.insert(id.to_owned());
            }
        }
    }
    ids
}

#[test]
fn what_is_said_to_be_checked_here_is_and_nothing_else_is() {
    let (claims, asserted) = (claims(), asserted());
    let said = claims.iter().filter(|(_, places)| places.iter().any(|place| place == "search"));
    let said: BTreeSet<_> = said.map(|(id, _)| id.clone()).collect();
    assert!(said.len() > 60, "the list was not understood: {said:?}");
    assert_eq!(said, asserted, "the list and the assertions of the search");
}

#[test]
fn stories_that_are_named_exist() {
    for (id, places) in claims() {
        for place in places {
            let Some(story) = place.strip_prefix('`').and_then(|it| it.strip_suffix('`')) else {
                assert!(KINDS.contains(&place.as_str()), "{id}: {place}");
                continue;
            };
            let file = tests().join(format!("e2e/tests/stories/{story}.rs"));
            assert!(file.exists(), "{id}: there is no {}", file.display());
        }
    }
}
