// Runs as soon as it is here: the reader's choice of light or dark, for which the style keeps the page back a moment,
// and where the reader was. After the first paint: starts the app, and gives links and forms back to the browser if it
// fails. A file of its own, since the policy allows no inline script.
(() => {
  const root = document.documentElement;
  // The files of the app are beside this one. The generator writes their names and hashes here
  // (crates/publish/src/boot_script.rs); those of the site's own files are attributes of the element.
  const { src, dataset } = document.currentScript;
  const script = new URL("SCRIPT_NAME", src).href;
  const scriptIntegrity = "SCRIPT_INTEGRITY";
  const module = new URL("MODULE_NAME", src).href;
  const moduleIntegrity = "MODULE_INTEGRITY";
  const { site, offline, offlineIntegrity } = dataset;
  const capture = { capture: true };

  const themeKey = "carnet:theme";
  const chosenTheme = () => {
    try {
      return localStorage.getItem(themeKey);
    } catch {
      return null; // storage is blocked: the system's scheme it is
    }
  };
  const applyTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const showTheme = () => {
    const select = document.getElementById("theme");
    if (select) select.value = root.dataset.theme ?? "system";
  };
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "theme") return;
    applyTheme(target.value);
    try {
      if (target.value === "system") localStorage.removeItem(themeKey);
      else localStorage.setItem(themeKey, target.value);
    } catch {
      // storage is blocked: the choice lasts as long as the page
    }
  });
  // In the capture phase: ahead of what silences the app once it has failed.
  const onStorage = (event) => {
    if (event.key !== themeKey) return;
    applyTheme(event.newValue);
    showTheme();
  };
  addEventListener("storage", onStorage, capture);
  // A page that comes back from the browser's memory may have missed a choice made elsewhere.
  const onPageShow = ({ persisted }) => {
    if (persisted) applyTheme(chosenTheme() ?? root.dataset.theme);
  };
  addEventListener("pageshow", onPageShow, capture);

  // Where this entry of the history was scrolled to, as the app has stored it (src/browser/history.rs). Firefox does not
  // restore it by itself after the app has set `scrollRestoration`.
  const position = () => {
    try {
      const known = JSON.parse(sessionStorage.getItem("carnet:positions")) ?? [];
      return known.find((_, index) => index % 2 && known[index - 1] === history.state);
    } catch {
      return undefined;
    }
  };

  applyTheme(chosenTheme());
  root.classList.add("js");

  const onParsed = (isLate) => {
    showTheme();
    const top = position();
    // A reader who has begun to scroll stays there.
    if (top !== undefined && !(isLate && scrollY)) scrollTo({ top, behavior: "instant" });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => onParsed(false));
  else onParsed(true);

  // The app has failed, while it was loaded, while it hydrated or later: from the next event on, links and forms are the
  // browser's, since no event reaches a listener of the app.
  let hasFailed = false;
  // Entries that the app has made are of this document, which can't show their pages without it.
  let { pathname } = location;
  const isBrowsers = () => hasFailed || !("app" in root.dataset);
  addEventListener("popstate", () => isBrowsers() && location.pathname !== pathname && location.reload(), capture);
  // Chromium calls listeners of the window in the order of their registration: these come before those of the app.
  const silence = (event) => hasFailed && event.stopImmediatePropagation();
  const events = "click submit input focusin pointerover touchstart scroll storage popstate pageshow pagehide";
  for (const name of events.split(" ")) addEventListener(name, silence, capture);
  const fallBack = (error) => {
    if (hasFailed) return;
    hasFailed = true;
    console.warn("The page works without the app, which failed:", error);
    root.classList.add("no-app");
    pathname = location.pathname;
    // A navigation was under way: the browser goes on with it.
    const { navigating } = root.dataset;
    if (navigating === undefined) return;
    if (new URL(navigating, location).href === location.href) location.reload();
    else location.assign(navigating);
  };
  // Where WebAssembly is switched off, there is no such name.
  const Trap = globalThis.WebAssembly?.RuntimeError;
  const isFromApp = (error) => (Trap && error instanceof Trap) || /wasm-function/.test(error?.stack);
  addEventListener("error", ({ error }) => isFromApp(error) && fallBack(error));
  addEventListener("unhandledrejection", ({ reason }) => isFromApp(reason) && fallBack(reason));

  // An element is the one way in which every browser holds a script against its integrity. What it has fetched, and
  // found to be right, is what `import` then gets.
  const addChecked = (address, integrity) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.type = "module";
      element.integrity = integrity;
      element.fetchPriority = "low";
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${address} is not there, or not what it should be`));
      element.src = address;
      document.head.append(element);
    });
  const importChecked = () => addChecked(script, scriptIntegrity).then(() => import(script));

  // What is around every page is in a file of its own, once for all pages. The app finds it beside the data of the page,
  // as if it were in the document.
  const addSite = async () => {
    const response = await fetch(site, { priority: "low" });
    if (!response.ok) throw new Error(`${site} is not there`);
    const text = await response.text();
    const data = document.getElementById("carnet-data");
    data.textContent = `{"site":${text},${data.textContent.slice(1)}`;
  };

  // Browsers cancel what a page still loads when it is left, Firefox right after `beforeunload`, long before `pagehide`:
  // that is no failure. The listener goes once the app is loaded, since it keeps pages out of the browser's memory.
  let isLeaving = false;
  const leave = () => (isLeaving = true);

  const load = () => {
    addEventListener("beforeunload", leave);
    Promise.all([importChecked(), fetch(module, { integrity: moduleIntegrity, priority: "low" }), addSite()])
      .then(([{ default: init }, response]) => init({ module_or_path: response }))
      .catch((error) => {
        if (isFromApp(error)) return fallBack(error);
        if (isLeaving) return;
        // Search needs the module, and says so.
        root.classList.add("no-module");
        fallBack(error);
      })
      .finally(() => {
        removeEventListener("beforeunload", leave);
        // Not a part of the app, and only there if the blog can be read offline.
        if (offline) addChecked(offline, offlineIntegrity).catch(() => {});
      });
  };

  // On a slow line, or one that costs by the byte, the app waits until the reader is about to do something.
  const { saveData, effectiveType } = navigator.connection ?? {};
  const isSlow = saveData || effectiveType === "2g" || effectiveType === "slow-2g";
  // What the service worker has kept costs nothing.
  const isConstrained = isSlow && !("offline" in root.dataset);
  if (isConstrained) root.dataset.saveData = "";
  // The page may be left before the app is asked for: the script of old permalinks leaves the home page.
  else addEventListener("beforeunload", leave);
  const intended = new Promise((done) => {
    if (!isConstrained) return done();
    const events = ["pointerover", "touchstart", "focusin", "input"];
    const onIntent = ({ type, target }) => {
      if (type !== "input" && !target.closest?.("a[href]")) return;
      for (const name of events) document.removeEventListener(name, onIntent);
      done();
    };
    for (const name of events) document.addEventListener(name, onIntent, { passive: true });
  });

  const start = () => {
    // Icons and manifest: a browser that finds them in the document asks for them before the first paint.
    // Extensions may have taken them away.
    const later = document.head.querySelector("noscript");
    if (later) later.outerHTML = later.textContent;
    document.head.querySelector("link[rel=icon]")?.remove();
    intended.then(load);
  };
  const startIdle = () => {
    if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 2000 });
    else setTimeout(start, 1);
  };

  // What is fetched or run before the first paint delays it, and the page may have loaded earlier than that. Not every
  // browser tells of it: half a second after the first frame behind the load it is taken for granted.
  const painted = new Promise((done) => {
    addEventListener("load", () => requestAnimationFrame(() => setTimeout(done, 500)));
    if (!PerformanceObserver.supportedEntryTypes?.includes("paint")) return;
    const onPaint = (list) => list.getEntriesByName("first-contentful-paint").length && done();
    new PerformanceObserver(onPaint).observe({ type: "paint", buffered: true });
  });
  addEventListener("load", () => painted.then(startIdle));
})();
