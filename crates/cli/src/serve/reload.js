// Only on the author's local server: reloads pages of older builds. The number of the page's build is in the address of
// this script. Hidden pages close their connection, since browsers allow only six per host.
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
