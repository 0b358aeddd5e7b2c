"use strict";
// <ecom-ai-chat api="/api/ai/" language="zh" product="12"></ecom-ai-chat>: the shop's chat on any page; docs/integrate.md.
// What a model or a person wrote enters the page as text, never as markup. `Talk` knows the server, `Chat` draws.
(() => {
if (customElements.get("ecom-ai-chat")) return;

const WORDS = {
  title: ["Ask the shop", "在线客服"], open: ["Open chat", "打开客服窗口"], close: ["Close chat", "关闭客服窗口"],
  unread: ["unread", "条未读"], sound: ["Sound", "提示音"], latest: ["New messages", "有新消息"], earlier: ["Earlier messages", "更早的消息"],
  bot: ["AI assistant", "AI 助手"], you: ["You", "您"], staff: ["Our team", "人工客服"], writing: ["Writing an answer", "正在回答"],
  notice: ["You are talking to an AI. It can be wrong. You can ask for a person at any time.", "与您对话的是人工智能助手，它可能出错。您可以随时转人工。"],
  person: ["Talk to a person", "转人工"], waiting: ["Waiting for a person", "正在等待人工客服"], place: ["number {n} in line", "排在第 {n} 位"],
  joined: ["{n} is with you", "{n}正在为您服务"], closed: ["This conversation has ended.", "本次对话已结束。"], again: ["Start a new one", "开始新的对话"],
  type: ["Type your question", "请输入您的问题"], send: ["Send", "发送"], stop: ["Stop the answer", "停止回答"],
  sending: ["Sending", "发送中"], unsent: ["Not sent", "未发送"], retry: ["Try again", "重试"],
  failed: ["This answer was not finished.", "这条回答没有完成。"], stopped: ["Stopped", "已停止"],
  label: ["AI-generated", "由人工智能生成"], source: ["Source", "依据"],
  stock: ["In stock", "有货"], few: ["Only {n} left", "仅剩 {n} 件"], sold: ["Sold out", "暂时缺货"],
  up: ["Helpful", "有帮助"], down: ["Not helpful", "没有帮助"], word: ["What was missing? (optional)", "缺了什么？（选填）"], thanks: ["Thank you.", "感谢您的反馈。"],
  offline: ["No connection. Trying again…", "网络已断开，正在重新连接…"], problem: ["That did not work. Please try again.", "操作没有成功，请重试。"],
  ask: ["How long does delivery take?|Can I return an item?|Where is my order?", "多久能送到？|可以退货吗？|我的订单到哪了？"],
  askProduct: ["Is this in stock?|What is it made of?|Can I return it?", "这件有货吗？|是什么材质的？|可以退货吗？"],
};

const ICONS = {
  chat: "M4 5h16v11h-8l-5 4v-4H4z M8 9h8 M8 12h5", hide: "m6 9 6 6 6-6", send: "M12 19V5 M6 11l6-6 6 6", stop: "M8 8h8v8H8z",
  person: "M4 13a8 8 0 0 1 16 0 M4 13v3h3v-3z M17 13v3h3v-3z M20 16c0 3-2 4-6 4", spark: "m12 3 2 6 6 2-6 2-2 6-2-6-6-2 6-2z",
  up: "M7 11v8H4v-8z M7 11l4-7q3 0 2 6h6l-2 9H7", sound: "M5 10v4h3l4 4V6l-4 4z M16 9a4 4 0 0 1 0 6",
};

// a(ccent), o(n accent), s(urface), i(nk), m(uted), l(ine), t(int), e(rror): the public variables, or our own light and dark
const CSS = `
:host { all: initial !important; display: contents !important; direction: ltr !important; color-scheme: light dark !important }
:host([theme=light]) { color-scheme: light !important } :host([theme=dark]) { color-scheme: dark !important }
:host([hidden]), [hidden] { display: none !important }
* { box-sizing: border-box; margin: 0; padding: 0 }
.root { --a: var(--ecom-ai-accent, light-dark(#1d5a53, #7cc4b6)); --o: var(--ecom-ai-on-accent, light-dark(#fff, #0f2421));
  --s: var(--ecom-ai-surface, light-dark(#fff, #1b2221)); --i: var(--ecom-ai-ink, light-dark(#1f2926, #eef0ea));
  --m: var(--ecom-ai-muted, light-dark(#5b6762, #a9b4af)); --l: var(--ecom-ai-line, light-dark(#dfe3df, #3a4542));
  --t: var(--ecom-ai-tint, light-dark(#f0f4f2, #28312f)); --e: var(--ecom-ai-error, light-dark(#a92c22, #f7a99d)); --r: var(--ecom-ai-radius, 18px);
  --x: calc(var(--ecom-ai-right, 20px) + env(safe-area-inset-right)); --y: calc(var(--ecom-ai-bottom, 20px) + env(safe-area-inset-bottom));
  color: var(--i); font: var(--ecom-ai-size, 15px)/1.5 var(--ecom-ai-font, system-ui, sans-serif) }
button, textarea, input { font: inherit; color: inherit; border: 0; background: none; border-radius: 24px }
button { cursor: pointer; touch-action: manipulation }
:focus-visible { outline: 2px solid var(--a); outline-offset: 2px }
svg { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.bubble, .face, .icon, .go, .thumb { display: grid; place-items: center; flex: none; width: 40px; height: 40px; border-radius: 50% }
.bubble, .face, .go, .customer .text { background: var(--a); color: var(--o) }
.bubble, dialog { position: fixed; z-index: var(--ecom-ai-z, 2147483000); right: var(--x); bottom: var(--y); box-shadow: 0 8px 32px #0003, 0 1px 4px #0002 }
.bubble { width: 58px; height: 58px } .bubble svg { width: 28px; height: 28px } .bubble:hover, .go:hover { filter: brightness(1.15) }
.badge { position: absolute; top: -3px; right: -3px; min-width: 22px; padding: 0 6px; border-radius: 11px; background: #c4342a; color: #fff; font: 600 12px/22px system-ui }
dialog { inset: auto var(--x) calc(var(--y) + 72px) auto; width: min(var(--ecom-ai-width, 396px), 100vw - 40px); height: min(var(--ecom-ai-height, 640px), 100dvh - 116px); max-width: none; max-height: none;
  overflow: hidden; flex-direction: column; color: var(--i); background: var(--s); border: 1px solid var(--l); border-radius: var(--r); outline: 0 }
dialog[open] { display: flex; animation: rise .18s } @keyframes rise { from { opacity: 0; translate: 0 10px } }
header { display: flex; align-items: center; gap: 10px; padding: 12px 10px 12px 16px; border-bottom: 1px solid var(--l) } header div { flex: 1 } h2 { font-size: 1.07em; line-height: 1.3 } header p { color: var(--m); font-size: .87em; line-height: 1.3 }
.icon, .thumb { color: var(--m) } .icon:hover, .thumb:hover { background: var(--t) } [aria-pressed=true] { color: var(--a) } [aria-pressed=false].icon path { stroke-dasharray: 27 99 }
.banner { padding: 8px 16px; background: var(--t); font-size: .9em }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px; overflow-wrap: anywhere; outline-offset: -3px } .log, .list, .msg, .extras, ul { display: grid; gap: 7px; list-style: none; align-content: start; min-width: 0 } .log, .list { gap: 14px }
.notice { display: flex; gap: 10px; color: var(--m); font-size: .9em; background: var(--t); border-radius: 12px; padding: 10px 12px } .notice svg, .pill svg { color: var(--a) }
.asks, .meta, .word, .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center } .pill { border: 1px solid var(--l); padding: 6px 13px; min-height: 36px; font-size: .93em; display: inline-flex; gap: 6px; align-items: center; text-align: start } .pill:hover { border-color: var(--a); background: var(--t) }
.msg { max-width: 88%; justify-self: start; justify-items: start } .msg.customer { justify-self: end; justify-items: end } .msg.system { justify-self: center; text-align: center; color: var(--m); font-size: .88em }
.text { white-space: pre-wrap; background: var(--t); padding: 9px 14px; border-radius: 4px var(--r) var(--r) } .customer .text { border-radius: var(--r) var(--r) 4px } .system .text { background: none; padding: 0 } .person .text { background: none; box-shadow: inset 0 0 0 1px var(--a) } .faint { opacity: .7 }
.meta { color: var(--m); font-size: .82em; gap: 0 8px } .bad { color: var(--e) } .link { color: var(--a); text-decoration: underline; min-height: 24px }
.dots { display: flex; gap: 4px; padding: 16px } i { width: 7px; height: 7px; border-radius: 50%; background: var(--m); animation: dot 1.2s infinite } i + i { animation-delay: .2s } i + i + i { animation-delay: .4s } @keyframes dot { 30% { opacity: .3 } }
.source { border-inline-start: 2px solid var(--a); padding-inline-start: 10px; font-size: .9em } .source a { color: var(--a) } q { quotes: none; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; color: var(--m) }
.card { display: flex; gap: 12px; align-items: center; padding: 8px 12px 8px 8px; border: 1px solid var(--l); border-radius: 12px; color: inherit; text-decoration: none; font-weight: 400; line-height: 1.35 } a.card:hover { border-color: var(--a) } .card img { width: 52px; height: 52px; object-fit: cover; border-radius: 8px } .card .meta { font-size: .9em } .card .meta b { color: var(--i) }
.thumb { width: 30px; height: 30px } .thumb svg { width: 17px; height: 17px } .thumb[aria-pressed=true] path { fill: currentColor; fill-opacity: .3 } .thumb + .thumb svg { rotate: x 180deg }
.word { width: 100%; flex-wrap: nowrap; margin-top: 4px } .word input { flex: 1; min-width: 0; padding: 5px 12px } .word input, .box { border: 1px solid var(--m) }
.latest { position: absolute; left: 50%; translate: -50%; bottom: 124px; background: var(--s); border-color: var(--a) }
footer { padding: 8px 12px calc(12px + env(safe-area-inset-bottom)); border-top: 1px solid var(--l); display: grid; gap: 8px } .bar { flex-wrap: nowrap; min-height: 36px; color: var(--m); font-size: .87em; line-height: 1.35 } .bar .pill { color: var(--i); flex: none; font-size: 1em } .bar i { background: var(--a); flex: none; margin-inline-start: 6px } .bar.person i { animation: none }
.box { display: flex; align-items: flex-end; padding: 3px; border-radius: 24px } .box:focus-within { border-color: var(--a); box-shadow: 0 0 0 1px var(--a) } textarea { flex: 1; min-width: 0; resize: none; padding: 8px 6px 8px 14px; max-height: 132px; outline: 0; line-height: 24px; font-size: max(1em, 16px) } ::placeholder { color: var(--m); opacity: 1 }
@media (max-width: 560px), (max-height: 460px) { dialog { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0 } header { padding-top: calc(10px + env(safe-area-inset-top)) } .icon { width: 44px; height: 44px } }
@media (prefers-reduced-motion) { * { animation: none !important } }
@media (forced-colors: active) { .text, .bubble, .go { border: 1px solid } }
@media print { .root { display: none } }`;

// ---- small parts ------------------------------------------------------------

function h(name, props, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value != null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter(Boolean));
  return made;
}

const button = (look, onclick, content, more) => h("button", { type: "button", class: look, onclick, ...more }, content);
const iconButton = (look, name, label, onclick, more) => button(look, onclick, icon(name), { title: label, "aria-label": label, ...more });

function icon(name) {
  const [svg, path] = ["svg", "path"].map((each) => document.createElementNS("http://www.w3.org/2000/svg", each));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** An address that may be fetched or opened: http, https and the shop's own paths; else nothing. */
function safe(address) {
  const url = address && URL.parse(address, location.href);
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

function link(address, look, ...children) {
  const url = safe(address);
  const outside = url && url.origin !== location.origin && { target: "_blank", rel: "noopener noreferrer" };
  return h(url ? "a" : "b", { class: look, href: url?.href, ...outside }, ...children);
}

/** Draws anew only if `sign` changed, so that focus and screen readers stay where they are. */
function redraw(node, sign, ...children) {
  if (node.sign === sign) return;
  node.sign = sign;
  node.replaceChildren(...(children.length ? children.filter(Boolean) : [sign]));
}

/** Storage may be full or forbidden: then the page forgets, no more. */
function storage(area, key, value) {
  try {
    if (value) window[area].setItem(key, JSON.stringify(value));
    return JSON.parse(window[area].getItem(key)) || {};
  } catch {
    return {};
  }
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const now = () => performance.now();
const isDone = ({ status }) => status !== "pending" && status !== "streaming";
const fill = (text, value) => text.replace("{n}", () => value);

/** Server-sent events of a body, also where lines and characters are cut between packets. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const { event, id, data } = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s)));
      yield { event, id, data: JSON.parse(data || "null") };
    }
  }
}

class Refused extends Error {
  constructor(status, { code, detail } = {}) {
    super(detail || "");
    Object.assign(this, { status, code });
  }
  get isPassing() { return !this.status || this.status >= 500; }
  get isGone() { return this.status === 404 || this.code === "conversation_closed"; }
}

// ---- the conversation and its server ----------------------------------------

class Talk {
  constructor(api, about, changed) {
    Object.assign(this, { api, about, changed, key: `ecom-ai-chat:${api}`, messages: [], outbox: [], state: "bot", noStream: 0, failures: 0, alive: true });
    Object.assign(this, storage("localStorage", this.key), storage("sessionStorage", this.key));
    this.tabs = new BroadcastChannel(this.key);
    this.tabs.onmessage = () => this.wake(true);
    for (const item of this.outbox) this.deliver(item); // with the same key: what arrived is not sent twice
  }

  save() {
    const { id, seen, state, sound, outbox, open } = this;
    storage("localStorage", this.key, { id, seen, state, sound });
    storage("sessionStorage", this.key, { outbox, open });
    this.changed();
  }

  async call(path, body, more) {
    if (body && !this.csrf) await this.greet();
    const headers = { Accept: "application/json", "Accept-Language": this.about().language, ...more };
    if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
    const request = { method: body ? "POST" : "GET", body: body && JSON.stringify(body), headers, cache: "no-store", signal: AbortSignal.timeout(20000) };
    const response = await fetch(`${this.api}chat/${path}`, request).catch(() => { throw new Refused(0); });
    const data = await response.json().catch(() => { if (response.ok) throw new Refused(0); });
    if (response.ok) return data;
    const error = new Refused(response.status, data);
    if (error.code !== "csrf_failed" || !this.csrf) throw error;
    this.csrf = ""; // signed in or out in another tab
    return this.call(path, body, more);
  }

  get path() { return `conversations/${this.id}/`; }
  get answer() { return this.messages.find((message) => message.role === "bot" && !isDone(message)); }

  /** Ask what the shop says and whether this visitor has an open talk; nothing is created. */
  greet() {
    const asked = now();
    return (this.greeting ??= this.call(`conversations/?language=${this.about().language}`).then(({ csrf, notice, staff, streaming, current }) => {
      if (!streaming) this.noStream = Infinity;
      this.enter(current || {}, asked);
      Object.assign(this, { greeted: true, csrf, notice, staff });
    }).finally(() => { this.greeting = null; }));
  }

  enter(talk, asked) {
    if (talk.id !== this.id) Object.assign(this, { messages: [], state: "bot", seen: 0, waiting: null, person: null });
    this.id = talk.id;
    this.take(talk, asked);
  }

  /** Take what the server told; what we heard of a message after `asked` is newer. */
  take(data, asked) {
    for (const message of data.messages || []) {
      const known = this.messages.find(({ id }) => id === message.id);
      if (known?.heard > asked) continue;
      if (known) Object.assign(known, message);
      else {
        const place = this.messages.findIndex(({ id }) => id > message.id);
        this.messages.splice(place < 0 ? this.messages.length : place, 0, message);
        if (message.role === "customer" && asked < Infinity) this.outbox = this.outbox.filter(({ text }) => text !== message.text); // it had arrived
      }
    }
    for (const name of ["state", "staff", "waiting", "person"]) if (name in data) this[name] = data[name];
    this.save();
  }

  // -- sending: each message once, in order, whatever the network does

  send(text) {
    const item = { key: crypto.getRandomValues(new Uint32Array(4)).join("-"), text };
    this.outbox.push(item);
    this.deliver(item);
  }

  deliver(item) {
    item.failed = false;
    this.posting = Promise.resolve(this.posting).then(() => this.post(item));
    this.save();
  }

  async post(item, tries = 1) {
    const drop = () => { this.outbox = this.outbox.filter((other) => other !== item); };
    try {
      await this.begin();
      const { text, key } = item;
      const { question, answer } = await this.call(`${this.path}messages/`, { text, product: this.about().product }, { "Idempotency-Key": key });
      drop();
      Object.assign(this, { asked: true, problem: null });
      this.take({ messages: [question, answer].filter(Boolean) }, Infinity);
      this.tabs.postMessage("sent");
    } catch (error) {
      if (tries < 3 && (error.isPassing || error.isGone)) {
        if (error.isGone) this.enter({});
        await sleep(600 * tries);
        return this.post(item, tries + 1);
      }
      Object.assign(item, { failed: true });
      this.problem = error;
      if (error.status === 400) { // only the customer can mend it
        drop();
        this.returned = item.text;
      }
      this.save();
    }
    this.wake();
  }

  async begin() {
    if (!this.id) this.enter(await this.call("conversations/", { ...this.about(), resume: true }), now());
  }

  /** What a click asks for; a problem is shown, not thrown. */
  async act(path, body = {}) {
    this.problem = null;
    try {
      await this.begin();
      const data = await this.call(path || `${this.path}handoff/`, body);
      const messages = data.messages || [data];
      this.take({ ...data, messages: messages.map((message) => ({ ...message, heard: now() })) }, Infinity);
      this.asked = true;
    } catch (error) {
      this.problem = error;
    }
    this.changed();
    this.wake(true);
  }

  // -- following: one loop, which sleeps between looks

  wake(soon) {
    if (soon) this.isHurried = true;
    this.rest?.();
    if (!this.isFollowing) this.follow();
  }

  get isCurious() {
    const expects = this.id && (this.answer || this.state === "waiting" || this.state === "person");
    return this.alive && (document.hidden ? expects && (this.sound || (this.answer && this.asked)) : this.open || expects);
  }

  get streams() { return this.open && now() > this.noStream; }

  get pause() {
    if (this.failures) return Math.min(200 * 2 ** this.failures, 6000) * (0.7 + 0.6 * Math.random());
    if (document.hidden || !this.open) return this.answer ? 3000 : 20000;
    if (this.answer) return this.streams ? 50 : 700;
    return this.state === "waiting" || this.state === "person" ? 2500 : 15000;
  }

  async follow() {
    this.isFollowing = true;
    while (this.isCurious) {
      this.isHurried = false;
      try {
        if (!this.greeted) await this.greet();
        if (this.answer && this.streams) await this.stream(this.answer);
        else if (this.id) await this.look();
        if (this.problem?.status === 0) this.problem = null;
        this.failures = 0;
      } catch (error) {
        if (error.isGone) this.enter({});
        else if (this.failures++) this.problem = error; // the first may be a hiccup
      }
      this.changed();
      if (!this.isHurried) await Promise.race([new Promise((done) => { this.rest = done; }), sleep(this.pause)]);
    }
    this.isFollowing = false;
  }

  async look() {
    const open = this.messages.findIndex((message) => !isDone(message));
    const last = this.messages[(open < 0 ? this.messages.length : open) - 1];
    const asked = now();
    const data = await this.call(`${this.path}messages/?after=${last?.id ?? ""}`);
    await this.posting; // a message on its way gets its number first
    this.take(data, asked);
    if (data.more) await this.look();
  }

  /** Follow one answer. A stream that stays behind what polls show is held back on its way: then we poll. */
  async stream(answer) {
    const stop = this.halt = new AbortController();
    let [heard, news, isLooking] = [now(), 0, false];
    const watch = setInterval(async () => {
      if (isLooking || now() - heard < 1800) return;
      isLooking = true;
      const [length, before] = [answer.text.length, heard];
      await this.look().catch(() => {});
      const isBehind = isDone(answer) || answer.text.length > length;
      if (isBehind) await sleep(400);
      if (isBehind && heard === before) {
        this.noStream = now() + 600000;
        stop.abort();
      }
      isLooking = false;
    }, 300);
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": answer.cursor || "" };
      const response = await fetch(`${this.api}chat/${this.path}stream/?message=${answer.id}`, { headers, cache: "no-store", signal: stop.signal });
      if (!response.ok) this.noStream = now() + (response.status === 406 ? 600000 : 5000);
      else for await (const event of events(response.body)) {
        heard = now();
        news += this.hear(answer, event);
        if (isDone(answer)) return;
      }
    } catch { /* dropped: look, then come back */ } finally {
      clearInterval(watch);
      stop.abort();
    }
    if (!news) this.noStream = Math.max(this.noStream, now() + 2000);
    if (!isDone(answer)) await this.look();
  }

  /** Whether the event brought us on. A chunk's number is the length of the text with it, in characters. */
  hear(answer, { event, id, data }) {
    if (event === "state") this.take(data, now());
    if (event === "message") this.take({ messages: [{ ...data, heard: now() }] }, Infinity);
    if (event !== "chunk") return Boolean(event);
    const had = [...answer.text].length;
    if (data.message !== answer.id || data.n <= had) return false; // came twice
    if (data.n !== had + [...data.text].length) throw new RangeError("gap");
    Object.assign(answer, { text: answer.text + data.text, cursor: id, status: "streaming", heard: now() });
    this.changed();
    return true;
  }

  end() {
    this.alive = false;
    this.halt?.abort();
    this.rest?.();
    this.tabs.close();
  }
}

// ---- what one sees ----------------------------------------------------------

class Chat extends HTMLElement {
  connectedCallback() {
    if (document.querySelector("ecom-ai-chat") !== this) return; // one is enough
    this.language = /^zh/i.test(this.getAttribute("language") || document.documentElement.lang || navigator.language) ? "zh" : "en";
    this.words = Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[Number(this.language === "zh")]]));
    this.nodes = new Map();
    this.narrow = matchMedia("(max-width: 560px), (max-height: 460px)");
    this.build();
    const about = () => ({ language: this.language, product: this.getAttribute("product") || undefined });
    this.talk = new Talk(this.getAttribute("api") || "/api/ai/", about, () => this.plan());
    this.leaving = new AbortController();
    const on = (target, name, action) => target.addEventListener(name, action, { signal: this.leaving.signal });
    on(document, "visibilitychange", () => this.talk.wake(true));
    on(window, "pageshow", () => this.talk.wake(true));
    on(window, "online", () => { for (const item of this.talk.outbox) if (item.failed) this.talk.deliver(item); this.talk.wake(true); });
    on(visualViewport, "resize", () => this.fit());
    on(visualViewport, "scroll", () => this.fit());
    if (this.talk.open && !this.narrow.matches) {
      this.dialog.setAttribute("open", ""); // after a reload the focus stays with the page
      this.start();
    } else this.hide();
  }

  disconnectedCallback() {
    this.leaving?.abort();
    this.talk?.end();
  }

  build() {
    const w = this.words;
    this.status = h("p");
    this.sound = iconButton("icon", "sound", w.sound, () => { this.talk.sound = !this.talk.sound; this.talk.save(); this.beep(); });
    this.banner = h("p", { class: "banner", role: "status" });
    this.writing = h("p", { class: "unseen", role: "status" });
    this.notice = h("span");
    this.list = h("div", { class: "list" });
    const asks = (this.hasAttribute("product") ? w.askProduct : w.ask).split("|");
    this.asks = h("div", { class: "asks" }, asks.map((text) => button("pill", () => this.ask(text), text)));
    this.log = h("div", { class: "log", role: "log", tabindex: 0, "aria-label": w.title, "aria-live": "off" }, h("p", { class: "notice" }, icon("spark"), this.notice), this.list, this.asks);
    this.latest = button("pill latest", () => this.toEnd(), w.latest, { hidden: "" });
    this.bar = h("div");
    this.text = h("textarea", { rows: 1, "aria-label": w.type, placeholder: w.type, oninput: () => this.grow(), onkeydown: (event) => this.key(event) });
    this.go = h("button", { class: "go" });
    const submit = (event) => {
      event.preventDefault();
      if (this.talk.answer) this.talk.act(`${this.talk.path}cancel/`);
      else this.ask(this.text.value);
      this.text.focus();
    };
    const escape = ({ key, isComposing }) => { if (key === "Escape" && !isComposing) this.close(); };
    this.dialog = h("dialog", { "aria-label": w.title, tabindex: -1, onclose: () => this.hide(), onkeydown: escape },
      h("header", {}, h("span", { class: "face" }, icon("spark")), h("div", {}, h("h2", {}, this.getAttribute("heading") || w.title), this.status), this.sound, iconButton("icon", "hide", w.close, () => this.close())),
      this.banner, this.log, this.latest, this.writing,
      h("footer", {}, this.bar, h("form", { class: "box", onsubmit: submit }, this.text, this.go)));
    this.bubble = button("bubble", () => (this.dialog.open ? this.close() : this.open()), "", { "aria-haspopup": "dialog" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    const shadow = this.shadowRoot || this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.replaceChildren(h("div", { class: "root", lang: this.language }, this.dialog, this.bubble));
  }

  // -- for the page, too: open(), close(), ask(text)

  open() {
    const isSheet = this.narrow.matches;
    if (!this.dialog.open) this.dialog[isSheet ? "showModal" : "show"](); // a sheet covers the page, a window does not
    document.documentElement.style.overflow = isSheet ? "hidden" : "";
    (isSheet ? this.dialog : this.text).focus();
    this.start();
  }

  close() { this.dialog.close(); }

  ask(text) {
    if (!text.trim() || this.talk.answer) return;
    this.talk.send(text.trim());
    this.text.value = "";
    this.grow();
    this.text.focus();
  }

  start() {
    Object.assign(this.talk, { open: true, greeted: false });
    this.talk.save();
    this.talk.wake(true);
    this.fit();
    this.toEnd();
  }

  hide() {
    document.documentElement.style.overflow = "";
    if (this.talk.open) this.bubble.focus();
    this.talk.open = false;
    this.talk.halt?.abort();
    this.talk.save();
    this.talk.wake();
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: an input method at work
    event.preventDefault();
    this.ask(this.text.value);
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  /** Above the keyboard of a telephone. */
  fit() {
    const isSheet = this.dialog.open && this.narrow.matches;
    Object.assign(this.dialog.style, { height: isSheet ? `${visualViewport.height}px` : "", top: isSheet ? `${visualViewport.offsetTop}px` : "" });
  }

  toEnd() { this.log.scrollTop = this.log.scrollHeight; }

  beep() {
    if (!this.talk.sound) return;
    this.audio ??= new AudioContext();
    const [tone, gain] = [this.audio.createOscillator(), this.audio.createGain()];
    gain.gain.value = 0.05;
    tone.connect(gain).connect(this.audio.destination);
    tone.start();
    tone.stop(this.audio.currentTime + 0.1);
  }

  // -- drawing

  plan() {
    this.planned ??= Promise.resolve().then(() => { this.planned = null; this.render(); });
  }

  render() {
    const { talk, words: w, log } = this;
    const { state, problem, answer, messages, outbox } = talk;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 90;
    const joined = fill(w.joined, talk.person?.name || w.staff);
    redraw(this.status, { person: joined, waiting: w.waiting }[state] || w.bot);
    redraw(this.notice, talk.notice || w.notice);
    redraw(this.banner, problem ? problem.message || (problem.status ? w.problem : w.offline) : "");
    redraw(this.writing, answer ? w.writing : "");
    this.banner.hidden = !problem;
    this.sound.setAttribute("aria-pressed", Boolean(talk.sound));
    this.asks.hidden = messages.length || outbox.length;
    this.drawBar(state, joined);
    const action = answer ? "stop" : "send";
    redraw(this.go, action, icon(action), h("span", { class: "unseen" }, w[action]));
    if (talk.returned) this.text.value ||= talk.returned;
    talk.returned = "";
    const grew = this.drawList([...messages, ...outbox.map((item) => ({ ...item, item, id: item.key, role: "customer" }))]);
    if (talk.greeted) setTimeout(() => log.setAttribute("aria-live", "polite"), 500); // what was said before is not read out again
    if (atEnd || grew === "customer") this.toEnd();
    this.latest.hidden = atEnd || (!grew && this.latest.hidden);
    this.drawBubble();
  }

  drawBubble() {
    const { talk, words: w } = this;
    const isOpen = this.dialog.open;
    const told = talk.messages.filter((message) => message.role !== "customer" && isDone(message));
    if (isOpen && !document.hidden && told.length && talk.seen !== told.at(-1).id) {
      talk.seen = told.at(-1).id;
      talk.save();
    }
    const unread = told.filter(({ id }) => id > (talk.seen || 0)).length;
    if (unread > this.unread) this.beep();
    this.unread = unread;
    this.bubble.setAttribute("aria-expanded", isOpen);
    this.bubble.setAttribute("aria-label", (isOpen ? w.close : w.open) + (unread ? ` (${unread} ${w.unread})` : ""));
    redraw(this.bubble, `${isOpen}${unread}`, icon(isOpen ? "hide" : "chat"), unread && h("span", { class: "badge" }, `${unread}`));
  }

  drawBar(state, joined) {
    const { talk, words: w } = this;
    const { position, text } = talk.waiting || {};
    const words = {
      waiting: [w.waiting, text || (position && fill(w.place, position))].filter(Boolean).join(" · "), person: joined, closed: w.closed,
    }[state] || (talk.staff?.available === false && talk.staff.text) || "";
    const pill = (label, act, name) => button("pill", () => { act(); this.text.focus(); }, [name && icon(name), label]);
    this.bar.className = `bar ${state}`;
    const first = { bot: () => pill(w.person, () => talk.act(), "person"), closed: () => pill(w.again, () => talk.enter({})) }[state];
    redraw(this.bar, state + words, first ? first() : h("i"), h("span", {}, words));
  }

  drawList(all) {
    const last = all.at(-1)?.id;
    let grew = "";
    for (const [place, message] of all.entries()) {
      const { id, role, status, text, failed } = message;
      const sign = [status, text, failed, id === last].join();
      const drawn = this.nodes.get(id) || {};
      if (drawn.sign !== sign) {
        if (drawn.words && !isDone(message)) drawn.words.textContent = text;
        else {
          const node = this.drawMessage(message, id === last);
          drawn.node?.replaceWith(node);
          Object.assign(drawn, { node, words: text && !isDone(message) && node.querySelector(".text") });
        }
        drawn.sign = sign;
        this.nodes.set(id, drawn);
        grew = role;
      }
      if (this.list.children[place] !== drawn.node) this.list.insertBefore(drawn.node, this.list.children[place] || null);
    }
    while (this.list.children.length > all.length) this.list.lastChild.remove();
    return grew;
  }

  /** An answer on its way is hidden from screen readers; the finished one is a new node, which they read once. */
  drawMessage(message, isLast) {
    const { words: w, talk } = this;
    const { id, item, role, status, text, failed, created_at: at, label, language, person } = message;
    const isBot = role === "bot";
    const done = isDone(message);
    const retry = (act) => button("link", act, w.retry);
    return h("div", { class: `msg ${role}`, "aria-hidden": !done && "true" },
      role !== "system" && h("span", { class: role === "person" ? "meta" : "unseen" }, { bot: w.bot, customer: w.you }[role] || person?.name || w.staff),
      text || done ? h("p", { class: item ? "text faint" : "text", lang: language || null }, text || w.failed) : h("p", { class: "text dots" }, h("i"), h("i"), h("i")),
      done && isBot && this.drawExtras(message),
      done && role !== "system" && h("div", { class: "meta" },
        isBot && h("span", {}, label || w.label),
        at && h("time", { datetime: at }, new Date(at).toLocaleTimeString(this.language, { timeStyle: "short" })),
        item && h("span", { class: failed && "bad" }, failed ? w.unsent : w.sending), failed && retry(() => talk.deliver(item)),
        status === "stopped" && h("span", {}, w.stopped),
        isBot && (status === "done" ? this.drawRating(message) : isLast && retry(() => talk.act(`messages/${id}/retry/`)))));
  }

  drawExtras({ sources = [], products = [] }) {
    const w = this.words;
    const words = ({ available, stock }) => (available === false || stock === 0 ? w.sold : stock < 10 && stock > 0 ? fill(w.few, stock) : available ? w.stock : "");
    const card = (product) => link(product.url, "card", safe(product.image) && h("img", { src: safe(product.image), alt: "", loading: "lazy" }),
      h("span", {}, product.title, h("span", { class: "meta" }, h("b", {}, product.price), words(product))));
    const source = ({ url, title, quote }) => h("li", { class: "source" }, h("span", { class: "meta" }, w.source, link(url, "", title)), quote && h("q", {}, quote));
    return [products.length && h("ul", {}, products.map((product) => h("li", {}, card(product)))), sources.length && h("ul", { "aria-label": w.source }, sources.map(source))];
  }

  drawRating(message) {
    const { words: w, talk } = this;
    const rate = (value, comment) => {
      message.feedback = value;
      for (const thumb of thumbs) thumb.setAttribute("aria-pressed", thumb.value === value);
      talk.act(`messages/${message.id}/feedback/`, { value, comment });
    };
    const choose = (value) => {
      word.hidden = message.feedback === value;
      rate(word.hidden ? null : value);
    };
    const thumbs = ["up", "down"].map((value) => iconButton("thumb", "up", w[value], () => choose(value), { value, "aria-pressed": String(message.feedback === value) }));
    const input = h("input", { "aria-label": w.word, placeholder: w.word, maxlength: 500 });
    const tell = (event) => {
      event.preventDefault();
      rate(message.feedback, input.value);
      word.replaceChildren(h("span", { role: "status" }, w.thanks));
    };
    const word = h("form", { class: "word", hidden: "", onsubmit: tell }, input, h("button", { class: "pill" }, w.send));
    return [...thumbs, word];
  }
}

customElements.define("ecom-ai-chat", Chat);
})();
