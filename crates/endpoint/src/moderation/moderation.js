"use strict";
// Keyboard shortcuts and bulk selection for the list of responses. All actions also work without this script.
(() => {
  const STORAGE_KEY = "carnet:moderation-keys";
  const cards = [...document.querySelectorAll(".queue .response")];
  const boxes = cards.map((card) => card.querySelector(".check input"));
  const help = document.getElementById("keys");
  const helpButton = document.getElementById("keys-button");
  const isOn = document.getElementById("keys-on");
  const checkAll = document.getElementById("check-all");
  const checked = document.getElementById("checked");

  // The shortcuts apply to the focused response, otherwise to the last focused one.
  let position = cards.findIndex((card) => `#${card.id}` === location.hash);
  const current = () => {
    const focused = cards.findIndex((card) => card.contains(document.activeElement));
    if (focused >= 0) position = focused;
    return cards[position];
  };
  const moveTo = (next) => {
    if (cards.length === 0) return;
    position = Math.max(0, Math.min(cards.length - 1, next));
    cards[position].focus();
  };
  const press = (container, decision) => {
    const button = container?.querySelector(`button[value="${decision}"]`);
    button?.click();
    return Boolean(button);
  };

  const updateChecked = () => {
    if (!checked) return;
    const count = boxes.filter((box) => box.checked).length;
    const { none, one, many } = checked.dataset;
    checked.textContent = count === 0 ? none : count === 1 ? one : many.replace("{}", count);
    const { all, none: no } = checkAll.dataset;
    checkAll.textContent = count === boxes.length ? no : all;
  };
  const check = (box, state) => {
    box.checked = state;
    updateChecked();
  };

  const keys = {
    j: () => moveTo(current() ? position + 1 : 0),
    k: () => moveTo(current() ? position - 1 : 0),
    a: () => press(current(), "approve"),
    r: () => press(current(), "reject"),
    s: () => press(current(), "spam"),
    u: () => press(document.querySelector(".done"), "undo") || press(current(), "undo"),
    x: () => current() && check(boxes[position], !boxes[position].checked),
    "/": () => document.getElementById("search").focus(),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const isOther = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    const isHeld = event.repeat && !"jk".includes(event.key);
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (isOther || isHeld || isTyping || help.open || !isOn.checked || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  try {
    isOn.checked = localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    // Without storage, the shortcuts are on.
  }
  isOn.addEventListener("change", () => {
    try {
      localStorage.setItem(STORAGE_KEY, isOn.checked ? "on" : "off");
    } catch {
      // Without storage, the choice lasts until the page is left.
    }
  });

  if (helpButton) {
    helpButton.hidden = false;
    helpButton.addEventListener("click", () => help.showModal());
  }
  checkAll?.addEventListener("click", (event) => {
    event.preventDefault();
    const state = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = state;
    updateChecked();
  });
  for (const box of boxes) box.addEventListener("change", updateChecked);
  // Browsers restore checkboxes on history navigation.
  addEventListener("pageshow", updateChecked);

  cards[position]?.focus();
  // Screen readers announce only changes of a live region, and a focus change would interrupt them.
  const result = document.querySelector(".done [role=status]");
  if (result) {
    const words = result.textContent;
    result.textContent = "\u00a0";
    setTimeout(() => {
      result.textContent = words;
    }, 200);
  }
  // Removes the result from the address, so that a reload does not show it again.
  const address = new URL(location.href);
  if (address.searchParams.has("done")) {
    for (const name of ["done", "count", "ids"]) address.searchParams.delete(name);
    history.replaceState(null, "", address);
  }
})();
