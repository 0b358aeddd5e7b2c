"use strict";
// The unsure queue: 1, 2, 3 label, s leaves for later, u takes back. The next review is on the page before the label of
// the last one is stored; what could not be stored comes back. Review texts go into the page as text, never as markup.
(() => {
  const FETCH_AT = 4; // reviews left in hand when more are asked for
  const holder = document.getElementById("sentiment-queue-data");
  if (!holder) return;
  const data = JSON.parse(holder.textContent);
  const { words, urls } = data;
  const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const $ = (id) => document.getElementById(`sentiment-${id}`);
  const waiting = [...data.items];
  const history = []; // what was done, the latest last: {item, label} with an empty label for "later"
  let cursor = data.next;
  let fetching = false;
  let left = data.left;
  let done = 0;
  let storing = Promise.resolve(); // one after another, so that an undo follows its label

  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name] ?? ""));

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function say(text, isError = false) {
    const box = $("notice");
    box.textContent = text;
    box.classList.toggle("errornote", isError);
  }

  // ---- the review on the page ----------------------------------------------

  function chancesOf(item) {
    if (!item.chances.length) return [words.noGuess];
    return item.chances.flatMap((chance) => [
      element("span", {}, chance.name),
      element("progress", { max: "100", value: String(chance.percent || "0"), "aria-hidden": "true" }),
      element("span", {}, `${chance.percent} %`),
    ]);
  }

  function metaOf(item) {
    const name = item.product || "";
    const product = item.product_url ? element("a", { href: item.product_url }, name) : element("span", {}, name);
    const stars = item.stars && element("span", { role: "img", "aria-label": fill(words.stars, { stars: [...item.stars].filter((star) => star === "★").length }) }, item.stars);
    const page = element("a", { href: item.page }, words.page);
    return [product, stars, element("time", { datetime: item.day }, item.day), page].filter(Boolean);
  }

  function show() {
    const item = waiting[0];
    $("question").hidden = !item;
    $("answers").hidden = !item;
    $("nothing").hidden = Boolean(item) || fetching;
    $("later").disabled = !item;
    $("undo").disabled = history.length === 0;
    $("done").textContent = fill(words.done, { count: done });
    $("left").textContent = fill(words.left, { count: Math.max(0, left) });
    document.querySelector(".sentiment-chips [aria-current] b").textContent = Math.max(0, left);
    $("bar").max = Math.max(1, done + left);
    $("bar").value = done;
    if (!item) return;
    const text = item.pieces.map((piece) => (piece.label ? element("mark", { class: `sentiment-${piece.label}` }, piece.text) : piece.text));
    $("text").replaceChildren(...(text.length ? text : [words.gone]));
    $("text").lang = item.language || "";
    $("text").scrollTop = 0;
    $("kind").textContent = item.kind;
    $("meta").replaceChildren(...metaOf(item));
    $("chances").replaceChildren(...chancesOf(item));
  }

  // ---- fetching and storing ---------------------------------------------------

  async function call(url, fields) {
    const options = { headers: { Accept: "application/json", "X-CSRFToken": csrf }, credentials: "same-origin" };
    if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
    const response = await fetch(url, options);
    if (!(response.headers.get("Content-Type") || "").includes("application/json")) {
      throw new Error(response.redirected ? words.signedOut : words.failed);
    }
    const body = await response.json();
    if (!response.ok) throw new Error(body.message || words.failed);
    return body;
  }

  async function fetchMore() {
    if (fetching || !cursor || waiting.length > FETCH_AT) return;
    fetching = true;
    try {
      const here = new URL(location.href);
      here.searchParams.set("after", cursor);
      const batch = await call(`${urls.next}${here.search}`);
      cursor = batch.next;
      const known = new Set([...waiting, ...history.map((step) => step.item)].map((item) => item.id));
      waiting.push(...batch.items.filter((item) => !known.has(item.id)));
    } catch {
      setTimeout(fetchMore, 3000);
    } finally {
      fetching = false;
      show();
    }
  }

  function store(item, label, onFailure) {
    const url = urls.label.replace("/0/", `/${item.id}/`).replace("LABEL", label);
    storing = storing.then(() => call(url, { seen: item.seen })).catch((error) => {
      onFailure();
      say(error instanceof TypeError ? words.lost : error.message, true);
      show();
    });
  }

  // ---- what a person does -----------------------------------------------------

  function answer(label, name) {
    const item = waiting.shift();
    if (!item) return;
    const step = { item, label };
    history.push(step);
    done += 1;
    left -= 1;
    say(fill(words.saved, { label: name }));
    store(item, label, () => {
      history.splice(history.indexOf(step), 1);
      waiting.unshift(item);
      done -= 1;
      left += 1;
    });
    show();
    fetchMore();
  }

  function later() {
    const item = waiting.shift();
    if (!item) return;
    history.push({ item, label: "" });
    say(words.skipped);
    show();
    fetchMore();
  }

  function undo() {
    const step = history.pop();
    if (!step) return say(words.nothing);
    waiting.unshift(step.item);
    if (step.label) {
      done -= 1;
      left += 1;
      store(step.item, "undo", () => {});
    }
    say(words.undone);
    show();
  }

  for (const button of document.querySelectorAll("#sentiment-answers [data-label]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault(); // without a script the same button posts the form
      answer(button.dataset.label, button.dataset.name);
    });
  }
  $("later").hidden = $("undo").hidden = $("help-button").hidden = false;
  $("later").addEventListener("click", later);
  $("undo").addEventListener("click", undo);
  $("help-button").addEventListener("click", () => $("help").showModal());

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select");
    if (isTyping || $("help").open || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button || button.hidden || button.disabled) return;
    event.preventDefault();
    button.click();
  });

  show();
  fetchMore();
})();
