// A text goes to the clipboard when its button comes into sight, and again when the button is pressed.
const shown = new WeakMap()

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector(".copier")
  const said = parentElement.querySelector(".copier-said")
  const copy = async () => {
    said.textContent = (await copied(data.text)) ? data.copied : data.failed
  }
  button.textContent = data.copy
  button.onclick = copy
  if (shown.get(button) !== data.text) {
    shown.set(button, data.text)
    copy()
  }
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copiedByHand(text)
  }
}

// A page served without https has no clipboard to write to, but its selection can be copied.
function copiedByHand(text) {
  const field = document.createElement("textarea")
  field.value = text
  field.style.position = "fixed"
  field.style.opacity = "0"
  document.body.append(field)
  const before = document.activeElement
  field.select()
  const isCopied = document.execCommand("copy")
  field.remove()
  before?.focus()
  return isCopied
}
