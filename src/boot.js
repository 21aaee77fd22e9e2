// Runs as soon as it is here: the reader's choice of light or dark, for which the style keeps the page back a moment, and
// where the reader was. After the first paint: loads the app, whose files press names in this script's own attributes.
// A file of its own, since the policy allows no inline script.
(() => {
  const root = document.documentElement;
  const { script, scriptIntegrity, module, moduleIntegrity } = document.currentScript.dataset;
  const key = "carnet:theme";

  const chosen = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is blocked: the system's scheme it is
    }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  // Where this entry of the history was scrolled to, as the app has written it down (positions.rs). Firefox
  // does not find it again by itself after the app has had scrolling in its hands.
  const position = () => {
    try {
      const known = JSON.parse(sessionStorage.getItem("carnet:positions")) ?? [];
      return known.find((_, index) => index % 2 && known[index - 1] === history.state);
    } catch {
      return undefined;
    }
  };

  apply(chosen());
  root.classList.add("js");

  const whole = (late) => {
    const select = document.getElementById("theme");
    if (select) select.value = root.dataset.theme ?? "system";
    const top = position();
    // Whoever has begun to read and to scroll stays there.
    if (top !== undefined && !(late && scrollY)) scrollTo({ top, behavior: "instant" });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => whole(false));
  else whole(true);
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "theme") return;
    apply(target.value);
    try {
      if (target.value === "system") localStorage.removeItem(key);
      else localStorage.setItem(key, target.value);
    } catch {
      // storage is blocked: the choice lasts as long as the page
    }
  });
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    apply(event.newValue);
    const select = document.getElementById("theme");
    if (select) select.value = root.dataset.theme ?? "system";
  });

  // A page that comes back from the browser's memory may have missed a choice made elsewhere.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) apply(chosen() ?? root.dataset.theme);
  });

  // Should the app not load, or stumble while it takes over, every link is the browser's again.
  const withoutApp = (error) => {
    console.warn("The page works without the app, which did not start:", error);
    root.classList.add("no-app");
    addEventListener("click", (event) => event.stopImmediatePropagation(), { capture: true });
  };

  // An element is the one way in which every browser holds a script against its integrity. What it has fetched, and
  // found to be right, is what `import` then gets.
  const checked = () =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.type = "module";
      element.integrity = scriptIntegrity;
      element.fetchPriority = "low";
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${script} is not there, or not what it should be`));
      element.src = script;
      document.head.append(element);
    }).then(() => import(script));

  const start = () => {
    // Icons and manifest: a browser that finds them in the document asks for them before the first paint.
    // Extensions may have taken them away.
    const later = document.head.querySelector("noscript");
    if (later) later.outerHTML = later.textContent;
    document.head.querySelector("link[rel=icon]")?.remove();
    Promise.all([checked(), fetch(module, { integrity: moduleIntegrity, priority: "low" })])
      .then(([{ default: init }, response]) => init({ module_or_path: response }))
      .catch(withoutApp);
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
    const told = (list) => list.getEntriesByName("first-contentful-paint").length && done();
    new PerformanceObserver(told).observe({ type: "paint", buffered: true });
  });
  addEventListener("load", () => painted.then(startIdle));
})();
