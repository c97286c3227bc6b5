// How much waits for the reader, in the navigation: asked for once a minute, and after each act.
const KEY = "waiting";
const KEPT = 60000;

function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY));
    return found && Date.now() - found.at < KEPT ? found.counts : null;
  } catch { return null; }
}

async function counts(address) {
  const known = kept();
  if (known) return known;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return {};
  const found = await answer.json();
  sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), counts: found }));
  return found;
}

export async function waiting(nav) {
  document.addEventListener("submit", ({ target }) => {
    if (target.method !== "post") return;
    // Whoever signs in next in this window has work of his own.
    if (target.action.endsWith("/logout/")) sessionStorage.clear();
    else sessionStorage.removeItem(KEY);
  });
  if (!nav) return;
  const found = await counts(nav.dataset.waitingAt);
  for (const place of document.querySelectorAll("[data-waiting]")) {
    const number = found[place.dataset.waiting];
    if (!number) continue;
    place.textContent = number;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", place.dataset.said.replace("{}", number));
  }
}
