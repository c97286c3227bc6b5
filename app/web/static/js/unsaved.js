// What is typed is kept on the server, for the person alone, until it is saved.
const form = document.querySelector("form[data-keep]");
const PAUSE = 2500;
const LATER = 10000;

if (form) {
  const bar = form.querySelector("[data-kept]");
  let timer = 0;
  let sending = false;
  let last = Promise.resolve();

  const say = (name, bad = false) => {
    bar.textContent = bar.dataset[name].replace("{}", new Date().toLocaleTimeString());
    bar.classList.toggle("badink", bad);
  };

  // Whether one is still signed in; the token of the form may have become another one since.
  async function renew() {
    const answer = await fetch(location.href);
    if (new URL(answer.url).pathname !== location.pathname) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrf_token]")?.value;
    for (const field of document.querySelectorAll("[name=csrf_token]")) if (token) field.value = token;
    return true;
  }

  const send = () => fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });

  // "ok", "out" where one is signed out, "line" where nobody answers, "no" where it cannot be kept.
  async function keep() {
    try {
      if ((await send()).status === 204) return "ok";
      if (!(await renew())) return "out";
      return (await send()).status === 204 ? "ok" : "no";
    } catch { return "line"; }
  }

  async function keepNow() {
    clearTimeout(timer);
    // One after the other: what was typed first must not arrive last.
    last = last.then(keep);
    const result = await last;
    say(result, result !== "ok");
    if (result === "line" || result === "out") timer = setTimeout(keepNow, LATER);
    return result;
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keepNow, PAUSE); });
  form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(keepNow, PAUSE); });
  form.addEventListener("submit", async (event) => {
    if (sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    const result = await keepNow();
    if (result === "line" || result === "out") { bar.focus(); return; }
    clearTimeout(timer);
    sending = true;
    form.requestSubmit(submitter);
    sending = false;
  }, true);
}
