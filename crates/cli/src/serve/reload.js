// Only while the author's own server runs: a page of an older build than the newest reloads itself. The number of
// its build stands in this script's address. Hidden pages let go of their connection: browsers allow six.
(() => {
  const build = document.currentScript.src.split("?")[1];
  let events;
  const listen = () => {
    events?.close();
    events = undefined;
    if (document.hidden) return;
    events = new EventSource("/__carnet/reload");
    events.addEventListener("message", ({ data }) => {
      if (data !== build) location.reload();
    });
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  listen();
})();
