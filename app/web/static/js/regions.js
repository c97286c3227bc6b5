// The regions of a list: a level is asked for when it is opened; what one chose last stays at hand.
const LATEST = "regions";
const MOST = 5;
const pop = document.querySelector("[data-tree]");

if (pop) {
  const tree = pop.querySelector("[data-regions]");
  const field = pop.querySelector("[type=search]");
  const source = new URL(pop.dataset.tree, location.href);
  const latest = () => { try { return JSON.parse(localStorage.getItem(LATEST)) || []; } catch { return []; } };
  let timer = 0;
  let asked = "";

  async function ask(name, value) {
    const address = new URL(source);
    if (name) address.searchParams.set(name, value);
    const answer = await fetch(address);
    return answer.ok ? answer.text() : "";
  }

  function again(name) {
    const link = tree.querySelector(`a[data-region="${CSS.escape(name)}"]`);
    if (!link) field.value = name;
    return link;
  }

  function recent() {
    const names = latest();
    if (!names.length) return;
    const box = document.createElement("p");
    box.className = "latest";
    for (const name of names) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-line btn-sm2";
      button.textContent = name;
      button.addEventListener("click", () => { const link = again(name); if (link) link.click(); else field.form.requestSubmit(); });
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
      const names = [link.dataset.region, ...latest().filter((name) => name !== link.dataset.region)];
      localStorage.setItem(LATEST, JSON.stringify(names.slice(0, MOST)));
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
