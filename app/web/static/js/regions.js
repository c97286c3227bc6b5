// The regions of a list: a level is asked for when it is opened; what one chose last stays at hand
// until one signs out. A region is remembered by its key: several may have one name.
const LATEST = "regions";
const MOST = 5;
const pop = document.querySelector("[data-tree]");

if (pop) {
  const tree = pop.querySelector("[data-regions]");
  const field = pop.querySelector("[type=search]");
  const source = new URL(pop.dataset.tree, location.href);
  const latest = () => { try { return JSON.parse(sessionStorage.getItem(LATEST)) || []; } catch { return []; } };
  let timer = 0;
  let asked = "";

  async function ask(name, value) {
    const address = new URL(source);
    if (name) address.searchParams.set(name, value);
    const answer = await fetch(address);
    return answer.ok ? answer.text() : "";
  }

  function recent() {
    const places = latest();
    if (!places.length) return;
    const box = document.createElement("p");
    box.className = "latest";
    for (const [key, name] of places) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-line btn-sm2";
      button.textContent = name;
      button.addEventListener("click", () => { field.value = key; field.form.requestSubmit(); });
      box.append(button);
    }
    tree.prepend(box);
  }

  async function start() {
    tree.innerHTML = await ask();
    recent();
  }

  async function turn(button) {
    const line = button.closest("li");
    const open = button.getAttribute("aria-expanded") === "true";
    if (open) line.querySelector(":scope > ul").remove();
    else line.insertAdjacentHTML("beforeend", await ask("_under", button.dataset.under));
    button.setAttribute("aria-expanded", String(!open));
  }

  pop.addEventListener("toggle", () => { if (pop.open) { if (!tree.childElementCount) start(); field.focus(); } });
  tree.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-under]");
    const link = target.closest("[data-region]");
    if (button) turn(button);
    if (link) {
      const key = new URL(link.href).searchParams.get("region");
      const places = [[key, link.dataset.region], ...latest().filter((place) => place[0] !== key)];
      sessionStorage.setItem(LATEST, JSON.stringify(places.slice(0, MOST)));
    }
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked = field.value.trim();
      if (asked.length < 2) { start(); return; }
      const words = asked;
      const found = await ask("_q", words);
      if (asked === words) tree.innerHTML = found;
    }, 200);
  });
}
