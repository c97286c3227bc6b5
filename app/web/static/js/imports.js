// The sheet of an import: from one place that differs to the next.
const places = [...document.querySelectorAll("td.d-err, td.d-chg, td.d-warn")];
let at = -1;

const jump = (step) => {
  if (!places.length) return;
  at = (at + step + places.length) % places.length;
  const place = places[at];
  const target = place.querySelector("input") ?? place;
  if (target === place) place.tabIndex = -1;
  place.scrollIntoView({ block: "center", inline: "center" });
  target.focus({ preventScroll: true });
};

for (const button of document.querySelectorAll("[data-jump]")) {
  button.hidden = places.length === 0;
  button.addEventListener("click", () => jump(Number(button.dataset.jump)));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8") return;
  event.preventDefault();
  jump(event.shiftKey ? -1 : 1);
});
