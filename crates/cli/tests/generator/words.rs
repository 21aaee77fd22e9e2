//! No word of an author is lost: for any mixture of Markdown and HTML, each word is on the page, in a kept attribute,
//! or in the range of a diagnostic.

use proptest::prelude::*;
use protocol::language::Language;
use site::markup::{Context, ImageError, ImageSizes, Size, render};
use site::wording::Wording;
use source::post::Body;
use typography::Setting;

/// Every image has a size.
struct Images;

impl ImageSizes for Images {
    fn size(&self, _: &str) -> Result<Size, ImageError> {
        Ok(Size { width: 1, height: 1 })
    }
}

/// Snippets of texts, with `@` for each word. Syntax that hides words is left out: closed comments, link definitions,
/// languages of code.
const SNIPPETS: &[&str] = &[
    "@ ",
    "@ @, « @ » ",
    "\n\n",
    "\n",
    "*@* ",
    "**@ ",
    "`@` ",
    "[@](/posts/a/) ",
    "[@](javascript:@) ",
    "[@](/x \"@\") ",
    "![@](/media/image.png) ",
    "![@](/media/image.png \"@\")\n\n",
    "[^@] ",
    "\n\n[^@]: @\n\n",
    "a[^n] ",
    "\n\n[^n]: @\n\n",
    "\n> @\n",
    "\n- @\n",
    "\n1. @\n",
    "\n## @\n\n",
    "\n| @ | @ |\n|---|---|\n| @ | @ | @ |\n\n",
    "\n```\n@\n```\n",
    "\n\n    @\n\n",
    "&lt;@&gt; ",
    "\\<@> ",
    "<https://@.example/> ",
    "50 % @ ",
    "<@> ",
    "</@> ",
    "<@ @=\"@\">@</@> ",
    "<@",
    "<b>@</b> ",
    "<b> @ ",
    "</b> @ ",
    "<B>@</b> ",
    "<p>@ ",
    "<p>@</p>\n",
    "</p>@ ",
    "<div>@</div>\n",
    "<div>@ ",
    "\n<div>\n\n@\n\n</div>\n",
    "</div>@ ",
    "<h2>@</h2>\n",
    "@<br>@ ",
    "<hr>@ ",
    "<script>@</script> ",
    "<script> @ ",
    "\n<script>\n@\n",
    "</script>@ ",
    "<script src=\"/@.js\"></script> ",
    "<style>@</style> ",
    "<style> @ ",
    "\n<style>\n@ ",
    "<title>@</title> ",
    "<title> @ ",
    "<textarea>@</textarea> ",
    "<textarea> @ ",
    "\n<textarea> @ ",
    "<xmp>@</xmp> ",
    "<xmp> @ ",
    "<plaintext>@ ",
    "<iframe src=\"https://x.example/@\">@</iframe> ",
    "<iframe>@ ",
    "\n<iframe src=\"//www.youtube.com/embed/@\"></iframe>\n",
    "<noscript>@</noscript> ",
    "<noscript>@ ",
    "<template>@</template> ",
    "<template>@ ",
    "<object data=\"@\">@</object> ",
    "<object>@ ",
    "<embed src=\"@\"> ",
    "<svg><text>@</text></svg> ",
    "<svg> @ ",
    "<path>@</path> ",
    "<path> @ ",
    "<math><mi>@</mi></math> ",
    "<math> @ ",
    "<select><option>@</option></select> ",
    "<select> @ ",
    "<option>@ ",
    "<form>@<input value=\"x\"></form> ",
    "<button>@</button> ",
    "<table><tr><td>@</td></tr></table>\n",
    "<table> @ ",
    "<td>@ ",
    "<tr>@</tr> ",
    "<ul><li>@</ul>\n",
    "<li>@ ",
    "<video src=\"/media/v.mp4\">@</video> ",
    "<video src=\"https://x.example/@\">@</video> ",
    "<video> @ ",
    "<canvas>@</canvas> ",
    "<canvas>@ ",
    "<audio src=/media/a.mp3></audio>@ ",
    "<a href=\"/x\" title=\"@\">@</a> ",
    "<a href=\"javascript:@\">@</a> ",
    "<a href=\"/x>@</a> ",
    "<a name=\"x\">@</a> ",
    "<a name=\"x\"></a>@ ",
    "<a>@ ",
    "<img src=/media/image.png alt=@ @> ",
    "<img src=\"/media/image.png\" alt=\"@ @\"> ",
    "<span @>@ ",
    "<i @ @>@</i> ",
    "<p hidden>@</p>\n",
    "<details><summary>@</summary>@</details>\n",
    "<details> @ ",
    "<o:p>@</o:p> ",
    "<x-y>@ ",
    "<x-y>@</x-y> ",
    "<frameset>@ ",
    "<noframes>@</noframes> ",
    "<noembed>@ ",
    "<body>@ ",
    "<head>@</head> ",
    "<html>@ ",
    "<!-- @",
    "\n<!-- @\n",
    "<!@> ",
    "<![CDATA[@]]> ",
    "<?php @ ?> ",
    "<?@> ",
    "<!DOCTYPE @> ",
    "</ @> ",
    "</> @ ",
    "< @ > ",
    "<3 @ ",
    "<a b='@ ",
    "<a @",
    "\"@\" ",
    "'@ ",
    "&#1;@ ",
    "Vec<@> ",
    "a<b et @>c ",
    "<dialog>@</dialog> ",
    "<caption>@</caption> ",
    "<col>@ ",
    "<pre>@</pre>\n",
    "<pre>@ ",
    "<code>@ ",
    "<blockquote>@</blockquote>\n",
    "<ruby>@<rt>@</rt></ruby> ",
    "<map><area alt=\"@\"></map> ",
    "<q cite=\"/x\">@</q> ",
    "<sup>@</sup> ",
    "<abbr title=\"@\">@</abbr> ",
    "<time datetime=\"2012\">@</time> ",
    "<input value=\"@\"> ",
    "<meta content=\"@\"> ",
    "<link href=\"@\"> ",
    "<base href=\"@\"> ",
    "<label>@</label> ",
    "> mot <b\n> title=\"@\">@</b> ",
    "- mot <embed\n  title=\"@\"\n  src=\"//www.youtube.com/embed/a\" alt=\"@\"> ",
    "<a title=\"@\" title=\"@\">@</a> ",
    "<!-- @ ->",
    "[^N] @ ",
    "<audio><audio src=\"/media/a.mp3\">@</audio></audio> ",
    "![@](https://x:99999/@) ",
    "<img src=\"https://x:99999/@\"> ",
    "> <div\n> title=\"@\">@</div>\n",
    "<fieldset><legend>@</legend></fieldset> ",
];

/// A text, and its distinct words.
fn texts() -> impl Strategy<Value = (String, Vec<String>)> {
    proptest::collection::vec(proptest::sample::select(SNIPPETS), 1..10).prop_map(|snippets| {
        let mut words = Vec::new();
        let mut text = String::new();
        for (index, part) in snippets.concat().split('@').enumerate() {
            if index > 0 {
                let word = format!("mot{index}x");
                text.push_str(&word);
                words.push(word);
            }
            text.push_str(part);
        }
        (text, words)
    })
}

fn assert_words_are_kept(body: &Body, words: &[String]) -> Result<(), TestCaseError> {
    let wording = Wording(Language::Fr);
    let rendered = render(body, &Context { setting: Setting::of("fr"), wording, images: &Images, has_banner: false });
    for word in words {
        let named = rendered.diagnostics.iter().any(|diagnostic| {
            diagnostic.found.contains(word) || diagnostic.message.text(Language::En).contains(word)
        });
        prop_assert!(
            named || rendered.html.contains(word),
            "{word} of {body:?}\nis not in {}\n{:#?}",
            rendered.html,
            rendered.diagnostics
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn markdown_keeps_every_word((text, words) in texts()) {
        assert_words_are_kept(&Body::Markdown(text), &words)?;
    }

    #[test]
    fn html_keeps_every_word((text, words) in texts()) {
        assert_words_are_kept(&Body::Html(text), &words)?;
    }
}

/// Inputs that lost a word in earlier versions, found by the tests above.
#[test]
fn inputs_that_lost_words_keep_them() {
    let markdown = |text: &str| Body::Markdown(text.to_owned());
    let html = |text: &str| Body::Html(text.to_owned());
    for (body, words) in [
        (
            markdown("<script src=\"/a.js\"></script> <script> un \n\n[^deux]: trois\n\n</script>quatre "),
            "un deux trois",
        ),
        (markdown("<xmp> un [^N] deux <xmp>trois</xmp> \n\n[^n]: quatre\n\n"), "un deux trois quatre"),
        (markdown("<textarea>un</textarea> <a deux[trois](javascript:quatre) > cinq"), "un deux trois quatre cinq"),
        (html("<object>un <textarea> deux <a href=\"/x>trois</a> <object data=\"quatre\">cinq</object> six "), "six"),
        (html("<a un:deux[trois](javascript:quatre) > cinq</a>"), "un:deux trois quatre cinq"),
    ] {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        assert_words_are_kept(&body, &words).unwrap();
    }
}
