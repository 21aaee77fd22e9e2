//! The three engines: which programs each needs, and how it is asked for a session.

mod capabilities;
mod driver;
mod screen;

use anyhow::{Context, Result};

pub(crate) use capabilities::Scripts;
pub(crate) use driver::Driver;

/// What renders the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium, and what is built on it.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari's engine, as WebKitGTK.
    Webkit,
}

impl Engine {
    const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The engine that goes by this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let engine = Self::ALL.into_iter().find(|engine| engine.name() == name.trim());
        engine.with_context(|| format!("there is no engine {name:?}"))
    }

    /// Its name, first part of the names of its tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Whether pages in its sessions have service workers: WebKit's driver opens sessions without.
    pub(crate) fn has_service_workers(self) -> bool {
        self != Self::Webkit
    }

    /// Variables that name the programs it needs, the driver first.
    pub(crate) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["CARNET_CHROMEDRIVER", "CARNET_CHROMIUM"],
            Self::Firefox => &["CARNET_GECKODRIVER", "CARNET_FIREFOX"],
            Self::Webkit => &["CARNET_WEBKIT_DRIVER", "CARNET_MINIBROWSER", "CARNET_XVFB"],
        }
    }
}
