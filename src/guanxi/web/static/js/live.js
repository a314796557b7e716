// Loads a region again when something about it changed: <section id="order" data-live="order:12 parcel:4">.
// "order:*" means any. The stream only rings; what is shown always comes from the page itself.
"use strict";
{
  const regions = () => [...document.querySelectorAll("[data-live][id]")];
  const concerns = (region, subject, id) => {
    const wanted = region.dataset.live.split(/\s+/);
    return wanted.includes(`${subject}:${id}`) || wanted.includes(`${subject}:*`);
  };
  const typing = (region) => region.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  const reload = (region) => {
    if (typing(region)) {
      region.addEventListener("focusout", () => setTimeout(() => reload(region)), { once: true });
      return;
    }
    const selector = `#${CSS.escape(region.id)}`;
    window.htmx.ajax("GET", location.href, { source: region, target: selector, select: selector, swap: "outerHTML" });
  };
  // Without a signal a load fails, and htmx rejects with nothing; the stream's next opening loads it again.
  window.addEventListener("unhandledrejection", (event) => {
    if (event.reason === undefined) event.preventDefault();
  });
  // Several rings in one breath are one load.
  const waiting = new Map();
  const soon = (region) => {
    if (waiting.has(region.id)) return;
    waiting.set(region.id, setTimeout(() => {
      waiting.delete(region.id);
      const now = document.getElementById(region.id);
      if (now) reload(now);
    }, 150));
  };

  const script = document.currentScript;
  window.addEventListener("load", () => {
    if (!regions().length || !("EventSource" in window) || !window.htmx) return;
    const stream = new EventSource(script.dataset.stream);
    let opened = false;
    stream.addEventListener("open", () => {
      // Whatever rang while the line was down is fetched at once.
      if (opened) regions().forEach(soon);
      opened = true;
    });
    for (const subject of ["order", "parcel", "pay_in", "person", "talk"]) {
      stream.addEventListener(subject, (event) => {
        regions().filter((region) => concerns(region, subject, event.data)).forEach(soon);
      });
    }
    // What is kept nowhere comes with the ring itself.
    stream.addEventListener("typing", (event) => {
      document.dispatchEvent(new CustomEvent("live:typing", { detail: JSON.parse(event.data) }));
    });
    window.addEventListener("pagehide", () => stream.close());
  });
}
