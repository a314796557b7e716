{% load static %}{# The service worker. Takes: pages, where addresses begin that are kept for use without a network. #}
"use strict";
// Pages always come from the network. Without one: the courier's round as last seen, else a page that says so.
const OFFLINE = "{% url 'shell:offline' %}";
const KEPT = "{{ pages }}";
const LEAVING = "{% url 'account_logout' %}";
const SHELL = [
  OFFLINE,
  "{% static 'icons.svg' %}",
  "{% static 'django_htmx/htmx-2.min.js' %}",
  "{% static 'js/shell.js' %}",
  "{% static 'js/live.js' %}",
  "{% static 'js/outbox.js' %}",
  "{% static 'css/desk.css' %}",
  {% stylesheets as sheets %}{% for sheet in sheets %}"{{ sheet }}",{% endfor %}
];
// A new release has other addresses, so another name and a fresh cache.
const CACHE = "shell " + SHELL.join(" ");
const PAGES = "round";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== CACHE && name !== PAGES);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

async function page(request, path) {
  const keeps = path.startsWith(KEPT);
  try {
    const answer = await fetch(request);
    if (keeps && answer.ok && !answer.redirected) {
      const cache = await caches.open(PAGES);
      await cache.put(request.url, answer.clone());
    }
    return answer;
  } catch (error) {
    const kept = keeps && (await caches.match(request.url));
    return kept || (await caches.match(OFFLINE)) || Response.error();
  }
}

// A push says what happened and where it leads. Whoever is looking at that very page sees it there.
self.addEventListener("push", (event) => {
  const { title, body, address, tag } = event.data.json();
  const show = async () => {
    const pages = await self.clients.matchAll({ type: "window" });
    const seen = pages.some((page) => page.visibilityState === "visible" && new URL(page.url).pathname === address);
    const icon = "{% static 'icons/icon-192.png' %}";
    if (!seen) await self.registration.showNotification(title, { body, tag, icon, badge: icon, data: address, renotify: true });
  };
  event.waitUntil(show());
});

// Whoever signs out here is told nothing more here.
async function silent() {
  const subscription = await self.registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const go = async () => {
    const [page] = await self.clients.matchAll({ type: "window" });
    if (!page) return self.clients.openWindow(event.notification.data);
    await page.focus();
    return page.navigate(event.notification.data);
  };
  event.waitUntil(go());
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname === LEAVING && request.method === "POST") event.waitUntil(Promise.all([caches.delete(PAGES), silent()]));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (SHELL.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(request)));
  }
});
