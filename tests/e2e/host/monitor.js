// The first script of every page: reports errors, and records the theme and visibility of the first frame. Reports are
// synchronous, so that none is lost when the page is left.
(() => {
  const report = (kind, text) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/__e2e/report", false);
    request.send(`${kind} at ${location.pathname}: ${text}`);
  };

  for (const kind of ["error", "warn"]) {
    const original = console[kind];
    console[kind] = (...parts) => {
      report(`console.${kind}`, parts.join(" "));
      original.apply(console, parts);
    };
  }

  // Firefox cancels what a page still loads before it leaves the page, and each cancelled element reports an error. Only
  // `beforeunload` comes earlier. Once the app runs or has given up, the listener goes: Firefox does not put pages with
  // one into the back/forward cache.
  let isLeaving = false;
  const leave = () => (isLeaving = true);
  addEventListener("beforeunload", leave);
  addEventListener("pageshow", () => (isLeaving = false));
  new MutationObserver((_, observer) => {
    if (!document.documentElement.matches("[data-app], .no-app")) return;
    observer.disconnect();
    removeEventListener("beforeunload", leave);
  }).observe(document.documentElement, { attributes: true });
  addEventListener(
    "error",
    ({ message, target }) => {
      const isCancelled = isLeaving && target instanceof Element;
      if (!isCancelled) report("error", message ?? target.outerHTML);
    },
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) => report("rejection", reason));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    report("policy", `${effectiveDirective} ${blockedURI}`),
  );

  // The blog and its endpoint are on this machine: a request to any other host is an error.
  const reportThirdParties = (entries) => {
    for (const { name } of entries) {
      const { protocol, hostname } = new URL(name, location);
      if (protocol.startsWith("http") && hostname !== "127.0.0.1") report("third party", name);
    }
  };
  new PerformanceObserver((list) => reportThirdParties(list.getEntries())).observe({ type: "resource", buffered: true });

  // The theme, once `boot.js` has said which, and whether the body is seen, in the first frame that may have one.
  const observer = new MutationObserver(() => {
    if (!document.body) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { classList, dataset } = document.documentElement;
      window.bodyAtFirst = {
        theme: classList.contains("js") ? (dataset.theme ?? "system") : null,
        visibility: getComputedStyle(document.body).visibility,
      };
    });
  });
  observer.observe(document.documentElement, { childList: true });
})();
