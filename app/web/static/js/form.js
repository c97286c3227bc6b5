// Forms: rows come and go without a reload, and what is not saved is not lost by a slip.
const form = document.querySelector("form[data-guard]");

const blank = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea, select")].every(
  (field) => field.type === "checkbox" ? !field.checked : field.tagName === "SELECT" ? field.selectedIndex <= 0 : !field.value.trim(),
);

const renamed = (row, index) => {
  for (const field of row.querySelectorAll("[id], [name], [for], [aria-describedby], [value]")) {
    for (const attribute of ["id", "name", "for", "aria-describedby"]) {
      const value = field.getAttribute(attribute);
      if (value) field.setAttribute(attribute, value.replace(/-\d+-/, `-${index}-`));
    }
    if (field.dataset.act) field.value = field.value.replace(/\d+$/, String(index));
  }
};

// Rows are told apart by their place: the server keeps them in the order of their numbers.
const number = (set) => set.querySelectorAll("[data-row]").forEach((row, at) => {
  renamed(row, at);
  for (const words of row.querySelectorAll(":scope > legend")) words.textContent = words.textContent.replace(/\d+/, String(at + 1));
  for (const button of row.querySelectorAll("[data-act]")) button.ariaLabel = button.ariaLabel.replace(/\d+/, String(at + 1));
});

const emptied = (row) => {
  for (const field of row.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
  }
};

for (const set of document.querySelectorAll("[data-rows]")) {
  const rows = () => [...set.querySelectorAll("[data-row]")];
  const model = rows().at(-1)?.cloneNode(true);
  // The spare rows are for readers without a script.
  for (const row of rows().filter(blank)) row.remove();
  set.querySelector("[data-add]")?.addEventListener("click", (event) => {
    if (!model) return;
    event.preventDefault();
    const row = model.cloneNode(true);
    emptied(row);
    (rows().at(-1) ?? set.querySelector("[data-add]").parentElement.previousElementSibling ?? set).insertAdjacentElement(rows().length || set.children.length > 1 ? "afterend" : "afterbegin", row);
    number(set);
    row.querySelector("input, select, textarea").focus();
    set.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const acts = {
    drop: (row) => { row.remove(); set.querySelector("[data-add]").focus(); },
    up: (row) => row.previousElementSibling?.matches("[data-row]") && row.previousElementSibling.before(row),
    down: (row) => row.nextElementSibling?.matches("[data-row]") && row.nextElementSibling.after(row),
  };
  set.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    event.preventDefault();
    acts[button.dataset.act](button.closest("[data-row]"));
    if (button.isConnected) button.focus();
    number(set);
    set.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

if (form) {
  let changed = form.dataset.guard === "changed" || document.querySelector("[data-focus]") !== null;
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
