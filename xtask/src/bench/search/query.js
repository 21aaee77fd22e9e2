// Runs in a measured page once it is loaded: asks a query, and waits until the results are painted.
globalThis.carnetSearch = {
  // Types all of the query at once, as a paste does.
  async carnet(text) {
    const start = performance.now();
    const painted = carnetBench.painted(() => document.querySelector(".results li"), false);
    const field = document.getElementById("q");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return this.found(start, await painted, ".results li");
  },

  // Loads Pagefind, and lists the first ten results with the excerpts that it makes.
  async pagefind(address, text) {
    const start = performance.now();
    const painted = carnetBench.painted(() => document.querySelector("ol.pagefind"), false);
    const pagefind = await import(address);
    // Requests of a worker are not in the list of the page's requests.
    await pagefind.options({ noWorker: true });
    const { results } = await pagefind.search(text);
    const list = document.createElement("ol");
    list.className = "pagefind";
    for (const { url, meta, excerpt } of await Promise.all(results.slice(0, 10).map((result) => result.data()))) {
      const link = document.createElement("a");
      link.href = url;
      link.textContent = meta.title;
      const item = document.createElement("li");
      item.append(link);
      item.insertAdjacentHTML("beforeend", `<p>${excerpt}</p>`);
      list.append(item);
    }
    document.body.prepend(list);
    return this.found(start, await painted, "ol.pagefind li");
  },

  found(start, took, items) {
    const requests = performance.getEntriesByType("resource").map((entry) => ({
      address: entry.name,
      start: entry.startTime,
      end: entry.responseEnd,
      bytes: entry.encodedBodySize,
    }));
    return { painted: start + took, took, results: document.querySelectorAll(items).length, requests };
  },
};
