//! What `cargo xtask test` passes to the tests: the site to serve, the programs to drive.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::engine::Engine;
use crate::variables::{place, variable};

/// Which tests there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that show within a few minutes whether the app works at all.
    Smoke,
    /// All on the built site; on the demo below `/blog/` in the first engine: the engines do not differ there.
    Default,
    /// All on both sites in every engine.
    BothSites,
}

impl Scope {
    fn named(name: &str) -> Result<Self> {
        match name {
            "smoke" => Ok(Self::Smoke),
            "default" => Ok(Self::Default),
            "both-sites" => Ok(Self::BothSites),
            _ => bail!("CARNET_SCOPE is \"{name}\": smoke, default and both-sites are known"),
        }
    }
}

/// The tests' surroundings.
pub(crate) struct Environment {
    /// The built site.
    pub(crate) dist: PathBuf,
    /// The accessibility checker, one script.
    pub(crate) axe: PathBuf,
    /// Where the tests go.
    pub(crate) engines: Vec<Engine>,
    /// Which of the tests run.
    pub(crate) scope: Scope,
}

impl Environment {
    /// Reads the surroundings, and makes sure that everything named is there.
    pub(crate) fn read() -> Result<Self> {
        let engines = variable("CARNET_ENGINES")?;
        let engines: Vec<_> = engines.split(',').map(Engine::named).collect::<Result<_>>()?;
        for program in engines.iter().flat_map(|engine| engine.programs()) {
            place(program)?;
        }
        let scope = Scope::named(&variable("CARNET_SCOPE")?)?;
        Ok(Self { dist: place("CARNET_DIST")?, axe: place("CARNET_AXE")?, engines, scope })
    }
}
