// Shares the link of one's code, or copies it where the browser cannot share.
for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const url = button.dataset.share;
    try {
      if (navigator.share) return await navigator.share({ url });
      await navigator.clipboard.writeText(url);
      button.querySelector("span").textContent = button.dataset.done;
    } catch {
      document.getElementById("link").select();
    }
  });
}
