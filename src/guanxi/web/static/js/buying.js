// The order form: one more, one less, and the sum as it changes. The server adds it up again.
"use strict";
{
  const form = document.querySelector("form[data-order]");
  const { currency, fee, freeFrom } = form.dataset;
  const numbers = [...form.querySelectorAll("input[data-price]")];
  const writer = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency", currency, currencyDisplay: "narrowSymbol",
  });
  const digits = writer.resolvedOptions().maximumFractionDigits;
  const units = (input) => Math.max(0, Math.floor(Number(input.value) || 0));

  const add = () => {
    const goods = numbers.reduce((sum, input) => sum + units(input) * Number(input.dataset.price), 0);
    const where = form.querySelector("[name=to]:checked, [name=to][type=hidden]")?.value ?? "door";
    const free = where !== "door" || (freeFrom !== "" && goods >= Number(freeFrom));
    const due = goods + (free ? 0 : Number(fee));
    form.querySelector("[data-due]").textContent = writer.format((goods ? due : 0) / 10 ** digits);
  };

  const step = (button, by) => {
    const input = button.parentElement.querySelector("input[data-price]");
    input.value = Math.min(Math.max(units(input) + by, 0), Number(input.max));
    add();
  };
  for (const button of form.querySelectorAll("[data-less], [data-more]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(button, button.hasAttribute("data-more") ? 1 : -1));
  }
  form.addEventListener("input", add);
  form.addEventListener("change", add);
}
