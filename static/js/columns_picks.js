/* The Columns step: selected rows stay selected while a filter hides them. They wait as fields of the form, and are ticked again where their rows come back. */
(() => {
  const form = () => document.getElementById("step-form");
  const away = () => [...document.querySelectorAll("[data-rows-away]")];
  const box = (value) => document.querySelector(`[data-rows-tick][value="${value}"]`);
  let picked = [];

  function wait(value) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "pick", value });
    field.dataset.rowsAway = "";
    form().append(field);
  }
  document.addEventListener("click", ({ target }) => {
    if (!target.matches("[data-rows-clear]")) return;
    for (const ticked of document.querySelectorAll("[data-rows-tick]:checked")) ticked.checked = false;
    for (const field of away()) field.remove();
    target.dispatchEvent(new Event("rows:ticked", { bubbles: true }));
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "columns-list" && form()) picked = new FormData(form()).getAll("pick");
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id !== "columns-list" || !form()) return;
    for (const field of away()) field.remove();
    for (const value of new Set(picked)) if (box(value)) box(value).checked = true; else wait(value);
  });
  document.addEventListener("htmx:afterSettle", () => { // further rows have come
    for (const field of away()) if (box(field.value)) { box(field.value).checked = true; field.remove(); }
  });
})();
