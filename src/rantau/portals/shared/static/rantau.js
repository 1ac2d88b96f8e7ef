// Saves steps, never carries the page: everything works without it.
// data-focus      the summary of errors takes the focus
// data-draft      a form keeps what was typed on this device until it is sent
// data-print      a button that prints; hidden without this script
// data-slider     a number becomes a slider that shows its value
// data-check-url  a form asks the server for a fragment while one types; the answer goes to
//                 the element with data-check-answer

document.querySelector("[data-focus]")?.focus()

const kept = (form) => "draft:" + location.pathname + ":" + form.dataset.draft
const typed = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" &&
    !["csrfmiddlewaretoken", "version", "idem"].includes(name) && !/password/.test(name))

for (const form of document.querySelectorAll("form[data-draft]")) {
  const saved = localStorage.getItem(kept(form))
  const isRefused = document.querySelector("[data-focus]") !== null
  if (saved && !isRefused) {
    for (const [name, value] of JSON.parse(saved)) {
      const field = form.elements.namedItem(name)
      if (field && "value" in field && field.type !== "checkbox") field.value = value
    }
  }
  form.addEventListener("input", () => localStorage.setItem(kept(form), JSON.stringify(typed(form))))
  form.addEventListener("submit", () => localStorage.removeItem(kept(form)))
}

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = "1"
    setTimeout(() => delete form.dataset.sent, 4000)
  })
}

for (const form of document.querySelectorAll("form[data-check-url]")) {
  const answer = form.querySelector("[data-check-answer]")
  let waiting = 0
  let asked = new AbortController()
  const ask = async () => {
    asked.abort()
    asked = new AbortController()
    try {
      const reply = await fetch(form.dataset.checkUrl, {
        method: "POST", body: new FormData(form), signal: asked.signal,
        headers: { "X-Requested-With": "fetch" },
      })
      if (reply.ok || reply.status === 422) answer.innerHTML = await reply.text()
    } catch { /* offline, or a newer question: the form itself is checked when it is sent */ }
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, 500)
  })
}

for (const field of document.querySelectorAll("[data-slider]")) {
  const shown = document.createElement("output")
  shown.htmlFor = field.id
  const show = () => { shown.textContent = " " + (field.value > 0 ? "+" : "") + field.value + field.dataset.slider }
  field.type = "range"
  field.labels[0].append(shown)
  field.addEventListener("input", show)
  show()
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false
  button.addEventListener("click", () => print())
}

document.addEventListener("allauth.error", (event) => {
  const note = document.querySelector("[data-key-error]")
  if (note) { note.hidden = false; event.preventDefault() }
})
