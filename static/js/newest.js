/* Requests of [data-newest] with one name wait for each other (hx-sync="…:queue last"). The answer to one that another has overtaken is not shown: its swap would take away the part that the next one comes from. */
(() => {
  const asked = new Map();
  const numbers = new WeakMap();
  const nameOf = (element) => element.getAttribute("data-newest"); // a form with a field “dataset” has no other dataset

  document.addEventListener("htmx:confirm", ({ detail: { elt } }) => {
    const name = nameOf(elt);
    if (name) asked.set(name, (asked.get(name) ?? 0) + 1);
  });
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
    if (nameOf(elt)) numbers.set(xhr, asked.get(nameOf(elt)));
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const name = nameOf(detail.requestConfig.elt);
    if (name && numbers.get(detail.xhr) < asked.get(name)) detail.shouldSwap = false;
  });
})();
