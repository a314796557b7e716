// Handing a product on: the phone's own sharing where there is one, else the sheet with the link, which copies.
const share = document.querySelector("[data-share]");
if (share && navigator.share) {
  share.removeAttribute("popovertarget");
  share.addEventListener("click", () => {
    // Whoever closes the phone's sheet has changed their mind; there is nothing to say.
    navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {});
  });
}

const copy = document.querySelector("[data-copy]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.querySelector("span").textContent = copy.dataset.copied;
  });
}
