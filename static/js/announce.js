/* Says what changed: data-announce of swapped fragments goes to the quiet live region, a failed request to the visible one. */
(() => {
  const spoken = new Map();
  const notice = () => document.getElementById("notice");

  function announce(root) {
    const marked = [...root.querySelectorAll("[data-announce]")];
    if (root.matches("[data-announce]")) marked.unshift(root);
    const keyOf = (element) => element.id || element.dataset.announce;
    const fresh = marked.filter((element) => spoken.get(keyOf(element)) !== element.dataset.announce);
    for (const element of fresh) spoken.set(keyOf(element), element.dataset.announce);
    if (root !== document.body && fresh.length) document.getElementById("announcer").textContent = fresh.map((element) => element.dataset.announce).join(". ");
  }

  function warn(text) {
    document.getElementById("notice-text").textContent = text;
    notice().hidden = false;
  }

  document.addEventListener("htmx:load", (event) => announce(event.detail.elt));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 401) warn("You are signed out. Reload the page to sign in again; nothing that was saved is lost.");
    else if (status === 404) warn("This is gone or no longer yours to see. Reload the page.");
    else warn(`The server could not answer (${status}). What you entered is still here: try again.`);
  });
  document.addEventListener("htmx:sendError", () => warn("The server cannot be reached. Check your connection; we keep trying."));
  document.addEventListener("htmx:timeout", () => warn("The server takes too long to answer. Try again in a moment."));
  document.addEventListener("htmx:swapError", () => warn("The answer could not be shown. Reload the page."));
  document.addEventListener("htmx:afterSwap", () => { notice().hidden = true; });
  document.addEventListener("click", (event) => { if (event.target.closest("#notice-close")) notice().hidden = true; });
})();
