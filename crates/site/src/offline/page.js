// What pages do for reading offline, once the app is there or has failed: they keep what is read, have the button that
// keeps a post for later, and take in what came of responses that waited in the service worker. The generator puts the
// constant `site` before this, and leaves out comments and spaces.

// Kept are the newest pages that were read, all that are kept for later, and the newest files of any.
const PAGES = 100;
const FILES = 500;
// In milliseconds: a page that is shown for so long is read, and its pictures are there.
const READ = 1000;

const root = new URL("..", import.meta.url);
const open = (name) => caches.open(`carnet:${root.pathname}:${name}`);
const { serviceWorker } = navigator;
const address = () => location.origin + location.pathname;
const find = (selector) => document.querySelector(selector);

// The line is there before its text, so that screen readers announce it.
const line = () => find("#carnet-status");
const say = (text) => {
  if (!line()) {
    document.body.insertAdjacentHTML("afterbegin", `<p id="carnet-status" role="status" lang="${site.language}">`);
    line().style.padding = ".5rem";
  }
  setTimeout(() => (line().textContent = text));
};

// Keeps the page that is shown, for later or among those that were read; where nothing is said, it stays where it is.
const keep = async (isKept) => {
  const url = address();
  const pages = await open("pages");
  const later = await open("later");
  const files = await open("files");
  const [to, from] = (isKept ?? (await later.match(url))) ? [later, pages] : [pages, later];
  const known = await from.match(url);
  await (known ? to.put(url, known) : to.add(url));
  await from.delete(url);
  const add = async (src) => {
    if (!(await files.match(src))) await files.add(new Request(src, { cache: "force-cache" })).catch(() => {});
  };
  const named = new RegExp(`"(${root.pathname}assets/[^/"]+)"`, "g");
  for (const [, name] of (await (await to.match(url)).text()).matchAll(named)) await add(name);
  for (const image of document.images) {
    // Which variant of a picture the browser takes is known once it has it.
    if (isKept) {
      image.loading = "eager";
      await image.decode().catch(() => {});
    }
    if (image.complete) await add(image.currentSrc);
  }
  for (const old of (await pages.keys()).slice(0, -PAGES)) await pages.delete(old);
  for (const old of (await files.keys()).slice(0, -FILES)) await files.delete(old);
};

// As the app stores it (src/responses/sent.rs), which takes this event like one from another tab; but in a field that has
// the focus it leaves what is typed.
const remember = ({ post, name, site: address, text, parent }, receipt) => {
  const now = new Date();
  const date = now.toLocaleDateString(site.language, { dateStyle: "long" });
  const sentKey = `carnet:sent:${post}`;
  const draftKey = `carnet:draft:${post}`;
  const read = (key) => JSON.parse(localStorage[key] ?? "[]");
  const sent = read(sentKey).filter(({ id }) => id !== receipt.id);
  sent.push({ ...receipt, name, site: address, text, parent, date, datetime: now.toISOString(), time: +now });
  localStorage[sentKey] = JSON.stringify(sent);
  // What was typed since is another response.
  if (read(draftKey).text === text) delete localStorage[draftKey];
  const field = find("#respond-text");
  if (field?.value === text) field.value = "";
  // The nodes are the app's, their texts may change.
  for (const node of find("#respond-alert")?.childNodes ?? []) node.nodeValue = "";
  for (const key of [sentKey, draftKey]) dispatchEvent(new StorageEvent("storage", { key }));
};

// Says what came of the responses that waited; what is done is forgotten.
const collect = async () => {
  const cache = await open("responses");
  for (const { url } of await cache.keys()) {
    const { fields, result } = (await (await cache.match(url))?.json()) ?? {};
    if (!result) continue;
    const { error } = result;
    if (!error) remember(fields, result);
    say(error?.message ?? site.sent);
    if (error?.code !== "offline") await cache.delete(url);
  }
};

const addButton = async (header) => {
  const button = document.createElement("button");
  let isKept = false;
  const press = (is) => {
    isKept = is;
    button.setAttribute("aria-pressed", is);
    button.textContent = (is ? "✓ " : "") + site.later;
  };
  press(false);
  button.id = "carnet-later";
  button.lang = site.language;
  button.onclick = () => {
    press(!isKept);
    keep(isKept).catch(() => {
      press(!isKept);
      say(site.failed);
    });
  };
  header.append(button);
  press(!!(await (await open("later")).match(address())));
};

let shown;
const show = () => {
  const header = find("article.post .post-header");
  if (header && !find("#carnet-later")) addButton(header);
  if (shown === address()) return;
  if (shown) line()?.remove();
  shown = address();
  if (!find("[data-save-data]")) setTimeout(() => keep().catch(() => {}), READ);
  collect();
};

const start = () => {
  serviceWorker.register(`${root}service-worker.js`);
  serviceWorker.onmessage = collect;
  show();
  new MutationObserver(show).observe(find("#main"), { childList: true });
  addEventListener("online", () => serviceWorker.controller?.postMessage(0));
};

if (find("html[data-offline]")) say(site.kept);
// Hydration expects the nodes of the document. Without HTTPS there is no service worker.
const wait = () => (find("[data-app], .no-app") ? start() : setTimeout(wait, 100));
if (serviceWorker) wait();
