// Forms that survive a dead network: <form data-outbox> with a hidden key; include components/_outbox.html.
// What cannot be sent is kept on this phone and sent again, oldest first, until the server has answered. The
// server knows each key, so sending twice does no harm.
"use strict";
{
  const STORE = "guanxi.outbox";
  const AGAIN_AFTER_MS = 15000;
  const ANSWER_WITHIN_MS = 20000;
  const BUSY = new Set([408, 425, 429]); // not a "no": try again later
  const banner = () => document.getElementById("outbox"); // a refused form brings a fresh one
  const { person, signIn, one, many, refused } = banner().dataset;

  const read = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
  const write = (items) => localStorage.setItem(STORE, JSON.stringify(items));
  // Whoever signs in next on this phone does not send what the one before had written.
  const mine = () => read().filter((item) => item.person === person);

  const say = (words, trouble = false) => {
    banner().hidden = !words;
    banner().classList.toggle("banner--warn", trouble);
    banner().querySelector("span").textContent = words;
  };
  const tell = () => {
    const n = mine().length;
    say(n ? (n === 1 ? one : many).replace("{n}", n) : "");
  };

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ??
    document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

  // The server's answer, or null where there was none: no network, trouble over there, or signed out meanwhile.
  const post = async ({ address, body }) => {
    const said = new URLSearchParams(body);
    said.set("csrfmiddlewaretoken", token());
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(address, { method: "POST", body: said, signal });
      const lost = answer.status >= 500 || BUSY.has(answer.status) || new URL(answer.url).pathname === signIn;
      return lost ? null : answer;
    } catch {
      return null;
    }
  };

  const page = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const sentence = (main) => {
    const found = [".error", ".problems", ".banner--warn span", "p"].map((kind) => main?.querySelector(kind));
    return found.find(Boolean)?.textContent.trim() || refused;
  };

  // Oldest first, nothing overtakes, one window at a time. A "no" is said and dropped: trying again won't help.
  const flush = async () => {
    let no = "";
    for (let item = mine()[0]; item; item = mine()[0]) {
      const answer = await post(item);
      if (!answer) break;
      if (!answer.ok) no = sentence((await page(answer)).querySelector("main"));
      write(read().filter((other) => other.key !== item.key));
    }
    return no;
  };
  const sendWaiting = async () => {
    if (!mine().length) return;
    const no = await (navigator.locks ? navigator.locks.request(STORE, flush) : flush());
    if (no) say(no, true);
    else if (mine().length) tell();
    else location.reload();
  };

  // After success the page is left; a refused form is shown in place, with all that was typed.
  const show = async (answer) => {
    if (answer.ok) {
      if (answer.url === location.href) location.reload();
      else location.assign(answer.url);
      return;
    }
    const main = (await page(answer)).querySelector("main");
    document.querySelector("main").replaceWith(main);
    main.querySelector("[aria-invalid=true], .problems, .banner--warn")?.scrollIntoView({ block: "center" });
  };

  const submit = async (form, button) => {
    const body = new URLSearchParams(new FormData(form, button));
    body.delete("csrfmiddlewaretoken");
    const item = { key: body.get("key") || crypto.randomUUID(), address: form.action, body: body.toString(), person };
    // Behind something that waits it must wait too.
    const answer = mine().length ? null : await post(item);
    if (answer) return show(answer);
    if (!read().some((other) => other.key === item.key)) write([...read(), item]);
    form.toggleAttribute("data-waiting", true);
    delete form.dataset.sent;
    tell();
    if (navigator.onLine) sendWaiting();
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-outbox") || event.defaultPrevented) return;
    event.preventDefault();
    submit(event.target, event.submitter);
  });

  window.addEventListener("online", sendWaiting);
  setInterval(sendWaiting, AGAIN_AFTER_MS);
  tell();
  sendWaiting();
}
