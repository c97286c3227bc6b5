// An import that waits: asks how far it is, and shows the result when it is there.
const panel = document.querySelector("[data-progress]");
const every = 1000;

const show = (name, text) => {
  const place = panel.querySelector(`[data-${name}]`);
  if (text && place.textContent !== text) place.textContent = text;
};

const look = async () => {
  try {
    const answer = await fetch(panel.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const told = await answer.json();
    if (!told.open) { location.reload(); return; }
    panel.querySelector("progress").value = told.percent;
    show("percent", String(told.percent));
    show("step", told.step);
    document.querySelector("#state .st").textContent = told.state;
    panel.querySelector("[data-left]").textContent = told.left;
  } catch {
    // The server may be starting again: it is asked on.
  }
  setTimeout(look, every);
};

setTimeout(look, every);
