// On every page: the service worker, closing an open menu, not sending a form twice in one breath, and what is new.
"use strict";
{
  const worker = document.currentScript.dataset.worker;
  if ("serviceWorker" in navigator && window.isSecureContext) {
    window.addEventListener("load", () => navigator.serviceWorker.register(worker, { scope: "/" }));
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  // A form sent twice in one breath is sent once; the server would not mind, but the person waits less.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    if (form.method === "post" && !event.defaultPrevented && !form.hasAttribute("hx-post")) form.dataset.sent = "1";
  });
  // What is new (the bell's count, new posts) is asked for now and then, while somebody looks.
  const LOOK_EVERY_MS = 60_000;
  const look = () => {
    if (document.visibilityState !== "visible") return;
    for (const each of document.querySelectorAll("[data-look]")) window.htmx?.trigger(each, "look");
  };
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
}
