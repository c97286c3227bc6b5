// The order of the columns: the address has them in the order in which they stand here.
const list = document.querySelector("[data-order]");

for (const button of list.querySelectorAll("[data-up], [data-down]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = button.closest("[data-column]");
    const up = "up" in button.dataset;
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    // The first one leads to the record and stays where it is.
    if (!other?.querySelector("[data-up]")) return;
    if (up) other.before(row); else other.after(row);
    button.focus();
  });
}

const finder = document.querySelector("[data-finder]");
finder.hidden = false;
finder.firstElementChild.addEventListener("input", ({ target }) => {
  for (const row of list.querySelectorAll("[data-column]")) row.hidden = !row.textContent.includes(target.value.trim());
});
