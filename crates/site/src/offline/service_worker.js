// The service worker of a blog that can be read offline: the network first, then what page.js has kept. Responses that
// could not be sent wait here, and are sent when the network is back. The generator puts the constant `site` before this,
// and leaves out comments and spaces.

// In milliseconds, and less than the app waits (src/api.rs): it hears that the response is kept.
const TIMEOUT = 12_000;

const root = new URL(".", location);
const open = (name) => caches.open(`carnet:${root.pathname}:${name}`);
const html = (text) => new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });

// The page that is kept, marked for page.js, or a list of all that are.
const offline = async (address) => {
  let items = "";
  for (const name of ["later", "pages"]) {
    const cache = await open(name);
    for (const { url } of (await cache.keys()).reverse()) {
      const text = await (await cache.match(url)).text();
      if (url === address) return html(text.replace("<html", "<html data-offline"));
      items += `<li><a href="${url}">${/<title>([^<]*)/.exec(text)?.[1]}</a>`;
    }
  }
  return html(`<!doctype html><html lang="${site.language}"><title>${site.offline}</title>
    <meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark;font:1.1em/2 serif}</style>
    <main><h1>${site.offline}</h1><p>${site.missing}<ul>${items}</ul></main>`);
};

// Bundles are not kept, so that app and data are always of one build: what the app can't read makes it load the document.
const page = async (event, url) => {
  try {
    const reply = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(flush());
    return reply;
  } catch {
    return event.request.mode === "navigate" ? offline(url) : Response.json(null);
  }
};

// The content of assets never changes; that of other pictures may. Any width of a picture is better than none.
const withoutWidth = (url) => url.replace(/\d+-\w{16}\.\w+$/, "");
const file = async (request, isAsset) => {
  const files = await open("files");
  const kept = isAsset && (await files.match(request.url));
  if (kept) return kept;
  return fetch(request).catch(async () => {
    for (const { url } of await files.keys())
      if (withoutWidth(url) === withoutWidth(request.url)) return files.match(url);
  });
};

// The whole reply: one that breaks off is none.
const send = async (key, body) => {
  const reply = await fetch(`${site.endpoint}responses`, {
    method: "POST",
    body,
    credentials: "omit",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    signal: AbortSignal.timeout(TIMEOUT),
  });
  return new Response(await reply.text(), reply);
};

// The endpoint stores a response once under its key, however often it is sent.
const submit = async (request, key) => {
  const body = await request.text();
  const cache = await open("responses");
  const url = `${root}?${key}`;
  try {
    const reply = await send(key, body);
    if (reply.status < 500) await cache.delete(url);
    return reply;
  } catch (error) {
    // The app does not wait any more, and has said so.
    if (request.signal.aborted) throw error;
    const result = { error: { code: "offline", message: site.waits } };
    await cache.put(url, Response.json({ fields: JSON.parse(body), result }));
    registration.sync?.register("responses").catch(() => {});
    return Response.json(result, { status: 409 });
  }
};

const sendAll = async () => {
  const cache = await open("responses");
  for (const { url } of await cache.keys()) {
    const { fields, result } = (await (await cache.match(url))?.json()) ?? {};
    if (result?.error?.code !== "offline") continue;
    const reply = await send(url.split("?")[1], JSON.stringify(fields));
    if (reply.status === 429 || reply.status >= 500) throw url;
    await cache.put(url, Response.json({ fields, result: await reply.json() }));
    for (const client of await clients.matchAll()) client.postMessage(0);
  }
};
let sending;
const flush = () => (sending ??= sendAll().finally(() => (sending = null)));

addEventListener("install", () => skipWaiting());
// In Firefox, a page whose preload fails does not open, whatever the worker replies.
const isFirefox = /Firefox/.test(navigator.userAgent);
addEventListener("activate", (event) =>
  event.waitUntil(Promise.all([clients.claim(), isFirefox || registration.navigationPreload?.enable()])),
);
for (const name of ["sync", "message"]) addEventListener(name, (event) => event.waitUntil(flush()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { url, mode, destination, headers } = request;
  const [address] = url.split(/[?#]/);
  const isAsset = url.startsWith(`${root}assets/`);
  // The endpoint may be in a folder of the blog; no address starts with the text "null".
  if (url.startsWith(site.endpoint)) {
    const key = headers.get("Idempotency-Key");
    if (key) event.respondWith(submit(request, key));
  } else if (url.startsWith(root)) {
    if (mode === "navigate" || address.endsWith("/index.json")) event.respondWith(page(event, address));
    else if (isAsset || destination === "image") event.respondWith(file(request, isAsset));
  }
});
