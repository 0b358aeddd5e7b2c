/* The inbox of staff: the queue on the left, one talk on the right. All texts are set as text, never as HTML. */
"use strict";

(() => {
  const config = JSON.parse(document.getElementById("ecom-ai-inbox-config").textContent);
  const words = config.words;
  const root = document.getElementById("ecom-ai-inbox");
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  const drafts = new Map(); // talk -> what was typed there
  const keys = new Map(); // talk -> key of a reply that may have arrived
  let queue = config.queue;
  let talk = null;
  let seen = new Set(queue.filter((row) => row.state === "waiting").map((row) => row.id));
  let sound = localStorage.getItem("ecom-ai-inbox-sound") === "1";
  let audio = null;

  const address = (name, id, verb) =>
    config.urls[name].replace(config.nobody, id).replace(/verb\/$/, `${verb || "verb"}/`);
  const chosen = () => location.hash.slice(1);

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(text, action, className = "button") {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  async function ask(url, options = {}) {
    const answer = await fetch(url, { ...options, headers: { Accept: "application/json", ...options.headers } });
    if (answer.redirected || answer.status === 403) throw new Error(words.signed_out);
    const body = answer.status === 204 ? null : await answer.json().catch(() => null);
    return { status: answer.status, ok: answer.ok, body };
  }

  const send = (url, fields = {}) =>
    ask(url, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(fields) });

  function age(since) {
    const seconds = Math.max(0, Math.round((Date.now() - new Date(since)) / 1000));
    if (seconds < 90) return words.seconds.replace("%s", seconds);
    if (seconds < 5400) return words.minutes.replace("%s", Math.round(seconds / 60));
    return words.hours.replace("%s", Math.round(seconds / 3600));
  }

  // ---- the queue

  const group = (row) => (row.state === "waiting" ? "waiting" : row.mine ? "mine" : row.state === "person" ? "colleagues" : "bot");

  function showQueue() {
    const list = part("queue");
    const focused = document.activeElement?.dataset?.talk;
    list.replaceChildren();
    for (const name of ["waiting", "mine", "colleagues", "bot"]) {
      const rows = queue.filter((row) => group(row) === name);
      if (!rows.length && name !== "waiting") continue;
      list.append(element("h2", "", `${words[name]} (${rows.length})`));
      if (!rows.length) list.append(element("p", "help", words.nobody));
      for (const row of rows) list.append(queueRow(row));
    }
    if (focused) list.querySelector(`[data-talk="${focused}"]`)?.focus();
    const waiting = queue.filter((row) => row.state === "waiting").length;
    document.title = waiting ? `(${waiting}) ${words.title}` : words.title;
  }

  function queueRow(row) {
    const link = element("a", `ecom-ai-talk ecom-ai-talk-${row.state}`);
    link.href = `#${row.id}`;
    link.dataset.talk = row.id;
    if (row.id === chosen()) link.setAttribute("aria-current", "true");
    const head = element("span", "ecom-ai-talk-head");
    head.append(element("strong", "", row.customer), element("span", "ecom-ai-lang", row.language));
    if (row.state === "waiting") {
      const waits = element("span", "ecom-ai-waits", words.waits.replace("%s", age(row.waiting_since)));
      waits.dataset.since = row.waiting_since;
      head.append(waits);
    } else if (row.staff && !row.mine) {
      head.append(element("span", "help", words.with.replace("%s", row.staff)));
    }
    const text = element("span", "ecom-ai-snippet", row.text || "…");
    text.lang = row.language;
    if (row.from_customer && row.mine) link.classList.add("ecom-ai-unanswered");
    link.append(head, text);
    return link;
  }

  async function pollQueue() {
    try {
      const answer = await ask(config.urls.queue);
      if (answer.ok) {
        queue = answer.body.queue;
        part("hours").textContent = answer.body.open ? words.hours_open : words.hours_closed;
        announce();
        showQueue();
      }
      offline("");
    } catch (error) {
      offline(error.message);
    }
    setTimeout(pollQueue, document.hidden ? 10000 : 3000);
  }

  function offline(text) {
    const line = part("offline");
    const shown = text && text !== words.signed_out ? words.offline : text;
    if (line.textContent !== shown) line.textContent = shown;
    line.hidden = !shown;
  }

  function announce() {
    const waiting = new Set(queue.filter((row) => row.state === "waiting").map((row) => row.id));
    if ([...waiting].some((id) => !seen.has(id))) {
      part("announcement").textContent = `${words.new_waiting} ${new Date().toLocaleTimeString()}`;
      if (sound) beep();
    }
    seen = waiting;
  }

  function beep() {
    audio = audio || new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.15, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.5);
  }

  function showSound() {
    const box = part("sound");
    box.textContent = sound ? words.sound_on : words.sound_off;
    box.setAttribute("aria-pressed", String(sound));
  }

  // ---- one talk

  function showTalk(data) {
    const fresh = !talk || talk.id !== data.id;
    talk = data;
    part("empty").hidden = true;
    part("talk").hidden = false;
    part("customer").textContent = data.email ? `${data.customer} <${data.email}>` : data.customer;
    const state = part("state");
    state.textContent = data.staff && !data.mine ? `${data.state_label} (${data.staff})` : data.state_label;
    state.className = `ecom-ai-chat-state ecom-ai-chat-${data.state}`;
    part("language").textContent = data.language_label;
    showAbout(data);
    showButtons(data);
    showMessages(data, fresh);
    showReply(data, fresh);
    root.classList.add("ecom-ai-has-talk");
  }

  function showAbout(data) {
    const box = part("about");
    const wasOpen = box.querySelector("details")?.open;
    box.replaceChildren();
    if (data.reason) box.append(element("p", "", `${words.reason}: ${data.reason}`));
    if (data.summary.length) {
      box.append(element("h3", "", words.summary));
      const lines = element("ul", "ecom-ai-summary");
      for (const line of data.summary) lines.append(element("li", "", line));
      box.append(lines);
    }
    if (data.events.length) {
      const details = element("details");
      details.open = Boolean(wasOpen);
      details.append(element("summary", "", words.history));
      const list = element("ul");
      for (const event of data.events) {
        const line = [new Date(event.when).toLocaleString(), event.what, event.who, event.reason];
        list.append(element("li", "", line.filter(Boolean).join(" · ")));
      }
      details.append(list);
      box.append(details);
    }
  }

  function showButtons(data) {
    const box = part("steps");
    const had = document.activeElement?.closest?.("[data-part=steps]") ? document.activeElement.dataset.step : "";
    box.replaceChildren();
    const names = { take: words.take, pass: words.pass.replace("%s", data.staff), "give-back": words.give_back, close: words.close };
    for (const [step, name] of Object.entries(names)) {
      if (!data.may[step]) continue;
      const made = button(name, () => doStep(step, step === "pass" ? { from: data.staff_key } : {}));
      made.dataset.step = step;
      if (step === "take") made.classList.add("default");
      box.append(made);
    }
    if (had) (box.querySelector(`[data-step="${had}"]`) || box.querySelector("button"))?.focus();
  }

  async function doStep(step, fields) {
    const id = talk.id;
    try {
      const answer = await send(address("verb", id, step), fields);
      if (chosen() !== id) return;
      const data = answer.ok ? answer.body : answer.body?.talk;
      if (data) showTalk(data);
      problem(answer.ok ? "" : answer.body?.detail || words.gone);
      if (answer.ok && step === "take") part("text").focus();
    } catch (error) {
      problem(error.message);
    }
  }

  function problem(text) {
    part("problem").textContent = text;
    part("problem").hidden = !text;
  }

  const speaker = (message) =>
    ({ customer: words.customer, bot: words.assistant, person: message.person?.name || words.staff, system: words.note })[message.role];

  function showMessages(data, fresh) {
    const log = part("log");
    const atEnd = fresh || log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    if (fresh) log.replaceChildren();
    for (const message of data.messages) {
      const known = log.querySelector(`[data-message="${message.id}"]`);
      const made = messageBox(message);
      if (known && known.dataset.look === made.dataset.look) continue;
      if (known) known.replaceWith(made);
      else log.append(made);
    }
    if (atEnd) log.scrollTop = log.scrollHeight;
  }

  function messageBox(message) {
    const box = element("div", `ecom-ai-message ecom-ai-from-${message.role}`);
    box.dataset.message = message.id;
    box.dataset.look = JSON.stringify([message.text, message.status, message.feedback, message.comment]);
    const head = element("p", "ecom-ai-who", `${speaker(message)} · ${new Date(message.created_at).toLocaleTimeString()}`);
    const labels = { pending: words.running, streaming: words.running, failed: words.failed, stopped: words.stopped };
    if (message.role === "bot") head.append(" ", element("span", "ecom-ai-label", words.ai));
    if (labels[message.status]) head.append(" ", element("span", "ecom-ai-label", labels[message.status]));
    if (message.feedback) head.append(" ", element("span", `ecom-ai-label ecom-ai-${message.feedback}`, words[message.feedback]));
    const text = element("p", "ecom-ai-said", message.text);
    text.lang = message.language || talk.language;
    box.append(head, text);
    if (message.comment) box.append(element("p", "help", `“${message.comment}”`));
    if (message.sources?.length) box.append(sourcesOf(message));
    if (config.may.propose && message.status === "done" && (message.role === "person" || message.role === "bot")) {
      box.append(button(words.learn, (event) => showLearn(box, message, event.currentTarget), "ecom-ai-link"));
    }
    return box;
  }

  function sourcesOf(message) {
    const line = element("p", "help", `${words.sources}: `);
    message.sources.forEach((source, place) => {
      if (place) line.append(", ");
      const safe = /^(https?:\/\/|\/(?!\/))/.test(source.url || "");
      const made = element(safe ? "a" : "span", "", source.title);
      if (safe) made.href = source.url;
      line.append(made);
    });
    return line;
  }

  // ---- a good answer becomes a FAQ entry

  function questionBefore(message) {
    const earlier = talk.messages.filter((other) => other.role === "customer" && other.id < message.id);
    return earlier.length ? earlier[earlier.length - 1].text : "";
  }

  function showLearn(box, message, opener) {
    if (box.querySelector("form")) return;
    const form = element("form", "ecom-ai-learn");
    const question = field(form, words.learn_question, "input", questionBefore(message).slice(0, 500));
    const answer = field(form, words.learn_answer, "textarea", message.text);
    const done = () => { form.remove(); opener.focus(); };
    const save = element("button", "button", words.learn_save);
    form.append(save, " ", button(words.cancel, done, "ecom-ai-link"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = { message: message.id, question: question.value, answer: answer.value };
      try {
        const result = await send(address("verb", talk.id, "learn"), fields);
        if (!result.ok) { problem(result.body?.detail || words.gone); return; }
        problem("");
        form.replaceWith(element("p", "help", words.learned));
      } catch (error) {
        problem(error.message);
      }
    });
    box.append(form);
    question.focus();
  }

  function field(form, name, tag, value) {
    const label = element("label", "", name);
    const input = element(tag);
    input.value = value;
    label.append(input);
    form.append(label);
    return input;
  }

  // ---- the reply

  function showReply(data, fresh) {
    part("reply").hidden = !data.may.reply;
    const text = part("text");
    if (fresh) {
      text.value = drafts.get(data.id) || "";
      part("suggesting").textContent = "";
    }
    text.lang = data.language;
    const list = part("canned");
    list.replaceChildren(new Option(data.canned.length ? words.canned : words.no_canned, ""));
    for (const reply of data.canned) list.append(new Option(`/${reply.shortcut}`, String(reply.id)));
    list.disabled = !data.canned.length;
  }

  function insert(reply) {
    const text = part("text");
    const typed = text.value.replace(/\/\S*$/, "");
    text.value = typed && !/\s$/.test(typed) ? `${typed} ${reply.text}` : typed + reply.text;
    text.dataset.canned = reply.id;
    drafts.set(talk.id, text.value);
    text.focus();
  }

  async function sendReply() {
    const text = part("text");
    const id = talk.id;
    if (!text.value.trim()) return;
    if (!keys.has(id)) keys.set(id, crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
    part("send").disabled = true;
    part("send").textContent = words.sending;
    try {
      const fields = { text: text.value, key: keys.get(id), canned: text.dataset.canned || "" };
      const answer = await send(address("verb", id, "reply"), fields);
      const refused = answer.ok ? "" : answer.body?.detail || words.offline;
      if (answer.ok || answer.status < 500) keys.delete(id); // a lost answer is sent again under the same key
      if (answer.ok) {
        drafts.delete(id);
        if (chosen() === id) { text.value = ""; delete text.dataset.canned; }
      }
      if (chosen() === id) {
        const data = answer.ok ? answer.body : answer.body?.talk;
        if (data) showTalk(data);
        problem(refused && `${words.not_sent} ${refused}`);
      }
    } catch (error) {
      problem(`${words.not_sent} ${error.message === words.signed_out ? error.message : words.offline}`);
    } finally {
      part("send").disabled = false;
      part("send").textContent = words.send;
    }
  }

  async function suggest() {
    const id = talk.id;
    const line = part("suggesting");
    line.textContent = words.suggesting;
    try {
      const started = await send(address("suggest", id));
      if (!started.ok) throw new Error(started.body?.detail || words.no_suggestion);
      for (;;) {
        const answer = await ask(`${address("suggest", id)}?job=${started.body.job}`);
        if (!answer.ok) throw new Error(answer.body?.detail || words.no_suggestion);
        if (chosen() !== id) return;
        if (!answer.body.open) {
          line.textContent = answer.body.text ? "" : answer.body.error || words.no_suggestion;
          if (answer.body.text) insert({ id: "", text: answer.body.text });
          return;
        }
        await new Promise((resolve) => { setTimeout(resolve, 500); });
      }
    } catch (error) {
      if (chosen() === id) line.textContent = error.message;
    }
  }

  // ---- which talk

  async function loadTalk() {
    const id = chosen();
    if (!/^[0-9a-f-]{36}$/.test(id)) { nothing(""); return; }
    const known = talk && talk.id === id ? `?revision=${talk.revision}` : "";
    const answer = await ask(address("live", id) + known);
    if (id !== chosen()) return;
    if (answer.status === 404) nothing(words.gone);
    else if (answer.ok && answer.body) showTalk(answer.body);
  }

  function nothing(text) {
    talk = null;
    part("talk").hidden = true;
    part("empty").hidden = false;
    part("empty").textContent = text || words.choose;
    root.classList.remove("ecom-ai-has-talk");
  }

  async function pollTalk() {
    try {
      await loadTalk();
    } catch {
      // the queue's poll says that the server is away
    }
    const lively = talk && talk.messages.some((message) => message.status === "pending" || message.status === "streaming");
    setTimeout(pollTalk, document.hidden ? 10000 : lively ? 600 : 1500);
  }

  window.addEventListener("hashchange", () => {
    problem("");
    showQueue();
    loadTalk().catch((error) => offline(error.message));
  });
  part("text").addEventListener("input", () => drafts.set(talk.id, part("text").value));
  part("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); sendReply(); return; }
    const typed = /\/(\S+)$/.exec(part("text").value);
    const reply = event.key === "Tab" && typed && talk.canned.find((each) => each.shortcut.startsWith(typed[1]));
    if (reply) { event.preventDefault(); insert(reply); }
  });
  part("canned").addEventListener("change", (event) => {
    const reply = talk.canned.find((each) => String(each.id) === event.target.value);
    if (reply) insert(reply);
    event.target.value = "";
  });
  part("send").addEventListener("click", sendReply);
  part("suggest").addEventListener("click", suggest);
  part("sound").addEventListener("click", () => {
    sound = !sound;
    localStorage.setItem("ecom-ai-inbox-sound", sound ? "1" : "0");
    showSound();
    if (sound) beep();
  });
  part("back").addEventListener("click", () => { location.hash = ""; });
  setInterval(() => {
    for (const place of root.querySelectorAll("[data-since]")) place.textContent = words.waits.replace("%s", age(place.dataset.since));
  }, 5000);

  showSound();
  showQueue();
  pollQueue();
  pollTalk();
})();
