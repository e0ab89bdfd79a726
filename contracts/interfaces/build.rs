//! Writes the list of the Solidity files in `sol/`, so that no other list has to name them.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=sol");
    let mut names = Vec::new();
    for entry in fs::read_dir("sol")? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "sol") {
            let name = path.file_stem().and_then(|name| name.to_str());
            names.push(name.ok_or("a file name that is not text")?.to_owned());
        }
    }
    names.sort();
    let rows = names.iter().map(|name| format!("{name} \"sol/{name}.sol\"\n"));
    let list = format!("interfaces! {{\n{}}}\n", rows.collect::<String>());
    fs::write(Path::new(&env::var("OUT_DIR")?).join("list.rs"), list)?;
    Ok(())
}
