/* Keeps the page of one job up to date. Without it the page is still right, as of the last load. */
(() => {
  "use strict";

  const root = document.getElementById("ecom-ai-job");
  if (!root || root.dataset.open !== "1") return;

  const MOST_ROWS = 200;
  const bar = document.getElementById("ecom-ai-bar");
  const rows = document.getElementById("ecom-ai-trouble");
  const offline = document.getElementById("ecom-ai-offline");
  let after = root.dataset.after;
  let pause = 1000;

  const filled = (value) => (Array.isArray(value) ? rows.children.length > 0 : Boolean(value));

  function addRow(item) {
    const row = document.createElement("tr");
    for (const text of [item.object, item.state, item.reason]) {
      const cell = document.createElement("td");
      cell.textContent = text;
      row.append(cell);
    }
    rows.append(row);
  }

  function show(job) {
    for (const place of root.querySelectorAll("[data-live]")) {
      const text = String(job[place.dataset.live]);
      if (place.textContent !== text) place.textContent = text; // screen readers hear changes only
    }
    if (root.dataset.static !== "1") {
      for (const item of job.trouble) {
        if (rows.children.length < MOST_ROWS) addRow(item);
        after = String(item.position);
      }
    }
    for (const place of root.querySelectorAll("[data-show]")) place.hidden = !filled(job[place.dataset.show]);
    for (const place of root.querySelectorAll("[data-disable]")) place.disabled = Boolean(job[place.dataset.disable]);
    for (const link of root.querySelectorAll("[data-href]")) link.setAttribute("href", job[link.dataset.href] || "#");
    root.querySelector("[data-live='state_label']").className = `ecom-ai-state ecom-ai-${job.state}`;
    bar.max = Math.max(1, job.total);
    bar.value = job.done + job.failed;
  }

  async function poll() {
    try {
      const answer = await fetch(`${root.dataset.url}?after=${after}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      show(job);
      offline.hidden = true;
      pause = 1000;
      if (!job.open) return;
    } catch {
      offline.hidden = false;
      pause = Math.min(pause * 2, 15000);
    }
    setTimeout(poll, pause);
  }

  setTimeout(poll, pause);
})();
