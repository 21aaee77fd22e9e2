//! What the tests are told by `cargo xtask test`: the site to serve, the programs to drive.

use std::path::PathBuf;

use anyhow::Result;

use crate::engine::Engine;
use crate::variables::{place, variable};

/// The tests' surroundings.
pub(crate) struct Environment {
    /// The built site.
    pub(crate) dist: PathBuf,
    /// The accessibility checker, one script.
    pub(crate) axe: PathBuf,
    /// Where the tests go.
    pub(crate) engines: Vec<Engine>,
}

impl Environment {
    /// Reads the surroundings, and makes sure that everything named is there.
    pub(crate) fn read() -> Result<Self> {
        let engines = variable("CARNET_ENGINES")?;
        let engines: Vec<_> = engines.split(',').map(Engine::named).collect::<Result<_>>()?;
        for program in engines.iter().flat_map(|engine| engine.programs()) {
            place(program)?;
        }
        Ok(Self { dist: place("CARNET_DIST")?, axe: place("CARNET_AXE")?, engines })
    }
}
