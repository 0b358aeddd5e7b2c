"use strict";
// <ecom-ai-chat api="/api/ai/" language="zh" product="12"></ecom-ai-chat>: the shop's chat; docs/integrate.md.
// What a model or a person wrote enters the page as text, never as markup. `Talk` knows the server, `mount` draws.
(() => {
if (customElements.get("ecom-ai-chat")) return;

const WORDS = {
	title: ["Ask the shop", "在线客服"], open: ["Open chat", "打开客服窗口"], close: ["Close chat", "关闭客服窗口"],
	unread: ["unread", "条未读"],
	bot: ["AI assistant", "AI 助手"], you: ["You", "您"], staff: ["Our team", "人工客服"], writing: ["Writing an answer", "正在回答"],
	notice: ["You are talking to an AI. It can be wrong. You can ask for a person at any time.", "与您对话的是人工智能助手，它可能出错。您可以随时转人工。"],
	person: ["Talk to a person", "转人工"], waiting: ["Waiting for a person", "正在等待人工客服"],
	joined: ["{n} is with you", "{n}正在为您服务"], closed: ["This conversation has ended.", "本次对话已结束。"], again: ["Start a new one", "开始新的对话"],
	type: ["Type your question", "请输入您的问题"], send: ["Send", "发送"], stop: ["Stop the answer", "停止回答"],
	sending: ["Sending", "发送中"], unsent: ["Not sent", "未发送"], retry: ["Try again", "重试"],
	stopped: ["Stopped", "已停止"],
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
	up: "M7 11v8H4v-8z M7 11l4-7q3 0 2 6h6l-2 9H7",
};

// a(ccent), o(n accent), s(urface), i(nk), m(uted), l(ine), t(int), e(rror): the public variables, or our own light and dark
const CSS = `
:host{all:initial !important;display:contents !important;direction:ltr !important}
:host([hidden]),[hidden]{display:none !important}
*{box-sizing:border-box;margin:0;padding:0}
.root{color-scheme:var(--ecom-ai-scheme,light dark);--a:var(--ecom-ai-accent,light-dark(#1d5a53,#7cc4b6));--o:var(--ecom-ai-on-accent,light-dark(#fff,#0f2421));
--s:var(--ecom-ai-surface,light-dark(#fff,#1b2221));--i:var(--ecom-ai-ink,light-dark(#1f2926,#eef0ea));
--m:var(--ecom-ai-muted,light-dark(#5b6762,#a9b4af));--l:var(--ecom-ai-line,light-dark(#dfe3df,#3a4542));
--t:var(--ecom-ai-tint,light-dark(#f0f4f2,#28312f));--e:var(--ecom-ai-error,light-dark(#a92c22,#f7a99d));--r:var(--ecom-ai-radius,18px);
--x:calc(var(--ecom-ai-right,20px) + env(safe-area-inset-right));--y:calc(var(--ecom-ai-bottom,20px) + env(safe-area-inset-bottom));
color:var(--i);font:var(--ecom-ai-size,15px)/1.5 var(--ecom-ai-font,system-ui,sans-serif)}
button,textarea,input{font:inherit;color:inherit;border:0;background:none;border-radius:24px}
button{cursor:pointer}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
svg{width:22px;height:22px;flex:none;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
header,.notice,.asks,.bar,.box,.card,.meta,.word,.dots{display:flex;align-items:center;gap:8px}
.log,.list,.msg,ul,footer{display:grid;gap:8px;list-style:none;align-content:start;min-width:0}
.bubble,.face,.icon,.go,.thumb{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:50%}
.bubble,.face,.go,.customer .text{background:var(--a);color:var(--o)}
.notice,.banner,.text,.icon:hover,.thumb:hover,.pill:hover{background:var(--t)}
.notice svg,.pill svg,.asks,.link,.source a,[aria-pressed=true]{color:var(--a)}
.notice,.icon,.thumb,.system,.meta,.bar,q,header p,::placeholder{color:var(--m);opacity:1}
.notice,.banner,.system,.source,.bar,header p{font-size:.88em;line-height:1.45}
dialog,.pill,.card{border:1px solid var(--l)}.pill:hover,a.card:hover,.box:focus-within{border-color:var(--a)}
.bubble,dialog{position:fixed;z-index:var(--ecom-ai-z,2147483000);right:var(--x);bottom:var(--y);box-shadow:0 8px 32px #0003,0 1px 4px #0002}
.bubble{width:58px;height:58px}.bubble svg{scale:1.25}
.badge{position:absolute;top:-3px;right:-3px;min-width:22px;padding:0 6px;border-radius:11px;background:#c4342a;color:#fff;font:600 12px/22px system-ui}
dialog{inset:auto var(--x) calc(var(--y) + 72px) auto;width:min(var(--ecom-ai-width,396px),100vw - 40px);height:min(var(--ecom-ai-height,640px),100dvh - 116px);max-width:none;max-height:none;overflow:hidden;flex-direction:column;color:var(--i);background:var(--s);border-radius:var(--r);outline:0}
dialog[open]{display:flex;animation:rise .18s}@keyframes rise{from{opacity:0;translate:0 10px}}
header{padding:12px 10px 12px 16px;border-bottom:1px solid var(--l)}header div,textarea,.word input{flex:1;min-width:0}h2{font-size:1.07em;line-height:1.3}
.banner{padding:8px 16px}.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px;overflow-wrap:anywhere;outline-offset:-3px}.log,.list{gap:14px}
.notice{border-radius:12px;padding:10px 12px}.asks,.meta{flex-wrap:wrap}.pill{padding:6px 13px;min-height:36px;font-size:.93em;display:flex;gap:6px;align-items:center;text-align:start}
.msg{max-width:88%;justify-self:start;justify-items:start}.msg.customer{justify-self:end;justify-items:end}.msg.system{justify-self:center;text-align:center}
.text{white-space:pre-wrap;padding:9px 14px;border-radius:4px var(--r) var(--r)}.customer .text{border-radius:var(--r) var(--r) 4px}.system .text{background:none;padding:0}.person .text{background:none;box-shadow:inset 0 0 0 1px var(--a)}.unsent.text{background:var(--t);color:var(--i)}
.meta{font-size:.82em;gap:0 8px}.bad{color:var(--e)}.link{text-decoration:underline;min-height:24px}
.dots{gap:4px;padding:16px}i{width:7px;height:7px;border-radius:50%;background:var(--m);animation:dot 1.2s infinite}i + i{animation-delay:.2s}i + i + i{animation-delay:.4s}@keyframes dot{30%{opacity:.3}}
.source{border-left:2px solid var(--a);padding-left:10px}q{quotes:none;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.card{gap:12px;padding:8px 12px 8px 8px;border-radius:12px;color:inherit;text-decoration:none;font-weight:400;line-height:1.35}.card img{width:52px;height:52px;object-fit:cover;border-radius:8px}.meta b{color:var(--i)}
.thumb{width:30px;height:30px}.thumb svg{width:17px;height:17px}.thumb[aria-pressed=true] path{fill:currentColor;fill-opacity:.3}.thumb + .thumb svg{rotate:x 180deg}
.word{width:100%}.word input{padding:5px 12px}.word input,.box{border:1px solid var(--m)}
footer{padding:8px 12px calc(12px + env(safe-area-inset-bottom));border-top:1px solid var(--l)}.bar{min-height:36px}.bar .pill{color:var(--i);flex:none}.bar i{background:var(--a);flex:none;margin-left:6px}.person i{animation:none}
.box{align-items:end;padding:3px;border-radius:24px}.box:focus-within{box-shadow:0 0 0 1px var(--a)}textarea{resize:none;field-sizing:content;padding:8px 6px 8px 14px;max-height:132px;outline:0 !important;line-height:24px;font-size:max(1em,16px)}
@media (max-width:560px),(max-height:460px){dialog{inset:0;width:100%;height:100dvh;border:0;border-radius:0}header{padding-top:calc(10px + env(safe-area-inset-top))}.icon{width:44px;height:44px}}
@media (prefers-reduced-motion){*{animation:none !important}}`;

// ---- small parts

/** h("p.note", { title }, "text", node): an element; strings become text. */
function h(tag, ...parts) {
	const [name, ...looks] = tag.split(".");
	const made = document.createElement(name);
	if (looks[0]) made.className = looks.join(" ");
	for (const part of parts.flat()) {
		if (part?.constructor !== Object) made.append(part || "");
		else for (const [key, value] of Object.entries(part)) {
			if (typeof value === "function") made[key] = value;
			else if (value != null && value !== false) made.setAttribute(key, value);
		}
	}
	return made;
}

const button = (look, onclick, ...parts) => h(`button.${look}`, { type: "button", onclick }, ...parts);
const named = (title) => ({ title, "aria-label": title });

function icon(name) {
	const [svg, path] = ["svg", "path"].map((each) => document.createElementNS("http://www.w3.org/2000/svg", each));
	svg.setAttribute("viewBox", "0 0 24 24");
	path.setAttribute("d", ICONS[name]);
	svg.append(path);
	return svg;
}

/** Only http and https are opened. */
function safe(address) {
	const url = address && h("a", { href: address });
	return url && /^https?:$/.test(url.protocol) ? url : null;
}

function link(look, address, ...parts) {
	const url = safe(address);
	if (!url) return h(`b${look}`, ...parts);
	return h(`a${look}`, { href: url.href }, url.origin !== location.origin && { target: "_blank", rel: "noopener" }, ...parts);
}

/** Draws only if `sign` changed, so that focus stays. */
function redraw(node, sign, ...parts) {
	if (node.sign !== sign) node.replaceChildren(...(parts[0] ? parts : [sign]));
	node.sign = sign;
}

/** Storage may be full or forbidden. */
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
const isGone = ({ status, code }) => status === 404 || code === "conversation_closed";
const refused = (status, data) => Object.assign(new Error(data?.detail || ""), { status, code: data?.code });

/** Server-sent events, even where packets cut lines or characters. */
async function* events(body) {
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	for (let rest = "", read; !(read = await reader.read()).done;) {
		const blocks = (rest + read.value).split("\n\n");
		rest = blocks.pop();
		for (const block of blocks) {
			const { event, id, data } = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s)));
			yield { event, id, data: data && JSON.parse(data) };
		}
	}
}

// ---- the conversation and its server

class Talk {
	constructor(api, about, changed) {
		Object.assign(this, { api, about, changed, key: `ecom-ai-chat:${api}`, messages: [], outbox: [], state: "bot", noStream: 0, failures: 0 });
		Object.assign(this, storage("localStorage", this.key), storage("sessionStorage", this.key));
		this.tabs = new BroadcastChannel(this.key);
		this.tabs.onmessage = () => this.wake(true);
		for (const item of this.outbox) item.failed = true;
		this.resend();
	}

	save() {
		const { id, seen, state, outbox, open } = this;
		storage("localStorage", this.key, { id, seen, state });
		storage("sessionStorage", this.key, { outbox, open });
		this.changed();
	}

	async call(path, body, more) {
		if (body && !this.csrf) await this.greet();
		const headers = { "Accept-Language": this.about().language, ...more };
		if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
		const post = body && { method: "POST", body: JSON.stringify(body) };
		const response = await fetch(`${this.api}chat/${path}`, { ...post, headers, cache: "no-store", signal: AbortSignal.timeout(20000) }).catch(() => { throw refused(0); });
		const data = await response.json().catch(() => { if (response.ok) throw refused(0); });
		if (response.ok) return data;
		if (data?.code !== "csrf_failed" || !this.csrf) throw refused(response.status, data);
		this.csrf = ""; // signed in or out
		return this.call(path, body, more);
	}

	get path() { return `conversations/${this.id}/`; }
	get answer() { return this.messages.find((message) => message.role === "bot" && !isDone(message)); }

	/** What the shop says, and this visitor's open talk; nothing is created. */
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

	/** Take what was told; what we heard after `asked` is newer. */
	take(data, asked = Infinity) {
		for (const message of data.messages || []) {
			const known = this.messages.find(({ id }) => id === message.id);
			if (known?.heard > asked) continue;
			if (known) Object.assign(known, message);
			else {
				const place = this.messages.findIndex(({ id }) => id > message.id);
				this.messages.splice(place < 0 ? this.messages.length : place, 0, message);
				if (message.role === "customer" && asked < Infinity) this.outbox = this.outbox.filter(({ text }) => text !== message.text);
			}
		}
		for (const name of ["state", "staff", "waiting", "person"]) if (name in data) this[name] = data[name];
		this.save();
	}

	hear(...messages) {
		this.take({ messages: messages.filter(Boolean).map((message) => ({ ...message, heard: now() })) });
	}

	// -- sending: each message once, in order

	send(text) {
		this.outbox.push({ key: crypto.getRandomValues(new Uint32Array(4)).join("-"), text, failed: true });
		this.resend();
	}

	/** All that failed; by its key nothing arrives twice. */
	resend() {
		for (const item of this.outbox.filter(({ failed }) => failed)) {
			item.failed = false;
			this.posting = Promise.resolve(this.posting).then(() => this.post(item));
		}
		this.save();
		this.wake(true);
	}

	async post(item, tries = 1) {
		const others = () => this.outbox.filter((other) => other !== item);
		try {
			if (this.outbox[0] !== item) throw this.problem; // not before an earlier one
			await this.begin();
			const { text, key } = item;
			const { question, answer } = await this.call(`${this.path}messages/`, { text, product: this.about().product }, { "Idempotency-Key": key });
			Object.assign(this, { outbox: others(), asked: true, problem: null, state: this.state.replace("closed", "bot") });
			this.hear(question, answer);
			this.tabs.postMessage("sent");
		} catch (error) {
			if (isGone(error)) this.enter({});
			if (tries < 3 && (isGone(error) || !error.status || error.status >= 500)) {
				await sleep(600 * tries);
				return this.post(item, tries + 1);
			}
			item.failed = true;
			this.problem = error;
			if (/^4(?!09|29)/.test(error.status)) Object.assign(this, { outbox: others(), returned: item.text }); // the customer must mend it
			this.save();
		}
		this.wake();
	}

	async begin() {
		if (!this.id) this.enter(await this.call("conversations/", { ...this.about(), resume: true }));
	}

	/** For a click; a problem is shown, not thrown. */
	async act(path, body = {}) {
		this.problem = null;
		try {
			await this.begin();
			const asked = now();
			const data = await this.call(path || `${this.path}handoff/`, body);
			if (data.role) this.hear(data);
			else this.take(data, asked);
			this.asked = true;
		} catch (error) {
			this.problem = error;
		}
		this.changed();
		this.wake(true);
	}

	// -- following: one loop that rests between looks

	wake(soon) {
		if (soon) this.isHurried = true;
		this.rest?.();
		if (!this.isFollowing) this.follow();
	}

	get withPerson() { return this.state === "waiting" || this.state === "person"; }
	get streams() { return this.open && now() > this.noStream; }

	get isCurious() {
		if (document.hidden || this.ended) return !this.ended && this.asked && this.answer;
		return this.open || (this.id && (this.answer || this.withPerson));
	}

	get pause() {
		if (this.failures) return Math.min(200 * 2 ** this.failures, 6000) * (0.7 + 0.6 * Math.random());
		if (document.hidden || !this.open) return this.answer ? 3000 : 20000;
		if (this.answer) return this.streams ? 50 : 700;
		return this.withPerson ? 2500 : 12000;
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
				if (isGone(error)) this.enter({});
				else if (this.failures++) this.problem = error; // the first may be a hiccup
			}
			this.changed();
			if (!this.isHurried) await Promise.race([new Promise((done) => { this.rest = done; }), sleep(this.pause)]);
		}
		this.isFollowing = false;
	}

	async look() {
		const open = this.messages.findIndex((message) => !isDone(message));
		const last = this.messages.at(open < 0 ? -1 : open - 1);
		const asked = now();
		const data = await this.call(`${this.path}messages/?after=${(open && last?.id) || ""}`);
		await this.posting; // a message on its way gets its number first
		this.take(data, asked);
		if (data.more) await this.look();
	}

	/** Follow one answer. A stream that stays behind the polls is held back on its way: then we poll. */
	async stream(answer) {
		const stop = this.halt = new AbortController();
		let [heard, news] = [now(), 0];
		const watch = async () => {
			while (!stop.signal.aborted) {
				await sleep(300);
				const [length, before] = [answer.text.length, heard];
				if (now() - heard < 1800) continue;
				await this.look().catch(() => stop.abort());
				const isBehind = isDone(answer) || answer.text.length > length;
				if (isBehind) await sleep(400);
				if (!isBehind || heard !== before || stop.signal.aborted) continue;
				this.noStream = now() + 600000;
				stop.abort();
			}
		};
		watch();
		try {
			const headers = { Accept: "text/event-stream", "Last-Event-ID": answer.cursor || "" };
			const response = await fetch(`${this.api}chat/${this.path}stream/?message=${answer.id}`, { headers, signal: stop.signal });
			if (!response.ok) this.noStream = now() + (response.status === 406 ? 600000 : 5000);
			else for await (const event of events(response.body)) {
				heard = now();
				news += this.onEvent(answer, event);
				if (isDone(answer)) return;
			}
		} catch { /* dropped: look, then come back */ } finally {
			stop.abort();
		}
		if (!news) this.noStream = Math.max(this.noStream, now() + 2000);
		if (!isDone(answer)) await this.look();
	}

	/** Did it bring us on? A chunk's number is the length of the text with it, in characters. */
	onEvent(answer, { event, id, data }) {
		if (event === "message") this.hear(data);
		if (event !== "chunk") return Boolean(event);
		const had = [...answer.text].length;
		if (data.n <= had) return false; // came twice
		if (data.n !== had + [...data.text].length) throw new RangeError("gap");
		Object.assign(answer, { text: answer.text + data.text, cursor: id, status: "streaming", heard: now() });
		this.changed();
		return true;
	}

	end() {
		this.ended = true;
		this.halt?.abort();
		this.rest?.();
		this.tabs.close();
	}
}

// ---- what one sees

function mount(host) {
	const attribute = (name) => host.getAttribute(name) || undefined;
	const language = /^zh/i.test(attribute("language") || document.documentElement.lang || navigator.language) ? "zh" : "en";
	const w = new Proxy(WORDS, { get: (words, key) => words[key][+(language === "zh")] });
	const narrow = matchMedia("(max-width:560px),(max-height:460px)");
	let planned;
	const talk = new Talk(attribute("api") || "/api/ai/", () => ({ language, product: attribute("product") }), plan);
	const nodes = new Map();

	const status = h("p");
	const banner = h("p.banner", { role: "status" });
	const writing = h("p.unseen", { role: "status" });
	const notice = h("span");
	const list = h("div.list");
	const asks = h("div.asks", (attribute("product") ? w.askProduct : w.ask).split("|").map((text) => button("pill", () => ask(text), text)));
	const log = h("div.log", { role: "log", tabindex: 0, "aria-label": w.title, "aria-live": "off" }, h("p.notice", icon("spark"), notice), list, asks);
	const bar = h("div");
	const box = h("textarea", { rows: 1, "aria-label": w.type, placeholder: w.type, onkeydown: onKey });
	const go = h("button.go");
	const dialog = h("dialog", { "aria-label": w.title, tabindex: -1, onclose: onClosed, onkeydown: onEscape },
		h("header", h("span.face", icon("spark")), h("div", h("h2", attribute("heading") || w.title), status), button("icon", close, named(w.close), icon("hide"))),
		banner, log, writing, h("footer", bar, h("form.box", { onsubmit }, box, go)));
	const bubble = button("bubble", () => (dialog.open ? close() : open()), { "aria-haspopup": "dialog" });

	const sheet = new CSSStyleSheet();
	sheet.replaceSync(CSS);
	const shadow = host.shadowRoot || host.attachShadow({ mode: "open" });
	shadow.adoptedStyleSheets = [sheet];
	shadow.replaceChildren(h("div.root", { lang: language }, dialog, bubble));

	const leaving = new AbortController();
	const on = (target, name, action) => target.addEventListener(name, action, leaving);
	on(document, "visibilitychange", () => talk.wake(true));
	on(window, "online", () => talk.resend());
	for (const name of ["resize", "scroll"]) on(visualViewport, name, fit);
	Object.assign(host, { open, close, ask }); // for the page, too
	if (talk.open && !narrow.matches) {
		dialog.setAttribute("open", ""); // focus stays with the page
		start();
	} else onClosed();
	return () => {
		leaving.abort();
		talk.end();
	};

	function open() {
		const isSheet = narrow.matches;
		if (!dialog.open) dialog[isSheet ? "showModal" : "show"]();
		document.documentElement.style.overflow = isSheet ? "hidden" : "";
		(isSheet ? dialog : box).focus();
		start();
	}

	function close() { dialog.close(); }

	function start() {
		Object.assign(talk, { open: true, greeted: false });
		talk.resend();
		fit();
		toEnd();
	}

	function onClosed() {
		document.documentElement.style.overflow = "";
		if (talk.open) bubble.focus();
		talk.open = false;
		talk.halt?.abort();
		talk.save();
		talk.wake();
	}

	function ask(text) {
		if (!dialog.open) open();
		if (!text.trim() || talk.answer) return;
		talk.send(text.trim());
		box.value = "";
		box.focus();
	}

	function onsubmit(event) {
		event.preventDefault();
		if (talk.answer) talk.act(`${talk.path}cancel/`);
		else ask(box.value);
		box.focus();
	}

	function onEscape({ key, isComposing }) { if (key === "Escape" && !isComposing) close(); }

	function onKey(event) {
		if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: input method
		event.preventDefault();
		ask(box.value);
	}

	function fit() { // above a keyboard
		const { height, offsetTop } = dialog.open && narrow.matches ? visualViewport : {};
		Object.assign(dialog.style, { height: height ? `${height}px` : "", top: height ? `${offsetTop}px` : "" });
	}

	function toEnd() { log.scrollTop = log.scrollHeight; }

	function plan() {
		planned ??= Promise.resolve().then(render);
	}

	function render() {
		planned = null;
		const { state, problem, answer, messages, outbox } = talk;
		const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 90;
		const joined = fill(w.joined, talk.person?.name || w.staff);
		redraw(status, { person: joined, waiting: w.waiting }[state] || w.bot);
		redraw(notice, talk.notice || w.notice);
		redraw(banner, problem ? problem.message || (problem.status ? w.problem : w.offline) : "");
		redraw(writing, answer ? w.writing : "");
		banner.hidden = !problem;
		asks.hidden = messages.length || outbox.length;
		drawBar(state, joined);
		const action = answer ? "stop" : "send";
		redraw(go, action, icon(action), h("span.unseen", w[action]));
		if (talk.returned) box.value ||= talk.returned;
		talk.returned = "";
		const isNew = drawList([...messages, ...outbox.map((item) => ({ ...item, item, id: item.key, role: "customer" }))]);
		if (talk.greeted) setTimeout(() => { log.ariaLive = "polite"; }, 500);
		if (atEnd || isNew) toEnd();
		drawBubble();
	}

	function drawBubble() {
		const told = talk.messages.filter((message) => message.role !== "customer" && isDone(message));
		const last = told.at(-1)?.id;
		if (dialog.open && !document.hidden && last && talk.seen !== last) {
			talk.seen = last;
			talk.save();
		}
		const unread = told.filter(({ id }) => id > (talk.seen || 0)).length;
		bubble.ariaExpanded = dialog.open;
		bubble.ariaLabel = (dialog.open ? w.close : w.open) + (unread ? ` (${unread} ${w.unread})` : "");
		redraw(bubble, bubble.ariaLabel, icon(dialog.open ? "hide" : "chat"), unread ? h("span.badge", `${unread}`) : "");
	}

	function drawBar(state, joined) {
		const words = { waiting: talk.waiting?.text || w.waiting, person: joined, closed: w.closed }[state] || (talk.staff?.available === false && talk.staff.text) || "";
		const pill = (act, ...parts) => button("pill", () => { act(); box.focus(); }, ...parts);
		const first = { bot: pill(() => talk.act(), icon("person"), w.person), closed: pill(() => talk.enter({}), w.again) }[state];
		redraw(bar, state + words, first || h("i"), h("span", words));
		bar.className = `bar ${state}`;
	}

	function drawList(all) {
		const last = all.at(-1)?.id;
		let isNew;
		for (const [place, message] of all.entries()) {
			const { id, role, status, text, failed } = message;
			const sign = [status, text, failed, status !== "done" && id === last].join();
			const drawn = nodes.get(id) || {};
			if (drawn.sign !== sign) {
				if (drawn.words && !isDone(message)) drawn.words.textContent = text;
				else {
					const node = drawMessage(message, id === last);
					drawn.node?.replaceWith(node);
					Object.assign(drawn, { node, words: text && !isDone(message) && node.querySelector(".text") });
				}
				drawn.sign = sign;
				nodes.set(id, drawn);
				isNew = role === "customer";
			}
			if (list.children[place] !== drawn.node) list.insertBefore(drawn.node, list.children[place] || null);
		}
		while (list.children.length > all.length) list.lastChild.remove();
		return isNew;
	}

	/** Screen readers read a finished answer once: it is a new node; one on its way is hidden from them. */
	function drawMessage(message, isLast) {
		const { id, item, role, status, text, failed, created_at: at, label, person } = message;
		const isBot = role === "bot";
		const done = isDone(message);
		const retry = (act) => button("link", act, w.retry);
		const who = h(role === "person" ? "span.meta" : "span.unseen", { bot: w.bot, customer: w.you }[role] || person?.name || w.staff);
		const words = text || done ? h(item ? "p.text.unsent" : "p.text", { lang: message.language }, text || "…") : h("p.text.dots", h("i"), h("i"), h("i"));
		const node = h(`div.msg.${role}`, { "aria-hidden": !done && "true" }, role !== "system" && who, words);
		if (!done || role === "system") return node;
		if (isBot) node.append(...drawExtras(message));
		node.append(h("div.meta", isBot && h("span", label || w.label),
			at && h("time", { datetime: at }, new Date(at).toLocaleTimeString(language, { timeStyle: "short" })),
			item && h(failed ? "span.bad" : "span", failed ? w.unsent : w.sending), failed && retry(() => talk.resend()), status === "stopped" && h("span", w.stopped),
			isBot && (status === "done" ? drawRating(message) : isLast && retry(() => talk.act(`messages/${id}/retry/`)))));
		return node;
	}

	function drawExtras({ text, sources = [], products = [] }) {
		const stockOf = ({ available, stock }) => (available === false || stock === 0 ? w.sold : stock > 0 && stock < 10 ? fill(w.few, stock) : available && w.stock);
		const cards = products.map((product) => h("li", link(".card", product.url, safe(product.image) && h("img", { src: safe(product.image), alt: "" }),
			h("span", product.title, h("span.meta", h("b", product.price), stockOf(product))))));
		const quotes = sources.map(({ url, title, quote }) => h("li.source", h("span.meta", w.source, link("", url, title)), !text.includes(quote) && h("q", quote)));
		return [cards, quotes].filter((each) => each[0]).map((each) => h("ul", each));
	}

	function drawRating(message) {
		const rate = (value, comment) => {
			message.feedback = value;
			for (const thumb of thumbs) thumb.ariaPressed = thumb.value === value;
			talk.act(`messages/${message.id}/feedback/`, { value, comment });
		};
		const thumbs = ["up", "down"].map((value) => button("thumb", () => {
			rate(message.feedback === value ? null : value);
			word.hidden = message.feedback !== "down";
		}, named(w[value]), { value, "aria-pressed": `${message.feedback === value}` }, icon("up")));
		const input = h("input", { "aria-label": w.word, placeholder: w.word, maxlength: 500 });
		const onsubmit = (event) => {
			event.preventDefault();
			rate(message.feedback, input.value);
			word.replaceChildren(h("span", { role: "status" }, w.thanks));
		};
		const word = h("form.word", { hidden: "", onsubmit }, input, h("button.pill", w.send));
		return [...thumbs, word];
	}
}

customElements.define("ecom-ai-chat", class extends HTMLElement {
	connectedCallback() {
		if (document.querySelector("ecom-ai-chat") === this) this.end = mount(this);
	}

	disconnectedCallback() { this.end?.(); }
});
})();
