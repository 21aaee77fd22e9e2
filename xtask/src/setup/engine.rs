//! The three browser engines, and the programs that each test needs to drive one.

use clap::ValueEnum;

/// What renders the page: the browsers people have are all of one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    /// Safari's engine, as WebKitGTK.
    Webkit,
}

/// A program, the names it goes by, the Debian package that brings it, and the variable that tells
/// the end-to-end tests where it is.
pub(crate) struct Program {
    pub(crate) variable: &'static str,
    pub(crate) names: &'static [&'static str],
    pub(crate) package: &'static str,
}

const CHROMIUM: &[Program] = &[
    Program {
        variable: "CARNET_CHROMIUM",
        names: &["chromium", "chromium-browser", "google-chrome"],
        package: "chromium",
    },
    Program { variable: "CARNET_CHROMEDRIVER", names: &["chromedriver"], package: "chromium-driver" },
];

/// geckodriver isn't here: Debian has no package, so it is one of the cargo tools.
const FIREFOX: &[Program] =
    &[Program { variable: "CARNET_FIREFOX", names: &["firefox-esr", "firefox"], package: "firefox-esr" }];

const WEBKIT: &[Program] = &[
    Program { variable: "CARNET_WEBKIT_DRIVER", names: &["WebKitWebDriver"], package: "webkit2gtk-driver" },
    Program { variable: "CARNET_MINIBROWSER", names: &["MiniBrowser"], package: "webkit2gtk-driver" },
    Program { variable: "CARNET_XVFB", names: &["Xvfb"], package: "xvfb" },
];

impl Engine {
    pub(crate) const ALL: &[Engine] = &[Engine::Chromium, Engine::Firefox, Engine::Webkit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::Webkit => "webkit",
        }
    }

    pub(crate) fn programs(self) -> &'static [Program] {
        match self {
            Engine::Chromium => CHROMIUM,
            Engine::Firefox => FIREFOX,
            Engine::Webkit => WEBKIT,
        }
    }
}
