"use strict";
// The progress of a training run on the learning page; when it has ended the page is read again.
(() => {
  const EVERY = 1000; // milliseconds between two questions
  const box = document.getElementById("sentiment-run");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-part="${name}"]`);

  function show(run) {
    part("state").textContent = run.state;
    const left = run.remaining === null ? "" : ` · ${run.remaining} ${box.dataset.left}`;
    part("numbers").textContent = `${run.done} / ${run.total}${left}`;
    const bar = box.querySelector("progress");
    bar.max = Math.max(1, run.total);
    bar.value = run.done;
  }

  async function ask() {
    try {
      const answer = await fetch(box.dataset.url, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const { run } = await answer.json();
        if (!run) { location.reload(); return; }
        show(run);
      }
    } catch (error) {
      console.warn("The progress of the run could not be read", error); // asked again
    }
    setTimeout(ask, EVERY);
  }
  ask();
})();
