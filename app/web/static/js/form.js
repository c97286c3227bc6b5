// Forms: rows come and go without a reload, and what is not saved is not lost by a slip.
const form = document.querySelector("form[data-guard]");

const blank = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea, select")].every(
  (field) => field.type === "checkbox" ? !field.checked : field.tagName === "SELECT" ? field.selectedIndex <= 0 : !field.value.trim(),
);

const number = (set) => set.querySelectorAll("[data-row]").forEach((row, at) => {
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, String(at + 1));
});

const renamed = (row, index) => {
  for (const field of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const attribute of ["id", "name", "for", "aria-describedby"]) {
      const value = field.getAttribute(attribute);
      if (value) field.setAttribute(attribute, value.replace(/-\d+-/, `-${index}-`));
    }
  }
};

const emptied = (row) => {
  for (const field of row.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
  }
};

for (const set of document.querySelectorAll("[data-rows]")) {
  const rows = () => [...set.querySelectorAll("[data-row]")];
  let next = rows().length;
  const model = rows().at(-1)?.cloneNode(true);
  // The spare rows are for readers without a script.
  for (const row of rows().filter(blank)) row.remove();
  for (const button of set.querySelectorAll("[data-remove]")) button.hidden = false;
  set.querySelector("[data-add]")?.addEventListener("click", (event) => {
    if (!model) return;
    event.preventDefault();
    const row = model.cloneNode(true);
    renamed(row, next++);
    emptied(row);
    row.querySelector("[data-remove]").hidden = false;
    (rows().at(-1) ?? set.querySelector("[data-add]").parentElement.previousElementSibling ?? set).insertAdjacentElement(rows().length || set.children.length > 1 ? "afterend" : "afterbegin", row);
    number(set);
    row.querySelector("input, select, textarea").focus();
    set.dispatchEvent(new Event("change", { bubbles: true }));
  });
  set.addEventListener("click", (event) => {
    const row = event.target.closest("[data-remove]")?.closest("[data-row]");
    if (!row) return;
    row.remove();
    number(set);
    set.querySelector("[data-add]").focus();
    set.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

if (form) {
  let changed = document.querySelector("[data-focus]") !== null;
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
