// What is chosen in a list: kept while one turns its pages. Without this, the page shown counts.
const form = document.querySelector("[data-select]");

// Once it is acted on, nothing is chosen any more.
const acting = document.querySelector("[data-forget]");
acting?.addEventListener("submit", () => sessionStorage.removeItem(`chosen ${acting.dataset.forget}`));

if (form) {
  const key = `chosen ${form.dataset.select}`;
  const boxes = [...form.querySelectorAll("[name=_id]")];
  const whole = form.querySelector("[data-page]");
  const all = form.querySelector("[data-all]");
  const none = form.querySelector("[data-none]");
  const said = form.querySelector("[data-said]");
  const ids = form.querySelector("[data-ids]");
  const read = () => { try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch { return []; } };
  const chosen = new Set(read());

  function show() {
    for (const box of boxes) {
      box.checked = all.checked || chosen.has(box.value);
      box.closest("tr").setAttribute("aria-selected", box.checked);
    }
    const here = boxes.filter((box) => box.checked).length;
    whole.checked = here === boxes.length;
    whole.indeterminate = here > 0 && !whole.checked;
    ids.value = [...chosen].join(",");
    form.classList.toggle("some", all.checked || chosen.size > 0);
    said.textContent = said.dataset.said.replace("{}", chosen.size);
    said.parentElement.hidden = all.checked;
    sessionStorage.setItem(key, JSON.stringify([...chosen]));
  }

  function choose(box, on) { if (on) chosen.add(box.value); else chosen.delete(box.value); }

  form.addEventListener("change", ({ target }) => {
    if (target === whole) {
      if (!whole.checked) all.checked = false;
      boxes.forEach((box) => choose(box, whole.checked));
    } else if (target.name === "_id") {
      if (all.checked) { all.checked = false; boxes.forEach((box) => choose(box, box.checked)); }
      choose(target, target.checked);
    }
    show();
  });

  none.addEventListener("click", () => { all.checked = false; chosen.clear(); show(); boxes[0].focus(); });

  whole.hidden = none.hidden = false;
  form.classList.add("live");
  show();
}
