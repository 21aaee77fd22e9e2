//! Checks that rendering and typography take linear time: `cargo xtask bench growth`. Every row is measured at a
//! length and at ten times that length.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use protocol::language::Language;
use protocol::text::links;
use site::markup::{Context, ImageError, ImageSizes, Size, render};
use site::wording::Wording;
use source::post::Body;
use typography::{Run, Setting, ordinals, set, set_runs};

/// Length of the shorter texts, in bytes.
const LENGTH: usize = 100_000;

const FACTOR: usize = 10;

/// Maximum growth of a row: more than ten, because of cache misses, but far less than the hundred of quadratic time.
const MAX_GROWTH: f64 = 30.0;

/// Runs per length; the shortest time counts.
const RUNS: usize = 5;

/// Inputs of typographic rules, repeated.
#[rustfmt::skip]
const ROWS: &[&str] = &[
    "« ", "«", "»", "«\"", "\"", "» ", "\"a ", "a\" ", "\"a\" ", "\"»«", "'", "'a ", "a'", "l'a ", "!", " !", "!)", ":)!", "&", "&amp;",
    "a:b/", "1", "1 ", "000 ", "5 km ", "50% ", "1er ", "1er mars ", "XXIe ", "a", "a.", "a – ", "-- a", "--", "...",
    "M. ", "— ", " ", "\n",
];

/// Inputs for counting the links of a response, repeated.
const LINKS: &[&str] = &["http://", "https://a(", "https://a)", "http://a.example/ ", "://", "("];

/// Inputs of rendering steps, in Markdown and HTML. `#` is replaced by the number of the repetition.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "&", "&amp;", "« ", "é", "a ", "<b>a</b> ", "<b class=x>a</b>", "<x> ", "<x>", "</x>", "<!-- a -->", "<script>a</script>",
    "<title> ", "<br>", "<img src=/a.png alt=a>", "<p>a\n", "[a](#b) ", "[^#] \n\n[^#]: a\n\n", "[^#]: a[^#+1]\n\n", "[^a] ",
    "## a\n\n", "| a |\n|---|\n| b | c |\n\n", "&#1;", "<a name=a#></a>", "<a b='", "<video>", "[^", "![", "[a](#b#) ",
    "<iframe src='//www.youtube.com/embed/a'></iframe>", "<!-- ", "> <b\n> title=a>b</b>\n\n",
    "- [ ] a <input type=checkbox>", "- [ ] a\n", "<div>", "<div>\n\n", "</div>", "</div> a\n\n", "<td>", "<table>\n\n",
    "<table>\n\na\n\n</table>\n\n", "<!DOCTYPE html", "<h2>", "<a href=#>",
];

/// Length of the shorter rendered texts, in bytes; the longer ones have the maximum length of a post.
const TEXT_LENGTH: usize = 40_000;

struct Images;

impl ImageSizes for Images {
    fn size(&self, _: &str) -> Result<Size, ImageError> {
        Ok(Size { width: 1, height: 1 })
    }
}

fn main() -> ExitCode {
    let mut growths = Vec::new();
    for row in ROWS {
        for (what, time) in [("text", time_of_text as fn(&str, usize) -> Duration), ("runs", time_of_runs)] {
            growths.push(growth(row, what, [LENGTH, LENGTH * FACTOR].map(|length| time(row, length / row.len()))));
        }
    }
    for row in LINKS {
        growths.push(growth(
            row,
            "links",
            [LENGTH, LENGTH * FACTOR].map(|length| time_of_links(row, length / row.len())),
        ));
    }
    for row in TEXTS {
        for (what, of) in [("markdown", Body::Markdown as fn(String) -> Body), ("html", Body::Html)] {
            let time = |length: usize| time_of_rendering(&of(repeated(row, length / row.len())));
            growths.push(growth(row, what, [TEXT_LENGTH, TEXT_LENGTH * FACTOR].map(time)));
        }
    }
    let failed = growths.iter().filter(|growth| **growth > MAX_GROWTH).count();
    println!("{failed} of {} grow more than {MAX_GROWTH} times for {FACTOR} times the length", growths.len());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a row; returns how many times longer the long text takes.
fn growth(row: &str, what: &str, [short, long]: [Duration; 2]) -> f64 {
    let growth = long.as_secs_f64() / short.as_secs_f64();
    let mark = if growth > MAX_GROWTH { "  too much" } else { "" };
    println!("{:32} {what:8}  {short:>10.1?}  {long:>10.1?}  × {growth:4.1}{mark}", format!("{row:?}"));
    growth
}

fn repeated(row: &str, count: usize) -> String {
    let number = |number: usize| row.replace("#+1", &(number + 1).to_string()).replace('#', &number.to_string());
    // `#` also starts a heading.
    if row.starts_with("##") || row.contains("(#") || row.contains("&#") {
        row.repeat(count)
    } else {
        (0..count).map(number).collect()
    }
}

fn time_of_rendering(body: &Body) -> Duration {
    let wording = Wording(Language::Fr);
    let context = Context { setting: Setting::French, wording, images: &Images, has_banner: false };
    let once = || {
        let start = Instant::now();
        black_box(render(black_box(body), &context));
        start.elapsed()
    };
    (0..2).map(|_| once()).min().unwrap_or_default()
}

/// Measures it as one text, with its ordinals.
fn time_of_text(row: &str, count: usize) -> Duration {
    let text = row.repeat(count);
    shortest(|| {
        for setting in [Setting::French, Setting::English] {
            black_box(ordinals(&set(setting, black_box(&text))));
        }
    })
}

/// Measures counting its links, as in the text of a response.
fn time_of_links(row: &str, count: usize) -> Duration {
    let text = row.repeat(count);
    shortest(|| {
        black_box(links(black_box(&text)));
    })
}

/// Measures every row as separate runs, with line breaks and code between them.
fn time_of_runs(row: &str, count: usize) -> Duration {
    let between = [Run::Break, Run::Opaque, Run::Text(String::new())];
    let runs: Vec<Run> = (0..count / 2)
        .flat_map(|index| [Run::Text(row.to_owned()), between[index % between.len()].clone()])
        .collect();
    shortest(|| {
        for setting in [Setting::French, Setting::English] {
            let mut runs = runs.clone();
            set_runs(setting, &mut runs);
            black_box(&runs);
        }
    })
}

fn shortest(work: impl Fn()) -> Duration {
    let time = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..RUNS).map(|_| time()).min().unwrap_or_default()
}
