// A text input that offers the records its text may mean (ARIA combobox with a list).
let count = 0;

export function combobox(input) {
  const list = document.createElement("ul");
  list.id = `choices-${++count}`;
  list.className = "popm choices";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  input.parentElement.classList.add("combo");
  input.insertAdjacentElement("afterend", list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const hidden = input.parentElement.querySelectorAll('input[type="hidden"]');
  let timer = 0;
  let active = -1;

  const show = (visible) => {
    list.hidden = !visible;
    input.setAttribute("aria-expanded", String(visible));
    if (!visible) { active = -1; input.removeAttribute("aria-activedescendant"); }
  };

  const mark = (index) => {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (item) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
  };

  const pick = (item) => {
    input.value = item.textContent;
    if (hidden.length === 2) { hidden[0].value = item.dataset.id; hidden[1].value = item.textContent; }
    show(false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const ask = async () => {
    const asked = input.value.trim();
    const address = new URL(input.dataset.choices, location.href);
    address.searchParams.set("q", asked);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || asked !== input.value.trim()) return;
    const found = await answer.json();
    list.replaceChildren(...found.map((one, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`;
      item.setAttribute("role", "option");
      item.dataset.id = one.id;
      item.textContent = one.label;
      return item;
    }));
    show(found.length > 0);
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) { ask(); return; }
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") mark(active < last ? active + 1 : 0);
    else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : last);
    else if (event.key === "Enter" && active >= 0) pick(list.children[active]);
    else if (event.key === "Escape") { show(false); event.stopPropagation(); return; }
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) pick(item);
  });
  input.addEventListener("blur", () => show(false));
}
