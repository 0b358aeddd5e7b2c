"use strict";
// Shares per model and language as stacked bars; the table on the page has the same numbers.
(() => {
  const canvas = document.getElementById("ecom-ai-ledger");
  const data = JSON.parse(document.getElementById("ecom-ai-ledger-data").textContent);
  const colours = { accept: "#2ea043", edit: "#d4a72c", reject: "#c4432b" };
  let chart = null;

  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--body-fg").trim();
    const line = style.getPropertyValue("--hairline-color").trim();
    chart?.destroy();
    chart = new Chart(canvas, {
      type: "bar",
      data: {
        labels: data.labels,
        datasets: data.series.map((series) => ({
          label: series.label,
          data: series.values,
          backgroundColor: colours[series.role],
          maxBarThickness: 40,
        })),
      },
      options: {
        indexAxis: "y",
        maintainAspectRatio: false,
        animation: false,
        scales: {
          x: { stacked: true, max: 100, ticks: { color: ink, callback: (value) => `${value} %` }, grid: { color: line } },
          y: { stacked: true, ticks: { color: ink }, grid: { color: line } },
        },
        plugins: { legend: { labels: { color: ink } } },
      },
    });
  };

  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
})();
