// At the door: the clock runs down, answers are sent as they are tapped, and a change of state loads the page anew.
"use strict";
{
  // The server says how many seconds are left; this device's own clock may be wrong.
  const clock = document.querySelector("[data-left]");
  if (clock) {
    const end = performance.now() + Number(clock.dataset.left) * 1000;
    const two = (n) => String(n).padStart(2, "0");
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      clock.textContent = `${two(Math.floor(left / 60))}:${two(left % 60)}`;
      if (left) return;
      clearInterval(timer);
      clock.textContent = clock.dataset.over;
      for (const words of document.querySelectorAll("[data-while]")) words.hidden = true;
      for (const words of document.querySelectorAll("[data-after]")) words.hidden = false;
    };
    const timer = setInterval(tick, 500);
    tick();
  }
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // A yes, a no, a reason or a photo is sent at once; a newer tap replaces the one on its way.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-unit]");
    if (form && event.target.matches("[type=radio], [type=file]")) form.requestSubmit();
  });

  // Without a signal the tap still shows; the amount, and the code that agrees to it, wait for the server.
  document.addEventListener("outbox:waits", ({ target: form, detail: button }) => {
    if (!form.matches("[data-unit]")) return;
    for (const file of form.querySelectorAll("[type=file]")) file.value = "";
    document.getElementById("codes").hidden = true;
    document.getElementById("due").toggleAttribute("data-waiting", true);
    if (!["keep", "why"].includes(button?.value)) return;
    for (const each of form.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", each === button);
    const why = form.querySelector("[data-why]");
    why.hidden = why.disabled = button.value === "keep";
  });

  // What was photographed is seen before it is sent.
  document.addEventListener("change", (event) => {
    const frame = event.target.closest("[data-snap]")?.querySelector(".snap__frame");
    const file = event.target.files?.[0];
    if (!frame || !file) return;
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    frame.replaceChildren(picture);
  });

  // live.js swaps the pulse, or takes it away where the answer has none; then the parcel has moved on.
  const pulse = () => document.getElementById("pulse")?.dataset.state;
  const state = pulse();
  const watch = new MutationObserver(() => {
    if (pulse() === state) return;
    watch.disconnect();
    location.reload();
  });
  watch.observe(document.getElementById("main"), { childList: true });
}
