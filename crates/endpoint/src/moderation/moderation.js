"use strict";
// Keys for the list of responses, and what makes checking quicker. All of it can be done without this script.
(() => {
  const SWITCH = "carnet:moderation-keys";
  const cards = [...document.querySelectorAll(".queue .response")];
  const boxes = cards.map((card) => card.querySelector(".check input"));
  const help = document.getElementById("keys");
  const helpButton = document.getElementById("keys-button");
  const isOn = document.getElementById("keys-on");
  const checkAll = document.getElementById("check-all");
  const checked = document.getElementById("checked");

  // Where the keys work: the card that has the focus, otherwise the one that had it last.
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
  const press = (place, decision) => {
    const button = place?.querySelector(`button[value="${decision}"]`);
    button?.click();
    return Boolean(button);
  };

  const tellChecked = () => {
    if (!checked) return;
    const count = boxes.filter((box) => box.checked).length;
    const { none, one, many } = checked.dataset;
    checked.textContent = count === 0 ? none : count === 1 ? one : many.replace("{}", count);
    const { all, none: no } = checkAll.dataset;
    checkAll.textContent = count === boxes.length ? no : all;
  };
  const check = (box, state) => {
    box.checked = state;
    tellChecked();
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
    isOn.checked = localStorage.getItem(SWITCH) !== "off";
  } catch {
    // Storage may be forbidden; the keys are on then.
  }
  isOn.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, isOn.checked ? "on" : "off");
    } catch {
      // It lasts until the page is left.
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
    tellChecked();
  });
  for (const box of boxes) box.addEventListener("change", tellChecked);
  // Going back, browsers restore what was checked.
  addEventListener("pageshow", tellChecked);

  cards[position]?.focus();
  // What was in the page from its beginning is not heard, and what changes while the focus moves is talked over.
  const told = document.querySelector(".done [role=status]");
  if (told) {
    const words = told.textContent;
    told.textContent = "\u00a0";
    setTimeout(() => {
      told.textContent = words;
    }, 200);
  }
  // The notice is told once: reloading or going back does not tell it again.
  const address = new URL(location.href);
  if (address.searchParams.has("done")) {
    for (const name of ["done", "count", "ids"]) address.searchParams.delete(name);
    history.replaceState(null, "", address);
  }
})();
