//! Writes the dispatch function of every program of the suite, by the rows of the manifest. The
//! library of program `rate-feed` is `basalt_rate_feed`.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let own = basalt_manifest::PROGRAMS.iter().filter(|program| !program.interfaces.is_empty());
    let rows = own.map(|program| {
        let library = format!("basalt_{}", program.name.replace('-', "_"));
        format!("    (\"{}\", {library}::route, {library}::SELECTORS),\n", program.name)
    });
    let list = format!(
        "const LIBRARIES: &[(&str, Route, &[[u8; 4]])] = &[\n{}];\n",
        rows.collect::<String>()
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("libraries.rs"), list)?;
    Ok(())
}
