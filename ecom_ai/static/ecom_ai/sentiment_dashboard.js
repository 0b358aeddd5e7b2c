"use strict";
// The dashboard's small help: filters that submit themselves, product names while typing, and the progress of scoring.
(() => {
  const EVERY = 3000; // milliseconds between two questions
  const form = document.getElementById("sentiment-filters");
  const box = document.getElementById("sentiment-progress");

  // ---- filters ---------------------------------------------------------------

  if (form) {
    const dates = form.querySelector("[data-part=dates]");
    const period = form.elements.period;
    const showDates = () => { dates.hidden = period.value !== "own"; };
    form.addEventListener("change", (event) => {
      showDates();
      const asksForDates = event.target === period && period.value === "own";
      if (event.target.tagName === "SELECT" && !asksForDates) form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (!field.value) field.disabled = true; // short addresses
    });
    window.addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
    showDates();

    const list = document.getElementById("sentiment-products");
    let asked = 0;
    form.elements.product.addEventListener("input", async (event) => {
      const mine = ++asked;
      const query = new URLSearchParams({ q: event.target.value });
      const answer = await fetch(`${form.dataset.products}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || mine !== asked) return;
      const { products } = await answer.json();
      list.replaceChildren(...products.map((product) => {
        const option = document.createElement("option");
        option.value = product.key;
        option.textContent = product.title;
        return option;
      }));
    });
  }

  // ---- progress ----------------------------------------------------------------

  const part = (name) => box.querySelector(`[data-part="${name}"]`);

  function show(state) {
    const job = state.job;
    part("job").hidden = !job;
    if (job) {
      for (const name of ["done", "total", "rate", "remaining"]) part(name).textContent = job[name];
      const bar = part("job").querySelector("progress");
      bar.max = Math.max(1, job.total);
      bar.value = job.done + job.failed;
    }
    const isNew = state.version !== box.dataset.version;
    if (box.dataset.job && !job) location.reload(); // it has ended: all numbers change
    else part("news").hidden = !isNew;
  }

  async function ask() {
    if (!document.hidden) {
      try {
        const answer = await fetch(box.dataset.url, { headers: { Accept: "application/json" } });
        if (answer.ok) show(await answer.json());
      } catch (error) {
        console.warn("The progress could not be read", error); // asked again
      }
    }
    setTimeout(ask, EVERY);
  }
  if (box) setTimeout(ask, EVERY);
})();
