//! Writes photographs of 12 megapixels for `cargo xtask bench pictures`:
//! `cargo run --release --package pictures --example photographs -- FOLDER NUMBER`.

#[path = "../tests/published/photograph.rs"]
mod photograph;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), Some(number), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("expected a folder and a number of photographs".into());
    };
    let folder = PathBuf::from(folder);
    let number: u64 = number.to_string_lossy().parse()?;
    fs::create_dir_all(&folder)?;
    (1..=number).into_par_iter().try_for_each(|number| -> Result<(), Failure> {
        let bytes = photograph::jpeg(number, 4000, 3000)?;
        Ok(fs::write(folder.join(format!("photograph-{number:04}.jpg")), bytes)?)
    })
}
