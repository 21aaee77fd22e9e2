// The blog was once read offline, and is no more: this worker removes itself, and what was kept.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  const prefix = `carnet:${new URL(".", location).pathname}:`;
  const remove = async () => {
    for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
    await registration.unregister();
  };
  event.waitUntil(remove());
});
