"use strict";
// The description panel on a product form: start, watch the text grow, then review the draft in place.
// Everything that came from a model or a person goes into the page as text, never as markup.
(() => {
  const POLL = 200; // milliseconds
  const NO_JOB = "00000000-0000-0000-0000-000000000000";
  const holder = document.getElementById("ecom-ai-data");
  if (!holder) return;
  const data = JSON.parse(holder.textContent);
  const { words, urls, may } = data;
  const $ = (id) => document.getElementById(`ecom-ai-${id}`);
  const form = $("start");
  const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let draft = data.draft;
  let job = data.job;
  let starting = false;

  // ---- small parts -------------------------------------------------------

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") made.addEventListener("click", value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name] ?? ""));
  }

  function notice(text, isError = false) {
    const box = $("notice");
    box.classList.toggle("ecom-ai-error", isError);
    if (box.textContent !== text) box.textContent = text; // said once to screen readers
  }

  async function call(url, fields) {
    const options = { headers: { Accept: "application/json", "X-CSRFToken": csrf }, credentials: "same-origin" };
    if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
    const response = await fetch(url, options);
    const isJson = (response.headers.get("Content-Type") || "").includes("application/json");
    if (response.redirected && !isJson) return { ok: false, body: { error: { code: "signed_out", message: words.signedOut } } };
    if (isJson) return { ok: response.ok, body: await response.json() };
    const message = response.status === 403 ? words.noPermission : words.refused;
    return { ok: false, body: { error: { code: `http_${response.status}`, message } } };
  }

  // ---- live text and history ---------------------------------------------

  function showLive(live, language) {
    const box = $("live");
    box.textContent = live.text || words.none;
    box.lang = language;
    const by = { person: [words.person], model: [live.label, live.model_version, live.when] }[live.author] || [];
    $("live-label").textContent = by.filter(Boolean).join(" · ");
  }

  function showHistory(history) {
    if (!history) return;
    const list = $("history").querySelector("ul");
    $("history").hidden = history.length === 0;
    list.replaceChildren(
      ...history.map((item) =>
        element(
          "li",
          {},
          element("a", { href: item.url }, item.when),
          " ",
          element("span", { class: `ecom-ai-state ecom-ai-state-${item.state}` }, item.state_name),
          " " + [item.language_name, item.model_version, item.who].filter(Boolean).join(", "),
        ),
      ),
    );
  }

  // ---- the job -------------------------------------------------------------

  function busy(isBusy) {
    if (!form) return;
    form.querySelector("[type=submit]").disabled = isBusy;
    $("stop").hidden = !isBusy;
    $("stop").disabled = false;
    $("writing").hidden = !isBusy;
    if (isBusy) {
      $("writing").textContent = "";
      $("draft").replaceChildren();
    }
  }

  async function start(event) {
    event.preventDefault();
    if (starting || job) return; // ten clicks are one job
    starting = true;
    const fields = new FormData(form);
    busy(true);
    notice(words.accepted);
    try {
      const { ok, body } = await call(urls.start, fields);
      if (!ok) throw new Error(body.error.message);
      job = body.job;
      notice(body.message);
      watch();
    } catch (error) {
      busy(false);
      showDraft(draft);
      notice(error instanceof TypeError ? words.refused : error.message, true);
    } finally {
      starting = false;
    }
  }

  async function watch() {
    let pause = POLL;
    while (job) {
      await new Promise((resume) => setTimeout(resume, pause));
      try {
        const { ok, body } = await call(urls.watch.replace(NO_JOB, job));
        if (!ok) return finish({ notice: body.error.message, state: "failed" });
        pause = POLL;
        if (!body.open) return finish(body);
        if (body.preview) {
          $("writing").textContent = body.preview;
          notice(body.notice || words.writing);
        } else if (body.notice || body.state === "running") notice(body.notice || words.writing);
      } catch {
        notice(words.lost, true);
        pause = Math.min(5000, pause * 2);
      }
    }
  }

  function finish(answer) {
    job = "";
    busy(false);
    showHistory(answer.history);
    if (answer.draft) draft = answer.draft;
    showDraft(draft);
    const done = answer.draft ? (answer.draft.attention ? words.finishedAttention : words.finished) : "";
    notice(answer.notice || done, answer.state === "failed");
  }

  async function stop() {
    if (!job) return;
    $("stop").disabled = true;
    notice(words.stopping);
    let refused = words.refused;
    try {
      const { ok, body } = await call(urls.stop.replace(NO_JOB, job), {});
      refused = ok ? "" : body.error.message;
    } catch {
      // no answer at all
    }
    if (refused) {
      $("stop").disabled = false;
      notice(refused, true);
    }
  }

  // ---- the draft -------------------------------------------------------------

  function segmentsOf(shown) {
    return shown.segments.map((piece) =>
      piece.mark
        ? element("mark", { class: `ecom-ai-${piece.mark}`, tabindex: "0", "data-tip": piece.tip, "aria-description": piece.tip }, piece.text)
        : document.createTextNode(piece.text),
    );
  }

  function differenceOf(shown) {
    if (!shown.live.text || shown.live.text === shown.text) return null;
    const tags = { insert: "ins", delete: "del" };
    const pieces = shown.difference.map((piece) =>
      tags[piece.op] ? element(tags[piece.op], {}, piece.text) : document.createTextNode(piece.text),
    );
    const text = element("div", { class: "ecom-ai-text", lang: shown.language }, ...pieces);
    return element("details", {}, element("summary", {}, words.changed), text);
  }

  function reasonsOf(shown) {
    const items = shown.reasons.map((reason) => {
      if (reason.override) {
        const by = fill(words.overridden, reason.override);
        return element("li", {}, element("s", {}, reason.words), " ", by);
      }
      const item = element("li", {}, reason.words);
      if (reason.overridable && shown.can.override) item.append(overrideOf(shown, reason));
      return item;
    });
    return items.length ? element("ul", { class: "ecom-ai-reasons" }, ...items) : null;
  }

  function overrideOf(shown, reason) {
    const why = element("input", { class: "vTextField", maxlength: "500" });
    const pass = () => act(shown, "override", { code: reason.code, reason_text: reason.text, reason: why.value });
    return element(
      "div",
      { class: "ecom-ai-row" },
      element("label", {}, words.overrideWhy, " ", why),
      button(words.override, pass),
    );
  }

  function button(text, onclick, kind = "") {
    return element("button", { type: "button", class: `button ${kind}`, onclick }, text);
  }

  function field(name, label, value, { rows = 0, limit = 0, language = "" } = {}) {
    const id = `ecom-ai-field-${name}`;
    const box = rows ? element("textarea", { id, rows }) : element("input", { id, class: "vTextField" });
    box.value = value;
    box.lang = language;
    box.dataset.field = name;
    const counter = element("span", { class: "ecom-ai-quiet" });
    const count = () => {
      const length = [...box.value].length;
      counter.textContent = fill(limit ? words.counter : words.counterPlain, { count: length, limit });
      counter.classList.toggle("ecom-ai-over", limit > 0 && length > limit);
    };
    box.addEventListener("input", count);
    count();
    return element("div", { class: "ecom-ai-field" }, element("label", { for: id }, label, " ", counter), box);
  }

  function fieldsOf(shown) {
    if (!shown.can.edit) return null;
    const language = shown.language;
    return element(
      "div",
      { class: "ecom-ai-form" },
      field("text", words.editBox, shown.text, { rows: 6, language }),
      field("seo_title", words.seo, shown.seo_title, { limit: shown.limits.seo_title, language }),
      field("meta_description", words.meta, shown.meta_description, { rows: 2, limit: shown.limits.meta_description, language }),
    );
  }

  function buttonsOf(shown) {
    const { can } = shown;
    const row = element("div", { class: "ecom-ai-row ecom-ai-buttons" });
    if (can.publish) row.append(button(words.publish, () => act(shown, "publish", written()), "default"));
    if (can.edit) row.append(button(words.save, () => act(shown, "edit", written())));
    if (can.reject) row.append(button(words.reject, () => askWhy(shown, row), "ecom-ai-danger"));
    if (can.undo) row.append(button(words.undo, () => act(shown, "undo")));
    if (can.reopen) row.append(button(words.reopen, () => act(shown, "reopen")));
    row.append(element("a", { href: shown.urls.page }, words.open));
    return row;
  }

  function askWhy(shown, row) {
    const why = element("input", { class: "vTextField", maxlength: "300", id: "ecom-ai-why" });
    const reject = button(words.reject, () => act(shown, "reject", { reason: why.value }), "ecom-ai-danger");
    why.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) reject.click();
    });
    const back = button(words.cancel, () => row.replaceWith(buttonsOf(shown)));
    row.replaceChildren(element("label", {}, words.rejectWhy, " ", why), reject, back);
    why.focus();
  }

  function written() {
    const boxes = [...$("draft").querySelectorAll("[data-field]")];
    return Object.fromEntries(boxes.map((box) => [box.dataset.field, box.value]));
  }

  function hasUnsaved() {
    return draft && Object.entries(written()).some(([name, value]) => value.trim() !== draft[name].trim());
  }

  function showDraft(shown) {
    if (!shown) return $("draft").replaceChildren();
    const verdict = shown.attention
      ? element("p", { class: "ecom-ai-verdict ecom-ai-bad" }, words.needsAttention)
      : element("p", { class: "ecom-ai-verdict ecom-ai-good" }, words.passed);
    const parts = [
      element("h3", {}, words.draft, " ", element("span", { class: `ecom-ai-state ecom-ai-state-${shown.state}` }, shown.state_name), " ",
        element("span", { class: "ecom-ai-quiet" }, [shown.language_name, shown.model_version, shown.when].join(" · "))),
      element("div", { class: "ecom-ai-text", lang: shown.language }, ...segmentsOf(shown)),
      verdict,
      reasonsOf(shown),
      differenceOf(shown),
      fieldsOf(shown),
      buttonsOf(shown),
    ];
    $("draft").replaceChildren(...parts.filter(Boolean));
  }

  async function act(shown, verb, fields = {}) {
    const buttons = [...$("draft").querySelectorAll("button")];
    for (const each of buttons) each.disabled = true;
    const focused = document.activeElement;
    try {
      const sent = { revision: shown.revision, seen_live: shown.live.hash, ...fields };
      const { ok, body } = await call(shown.urls[verb], sent);
      if (ok) settle(body);
      else refuse(body, fields);
    } catch {
      notice(words.refused, true);
    } finally {
      for (const each of buttons) each.disabled = false;
      if (!focused?.isConnected) $("draft").querySelector("button, a")?.focus();
    }
  }

  function settle(body) {
    draft = body.draft;
    data.live[draft.language] = draft.live;
    showDraft(draft);
    showLive(draft.live, draft.language);
    syncForm(draft);
    notice(body.message);
  }

  /** Where the host's form shows the live columns itself, saving it must not bring the text from before back. */
  function syncForm(shown) {
    if (shown.language !== data.language) return;
    const live = shown.live.author === "model" ? shown.live : { text: "", seo_title: "", meta_description: "" };
    const boxes = { ai_description: live.text, ai_seo_title: live.seo_title, ai_meta_description: live.meta_description };
    for (const [name, value] of Object.entries(boxes)) {
      const box = document.getElementById(`id_${name}`);
      if (box) box.value = value;
    }
  }

  /** The person's own words stay in the boxes, whatever the server said. */
  function refuse(body, typed) {
    notice(body.error.message, true);
    if (!body.draft) return;
    if (body.error.code === "stale_draft" || body.error.code === "would_overwrite") {
      const reload = button(words.reload, () => settle({ draft: body.draft, message: "" }));
      $("notice").append(" ", reload);
      return;
    }
    draft = body.draft;
    showDraft(draft);
    for (const box of $("draft").querySelectorAll("[data-field]")) {
      if (box.dataset.field in typed) box.value = typed[box.dataset.field];
      box.dispatchEvent(new Event("input"));
    }
  }

  // ---- start -------------------------------------------------------------------

  if (form) {
    form.addEventListener("submit", start);
    $("stop").addEventListener("click", stop);
    form.elements.language.addEventListener("change", (event) => showLive(data.live[event.target.value], event.target.value));
  }
  window.addEventListener("beforeunload", (event) => {
    // saving the product's own form is fine; losing words that were typed here is not
    if (hasUnsaved()) event.preventDefault();
  });
  showDraft(draft);
  if (job && form) {
    busy(true);
    watch();
  }
})();
