// Expressions that were typed but not applied are not left behind without a word: the first press on "Next step" says so.
document.addEventListener("click", (event) => {
  const list = document.querySelector("[data-applied]");
  const note = document.querySelector("[data-unapplied]");
  if (!event.target.closest("a.action-next") || !list || !note || !note.hidden) return;
  const typed = [...list.querySelectorAll("[data-line]")].map((line) => line.value.trim()).filter(Boolean);
  if (typed.join("\n") === list.dataset.applied) return;
  event.preventDefault();
  note.hidden = false;
  document.getElementById("expressions-fold").open = true;
  document.getElementById("apply-lines").focus();
});
