// Fills in what can be filled in while a form is written: dates as understood, the due date, type and Government
// of a pasted reference, the open letters of a Government. Each form is complete without it.

const later = (wait, call) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, wait);
  };
};
const fetched = async (address, options) => {
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // the form itself will tell
  }
};

// What was understood of a date stands beside it.
for (const input of document.querySelectorAll("input[data-date]")) {
  let asked;
  const show = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    const understood = text === "" ? "" : await fetched("/dates/understood?" + new URLSearchParams({ text }));
    if (understood === null || asked !== text) return;
    let echo = input.closest(".date").querySelector(".echo");
    if (!echo) {
      echo = document.createElement("output");
      echo.className = "echo";
      echo.htmlFor = input.id;
      input.closest(".date").append(echo);
    }
    echo.textContent = understood;
  };
  input.addEventListener("input", later(300, show));
  input.addEventListener("change", show);
}

// The due date is shown as soon as type and date sent are known.
const letter = document.querySelector("form[data-letter]");
const due = document.getElementById("due");
if (letter && due) {
  let asked;
  const show = async () => {
    const value = (name) => letter.elements[name]?.value.trim() ?? "";
    const query = "" + new URLSearchParams({ type: letter.dataset.type ?? value("type"), sent_on: value("sent_on"), reference: value("reference") });
    if (query === asked) return;
    asked = query;
    const html = await fetched("/communications/due-preview?" + query);
    if (html !== null && asked === query) due.innerHTML = html;
  };
  const soon = later(300, show);
  for (const name of ["type", "sent_on", "reference"]) {
    letter.elements[name]?.addEventListener("input", soon);
    letter.elements[name]?.addEventListener("change", show);
  }
}

// A pasted reference fills type and Government.
const reference = letter?.elements.reference;
const type = letter?.elements.type;
const heading = /^J?(UA|AL|OL)\s(?:.*\s)?([A-Z]{3})\s+[1-9]\d{0,3}\/(?:19|20)\d\d\s*:?$/;
reference?.addEventListener("input", () => {
  const found = heading.exec(reference.value.trim().toUpperCase());
  const addressee = letter.elements.addressee;
  if (!found || !type || !addressee) return;
  if (type.value !== found[1]) {
    type.value = found[1];
    type.dispatchEvent(new Event("change"));
  }
  const known = [...addressee.list.options].find((o) => o.label === found[2]);
  if (found[2] !== "OTH") addressee.value = known ? known.value : found[2];
  else if (!known || addressee.value === "") {
    const name = letter.elements.addressee_name;
    name.closest("details").open = true;
  }
});

// Mandates: what each code stands for is said below, and there is always a place left.
const places = document.querySelector(".places");
const named = document.querySelector("[data-named]");
if (places && named) {
  const names = new Map([...document.getElementById("f-mandates-list").options].map((o) => [o.value.toLowerCase(), o.textContent]));
  const inputs = () => [...places.querySelectorAll("input")];
  const show = () => {
    named.replaceChildren(
      ...inputs().filter((i) => names.has(i.value.trim().toLowerCase())).map((i) => {
        const item = document.createElement("li");
        const code = document.createElement("b");
        item.translate = false;
        code.textContent = i.value.trim();
        item.append(code, " " + names.get(i.value.trim().toLowerCase()));
        return item;
      }),
    );
    const all = inputs();
    if (all.at(-1).value.trim() === "") return;
    const label = all.at(-1).closest("label").cloneNode(true);
    const input = label.querySelector("input");
    input.value = "";
    input.id = "f-mandates-" + all.length;
    const words = label.querySelector("span");
    words.textContent = words.textContent.replace(/\d+/, all.length + 1);
    places.append(label);
  };
  places.addEventListener("input", show);
}

// The open letters of the Government typed, asked from the form itself so that ticks and kinds stay.
const reply = document.querySelector("form[data-reply]");
if (reply?.elements.addressee) {
  const addressee = reply.elements.addressee;
  let asked = addressee.value;
  // What is wrong with the name typed stands at its field, as on a page of its own.
  const sayOf = (answered) => {
    const field = addressee.closest(".field");
    const error = answered.closest(".field").querySelector(".error");
    field.querySelector(".error")?.remove();
    field.classList.toggle("wrong", error !== null);
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (answered.hasAttribute(name)) addressee.setAttribute(name, answered.getAttribute(name));
      else addressee.removeAttribute(name);
    }
    if (!error) return;
    error.setAttribute("role", "alert");
    addressee.before(error);
  };
  const show = async () => {
    if (addressee.value.trim() === "" || addressee.value === asked) return;
    asked = addressee.value;
    const body = new URLSearchParams(new FormData(reply));
    body.set("show", "yes");
    const html = await fetched(reply.action, { method: "POST", body });
    if (html === null) asked = ""; // Enter asks again
    if (asked !== addressee.value) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    sayOf(page.getElementById(addressee.id));
    const letters = page.getElementById("letters");
    const all = letters.querySelector("[data-all]");
    if (all) {
      all.hidden = false;
      all.addEventListener("change", () => letters.querySelectorAll("tbody input[type=checkbox]").forEach((box) => (box.checked = all.checked)));
    }
    document.getElementById("letters").replaceWith(letters);
  };
  const known = () => [...addressee.list.options].some((o) => o.value === addressee.value);
  addressee.addEventListener("input", () => known() && show());
  addressee.addEventListener("change", show);
  // Enter presses the first button of a form, which here is the one beside the Government: at its field that is
  // meant, in any other field Enter saves. A press by hand has a detail or the focus.
  const button = reply.querySelector("button[name=show]");
  button.addEventListener("click", (e) => {
    const at = document.activeElement;
    if (e.detail > 0 || at === button) return;
    e.preventDefault();
    if (at === addressee) show();
    else reply.requestSubmit(reply.querySelector("button.go"));
  });
}

// In a table of ticks the whole row ticks, and a kind chosen ticks its letter.
document.addEventListener("click", (e) => {
  const row = e.target.closest("table.picks tbody tr");
  if (!row || e.target.closest("a, button, input, label, select") || String(getSelection()).length > 0) return;
  row.querySelector("input[type=checkbox]").click();
});
document.addEventListener("change", (e) => {
  const row = e.target.closest("table.picks tbody tr");
  if (!row || e.target.tagName !== "SELECT" || e.target.value === "") return;
  row.querySelector("input[type=checkbox]").checked = true;
});

// A second click while the first is on its way is none.
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (form.dataset.sent) return e.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

// What the script does by itself needs no button.
for (const button of document.querySelectorAll("[data-spare]")) button.hidden = true;
