//! Generated blogs of any length, made so that only their number of posts differs: the same hundred
//! bodies and sets of tags over and over, titles, summaries and tags of one length. If a page of the
//! longer blog is larger, it is because the site's pages grow.

use std::path::Path;

use anyhow::Result;
use fastrand::Rng;
use fs_err as fs;
use serde::Serialize;

use super::prose;

/// How many different bodies there are.
const BODIES: usize = 100;

/// Years over which the dates are spread, the last one in the past of any machine that runs this.
const FIRST_YEAR: usize = 2005;
const YEARS: usize = 20;

/// Days that exist in every month, twelve times.
const DAYS_OF_A_YEAR: usize = 12 * 28;

/// All of eight or nine letters.
pub(super) const TAGS: [&str; 12] = [
    "carrière",
    "cyclisme",
    "embauche",
    "lectures",
    "mobilité",
    "montréal",
    "politique",
    "randonnée",
    "recherche",
    "rencontre",
    "solitude",
    "voyageur",
];

/// The author's file, in its short form.
#[derive(Serialize)]
pub(super) struct Post<'a> {
    pub(super) title: String,
    pub(super) date_published: String,
    pub(super) summary: String,
    pub(super) tags: &'a [&'a str],
    pub(super) content_markdown: &'a [String],
}

impl Post<'_> {
    /// Writes it as the file of a post at this slug.
    pub(super) fn write(&self, folder: &Path, slug: &str) -> Result<()> {
        Ok(fs::write(folder.join(format!("{slug}.json")), serde_json::to_vec(self)?)?)
    }
}

/// What repeats every hundred posts.
struct Body {
    blocks: Vec<String>,
    tags: Vec<&'static str>,
}

/// Writes `count` posts of 300 to 900 words as files into `folder`.
pub(super) fn write(folder: &Path, count: usize) -> Result<()> {
    fs::create_dir_all(folder)?;
    each(count, |slug, post| post.write(folder, slug))
}

/// Calls `take` with the slug and the content of each of `count` posts.
pub(super) fn each(count: usize, mut take: impl FnMut(&str, &Post<'_>) -> Result<()>) -> Result<()> {
    let bodies: Vec<Body> = (0..BODIES).map(body).collect();
    for (index, body) in (0..count).zip(bodies.iter().cycle()) {
        take(&slug(index), &post(index, count, body))?;
    }
    Ok(())
}

/// Changes the text of the post in the middle of `count`: another number, another text.
pub(super) fn change(folder: &Path, count: usize, number: usize) -> Result<()> {
    let index = count / 2;
    let mut body = body(index % BODIES);
    body.blocks.push(format!("Relu {number} fois."));
    post(index, count, &body).write(folder, &slug(index))
}

fn slug(index: usize) -> String {
    format!("feuillet-{index:05}")
}

fn post(index: usize, count: usize, body: &Body) -> Post<'_> {
    Post {
        title: format!("Carnet de route, feuillet {index:05}"),
        date_published: date(index, count),
        summary: format!("Feuillet {index:05} : ce que la semaine a appris à une équipe qui doutait."),
        tags: &body.tags,
        content_markdown: &body.blocks,
    }
}

fn body(number: usize) -> Body {
    let random = &mut Rng::with_seed(number as u64);
    let words = random.usize(300..=750);
    Body { blocks: prose::body(random, words), tags: random.choose_multiple(TAGS, 3) }
}

/// Dates in the order of the posts, evenly over the years but for the last one, which has three fifths
/// of them: so the shortest blog, too, has a year of several pages. Several posts may share a day.
pub(super) fn date(index: usize, count: usize) -> String {
    let earlier = count * 2 / 5;
    let (first_day, days, index, count) = match index.checked_sub(earlier) {
        None => (0, DAYS_OF_A_YEAR * (YEARS - 1), index, earlier),
        Some(index) => (DAYS_OF_A_YEAR * (YEARS - 1), DAYS_OF_A_YEAR, index, count - earlier),
    };
    let day = first_day + index * days / count.max(1);
    let (year, month, day) = (FIRST_YEAR + day / DAYS_OF_A_YEAR, day / 28 % 12 + 1, day % 28 + 1);
    format!("{year}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_run_from_the_first_year_to_the_last() {
        assert_eq!(date(0, 1000), "2005-01-01");
        assert_eq!(date(999, 1000), "2024-12-28");
        let dates: Vec<_> = (0..100).map(|index| date(index, 100)).collect();
        assert!(dates.is_sorted());
        assert_eq!(dates.iter().filter(|date| date.starts_with("2024")).count(), 60);
    }

    #[test]
    fn bodies_are_of_300_to_900_words() {
        for number in 0..BODIES {
            let words = prose::count(&body(number).blocks);
            assert!((300..=900).contains(&words), "{words}");
        }
    }

    #[test]
    fn the_same_posts_every_time() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        for folder in &folders {
            write(folder.path(), 120).unwrap();
        }
        let read = |folder: &tempfile::TempDir, name| fs::read_to_string(folder.path().join(name)).unwrap();
        for name in ["feuillet-00000.json", "feuillet-00119.json"] {
            assert_eq!(read(&folders[0], name), read(&folders[1], name));
        }
        assert_eq!(fs::read_dir(folders[0].path()).unwrap().count(), 120);
    }

    #[test]
    fn tags_are_of_nearly_one_length() {
        for tag in TAGS {
            assert!((8..=9).contains(&tag.chars().count()), "{tag}");
        }
    }
}
