"use strict";
// Draws every <figure data-chart="ID">, where #ID is a JSON script; the table in the same figure has the same numbers.
// Colours come from sentiment.css, so charts follow the admin's light and dark mode. Colour never speaks alone:
// negative is also striped, dashed and a triangle.
//
// {"horizontal": bool, "stacked": bool, "mirrored": bool, "labels": [...], "axes": {"share"|"count": title},
//  "series": [{"role", "label", "as": "line"|"bar", "axis": "share"|"count", "values": [...], "notes": [...]}]}
(() => {
  const LOOKS = {
    positive: { variable: "--sentiment-positive", point: "circle", dash: [], striped: false },
    negative: { variable: "--sentiment-negative", point: "triangle", dash: [7, 4], striped: true },
    neutral: { variable: "--sentiment-neutral", point: "rect", dash: [2, 3], striped: false },
    volume: { variable: "--sentiment-volume", point: "rect", dash: [], striped: false },
  };

  function striped(colour, back) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = back;
    pen.lineWidth = 1.5;
    for (const shift of [-8, 0, 8]) {
      pen.beginPath();
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
      pen.stroke();
    }
    return pen.createPattern(tile, "repeat");
  }

  function dataset(series, spec, colours) {
    const look = LOOKS[series.role];
    const colour = colours.of(look.variable);
    const isLine = series.as === "line";
    const axis = spec.horizontal ? "xAxisID" : "yAxisID";
    return {
      type: series.as,
      label: series.label,
      data: series.values,
      notes: series.notes,
      [axis]: series.axis,
      order: isLine ? 0 : 1,
      borderColor: colour,
      backgroundColor: isLine || !look.striped ? colour : striped(colour, colours.back),
      borderWidth: isLine ? 2.5 : 0,
      borderDash: isLine ? look.dash : [],
      pointStyle: look.point,
      pointRadius: isLine ? (series.values.length > 60 ? 0 : 4) : 0,
      pointHoverRadius: 6,
      pointHitRadius: 12,
      spanGaps: false,
      tension: 0.25,
      maxBarThickness: spec.horizontal ? 18 : 36,
    };
  }

  const whole = (value) => (Number.isInteger(value) ? String(Math.abs(value)) : null);

  function valueAxis(name, title, spec, colours) {
    const isShare = name === "share";
    const place = spec.horizontal ? { axis: "x", position: "bottom" } : { axis: "y", position: isShare ? "left" : "right" };
    return {
      ...place,
      stacked: spec.stacked && !isShare,
      min: isShare ? 0 : undefined,
      max: isShare ? 100 : undefined,
      beginAtZero: true,
      grace: isShare || spec.horizontal ? 0 : "15%",
      title: { display: true, text: title, color: colours.ink },
      ticks: { color: colours.ink, maxTicksLimit: 6, callback: isShare ? (value) => `${value} %` : whole },
      grid: { color: colours.line, drawOnChartArea: isShare || !("share" in spec.axes) },
    };
  }

  function options(spec, colours) {
    const names = { axis: spec.horizontal ? "y" : "x", stacked: spec.stacked, grid: { display: false } };
    const ticks = { color: colours.ink, maxRotation: 0, autoSkip: !spec.horizontal, autoSkipPadding: 12 };
    const values = Object.entries(spec.axes).map(([name, title]) => [name, valueAxis(name, title, spec, colours)]);
    const note = (item) => item.dataset.notes?.[item.dataIndex] ?? `${item.dataset.label}: ${item.formattedValue}`;
    return {
      indexAxis: spec.horizontal ? "y" : "x",
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "index", intersect: false, axis: spec.horizontal ? "y" : "x" },
      scales: { names: { ...names, ticks }, ...Object.fromEntries(values) },
      plugins: {
        legend: { position: "bottom", labels: { color: colours.ink, usePointStyle: true, pointStyleWidth: 16, boxHeight: 8, padding: 14 } },
        tooltip: { usePointStyle: true, boxPadding: 4, callbacks: { label: note } },
      },
    };
  }

  function palette(figure) {
    const own = getComputedStyle(figure);
    const of = (name) => own.getPropertyValue(name).trim();
    return { of, ink: of("--body-fg"), line: of("--hairline-color"), back: of("--body-bg") };
  }

  function draw(figure) {
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector("canvas");
    const colours = palette(figure);
    Chart.getChart(canvas)?.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    // here and not in the page: a content security policy takes this and refuses a style attribute
    if (spec.horizontal) canvas.parentElement.style.setProperty("--rows", spec.labels.length);
    const axis = spec.horizontal ? "yAxisID" : "xAxisID";
    const datasets = spec.series.map((series) => ({ ...dataset(series, spec, colours), [axis]: "names" }));
    new Chart(canvas, { data: { labels: spec.labels, datasets }, options: options(spec, colours) });
  }

  function drawAll() {
    for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);
  }

  drawAll();
  new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
