// WordPress knew a post by a number: `/?p=42`, a "plain" permalink. That is the home page with a query, so only the home
// page has this script, and only if the blog has such an alias. Where the host has no rules for queries, the script
// looks for the page of the alias and goes there.
(() => {
  const home = new URL("..", document.currentScript.src).pathname;
  const [, field, number] = /[?&](p|page_id|attachment_id)=(\d+)(?:&|$)/.exec(location.search) ?? [];
  if (!number || location.pathname !== home) return;
  const page = `${home}moved/${field}-${number}/`;
  fetch(page, { method: "HEAD" }).then(
    ({ ok }) => ok && location.replace(page),
    () => {}, // offline: the home page stays
  );
})();
