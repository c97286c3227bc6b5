// How many records each condition leaves: asked for when the list stands, so that it need not wait.
const source = document.querySelector("[data-counts]");
const places = document.querySelectorAll("[data-count]");

if (places.length) {
  const answer = await fetch(source.dataset.counts, { headers: { Accept: "application/json" } });
  const found = answer.ok ? await answer.json() : {};
  for (const place of places) {
    const number = found[place.dataset.count];
    if (number === undefined) continue;
    place.textContent = number;
    if (number === "0") place.closest(".opt")?.classList.add("none");
  }
}
