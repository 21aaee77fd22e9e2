// A blog as users of Eleventy have it: the style inline, by the bundles of Eleventy, and no script.
export default function (config) {
  config.addBundle("css");

  // The day that the author wrote, whatever the time zone.
  config.addFilter("day", (written, language) => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
    return format.format(new Date(written.slice(0, 10)));
  });
  config.addFilter("timestamp", (date) => date.toISOString());
  config.addFilter("absolute", (path, base) => new URL(path, base).href);
  config.addFilter("newest", (posts, count) => posts.slice(-count));
  config.addFilter("names", (collections) => Object.keys(collections).sort());
  config.addFilter("topics", (tags) => tags.filter((tag) => tag !== "all" && tag !== "posts"));

  return {
    dir: { input: "content", includes: "../_includes", output: "dist" },
    markdownTemplateEngine: false,
  };
}
