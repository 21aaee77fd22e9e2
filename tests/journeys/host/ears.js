// Stands first in every page while the host listens: reports what goes wrong, and keeps what the page looked
// like when its body began. Reports are synchronous, so that none is lost when the page is left.
(() => {
  const report = (kind, text) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/__journeys/heard", false);
    request.send(`${kind} at ${location.pathname}: ${text}`);
  };

  for (const kind of ["error", "warn"]) {
    const original = console[kind];
    console[kind] = (...parts) => {
      report(`console.${kind}`, parts.join(" "));
      original.apply(console, parts);
    };
  }
  addEventListener("error", ({ message, target }) => report("error", message ?? target.outerHTML), true);
  addEventListener("unhandledrejection", ({ reason }) => report("rejection", reason));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    report("policy", `${effectiveDirective} ${blockedURI}`),
  );

  const observer = new MutationObserver(() => {
    if (!document.body) return;
    observer.disconnect();
    window.themeAtFirst = document.documentElement.dataset.theme ?? "system";
  });
  observer.observe(document.documentElement, { childList: true });
})();
