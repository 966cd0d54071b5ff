// What the harness asks of a page. It runs in a world of its own and leaves
// nothing behind on the page.
const page = {
  visible: (e) => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0;
  },

  tidy: (text) => text.replace(/\s+/g, " ").trim(),

  title: (e) => page.tidy(e.getAttribute("aria-label") || (e.matches("input") ? e.value : e.innerText)),

  describe: (e) => e.outerHTML.split(">")[0].slice(0, 120) + ">",

  // By what a person reads first, then as a selector.
  find: (what) => {
    const pressable = "a[href], button, summary, label, input[type=submit], input[type=button], [role=button]";
    const named = [...document.querySelectorAll(pressable)].filter((e) => page.title(e) === what && page.visible(e));
    return named[0] ?? page.all(what)[0];
  },

  all: (selector) => {
    try {
      return [...document.querySelectorAll(selector)].filter(page.visible);
    } catch {
      return []; // words, not a selector
    }
  },

  place: (what) => {
    const e = page.find(what);
    if (!e) return { Found: false };
    e.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = e.getClientRects()[0];
    const X = box.left + box.width / 2;
    const Y = box.top + box.height / 2;
    const top = document.elementFromPoint(X, Y);
    const within = top && (e.contains(top) || top.contains(e) || top.closest("label")?.control === e);
    const Covered = within ? "" : top ? page.describe(top) : "nothing: it is outside the window";
    return { Found: true, X, Y, Covered, ...page.leads(e) };
  },

  // Gives the link or button the focus, so that Enter presses it wherever it has moved to meanwhile.
  focus: (what) => {
    const target = page.find(what)?.closest("a[href], button, input");
    target?.focus({ preventScroll: true });
    return target !== undefined && document.activeElement === target;
  },

  // Whether a click leads to another page, or why a form would not be sent.
  leads: (e) => {
    const link = e.closest("a[href]");
    if (link) {
      const here = link.href.split("#")[0] === location.href.split("#")[0] && link.hash !== "";
      return { Leads: !here && !link.hasAttribute("download") && !link.target };
    }
    const button = e.closest("button, input[type=submit], input[type=image]");
    if (!button || !["submit", "image"].includes(button.type) || !button.form || button.disabled) return { Leads: false };
    if ((button.getAttribute("formmethod") ?? button.form.method) === "dialog") return { Leads: false };
    const wrong = [...button.form.elements].find((field) => field.willValidate && !field.validity.valid);
    const lax = button.form.noValidate || button.formNoValidate;
    return { Leads: true, Refused: wrong && !lax ? `${wrong.name}: ${wrong.validationMessage}` : "" };
  },

  fields: (name) => [...document.getElementsByName(name)].filter((e) => e.matches("input, select, textarea") && e.type !== "hidden"),

  // Makes a field hold exactly these values; text is left to the keyboard.
  hold: (name, values) => {
    const fields = page.fields(name);
    if (fields.length === 0) return "missing";
    const [first] = fields;
    const changed = (e) => {
      e.dispatchEvent(new Event("input", { bubbles: true }));
      e.dispatchEvent(new Event("change", { bubbles: true }));
    };
    if (first.matches("[type=checkbox], [type=radio]")) {
      if (values.some((value) => !fields.some((e) => e.value === value))) return "no such value";
      for (const e of fields) if (e.checked !== values.includes(e.value) && (e.type === "checkbox" || !e.checked)) e.click();
      return "held";
    }
    if (first.matches("select")) {
      if (values.some((value) => ![...first.options].some((o) => o.value === value))) return "no such value";
      for (const o of first.options) o.selected = values.includes(o.value);
      changed(first);
      return "held";
    }
    if (values.length !== 1) return "one value only";
    const text = fields.find(page.visible) ?? first;
    text.focus();
    if (document.activeElement !== text) return "cannot be focused";
    if (text.matches("[type=date], [type=datetime-local], [type=month], [type=time], [type=color], [type=range]")) {
      text.value = values[0];
      if (text.value !== values[0]) return "no such value";
      changed(text);
      return "held";
    }
    text.select();
    return "type";
  },

  value: (name) => {
    const fields = page.fields(name);
    const chosen = fields.filter((e) => !e.matches("[type=checkbox], [type=radio]") || e.checked);
    return { Found: fields.length > 0, Values: chosen.flatMap((e) => (e.matches("select") ? [...e.selectedOptions].map((o) => o.value) : [e.value])) };
  },

  // Marks the button that sends the form of a field, or the page's one form.
  sender: (name) => {
    const scope = document.querySelector("dialog[open]") ?? document.querySelector("main") ?? document;
    const forms = name ? [page.fields(name)[0]?.form] : [...scope.querySelectorAll("form")].filter((f) => f.method === "post");
    if (forms.length !== 1 || !forms[0]) return { Problem: `${forms.length} forms could be meant: fill a field or click a button` };
    const button = [...forms[0].elements].find((e) => e.matches("button, input") && e.type === "submit" && page.visible(e));
    if (!button) return { Problem: "the form has no button to send it" };
    const parents = (e) => (e.parentElement ? `${parents(e.parentElement)} > :nth-child(${[...e.parentElement.children].indexOf(e) + 1})` : ":root");
    return { Path: parents(button) };
  },

  texts: (selector) => page.all(selector).map((e) => page.tidy(e.innerText)),
};
