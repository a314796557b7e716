// Forms that survive a dead network: <form data-outbox>, photos and all; include components/_outbox.html above them.
// What cannot be sent is kept on this phone and sent again, oldest first, until the server has answered. The
// server knows each step it has taken, by its key or by what it says, so sending twice does no harm. A form that
// waits hears of it by the event "outbox:waits", whose detail is the button that was pressed.
"use strict";
{
  const NAME = "guanxi.outbox";
  const AGAIN_AFTER_MS = 15000;
  const ANSWER_WITHIN_MS = 20000;
  const BUSY = new Set([408, 425, 429]); // not a "no": try again later
  const banner = () => document.getElementById("outbox"); // a refused form brings a fresh one
  const { person, signIn, one, many, refused, full } = banner().dataset;

  // One row for each form sent, numbered as they came: {n, key, address, fields: [[name, text or file]], person}.
  const database = new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "n", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const rows = async (mode, work) => {
    const task = (await database).transaction("forms", mode);
    const asked = work(task.objectStore("forms"));
    return new Promise((done, failed) => {
      task.oncomplete = () => done(asked.result);
      task.onabort = () => failed(task.error);
    });
  };
  // Whoever signs in next on this phone does not send what the one before had written.
  const mine = async () => (await rows("readonly", (forms) => forms.getAll())).filter((row) => row.person === person);
  let behind = 0; // how many wait, as far as this page knows

  const say = (words, trouble = false) => {
    banner().hidden = !words;
    banner().classList.toggle("banner--warn", trouble);
    banner().querySelector("span").textContent = words;
  };
  const tell = async () => {
    behind = (await mine()).length;
    say(behind ? (behind === 1 ? one : many).replace("{n}", behind) : "");
  };

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ??
    document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

  // The server's answer, or null where there was none: no network, trouble over there, or signed out meanwhile.
  const post = async ({ address, fields }) => {
    const files = fields.some(([, value]) => value instanceof Blob);
    const body = files ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) body.append(name, value);
    body.set("csrfmiddlewaretoken", token());
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(address, { method: "POST", body, signal });
      return isLost(answer.status) || new URL(answer.url).pathname === signIn ? null : answer;
    } catch {
      return null;
    }
  };
  const isLost = (status) => status >= 500 || BUSY.has(status);

  const mainOf = async (answer) =>
    new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const sentence = (main) => {
    const found = [".error", ".problems", ".banner--warn span", "p"].map((kind) => main?.querySelector(kind));
    return found.find(Boolean)?.textContent.trim() || refused;
  };

  // Oldest first, nothing overtakes, one window at a time. A "no" is dropped, trying again won't help, and said
  // once the page shows where things stand, unless a later try at the same step made it good.
  const flush = async () => {
    const noes = new Map();
    for (let [row] = await mine(); row; [row] = await mine()) {
      const answer = await post(row);
      if (!answer) break;
      if (answer.ok) noes.delete(row.address);
      else noes.set(row.address, sentence(await mainOf(answer)));
      await rows("readwrite", (forms) => forms.delete(row.n));
    }
    for (const no of noes.values()) sessionStorage.setItem(NAME, no);
    return noes.size;
  };
  const sendWaiting = async () => {
    if (!(await mine()).length) return;
    const noes = await (navigator.locks ? navigator.locks.request(NAME, flush) : flush());
    await tell();
    if (noes || !behind) location.reload();
  };

  // After success the page is left; a refused form is shown in place, with all that was typed.
  const show = async (answer) => {
    if (answer.ok) {
      if (answer.url === location.href) location.reload();
      else location.assign(answer.url);
      return;
    }
    const main = await mainOf(answer);
    document.querySelector("main").replaceWith(main);
    main.querySelector("[aria-invalid=true], .problems, .banner--warn")?.scrollIntoView({ block: "center" });
  };

  // A file that nobody chose is no field.
  const rowOf = (form, said) => {
    const fields = [...said].filter(([name, value]) => name !== "csrfmiddlewaretoken" && value.size !== 0);
    return { key: said.get("key") || crypto.randomUUID(), address: form.action, fields, person };
  };
  const keep = async (form, row, button) => {
    try {
      if (!(await mine()).some(({ key }) => key === row.key)) await rows("readwrite", (forms) => forms.add(row));
    } catch {
      say(full, true);
      return;
    }
    form.toggleAttribute("data-waiting", true);
    delete form.dataset.sent;
    form.dispatchEvent(new CustomEvent("outbox:waits", { bubbles: true, detail: button }));
    await tell();
    if (navigator.onLine) sendWaiting();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-outbox") || event.defaultPrevented) return;
    event.preventDefault();
    const row = rowOf(form, new FormData(form, event.submitter));
    // Behind something that waits it must wait too.
    const answer = behind ? null : await post(row);
    if (answer) show(answer);
    else keep(form, row, event.submitter);
  });

  // Forms that replace a part of the page are sent by htmx, as long as it can.
  const sentByHtmx = (event) => {
    const { elt, requestConfig } = event.detail;
    if (!elt.matches("form[data-outbox]")) return;
    keep(elt, rowOf(elt, requestConfig.formData), requestConfig.triggeringEvent?.submitter);
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!behind || !event.detail.elt.matches("form[data-outbox]")) return;
    event.preventDefault();
    sentByHtmx(event);
  });
  for (const trouble of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(trouble, sentByHtmx);
  document.addEventListener("htmx:responseError", (event) => {
    if (isLost(event.detail.xhr.status)) sentByHtmx(event);
  });

  window.addEventListener("online", sendWaiting);
  setInterval(sendWaiting, AGAIN_AFTER_MS);
  tell().then(() => {
    const no = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    if (no) say(no, true);
    sendWaiting();
  });
}
