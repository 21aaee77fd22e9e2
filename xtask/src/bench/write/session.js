// Runs in every page of the editor before its own scripts.
globalThis.carnetWrite = {
  // When, on the clock of the page, what `isShown` waits for is painted.
  painted(isShown, watched) {
    return new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!isShown()) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          // A message is the next task after the frame.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now());
          port2.postMessage(null);
        });
      });
      observer.observe(watched, { attributes: true, characterData: true, childList: true, subtree: true });
    });
  },

  // Milliseconds from the next key press until that.
  async afterKey(isShown, watched) {
    let pressed;
    addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
    return (await this.painted(isShown, watched)) - pressed;
  },

  frame() {
    return document.querySelector(".preview iframe")?.contentDocument;
  },

  article() {
    return this.frame()?.querySelector("main article");
  },

  options() {
    return [...document.querySelectorAll("dialog[open] #finder-list [role=option]")];
  },

  goToEnd() {
    const field = document.getElementById("field-text");
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    this.frame().defaultView.scrollTo({ top: this.frame().documentElement.scrollHeight, behavior: "instant" });
  },

  // The preview has this text.
  preview(text) {
    return this.afterKey(() => this.article().textContent.includes(text), this.frame());
  },

  // The link finder is open, and has results.
  finder() {
    return this.afterKey(() => this.options().length > 0, document);
  },

  // All results of the link finder have this text.
  results(text) {
    const isResult = ({ textContent }) => textContent.includes(text);
    return this.afterKey(() => this.options().length > 0 && this.options().every(isResult), document);
  },

  leaveFinder() {
    document.querySelector("dialog[open]").close();
    document.getElementById("field-text").focus();
  },
};

// The navigation is the start of the clock.
if (location.pathname === "/") {
  carnetWrite.list = carnetWrite.painted(() => document.querySelector(".post-item a"), document);
}
