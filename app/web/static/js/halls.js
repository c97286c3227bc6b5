// Items are dragged to a window; the same form is sent that the button below the list sends.
const form = document.querySelector("[data-assign]");
const narrow = document.getElementById("narrow");
const chosen = () => [...form.querySelectorAll("[name=item]:checked")];

function tell() {
  const said = form.querySelector("[data-chosen]");
  if (!said) return;
  const count = chosen().length;
  said.hidden = count === 0;
  said.textContent = said.dataset.said.replace("{}", count);
}

function drag(gap) {
  gap.draggable = true;
  gap.addEventListener("dragstart", (event) => {
    gap.querySelector("[name=item]").checked = true;
    event.dataTransfer.setData("text/plain", gap.textContent.trim());
    event.dataTransfer.effectAllowed = "link";
    tell();
  });
}

function take(box) {
  const leave = () => { box.classList.remove("over"); delete box.dataset.over; };
  box.addEventListener("dragover", (event) => {
    if (!chosen().length) return;
    event.preventDefault();
    box.dataset.over = box.dataset.said.replace("{}", chosen().length);
    box.classList.add("over");
  });
  box.addEventListener("dragleave", (event) => { if (!box.contains(event.relatedTarget)) leave(); });
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    leave();
    form.elements.window.value = box.dataset.window;
    if (form.elements.window.value) form.requestSubmit();
  });
}

form.querySelectorAll("[data-gap]").forEach(drag);
document.querySelectorAll("[data-window]").forEach(take);
form.addEventListener("change", tell);
tell();

if (narrow) {
  narrow.closest("[hidden]").hidden = false;
  narrow.addEventListener("input", () => {
    const word = narrow.value.trim();
    for (const line of form.querySelectorAll(".mlist > li")) {
      line.hidden = !line.textContent.includes(word);
    }
  });
}
