// A feed without end: older posts come as one nears the end, the address remembers how far one read, so that the way
// back leads to the same posts, and new ones are announced above instead of moving what one reads.
"use strict";
{
  const main = document.getElementById("main");
  const posts = () => [...main.querySelectorAll(":scope > article[id^='post-']:not([data-pinned])")];
  const number = (post) => post.id.slice("post-".length);

  main.addEventListener("htmx:afterSettle", (event) => {
    if (!event.detail.requestConfig?.elt.closest?.(".pager") || !posts().length) return;
    const address = new URL(location.href);
    address.searchParams.delete("before");
    if (!new URL(location.href).searchParams.has("before")) {
      address.searchParams.set("top", number(posts()[0]));
      address.searchParams.set("end", number(posts().at(-1)));
      history.replaceState(history.state, "", address);
    }
  });

  // On the way back: what was written meanwhile.
  if (new URL(location.href).searchParams.has("top")) {
    const fresh = document.getElementById("fresh");
    window.addEventListener("load", () => fresh && window.htmx?.trigger(fresh, "look"));
  }
}
