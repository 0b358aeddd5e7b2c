"use strict";
// Keys of the review queue, and counters under the boxes. Every key presses a visible button or follows a visible link.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  const help = $("#ecom-ai-help");
  const helpButton = $("#ecom-ai-help-button");
  if (helpButton && help) {
    helpButton.hidden = false;
    helpButton.addEventListener("click", () => help.showModal());
  }

  const special = {
    e: () => $("[data-edit]")?.focus(),
    r: () => $("[data-reject]")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
      return;
    }
    if (!help || help.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (event.repeat) return; // a key held down must not approve twice
    const target = special[event.key] ? null : $(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target && !special[event.key]) return;
    event.preventDefault();
    if (target) target.click();
    else special[event.key]();
  });

  // One step per page: a second click while the first is on its way would meet a changed draft.
  for (const form of document.querySelectorAll(".ecom-ai form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll(".ecom-ai form")) delete form.dataset.sent;
  });

  // Words that were typed and not saved are not lost without a question.
  let sending = false;
  document.addEventListener("submit", (event) => { sending = !event.defaultPrevented; });
  window.addEventListener("beforeunload", (event) => {
    const boxes = document.querySelectorAll("#ecom-ai-form textarea, #ecom-ai-form input:not([type=hidden])");
    if (!sending && [...boxes].some((box) => box.value !== box.defaultValue)) event.preventDefault();
  });

  const words = $("#ecom-ai-counter-words");
  for (const counter of document.querySelectorAll("[data-counter]")) {
    const box = document.getElementById(counter.dataset.counter);
    const limit = Number(counter.dataset.limit);
    const show = () => {
      const count = [...box.value].length;
      counter.textContent = words.dataset.limited.replace("%(count)s", count).replace("%(limit)s", limit);
      counter.classList.toggle("ecom-ai-over", count > limit);
    };
    box.addEventListener("input", show);
    show();
  }
})();
