// Every page works without this: it closes pop-ups, moves the focus and saves a click.
import { combobox } from "./combobox.js";
import { search } from "./search.js";
import { waiting } from "./waiting.js";

const open = () => document.querySelectorAll("details.pop[open]");

document.addEventListener("click", (event) => {
  for (const pop of open()) if (!pop.contains(event.target)) pop.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const pop of open()) {
      pop.open = false;
      pop.querySelector("summary").focus();
    }
  }
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const field = document.querySelector('[data-key="/"]');
    if (field) { event.preventDefault(); field.focus(); }
  }
  if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
    const field = document.querySelector('[data-key="/"]');
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  }
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    const save = document.querySelector('[data-key="ctrl+s"]');
    if (save) { event.preventDefault(); save.click(); }
  }
});

// Only one pop-up at a time.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.pop") || !event.target.open) return;
  for (const pop of open()) if (pop !== event.target && !pop.contains(event.target)) pop.open = false;
}, true);

document.querySelector("[data-drawer]")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("nav").classList.toggle("open");
});

document.querySelector("[data-focus]")?.focus();

for (const select of document.querySelectorAll("[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A second click must not send a form twice.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.querySelectorAll("[data-choices]").forEach(combobox);
document.querySelectorAll("[data-search]").forEach(search);
waiting(document.querySelector("[data-waiting-at]"));
