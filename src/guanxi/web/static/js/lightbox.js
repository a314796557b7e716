// The photographs of a post over the whole page: <a data-shot href="large.jpg">. Swiped, or turned by the arrow keys.
// Without this script each link opens its photograph.
"use strict";
{
  const words = document.currentScript.dataset;
  const icons = words.icons;
  let box = null;

  const button = (name, label, icon, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.setAttribute("aria-label", label);
    made.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${icons}#${icon}"></use></svg>`;
    made.addEventListener("click", act);
    return made;
  };

  const strip = () => box.querySelector(".lightbox__strip");
  const at = () => Math.round(strip().scrollLeft / strip().clientWidth);
  const turn = (by) => strip().scrollTo({ left: (at() + by) * strip().clientWidth, behavior: "smooth" });
  const count = () => {
    const all = strip().children.length;
    box.querySelector(".lightbox__count").textContent = all > 1 ? `${at() + 1} / ${all}` : "";
    box.querySelector(".lightbox__turn--back").hidden = at() <= 0;
    box.querySelector(".lightbox__turn--on").hidden = at() >= all - 1;
  };

  const make = () => {
    box = document.createElement("dialog");
    box.className = "lightbox";
    box.setAttribute("aria-label", words.title);
    box.innerHTML = '<ul class="lightbox__strip" tabindex="0"></ul><p class="lightbox__count" aria-live="polite"></p>';
    box.append(
      button("lightbox__turn lightbox__turn--back", words.back, "chevron-left", () => turn(-1)),
      button("lightbox__turn lightbox__turn--on", words.on, "chevron-right", () => turn(1)),
      button("lightbox__close", words.close, "x", () => box.close()),
    );
    strip().addEventListener("scroll", count, { passive: true });
    box.addEventListener("click", (event) => {
      if (event.target.matches("li, ul")) box.close();
    });
    box.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) {
        event.preventDefault();
        turn(by);
      }
    });
    document.body.append(box);
  };

  document.addEventListener("click", (event) => {
    const shot = event.target.closest?.("[data-shot]");
    if (!shot || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!box) make();
    const shots = [...shot.parentElement.querySelectorAll(":scope > [data-shot]")];
    strip().replaceChildren(
      ...shots.map((each) => {
        const [item, image, small] = [document.createElement("li"), new Image(), each.querySelector("img")];
        [image.src, image.alt] = [each.href, small.alt];
        [image.width, image.height] = [small.getAttribute("width"), small.getAttribute("height")];
        item.append(image);
        return item;
      }),
    );
    box.showModal();
    strip().focus();
    strip().scrollTo({ left: shots.indexOf(shot) * strip().clientWidth, behavior: "instant" });
    count();
  });
}
