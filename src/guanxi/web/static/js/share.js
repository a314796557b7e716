// Handing something on: <a data-share> opens the page it leads to as a sheet over this one; there and on that page
// links are copied, and sent by the phone's own sharing where there is one.
"use strict";
{
  let sheet = null;
  const make = () => {
    const made = document.createElement("dialog");
    made.className = "sharesheet";
    made.addEventListener("click", (event) => {
      if (event.target === made) made.close();
    });
    document.body.append(made);
    return made;
  };

  const open = async (address) => {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      sheet ??= make();
      sheet.innerHTML = await answer.text();
    } catch {
      location.assign(address);
      return;
    }
    sheet.setAttribute("aria-label", sheet.querySelector("h2").textContent);
    offer(sheet);
    if (!sheet.open) sheet.showModal();
  };

  // A link in a text field is already there for whoever cannot copy or send.
  const offer = (place) => {
    for (const way of place.querySelectorAll("[data-copy]")) way.hidden = !navigator.clipboard;
    for (const way of place.querySelectorAll("[data-send]")) way.hidden = !navigator.share;
  };
  const copy = async (way) => {
    await navigator.clipboard.writeText(way.dataset.copy);
    way.querySelector("span").textContent = way.dataset.copied;
  };
  // Whoever closes the phone's own sheet has changed their mind; there is nothing to say.
  const send = (way) => navigator.share({ title: way.dataset.title, url: way.dataset.send }).catch(() => {});

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-share]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      open(link.href);
      return;
    }
    const way = event.target.closest("[data-copy], [data-send]");
    if (way) way.hasAttribute("data-copy") ? copy(way) : send(way);
  });
  offer(document);
}
