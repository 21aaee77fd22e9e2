//! What is asked of each engine when a browser is started.

use anyhow::Result;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use super::Engine;
use crate::variables;

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    /// As ever.
    On,
    /// As ever; but a page counts as open before scripts, pictures and frames are there.
    Late,
    /// Switched off in the browser's own settings.
    Off,
}

/// No window, no traffic of the browser's own; containers give Chromium no sandbox.
const CHROMIUM_ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,960",
];

/// What a session of `engine` is asked for.
pub(super) fn of(engine: Engine, scripts: Scripts) -> Result<Capabilities> {
    let off = scripts == Scripts::Off;
    let mut asked = match engine {
        Engine::Chromium => {
            let preferences =
                if off { json!({ "profile.managed_default_content_settings.javascript": 2 }) } else { json!({}) };
            json!({
                "goog:chromeOptions": {
                    "binary": variables::place("CARNET_CHROMIUM")?,
                    "args": CHROMIUM_ARGUMENTS,
                    "prefs": preferences,
                },
                "goog:loggingPrefs": { "browser": "ALL" },
            })
        }
        Engine::Firefox => json!({
            "moz:firefoxOptions": {
                "binary": variables::place("CARNET_FIREFOX")?,
                "args": ["-headless", "-width", "1280", "-height", "960"],
                "prefs": { "javascript.enabled": !off },
            },
        }),
        Engine::Webkit => {
            let mut arguments = vec!["--automation"];
            if off {
                arguments.push("--enable-javascript=false");
            }
            json!({
                "webkitgtk:browserOptions": {
                    "binary": variables::place("CARNET_MINIBROWSER")?,
                    "args": arguments,
                },
            })
        }
    };
    if scripts == Scripts::Late {
        // WebKit's driver says nothing more while a page loads, unless it is to wait for nothing at all.
        asked["pageLoadStrategy"] = if engine == Engine::Webkit { "none" } else { "eager" }.into();
    }
    match asked {
        Value::Object(capabilities) => Ok(capabilities),
        _ => Ok(Capabilities::new()),
    }
}
