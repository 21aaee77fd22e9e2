//! Arguments that several commands have. A doc comment on these structs would replace the description of the command.

use std::path::PathBuf;

use clap::Args;
use url::Host;

#[derive(Args, Clone, Debug)]
pub(crate) struct Source {
    /// The folder with site.json and posts/.
    #[arg(long, default_value = "public")]
    pub(crate) public: PathBuf,
}

#[derive(Args)]
pub(crate) struct Output {
    /// Output folder of the site.
    #[arg(long, default_value = "dist")]
    pub(crate) out: PathBuf,
    /// Folder of the built app [default: the app in this program, or assets/ in the output folder].
    #[arg(long)]
    pub(crate) app: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Server {
    /// Port on 127.0.0.1; another one is used when it is in use.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Another host name that the server answers to, such as that of a tunnel; can be given several times.
    #[arg(long = "host", value_name = "NAME", value_parser = Host::parse)]
    pub(crate) hosts: Vec<Host>,
}
