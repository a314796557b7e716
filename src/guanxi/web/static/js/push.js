// Lets this browser take pushes, and proposes the time zone it is in.
"use strict";
{
  const zone = document.getElementById("id_time_zone");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone?.value === "market" && [...zone.options].some((option) => option.value === here)) zone.value = here;

  const box = document.getElementById("push");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const is = (told) => {
    box.querySelector("button").hidden = told;
    box.querySelector(".ok").hidden = !told;
  };

  // The server learns of the browser anew each time, since a push service may have given it another address.
  const tell = async (subscription) => {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: document.querySelector("input[name=csrfmiddlewaretoken]").value,
      endpoint: subscription.endpoint,
      public_key: text(subscription.getKey("p256dh")),
      secret: text(subscription.getKey("auth")),
    });
    const answer = await fetch(box.dataset.address, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status);
    is(true);
  };

  const begin = async () => {
    if (!box || !("PushManager" in window) || !navigator.serviceWorker) return;
    box.hidden = false;
    document.getElementById("push-none").hidden = true;
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.getSubscription();
    if (subscription && Notification.permission === "granted") await tell(subscription);
    box.querySelector("button").addEventListener("click", async () => {
      try {
        const applicationServerKey = bytes(box.dataset.key);
        await tell(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
      } catch {
        document.getElementById("push-said").textContent = box.dataset.refused;
      }
    });
  };
  begin();
}
