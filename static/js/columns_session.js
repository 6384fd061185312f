/* The Columns step asks for news only while it is looked at; a change whose session had ended is kept and sent after signing in. */
(() => {
  const KEPT = "embark-columns-unsent";
  const isPoll = (element) => element.id === "columns-history";
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; } };
  const write = (value) => { try { value ? sessionStorage.setItem(KEPT, JSON.stringify(value)) : sessionStorage.removeItem(KEPT); } catch { /* it is said, at least */ } };
  const signIn = "You are signed out. Reload the page to sign in again; nothing that was saved is lost";
  let stopped = false;

  function say(text) {
    document.getElementById("notice-text").textContent = text;
    document.getElementById("notice").hidden = false;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPoll(event.target) && (document.hidden || stopped)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (![401, 403].includes(xhr.status) || !location.pathname.endsWith("/columns")) return;
    event.preventDefault(); // the page stays as it is: the way to the sign-in is hers to go
    stopped = true;
    if (requestConfig.verb === "post") write({ path: location.pathname, values: [...requestConfig.formData.entries()].filter(([name]) => name !== "csrfmiddlewaretoken") });
    if (requestConfig.verb === "post" || !read()) say(requestConfig.verb === "post" ? `${signIn}, and your last change is kept and saved then.` : `${signIn}.`);
  });
  document.addEventListener("DOMContentLoaded", () => {
    const kept = read();
    if (kept?.path !== location.pathname) return;
    write(null);
    const values = {};
    for (const [name, value] of kept.values) (values[name] ??= []).push(value);
    htmx.ajax("POST", kept.path, { source: "#step-form", swap: "none", values });
  });
})();
