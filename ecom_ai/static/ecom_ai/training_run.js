/* The live page of one training run: state, bar and loss curve, asked for until the run has ended. */
"use strict";

(() => {
  const EVERY = 1000; // milliseconds between two questions
  const box = document.getElementById("training-progress");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const words = box.dataset;
  let chart = null;

  const points = (curve, place) =>
    curve.filter((point) => point[place] !== null).map((point) => ({ x: point[0], y: point[place] }));

  function draw(curve) {
    const lines = [points(curve, 1), points(curve, 2)];
    if (chart) {
      chart.data.datasets.forEach((line, i) => { line.data = lines[i]; });
      chart.update("none");
      return;
    }
    const line = (label, colour, data, radius) =>
      ({ label, data, borderColor: colour, backgroundColor: colour, pointRadius: radius, borderWidth: 2 });
    chart = new Chart(box.querySelector("canvas"), {
      type: "line",
      data: { datasets: [line(words.training, "#417690", lines[0], 0), line(words.validation, "#c2410c", lines[1], 3)] },
      options: {
        animation: false, parsing: false, maintainAspectRatio: false,
        scales: { x: { type: "linear", title: { display: true, text: words.step } }, y: { beginAtZero: false } },
      },
    });
  }

  function show(run) {
    part("state").textContent = run.state_label;
    const last = run.curve[run.curve.length - 1];
    const numbers = [`${words.step} ${run.done} / ${run.total}`];
    if (last) numbers.push(`${words.training} ${last[1].toFixed(4)}`, `${Math.round(last[3])} ${words.speed}`);
    if (run.remaining !== null) numbers.push(`${Math.round(run.remaining)} ${words.remaining}`);
    part("numbers").textContent = numbers.join(" · ");
    part("bar").value = run.state === "done" ? 1 : (run.total ? run.done / run.total : 0);
    part("error").textContent = run.error;
    part("error").hidden = !run.error;
    draw(run.curve);
  }

  let wasOpen = false;
  async function ask() {
    try {
      const answer = await fetch(words.url, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const run = await answer.json();
        show(run);
        if (wasOpen && !run.open) { location.reload(); return; } // its buttons change
        wasOpen = run.open;
        if (!run.open) return;
      }
    } catch (error) {
      console.warn("The progress of the run could not be read", error); // asked again
    }
    setTimeout(ask, EVERY);
  }
  ask();
})();
