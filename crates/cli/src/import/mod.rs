//! `carnet import`: posts, pages and comments of other programs.
//!
//! With `--download` the export is read twice: first for the files that posts use, which `download` fetches by a
//! `client` into copies that may be `partial`; then to import.

mod client;
mod download;
mod examples;
mod partial;

use std::path::{Path, PathBuf};

use ::import::blog::{Blog, Options, progress_text};
use ::import::downloads::{self, Downloads};
use ::import::report::Report;
use ::import::{blogger, disqus, ghost, isso, json_feed, markdown, wordpress, wordpress_rest};
use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use site::catalogue::{OWN_FILES, RESERVED_NAMES, read_settings};
use site::markup::markdown_to_html;
use site::public_folder::SITE_FILE;
use source::report;
use source::site::SiteSettings;

use crate::arguments::Source;
use crate::blog::ensure_blog;
use crate::init;
use crate::language::of_blog;
use crate::streams::print_error;
use crate::texts::Commands;
pub use client::Pace;

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = examples::IMPORT)]
pub struct Arguments {
    #[command(subcommand)]
    from: Origin,
}

#[derive(Subcommand)]
enum Origin {
    /// The file that WordPress writes with Tools › Export (WXR 1.0 to 1.2).
    #[command(after_help = examples::WORDPRESS)]
    Wordpress(WithHtml),
    /// Saved pages of the REST API of WordPress: a folder with JSON of posts, pages, comments, tags, categories, media.
    #[command(after_help = examples::WORDPRESS_REST)]
    WordpressRest(WithHtml),
    /// A JSON Feed, or a folder with feeds and items.
    #[command(after_help = examples::JSON_FEED)]
    JsonFeed(WithHtml),
    /// A folder with Markdown and front matter, as Hugo, Zola, Jekyll, Eleventy and Astro have it.
    #[command(after_help = examples::MARKDOWN)]
    Markdown(WithMedia),
    /// The file that Ghost writes with Settings › Labs › Export.
    #[command(after_help = examples::GHOST)]
    Ghost(WithHtml),
    /// The feed of Blogger, from Settings › Back up content or from Google Takeout.
    #[command(after_help = examples::BLOGGER)]
    Blogger(WithHtml),
    /// Comments of Disqus for posts that are here: the file of Moderation › Export.
    #[command(after_help = examples::DISQUS)]
    Disqus(Common),
    /// Comments of isso for posts that are here: its database.
    #[command(after_help = examples::ISSO)]
    Isso(Common),
}

#[derive(Args)]
struct WithHtml {
    #[command(flatten)]
    media: WithMedia,
    /// Write Markdown where it says the same as the HTML of a post; other posts stay HTML.
    #[arg(long)]
    markdown: bool,
}

#[derive(Args)]
struct WithMedia {
    #[command(flatten)]
    common: Common,
    /// Folder of the old blog with the pictures and other files that posts use; they are copied to public/media/.
    #[arg(long, value_name = "FOLDER")]
    media: Option<PathBuf>,
    /// Download these files from the old blog, one after another, into .carnet/downloads/; those that are there are not
    /// fetched again.
    #[arg(long)]
    download: bool,
}

#[derive(Args)]
struct Common {
    /// The file or folder to import.
    #[arg(value_name = "PATH")]
    from: PathBuf,
    #[command(flatten)]
    source: Source,
    /// Say what would be imported; write nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Arguments {
    /// The folder of the blog.
    pub(crate) fn public(&self) -> &Path {
        &self.from.common().source.public
    }
}

impl Origin {
    fn common(&self) -> &Common {
        match self {
            Self::Disqus(common) | Self::Isso(common) => common,
            Self::Markdown(arguments) => &arguments.common,
            Self::Wordpress(arguments)
            | Self::WordpressRest(arguments)
            | Self::JsonFeed(arguments)
            | Self::Ghost(arguments)
            | Self::Blogger(arguments) => &arguments.media.common,
        }
    }

    /// Whether HTML is to become Markdown.
    fn wants_markdown(&self) -> bool {
        match self {
            Self::Disqus(_) | Self::Isso(_) | Self::Markdown(_) => false,
            Self::Wordpress(arguments)
            | Self::WordpressRest(arguments)
            | Self::JsonFeed(arguments)
            | Self::Ghost(arguments)
            | Self::Blogger(arguments) => arguments.markdown,
        }
    }

    /// Whether files are downloaded.
    fn is_download(&self) -> bool {
        match self {
            Self::Disqus(_) | Self::Isso(_) => false,
            Self::Markdown(arguments) => arguments.download,
            Self::Wordpress(arguments)
            | Self::WordpressRest(arguments)
            | Self::JsonFeed(arguments)
            | Self::Ghost(arguments)
            | Self::Blogger(arguments) => arguments.media.download,
        }
    }

    fn import(&self, blog: Blog<'_>) -> Result<Report> {
        match self {
            Self::Wordpress(arguments) => wordpress::run(&options(blog, &arguments.media)),
            Self::WordpressRest(arguments) => wordpress_rest::run(&options(blog, &arguments.media)),
            Self::JsonFeed(arguments) => json_feed::run(&options(blog, &arguments.media)),
            Self::Markdown(arguments) => markdown::run(&options(blog, arguments)),
            Self::Ghost(arguments) => ghost::run(&options(blog, &arguments.media)),
            Self::Blogger(arguments) => blogger::run(&options(blog, &arguments.media)),
            Self::Disqus(Common { from, .. }) => disqus::run(&disqus::Options { blog, export: from }),
            Self::Isso(Common { from, .. }) => isso::run(&isso::Options { blog, database: from }),
        }
    }
}

/// Imports, and returns the report.
///
/// # Errors
/// When there is no valid `site.json`, the export can't be read or is of another kind, or a file can't be written.
pub fn run(arguments: &Arguments) -> Result<Report> {
    run_at(arguments, Pace::default())
}

/// The same with other pauses between the requests of downloads.
///
/// # Errors
/// As [`run`].
pub fn run_at(arguments: &Arguments, pace: Pace) -> Result<Report> {
    let Common { source: Source { public }, dry_run, .. } = arguments.from.common();
    let settings = settings(public)?;
    let starter_pages = init::pages();
    let language = settings.language;
    let render_markdown: &dyn Fn(&str) -> String = &markdown_to_html;
    let render_markdown = arguments.from.wants_markdown().then_some(render_markdown);
    let import = |dry_run: bool, downloads: Option<&Downloads>| {
        let bar = bar(&progress_text(language, "{percent}", "{eta}"));
        let progress = |done: usize, count: usize| {
            bar.set_length(count as u64);
            bar.set_position(done as u64);
        };
        let result = arguments.from.import(Blog {
            public,
            dry_run,
            zone: settings.zone.clone(),
            language,
            author: &settings.author.name,
            reserved: &RESERVED_NAMES,
            own_files: &OWN_FILES,
            starter_pages: &starter_pages,
            downloads,
            progress: &progress,
            render_markdown,
        });
        bar.finish_and_clear();
        result
    };
    if !arguments.from.is_download() {
        return import(*dry_run, None);
    }
    let mut downloads = Downloads { folder: downloads::folder(public, language)?, ..Downloads::default() };
    if !dry_run {
        let files = import(true, Some(&downloads))?.files_to_download;
        if !files.addresses().is_empty() {
            downloads.keep_out_of_git(language)?;
            let bar = bar(&downloads::progress_text(language, "{pos}", "{len}", "{eta}"));
            bar.set_length(files.addresses().len() as u64);
            download::download(&files, &mut downloads, pace, &bar);
            bar.finish_and_clear();
        }
    }
    import(*dry_run, Some(&downloads))
}

fn options<'o>(blog: Blog<'o>, arguments: &'o WithMedia) -> Options<'o> {
    Options { blog, from: &arguments.common.from, media: arguments.media.as_deref() }
}

/// The settings of the blog that is imported into. Their diagnostics are printed.
fn settings(public: &Path) -> Result<SiteSettings> {
    let language = of_blog(public);
    ensure_blog(public, language)?;
    read_settings(public).map(|(settings, _)| settings).map_err(|diagnostics| {
        print_error(report::list(&diagnostics, language));
        anyhow!(Commands::of(language).settings_with_errors(public.join(SITE_FILE).display()))
    })
}

/// A bar with this text behind it. indicatif draws on standard error, and only on a terminal.
fn bar(text: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {text}")) {
        bar.set_style(style);
    }
    bar
}
