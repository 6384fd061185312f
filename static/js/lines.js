/* The expression editor: Enter adds a line, Alt with an arrow key moves one, [data-insert] puts its text at the caret. */
(() => {
  let line = null;
  const lines = () => [...document.querySelectorAll("[data-line]")];
  const press = (id) => document.getElementById(id)?.click();

  function insert(text) {
    const target = line?.isConnected ? line : lines().at(-1);
    if (!target) return;
    target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
    if (text.endsWith("()")) target.setSelectionRange(target.selectionEnd - 1, target.selectionEnd - 1);
    target.focus();
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", ({ target }) => {
    // What was found about a line is about its text as it was.
    if (target.matches("[data-line]")) document.getElementById(target.getAttribute("aria-describedby"))?.replaceChildren();
  });
  document.addEventListener("focusin", ({ target }) => { if (target.matches("[data-line]")) line = target; });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-insert]");
    if (button) insert(button.dataset.insert);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-line]")) return;
    const place = lines().indexOf(event.target);
    const asked = { Enter: event.shiftKey ? null : "add-line", ArrowUp: event.altKey && `up-${place}`, ArrowDown: event.altKey && `down-${place}` }[event.key];
    if (!asked) return;
    event.preventDefault();
    press(asked);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id === "expressions" && detail.requestConfig?.elt?.id === "add-line") lines().at(-1)?.focus();
  });
})();
