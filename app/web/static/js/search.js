// The search of the top bar offers what it finds while one types; Enter without a choice shows all.
export function search(input) {
  const list = document.createElement("div");
  list.id = "found";
  list.className = "popm found";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  let timer = 0;
  let active = -1;
  let asked = "";
  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(visible) {
    list.hidden = !visible;
    input.setAttribute("aria-expanded", String(visible));
    if (!visible) mark(-1);
  }

  function mark(at) {
    active = at;
    options().forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    const one = options()[at];
    if (one) { input.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  }

  function made(tag, text, style) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (style) element.className = style;
    return element;
  }

  function fill(groups) {
    list.replaceChildren();
    let count = 0;
    for (const [number, group] of groups.entries()) {
      const box = document.createElement("div");
      const head = made("div", group.label, "fs12 muted");
      head.id = `found-g${number}`;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", head.id);
      box.append(head);
      for (const hit of group.hits) {
        const option = made("a", hit.title);
        option.href = hit.href;
        option.id = `found-${count++}`;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        if (hit.beside) option.append(" ", made("span", hit.beside, "code muted"));
        box.append(option);
      }
      list.append(box);
    }
    mark(-1);
    show(count > 0);
  }

  async function ask() {
    const words = input.value.trim();
    asked = words;
    if (words.length < 2) { show(false); return; }
    const answer = await fetch(`${input.dataset.search}?q=${encodeURIComponent(words)}`);
    if (answer.ok && asked === words) fill(await answer.json());
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 200); });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape") { show(false); return; }
    if (list.hidden || !count) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark((active + 1) % count); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark((active - 1 + count) % count); }
    if (event.key === "Enter" && active >= 0) { event.preventDefault(); options()[active].click(); }
  });
}
