// Large files go in pieces before the form is sent: after a break, or a reload of the page, what has
// arrived need not be sent again. Without this script the form sends the files itself.
const form = document.querySelector("form[data-uploads]");
const input = form.querySelector('input[type="file"]');
const bar = form.querySelector("progress");
const LARGE = 5 * 1024 * 1024;
const PIECE = 1024 * 1024;
const TRIES = 8;

const token = () => form.querySelector('[name="csrf_token"]').value;
const memory = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const named = (name) => btoa(String.fromCharCode(...new TextEncoder().encode(name)));
const later = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

const ask = (method, address, headers = {}, body = null) =>
  fetch(address, { method, body, headers: { "X-CSRFToken": token(), ...headers } });

const begun = async (file) => {
  const known = localStorage.getItem(memory(file));
  if (known) {
    const answer = await ask("HEAD", known);
    if (answer.ok) return [known, Number(answer.headers.get("Upload-Offset"))];
  }
  const answer = await ask("POST", form.dataset.uploads, {
    "Upload-Length": String(file.size), "Upload-Metadata": `filename ${named(file.name)}`,
  });
  if (answer.status !== 201) throw answer;
  const address = answer.headers.get("Location");
  localStorage.setItem(memory(file), address);
  return [address, 0];
};

const sent = async (file, tell) => {
  let [address, at] = await begun(file);
  for (let tries = 0; at < file.size;) {
    let answer;
    try {
      answer = await ask("PATCH", address, {
        "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream",
      }, file.slice(at, at + PIECE));
      if (!answer.ok && answer.status !== 409) throw answer;
      if (!answer.ok) answer = await ask("HEAD", address);
      at = Number(answer.headers.get("Upload-Offset"));
      tries = 0;
    } catch (problem) {
      if (++tries === TRIES || (problem.status && problem.status < 500)) throw problem;
      await later(tries);
    }
    tell(at);
  }
  return address.split("/").pop();
};

form.addEventListener("submit", async (event) => {
  const files = [...input.files];
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total <= LARGE || !event.isTrusted) return;
  event.preventDefault();
  bar.hidden = false;
  let before = 0;
  try {
    for (const file of files) {
      const key = await sent(file, (at) => { bar.value = (before + at) / total; });
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: key });
      form.append(field);
      before += file.size;
    }
    for (const file of files) localStorage.removeItem(memory(file));
    input.disabled = true;
    form.submit();
  } catch (problem) {
    let words = form.dataset.broken;
    try { words = (await problem.json()).error.message; } catch { /* no answer at all */ }
    form.querySelector("[data-broken]").textContent = words;
    delete form.dataset.sent;
    bar.hidden = true;
  }
});
