/* Keys on a row of the Columns step: letters set the kind of the selected columns or of this one; nothing is bound while something is typed. */
(() => {
  const KINDS = { i: "id", t: "timestamp", f: "feature", p: "prediction", a: "actual", r: "raw_input", l: "left_out" };
  const at = (id) => document.getElementById(id);
  const row = () => document.querySelector(".column-row[tabindex='0']");

  function set(kind, type) { // all is said now, as the request may have to wait for the one before
    const picks = new FormData(at("step-form")).getAll("pick");
    const active = row()?.id.replace("column-", "") ?? "";
    const values = { action: "apply", bulk_kind: kind, bulk_type: type, active, pick: picks.length ? picks : [""], pattern: at("columns-pattern").value };
    htmx.ajax("POST", at("step-form").getAttribute("hx-post"), { source: "#step-form", swap: "none", values });
    at("bulk-kind").value = at("bulk-type").value = "";
  }
  function clear() {
    document.querySelector("[data-rows-clear]")?.click();
    at("columns-pattern").value = "";
    at("pattern-count").textContent = "";
  }
  const plain = { "/": () => at("filter-text").select(), "*": () => at("columns-pattern").select(), y: () => at("bulk-type").focus(), n: () => row().dispatchEvent(new Event("columns:name", { bubbles: true })), "?": () => at("columns-keys").showModal(), Escape: () => (at("column-editor") ? at("column-close").click() : clear()) };
  const control = { z: (event) => at(event.shiftKey ? "columns-redo" : "columns-undo").click(), y: () => at("columns-redo").click(), a: () => { const all = document.querySelector("[data-rows-all]"); if (!all.checked) all.click(); } };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const isKind = target.matches(".column-row") && !event.ctrlKey && !event.metaKey && !event.altKey && KINDS[key];
    const inToolbar = target.matches("#columns-pattern, #bulk-type, #bulk-kind");
    const act = event.ctrlKey || event.metaKey ? control[key.toLowerCase()] : plain[key];
    if (inToolbar && key === "Enter") { if (target.localName === "select") set(at("bulk-kind").value, at("bulk-type").value); row()?.focus(); }
    else if ((inToolbar || target.matches("#filter-text")) && key === "Escape") row()?.focus();
    else if (target.closest("#column-editor") && key === "Escape") at("column-close").click();
    else if (isKind && at("bulk-kind")) set(KINDS[key], "");
    else if (target.matches(".column-row, body") && !event.altKey && act && (event.ctrlKey || event.metaKey || target !== document.body) && (at("bulk-kind") || "/?Escape".includes(key))) act(event);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => { const opener = target.closest("[data-dialog]"); if (opener) at(opener.dataset.dialog).showModal(); });
})();
