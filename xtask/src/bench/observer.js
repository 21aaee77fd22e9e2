// Runs in every measured page before its own scripts.
globalThis.carnetBench = { first: 0, largest: 0, shift: 0, last: 0, tasks: [] };
{
  const bench = globalThis.carnetBench;
  const watch = (type, note) =>
    new PerformanceObserver((list) => {
      bench.last = performance.now();
      list.getEntries().forEach(note);
    }).observe({ type, buffered: true });
  watch("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") bench.first = startTime;
  });
  watch("largest-contentful-paint", ({ startTime }) => {
    bench.largest = startTime;
  });
  watch("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) bench.shift += value;
  });
  watch("longtask", ({ startTime, duration }) => {
    bench.tasks.push({ start: startTime, end: startTime + duration });
  });
  watch("resource", () => {});

  // Total blocking time: what tasks take above 50 ms each, from the first contentful paint on.
  bench.blocking = () =>
    bench.tasks.reduce((sum, { start, end }) => sum + Math.max(0, end - Math.max(start, bench.first) - 50), 0);

  // Milliseconds from the click, or from now without one, until what `shown` waits for is painted.
  bench.painted = (shown, clicked) =>
    new Promise((done) => {
      let start = performance.now();
      if (clicked) addEventListener("click", ({ timeStamp }) => (start = timeStamp), { capture: true, once: true });
      const observer = new MutationObserver(() => {
        if (!shown()) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          // A message is the next task after the frame.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now() - start);
          port2.postMessage(null);
        });
      });
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    });
}
