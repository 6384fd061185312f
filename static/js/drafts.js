/* What was typed since the last request survives a swap: in [data-drafts] the values of controls with an id, and the caret.
   A focus that went down with an inert part comes back when the part does, unless the pointer went elsewhere. */
(() => {
  const sent = new Map();
  let drafts = new Map();
  let caret = null;
  let lost = "";

  const controls = () => document.querySelectorAll("[data-drafts] :is(input, select, textarea)[id]");
  const original = (control) => (control.options ? ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value : control.defaultValue);
  const known = (control) => sent.get(control.id) ?? original(control);

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.verb === "post") for (const control of controls()) sent.set(control.id, control.value);
  });
  document.addEventListener("pointerdown", () => { lost = ""; });
  document.addEventListener("htmx:beforeSwap", () => {
    drafts = new Map([...controls()].filter((control) => control.value !== known(control)).map((control) => [control.id, control.value]));
    const { activeElement: active } = document;
    lost = active.id || lost;
    caret = active.matches("[data-drafts] :is(input[type=text], textarea)") ? [active.id, active.selectionStart, active.selectionEnd] : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, value] of drafts) {
      const control = document.getElementById(id);
      if (control && control.value !== value) control.value = value;
    }
    if (document.activeElement === document.body && lost) document.getElementById(lost)?.focus({ preventScroll: true });
    const typing = caret && document.getElementById(caret[0]);
    if (typing && typing === document.activeElement) typing.setSelectionRange(caret[1], caret[2]);
  });
})();
