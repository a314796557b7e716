// A conversation: the latest is in view, Enter sends, and what waits for a network is shown as waiting.
"use strict";
{
  const talk = () => document.getElementById("talk");
  const box = () => document.querySelector("[data-talk] textarea");
  const toTheLatest = () => document.getElementById("last")?.scrollIntoView({ block: "end" });
  const fit = (area) => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 160)}px`;
  };

  // What waits stays in view when the conversation is loaded anew; once it is sent, the page is.
  const waiting = [];
  const show = (bubble) => talk().insertBefore(bubble, document.getElementById("last"));

  if (!location.search.includes("before=")) addEventListener("load", toTheLatest);
  document.addEventListener("input", ({ target }) => {
    if (target === box()) fit(target);
  });
  // With a keyboard Enter sends and Shift+Enter breaks the line; on a phone Enter breaks it.
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!sends || event.target !== box() || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    if (box().value.trim()) box().form.requestSubmit();
  });
  document.addEventListener("change", ({ target }) => {
    target.closest("[data-photo]")?.toggleAttribute("data-chosen", target.files?.length > 0);
  });

  // While one writes the others see it, and no longer than six seconds after the last key.
  const TELL_EVERY_MS = 3000;
  const SHOWN_MS = 6000;
  let told = 0;
  let over = 0;
  document.addEventListener("input", ({ target }) => {
    const address = document.querySelector("[data-typing]")?.dataset.typing;
    if (target !== box() || !address || !target.value.trim() || Date.now() - told < TELL_EVERY_MS) return;
    told = Date.now();
    const csrfmiddlewaretoken = target.form.elements.csrfmiddlewaretoken.value;
    fetch(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken }) }).catch(() => {});
  });
  const typing = () => document.getElementById("typing");
  document.addEventListener("live:typing", ({ detail }) => {
    if (!typing() || String(detail.talk) !== typing().dataset.talk) return;
    typing().textContent = typing().dataset.says.replace("{name}", detail.name);
    typing().hidden = false;
    clearTimeout(over);
    over = setTimeout(() => (typing().hidden = true), SHOWN_MS);
  });

  // Its height is its own; htmx would carry the style over as an attribute, which the page does not allow.
  document.addEventListener("htmx:beforeSwap", () => box()?.removeAttribute("style"));

  let writing = false;
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    writing = detail.elt.matches("[data-talk]");
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target.id === "talk") {
      if (typing()) typing().hidden = true;
      for (const bubble of waiting) show(bubble);
      toTheLatest();
    }
    if (writing && box()) {
      box().focus({ preventScroll: true });
      writing = false;
    }
  });

  document.addEventListener("outbox:waits", ({ target: form }) => {
    if (!form.matches("[data-talk]")) return;
    const bubble = document.getElementById("waiting").content.firstElementChild.cloneNode(true);
    const photo = form.elements.photo.files[0];
    bubble.querySelector(".msg__body").textContent = box().value || photo?.name || "…";
    waiting.push(bubble);
    show(bubble);
    form.reset();
    form.removeAttribute("data-waiting");
    form.querySelector("[data-photo]").removeAttribute("data-chosen");
    form.querySelector(".composer__card")?.remove();
    form.elements.key.value = crypto.randomUUID();
    toTheLatest();
  });
}
