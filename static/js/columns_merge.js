/* The Columns step: changed rows come brief and give their cells to the rows on the page; one row is open at a time, and closing it leads back to its row. */
(() => {
  const at = (id) => document.getElementById(id);

  function merge(brief) {
    const row = at(brief.id);
    if (!row) return;
    for (const cell of row.querySelectorAll("[data-cell]")) cell.remove();
    row.append(...brief.querySelectorAll("[data-cell]"));
    row.className = brief.className;
  }
  function close(editor) {
    const row = editor.previousElementSibling;
    const had = editor.contains(document.activeElement);
    editor.remove();
    if (had) row?.focus();
  }

  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    if (detail.target.id !== "columns-changed") return;
    detail.shouldSwap = false;
    for (const row of detail.fragment.querySelectorAll("tr")) merge(row);
  });
  document.addEventListener("htmx:load", ({ detail: { elt } }) => {
    if (elt.id !== "column-editor") return;
    for (const other of document.querySelectorAll("#column-editor")) if (other !== elt) other.remove();
    (elt.querySelector("[data-focus]") ?? at("column-open")).focus();
  });
  document.addEventListener("click", (event) => {
    const editor = event.target.closest("#column-close")?.closest("#column-editor");
    if (!editor) return;
    event.preventDefault();
    close(editor);
    history.replaceState(null, "", location.pathname + location.search.replace(/[?&](column|edit)=[^&]*/g, "").replace(/^&/, "?"));
  });
  document.addEventListener("columns:name", ({ target }) => {
    const address = target.querySelector("a.column-name").getAttribute("hx-get");
    htmx.ajax("GET", `${address}&edit=name`, { source: target.querySelector("a.column-name"), target, swap: "afterend" });
  });
})();
