"use strict";
// Label buttons in a list or on a form: one click, no reload. Without a script the same buttons post the form.
(() => {
  const notice = () => document.getElementById("sentiment-notice");

  function say(text) {
    if (notice()) notice().textContent = text;
  }

  function show(group, score) {
    for (const button of group.querySelectorAll("button")) {
      if (button.dataset.label === "undo") button.hidden = !score.corrected;
      else button.setAttribute("aria-pressed", String(button.dataset.label === score.label));
    }
    for (const place of document.querySelectorAll(`[data-sentiment="${score.id}"]`)) {
      const badge = document.createElement("span");
      badge.className = `sentiment-label sentiment-${score.label || "unsure"}`;
      badge.textContent = score.name;
      place.replaceChildren(badge);
    }
  }

  async function store(button, group) {
    const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const options = { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": csrf } };
    const seen = button.form?.elements.seen;
    if (seen) options.body = new URLSearchParams({ seen: seen.value });
    const response = await fetch(button.formAction, options);
    const body = await response.json();
    if (response.ok) show(group, body.score);
    say(body.message);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-buttons] button");
    if (!button) return;
    event.preventDefault();
    const group = button.closest("[data-buttons]");
    const buttons = [...group.querySelectorAll("button")];
    for (const each of buttons) each.disabled = true;
    try {
      await store(button, group);
    } catch {
      say(notice()?.dataset.failed ?? "");
    } finally {
      for (const each of buttons) each.disabled = false;
      (button.hidden ? group.querySelector("button") : button).focus();
    }
  });
})();
