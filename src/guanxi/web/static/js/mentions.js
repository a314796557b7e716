// While one writes "@" in a <textarea data-names="address">, the people whose name begins so are offered.
"use strict";
{
  const WAIT_MS = 150;
  const BEGUN = /(?:^|[^A-Za-z0-9_.@])@([^\s@][^@\n]{0,30})$/u;

  const offer = (field) => {
    const list = document.createElement("ul");
    list.className = "mentions";
    list.id = `${field.id}-names`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    field.closest(".field").classList.add("field--mentions");
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    let waiting = 0;
    let asked = 0;
    let at = 0;

    const hide = () => {
      list.hidden = true;
      field.removeAttribute("aria-activedescendant");
    };
    const mark = (to) => {
      at = (to + list.children.length) % list.children.length;
      [...list.children].forEach((each, which) => each.setAttribute("aria-selected", which === at));
      field.setAttribute("aria-activedescendant", list.children[at].id);
    };
    const take = (which) => {
      const before = field.value.slice(0, field.selectionStart);
      const start = before.lastIndexOf("@") + 1;
      field.setRangeText(`${list.children[which].dataset.name} `, start, field.selectionStart, "end");
      hide();
      field.focus();
    };
    const look = async () => {
      const begun = BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1];
      const turn = ++asked;
      if (!begun) return hide();
      let found = [];
      try {
        const answer = await fetch(`${field.dataset.names}?q=${encodeURIComponent(begun)}`);
        if (answer.ok) found = (await answer.json()).names;
      } catch {
        // Without a signal nobody is offered; a name written out is found all the same.
      }
      if (turn !== asked) return;
      list.replaceChildren(
        ...found.map(({ name, also }, which) => {
          const item = document.createElement("li");
          [item.id, item.dataset.name] = [`${list.id}-${which}`, name];
          item.setAttribute("role", "option");
          item.textContent = also ? `${name} · ${also}` : name;
          item.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            take(which);
          });
          return item;
        }),
      );
      list.hidden = !found.length;
      if (found.length) mark(0);
      else hide();
    };

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, WAIT_MS);
    });
    field.addEventListener("blur", hide);
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move) mark(at + move);
      else if (event.key === "Enter" || event.key === "Tab") take(at);
      else if (event.key === "Escape") hide();
      else return;
      event.preventDefault();
    });
  };
  document.querySelectorAll("textarea[data-names]").forEach(offer);
}
