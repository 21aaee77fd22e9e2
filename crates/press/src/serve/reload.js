// Only while the author's own server runs: a new build reloads the page.
new EventSource("/__carnet/reload").addEventListener("message", () => location.reload());
