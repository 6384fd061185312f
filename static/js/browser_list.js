/* The bucket browser: [data-browser-filter] hides the lines that lack its letters; arrow keys go up and down the lines. */
(() => {
  const items = (list) => [...list.querySelectorAll("li:not([hidden]) .browser-item")];

  function filter(field) {
    const panel = field.closest(".browser");
    const wanted = field.value.toLowerCase();
    let shown = 0;
    for (const line of panel.querySelectorAll("[data-browser-list] li")) {
      line.hidden = !line.textContent.toLowerCase().includes(wanted);
      shown += line.hidden ? 0 : 1;
    }
    panel.querySelector("[data-browser-none]").hidden = shown > 0;
  }

  document.addEventListener("input", ({ target }) => { if (target.matches("[data-browser-filter]")) filter(target); });
  document.addEventListener("htmx:afterSettle", () => {
    const field = document.querySelector("[data-browser-filter]");
    if (field?.value) filter(field);
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const panel = event.target.closest?.(".browser");
    if (!step || !panel || !event.target.matches(".browser-item, [data-browser-filter]")) return;
    const lines = items(panel);
    const next = lines[lines.indexOf(event.target) + step];
    (next ?? (step < 0 ? panel.querySelector("[data-browser-filter]") : null))?.focus();
    event.preventDefault();
  });
})();
