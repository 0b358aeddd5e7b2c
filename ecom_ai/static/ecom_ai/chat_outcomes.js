"use strict";
// Talks by day as lines; the table on the page has the same numbers.
(() => {
  const canvas = document.getElementById("ecom-ai-outcomes-chart");
  const data = JSON.parse(document.getElementById("ecom-ai-outcomes-data").textContent);
  const looks = { talks: ["#6b7280", []], resolved: ["#2563eb", [6, 3]], handed_off: ["#d97706", [2, 3]] };
  let chart = null;

  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--body-fg").trim();
    const line = style.getPropertyValue("--hairline-color").trim();
    chart?.destroy();
    chart = new Chart(canvas, {
      type: "line",
      data: {
        labels: data.labels,
        datasets: data.series.map((series) => ({
          label: series.label,
          data: series.values,
          borderColor: looks[series.role][0],
          backgroundColor: looks[series.role][0],
          borderDash: looks[series.role][1],
          pointRadius: 2,
        })),
      },
      options: {
        maintainAspectRatio: false,
        animation: false,
        scales: {
          x: { ticks: { color: ink, maxTicksLimit: 10 }, grid: { color: line } },
          y: { beginAtZero: true, ticks: { color: ink, precision: 0 }, grid: { color: line } },
        },
        plugins: { legend: { labels: { color: ink } } },
      },
    });
  };

  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
})();
