// Asks before a page is left on which expressions were typed but not applied.
(() => {
  let isSent = false;
  document.addEventListener("submit", (event) => { isSent = event.target.id === "source-form"; });
  document.addEventListener("input", () => { isSent = false; });
  window.addEventListener("beforeunload", (event) => {
    const list = document.querySelector("[data-applied]");
    if (!list || isSent) return;
    const typed = [...list.querySelectorAll("[data-line]")].map((line) => line.value.trim()).filter(Boolean);
    if (typed.join("\n") !== list.dataset.applied) event.preventDefault();
  });
})();
