/* Moving in long tables: [data-rows-jump] leads to its row even when that is filtered away; Enter in a field keeps what was typed. */
document.addEventListener("click", ({ target }) => {
  const search = target.closest("[data-rows-jump]")?.closest("[data-rows]").querySelector("[data-rows-filter]");
  if (!search?.value) return;
  search.value = "";
  search.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== "Enter" || !target.matches("[data-rows] input:not([type=checkbox])")) return;
  event.preventDefault(); // it would press the form's first button
  if (!target.matches("[data-rows-filter]")) target.dispatchEvent(new Event("change", { bubbles: true }));
});
