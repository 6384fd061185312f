/* Rows of names and values: whoever types into the last empty [data-option-row] gets another one below it. */
document.addEventListener("input", ({ target }) => {
  const row = target.closest("[data-option-row]");
  if (!row || row.nextElementSibling?.matches("[data-option-row]")) return;
  const another = row.cloneNode(true);
  for (const field of another.querySelectorAll("input")) field.value = "";
  row.after(another);
});
