// Reads a code with the camera into a field: <button data-scan="id of the input" hidden>, where the browser can.
"use strict";
{
  const dialog = document.getElementById("scanner");
  const able = dialog && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia;
  const offer = () => {
    for (const button of document.querySelectorAll("[data-scan]")) button.hidden = false;
  };
  const stop = (video) => {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  const take = (field, code) => {
    field.value = code;
    dialog.close();
    field.form.requestSubmit(field.form.querySelector("button[value=code]"));
  };

  const look = async (field) => {
    const video = dialog.querySelector("video");
    dialog.showModal();
    dialog.addEventListener("close", () => stop(video), { once: true });
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
      const detector = new BarcodeDetector();
      while (dialog.open) {
        const [seen] = await detector.detect(video);
        if (seen) return take(field, seen.rawValue);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      stop(video);
    } catch {
      dialog.close();
      field.focus();
    }
  };

  if (able) {
    offer();
    document.addEventListener("htmx:afterSettle", offer);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-scan]");
      const field = button && document.getElementById(button.dataset.scan);
      if (field) look(field);
    });
  }
}
